//! A circuit breaker: when a system keeps failing, requests stop for a while, and then a single one tries whether it works again.

use std::time::Duration;

use crate::backoff;

/// What a connection's last requests showed. Times are [`domain::Clock::elapsed`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures since the last answer.
    failures: u32,
    /// Nothing is tried before this; `None` while the circuit is closed.
    opens_at: Option<Duration>,
}

/// Failures in a row that are taken for the system's and not for one customer's.
const MANY: u32 = 4;

/// Whether requests may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    /// They may.
    Closed,
    /// One may, to see whether it works again.
    HalfOpen,
    /// None may for this long.
    Open(Duration),
}

impl Breaker {
    /// Whether requests may go now.
    #[must_use]
    pub fn circuit(&self, now: Duration) -> Circuit {
        match self.opens_at {
            None => Circuit::Closed,
            Some(at) if at > now => Circuit::Open(at - now),
            Some(_) => Circuit::HalfOpen,
        }
    }

    /// A request was answered.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// A request failed in a way that may be one customer's. Says for how long requests stop, if they do.
    pub fn failed(&mut self, now: Duration, random: f64) -> Option<Duration> {
        self.failures += 1;
        if self.opens_at.is_none() && self.failures < MANY {
            return None;
        }
        Some(self.open(now, self.failures.saturating_sub(MANY - 1).max(1), random))
    }

    /// The system could not be reached at all. Says for how long requests stop.
    pub fn cut_off(&mut self, now: Duration, random: f64) -> Duration {
        self.failures += 1;
        self.open(now, self.failures, random)
    }

    fn open(&mut self, now: Duration, failures: u32, random: f64) -> Duration {
        // Those that were on their way together fail together, which is one failure.
        if let Some(at) = self.opens_at.filter(|at| *at > now) {
            self.failures -= 1;
            return at - now;
        }
        let wait = Duration::try_from(backoff::wait(failures, random)).unwrap_or_default();
        self.opens_at = Some(now + wait);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn one_customers_trouble_does_not_stop_the_others() {
        let mut breaker = Breaker::default();
        for _ in 0..MANY - 1 {
            assert_eq!(breaker.failed(at(1), 0.5), None);
        }
        assert_eq!(breaker.circuit(at(1)), Circuit::Closed);
        breaker.answered();
        assert_eq!(breaker.failed(at(1), 0.5), None, "an answer in between begins the count again");
    }

    #[test]
    fn a_failing_system_is_left_alone_and_then_tried_with_one() {
        let mut breaker = Breaker::default();
        let wait = (0..MANY).filter_map(|_| breaker.failed(at(1), 0.5)).next_back().unwrap();
        assert!(matches!(breaker.circuit(at(1)), Circuit::Open(_)));
        assert_eq!(breaker.circuit(at(1) + wait), Circuit::HalfOpen);
        let longer = breaker.failed(at(1) + wait, 0.5).unwrap();
        assert!(longer > wait, "a trial that fails doubles the wait");
        breaker.answered();
        assert_eq!(breaker.circuit(at(2)), Circuit::Closed);
    }

    #[test]
    fn those_that_were_cut_off_together_count_once() {
        let mut breaker = Breaker::default();
        let wait = breaker.cut_off(at(1), 1.0);
        for _ in 0..5 {
            assert_eq!(breaker.cut_off(at(1), 1.0), wait);
        }
        assert_eq!(breaker.cut_off(at(1) + wait, 1.0), wait * 2);
    }
}
