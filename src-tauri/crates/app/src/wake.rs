//! Noticing that the computer slept or came to another network, so that what waits is tried at once.

use std::net::{IpAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use sync::Engine;
use tokio_util::sync::CancellationToken;

/// How often to look.
const OFTEN: Duration = Duration::from_secs(3);

/// A calendar that ran this much further than the time that was waited means that the computer slept, or that its clock was set.
const SLEPT: SignedDuration = SignedDuration::from_secs(20);

/// What was seen at one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    now: Timestamp,
    elapsed: Duration,
    /// This computer's own address on the way to the outside; none without a network.
    address: Option<IpAddr>,
}

impl Look {
    /// Whether something happened since that is worth another try: waking, or a network where there was none or another one.
    fn is_worth_a_try(&self, before: &Self) -> bool {
        let waited = SignedDuration::try_from(self.elapsed.saturating_sub(before.elapsed)).unwrap_or_default();
        let slept = self.now.duration_since(before.now) - waited > SLEPT;
        slept || (self.address.is_some() && self.address != before.address)
    }
}

/// Watches until `stop`.
pub(crate) async fn watch(engine: Engine, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let look = || Look { now: clock.now(), elapsed: clock.elapsed(), address: address() };
    let mut before = look();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(OFTEN) => {}
        }
        let now = look();
        if now.is_worth_a_try(&before) {
            tracing::info!("the computer woke or the network changed");
            engine.network_changed();
        }
        before = now;
    }
}

/// Asks the routing table, without sending anything: connecting a datagram socket only picks the way.
fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    // An address that is kept free for documentation (RFC 5737).
    socket.connect(("192.0.2.1", 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn look(second: i64, elapsed: u64, address: Option<[u8; 4]>) -> Look {
        let now = Timestamp::from_second(1_795_000_000 + second).unwrap();
        Look { now, elapsed: Duration::from_secs(elapsed), address: address.map(IpAddr::from) }
    }

    #[rstest]
    #[case("nothing happened", look(3, 3, Some([10, 0, 0, 1])), false)]
    #[case("the lid was closed for an hour", look(3_600, 3, Some([10, 0, 0, 1])), true)]
    #[case("another network", look(3, 3, Some([192, 168, 0, 7])), true)]
    #[case("no network any more", look(3, 3, None), false)]
    #[case("a clock set back", look(-86_400, 3, Some([10, 0, 0, 1])), false)]
    fn looks(#[case] what: &str, #[case] now: Look, #[case] expected: bool) {
        assert_eq!(now.is_worth_a_try(&look(0, 0, Some([10, 0, 0, 1]))), expected, "{what}");
    }

    #[test]
    fn a_network_where_there_was_none_is_worth_a_try() {
        assert!(look(3, 3, Some([10, 0, 0, 1])).is_worth_a_try(&look(0, 0, None)));
    }
}
