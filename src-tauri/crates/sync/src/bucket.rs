//! A token bucket: how many requests a connection may make, evenly spread, and how that adapts when its system says "too many".

use std::time::Duration;

/// A bucket of requests. Times are [`domain::Clock::elapsed`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// Requests a second as configured.
    limit: f64,
    /// Requests a second at present: lower for a while after the system said "too many".
    rate: f64,
    tokens: f64,
    counted_at: Duration,
    /// Nothing leaves before this: the system asked to wait.
    paused_until: Duration,
}

/// Part of a second's requests that may go at once after a rest. Small, so that a system which counts by the second never sees two
/// seconds' worth in one.
const BURST: f64 = 0.02;
/// What is left of the rate after "too many".
const LOWERED: f64 = 0.9;
/// How much of the limit comes back every second.
const REGAINED: f64 = 0.002;
/// Never slower than this many a second.
const SLOWEST: f64 = 0.5;

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(per_second: u32, now: Duration) -> Self {
        let limit = f64::from(per_second.max(1));
        Self { limit, rate: limit, tokens: (limit * BURST).max(1.0), counted_at: now, paused_until: Duration::ZERO }
    }

    fn capacity(&self) -> f64 {
        (self.rate * BURST).max(1.0)
    }

    fn count(&mut self, now: Duration) {
        let seconds = now.saturating_sub(self.counted_at).as_secs_f64();
        self.counted_at = self.counted_at.max(now);
        self.rate = (self.rate + self.limit * REGAINED * seconds).min(self.limit);
        self.tokens = (self.tokens + self.rate * seconds).min(self.capacity());
    }

    /// Takes a request out. Otherwise says how long to wait before asking again.
    ///
    /// # Errors
    /// The time to wait; never zero.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        if let Some(wait) = self.paused(now) {
            return Err(wait);
        }
        self.count(now);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - self.tokens) / self.rate).max(Duration::from_millis(1)))
    }

    /// How much longer nothing may leave because the system asked to wait.
    #[must_use]
    pub fn paused(&self, now: Duration) -> Option<Duration> {
        (now < self.paused_until).then(|| self.paused_until - now)
    }

    /// Another limit; what the system asked to wait for is kept.
    pub fn set_limit(&mut self, per_second: u32) {
        self.limit = f64::from(per_second.max(1));
        self.rate = self.limit;
    }

    /// The system said "too many" and asks to wait this long. Those that were on their way at the same time say it once.
    pub fn too_many(&mut self, wait: Duration, now: Duration) {
        self.count(now);
        if now >= self.paused_until {
            self.rate = (self.rate * LOWERED).max(SLOWEST);
        }
        self.tokens = 0.0;
        self.paused_until = self.paused_until.max(now + wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drain(bucket: &mut Bucket, from: Duration, until: Duration) -> u32 {
        let (mut now, mut taken) = (from, 0);
        while now < until {
            match bucket.take(now) {
                Ok(()) => taken += 1,
                Err(wait) => now += wait,
            }
        }
        taken
    }

    #[test]
    fn as_many_as_configured_and_not_in_one_go() {
        let mut bucket = Bucket::new(100, Duration::ZERO);
        let first_tenth = drain(&mut bucket, Duration::ZERO, Duration::from_millis(100));
        assert!(first_tenth <= 13, "{first_tenth} in a tenth of a second");
        let mut bucket = Bucket::new(100, Duration::ZERO);
        let ten_seconds = drain(&mut bucket, Duration::ZERO, Duration::from_secs(10));
        assert!((990..=1_010).contains(&ten_seconds), "{ten_seconds} in ten seconds");
    }

    #[test]
    fn nothing_leaves_while_the_system_asks_to_wait() {
        let mut bucket = Bucket::new(100, Duration::ZERO);
        bucket.too_many(Duration::from_secs(3), Duration::ZERO);
        assert_eq!(bucket.take(Duration::from_secs(1)), Err(Duration::from_secs(2)));
        assert!(drain(&mut bucket, Duration::ZERO, Duration::from_secs(3)) == 0);
    }

    #[test]
    fn too_many_lowers_the_rate_once_and_it_comes_back() {
        let mut bucket = Bucket::new(100, Duration::ZERO);
        for _ in 0..5 {
            bucket.too_many(Duration::from_secs(1), Duration::from_millis(10));
        }
        assert!((89.0..91.0).contains(&bucket.rate), "five that were on their way together count once: {}", bucket.rate);
        drain(&mut bucket, Duration::from_secs(2), Duration::from_secs(62));
        assert!(bucket.rate > 99.0, "{}", bucket.rate);
    }

    proptest! {
        #[test]
        fn never_more_than_configured_in_any_stretch(per_second in 1u32..300, gaps in proptest::collection::vec(0u64..400, 1..200)) {
            let mut bucket = Bucket::new(per_second, Duration::ZERO);
            let (mut now, mut taken) = (Duration::ZERO, 0u32);
            for gap in gaps {
                now += Duration::from_millis(gap);
                if bucket.take(now).is_ok() {
                    taken += 1;
                }
            }
            let allowed = f64::from(per_second) * now.as_secs_f64() + (f64::from(per_second) * BURST).max(1.0) + 1e-6;
            prop_assert!(f64::from(taken) <= allowed, "{} of {}", taken, allowed);
        }
    }
}
