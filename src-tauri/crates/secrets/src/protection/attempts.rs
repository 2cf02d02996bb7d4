use std::time::Duration;

/// Tries that may be wrong before anybody has to wait: a slip or two are everybody's.
const AT_ONCE: u32 = 4;

/// The longest wait. Wrong tries are slowed down and nothing is ever taken away for them: an agent who remembers at last gets in.
const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait after so many wrong tries in a row: not at all after the first four, then 1, 2, 4 … up to 30 seconds.
#[must_use]
pub fn wait_after(failures: u32) -> Duration {
    match failures.checked_sub(AT_ONCE + 1) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1_u64.checked_shl(more.min(5)).unwrap_or(1)).min(LONGEST),
    }
}

/// Wrong passphrases and recovery codes in a row, counted together while the program runs. What makes guessing on a stolen disk slow is the
/// cost of each guess; this is against guessing at the keyboard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attempts {
    failures: u32,
    last: Duration,
}

impl Attempts {
    /// Time left until the next try is taken, at a moment of `Clock::elapsed`.
    #[must_use]
    pub fn wait(&self, now: Duration) -> Duration {
        (self.last + wait_after(self.failures)).saturating_sub(now)
    }

    /// Counts a wrong try.
    pub fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        self.last = now;
    }

    /// Forgets the wrong ones after a right one.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_at_half_a_minute() {
        let waits: Vec<u64> = (0..12).map(|failures| wait_after(failures).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(wait_after(u32::MAX), LONGEST, "no number of wrong tries shuts anybody out");
    }

    #[test]
    fn a_wait_runs_down_and_a_right_try_ends_it() {
        let (mut attempts, at) = (Attempts::default(), Duration::from_secs);
        for _ in 0..7 {
            attempts.failed(at(100));
        }
        assert_eq!(attempts.wait(at(100)), at(4));
        assert_eq!(attempts.wait(at(103)), at(1));
        assert_eq!(attempts.wait(at(104)), Duration::ZERO);
        attempts.succeeded();
        assert_eq!(attempts.wait(at(100)), Duration::ZERO);
    }
}
