//! A clock that goes on when something is said.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};

/// Of many wrong passphrases some are tried and some come too soon. A visit is over before the program locks itself.
const STEP: Duration = Duration::from_secs(2);

/// Stands still until it is told to go on.
#[derive(Default)]
pub(crate) struct Stepping(AtomicU64);

impl Stepping {
    /// Goes on by a moment.
    pub(crate) fn step(&self) {
        self.0.fetch_add(STEP.as_secs(), Ordering::SeqCst);
    }
}

impl Clock for Stepping {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 60) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}
