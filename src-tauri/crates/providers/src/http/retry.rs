//! When a read is tried again, and how long to wait before.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::Limits;
use super::classify::Stopped;
use super::skew::date;

/// Longest wait that is passed on: anything longer is a mistake or a refusal.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to wait before trying a read again; `None` if it should not be tried again. `tries` were made so far.
pub(super) fn pause(stopped: &Stopped, tries: u32, limits: &Limits, random: &mut fastrand::Rng) -> Option<Duration> {
    if !stopped.passing || tries >= limits.read_tries {
        return None;
    }
    match stopped.failure.retry_after {
        Some(asked) => (asked <= limits.patience).then_some(asked),
        // Full jitter: many devices that failed together do not come back together.
        None => {
            let longest = limits.backoff.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
            Some(longest.mul_f64(random.f64()))
        }
    }
}

/// How long a reply asks to wait. A point in time is measured against the reply's own `Date`, so that no clock of this
/// device is needed or trusted.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    let until = rfc2822::DateTimeParser::new().parse_timestamp(asked).ok()?;
    let wait = until.duration_since(date(headers)?);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Effect, FailureKind};
    use proptest::prelude::*;
    use reqwest::header::{DATE, HeaderValue};
    use rstest::rstest;

    fn headers(retry_after: &str, date: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after).unwrap());
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        headers
    }

    #[rstest]
    #[case("7", None, Some(7))]
    #[case(" 7 ", None, Some(7))]
    #[case("99999999999999", None, Some(86_400))]
    #[case("-3", None, None)]
    #[case("soon", None, None)]
    #[case("Sun, 22 Nov 2026 12:00:30 GMT", Some("Sun, 22 Nov 2026 12:00:00 GMT"), Some(30))]
    #[case("Sun, 22 Nov 2026 11:00:00 GMT", Some("Sun, 22 Nov 2026 12:00:00 GMT"), Some(0))]
    #[case("Sun, 22 Nov 2026 12:00:30 GMT", None, None)]
    fn both_forms_are_understood(#[case] asked: &str, #[case] date: Option<&str>, #[case] seconds: Option<u64>) {
        assert_eq!(retry_after(&headers(asked, date)), seconds.map(Duration::from_secs));
    }

    fn stopped(passing: bool, retry_after: Option<Duration>) -> Stopped {
        let mut stopped = Stopped::new(FailureKind::Throttled, Effect::None, "");
        stopped.passing = passing;
        stopped.failure.retry_after = retry_after;
        stopped
    }

    #[test]
    fn what_will_not_pass_is_not_tried_again() {
        assert_eq!(pause(&stopped(false, None), 1, &Limits::default(), &mut fastrand::Rng::with_seed(1)), None);
    }

    #[rstest]
    #[case(5, 1, Some(5))]
    #[case(6, 1, None)]
    #[case(5, 3, None)]
    fn a_wish_is_honoured_within_bounds(#[case] asked: u64, #[case] tries: u32, #[case] seconds: Option<u64>) {
        let stopped = stopped(true, Some(Duration::from_secs(asked)));
        let pause = pause(&stopped, tries, &Limits::default(), &mut fastrand::Rng::with_seed(1));
        assert_eq!(pause, seconds.map(Duration::from_secs));
    }

    proptest! {
        #[test]
        fn without_a_wish_the_pause_is_at_most_double_the_last(seed: u64, tries in 1_u32..3) {
            let pause = pause(&stopped(true, None), tries, &Limits::default(), &mut fastrand::Rng::with_seed(seed));
            prop_assert!(pause.is_some_and(|pause| pause <= Duration::from_millis(500 * u64::from(tries))));
        }
    }
}
