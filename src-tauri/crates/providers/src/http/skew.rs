//! How far this device's clock and a provider's are apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::Clock;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AGE, DATE, HeaderMap};

/// No reply has told the time yet.
const UNTOLD: i64 = i64::MIN;

/// Compares this device's clock with what the last reply said. Knowing it is enough for whoever has to bring times of both together;
/// nothing is corrected here.
pub(super) struct Skew {
    clock: Arc<dyn Clock>,
    seconds: AtomicI64,
}

impl Skew {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, seconds: AtomicI64::new(UNTOLD) }
    }

    /// Takes note of a reply that has just come in.
    pub(super) fn note(&self, headers: &HeaderMap) {
        // Out of a cache on the way, a reply is as old as its age, and so is its date.
        if let Some(date) = date(headers).filter(|_| !headers.contains_key(AGE)) {
            let ahead = self.clock.now().as_second() - date.as_second();
            self.seconds.store(ahead, Ordering::Relaxed);
        }
    }

    /// By how much this device is ahead, in whole seconds; a reply on its way for long makes it seem a little more.
    pub(super) fn ahead(&self) -> Option<SignedDuration> {
        let seconds = self.seconds.load(Ordering::Relaxed);
        (seconds != UNTOLD).then(|| SignedDuration::from_secs(seconds))
    }
}

/// When a reply was sent, by the clock of whoever sent it.
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(DATE)?.to_str().ok()?;
    rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    struct Standing;

    impl Clock for Standing {
        fn now(&self) -> Timestamp {
            "2026-11-22T12:00:00.9Z".parse().unwrap()
        }
    }

    fn noted(replies: &[&[(HeaderName, &'static str)]]) -> Option<i64> {
        let skew = Skew::new(Arc::new(Standing));
        for reply in replies {
            let headers = reply.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            skew.note(&headers.collect());
        }
        skew.ahead().map(|ahead| ahead.as_secs())
    }

    #[rstest]
    #[case("Sun, 22 Nov 2026 12:00:00 GMT", Some(0))]
    #[case("Sun, 22 Nov 2026 11:59:53 GMT", Some(7))]
    #[case("Sun, 22 Nov 2026 13:00:00 GMT", Some(-3600))]
    #[case("noon", None)]
    fn the_clocks_are_compared(#[case] date: &'static str, #[case] ahead: Option<i64>) {
        assert_eq!(noted(&[&[(DATE, date)]]), ahead);
    }

    #[test]
    fn nothing_is_known_before_a_reply_tells_the_time() {
        assert_eq!(noted(&[]), None);
        assert_eq!(noted(&[&[]]), None);
    }

    #[test]
    fn the_last_reply_that_tells_the_time_counts() {
        let (early, late) = ("Sun, 22 Nov 2026 11:00:00 GMT", "Sun, 22 Nov 2026 11:59:58 GMT");
        assert_eq!(noted(&[&[(DATE, early)], &[(DATE, late)], &[]]), Some(2));
    }

    #[test]
    fn the_date_of_a_kept_reply_is_not_the_time() {
        assert_eq!(noted(&[&[(DATE, "Sun, 22 Nov 2026 09:00:00 GMT"), (AGE, "10800")]]), None);
    }
}
