//! Noticing that nobody is at work any more.

use std::sync::Weak;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use contract::wire::{AppEvent, LockReason};

use super::unsent::Unsent;
use super::{Door, Inner, State};

/// What the operating system says of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEvent {
    /// The computer is about to sleep.
    Sleeping,
    /// The session was locked, or its screen saver has begun.
    Locked,
}

/// How long before locking the agent is warned.
const WARNING: Duration = Duration::from_secs(30);

/// How often to look.
const OFTEN: Duration = Duration::from_millis(500);

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Nothing,
    /// It will be locked in this time unless somebody is at work.
    Warning(Duration),
    Lock,
}

/// When somebody was last at work, in milliseconds of [`domain::Clock::elapsed`].
#[derive(Debug)]
pub(super) struct Vigil {
    used: AtomicU64,
}

impl Vigil {
    pub(super) fn new(now: Duration) -> Self {
        Self { used: AtomicU64::new(millis(now)) }
    }

    pub(super) fn used(&self, now: Duration) {
        self.used.store(millis(now), Ordering::Relaxed);
    }

    fn due(&self, now: Duration, limit: Option<Duration>) -> Due {
        let Some(limit) = limit else { return Due::Nothing };
        let idle = now.saturating_sub(Duration::from_millis(self.used.load(Ordering::Relaxed)));
        match limit.saturating_sub(idle) {
            Duration::ZERO => Due::Lock,
            left if left <= WARNING => Due::Warning(left),
            _ => Due::Nothing,
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Looks until the door is gone.
pub(super) async fn watch(inner: Weak<Inner>) {
    let mut warned = false;
    let mut unsent = Unsent::default();
    loop {
        tokio::time::sleep(OFTEN).await;
        let Some(inner) = inner.upgrade() else { return };
        if let State::Open(opened) = &*inner.state.read().await {
            unsent.look(&inner, opened).await;
        }
        let limit = match &*inner.state.read().await {
            State::Open(opened) if Inner::may_lock(opened).ok => match opened.app.core.lock_after.load(Ordering::Relaxed) {
                0 => None,
                minutes => Some(Duration::from_secs(60 * u64::from(minutes))),
            },
            _ => None,
        };
        match inner.vigil.due(inner.clock.elapsed(), limit) {
            Due::Nothing => warned = false,
            Due::Warning(left) if !warned => {
                warned = true;
                let seconds = u32::try_from(left.as_secs()).unwrap_or(0);
                // Nobody following is no error.
                let _ = inner.windows.send(AppEvent::LockNear { seconds });
            }
            Due::Warning(_) => {}
            Due::Lock => {
                warned = false;
                // Refused only where locking would lose what was typed.
                let _ = Door { inner }.lock(LockReason::Idle).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("at work", 0, Due::Nothing)]
    #[case("long before", 569, Due::Nothing)]
    #[case("half a minute before", 570, Due::Warning(Duration::from_secs(30)))]
    #[case("a second before", 599, Due::Warning(Duration::from_secs(1)))]
    #[case("at the end", 600, Due::Lock)]
    #[case("long after: the computer slept without saying so", 40_000, Due::Lock)]
    fn what_is_due_after_seconds_of_rest(#[case] what: &str, #[case] seconds: u64, #[case] expected: Due) {
        let vigil = Vigil::new(Duration::from_secs(5));
        let now = Duration::from_secs(5 + seconds);
        assert_eq!(vigil.due(now, Some(Duration::from_secs(600))), expected, "{what}");
        assert_eq!(vigil.due(now, None), Due::Nothing, "never, where the agent has said so");
        vigil.used(now);
        assert_eq!(vigil.due(now, Some(Duration::from_secs(600))), Due::Nothing, "somebody is at work again");
    }
}
