//! Where time, ids and chance come from. The program has one real implementation of each; tests have fixed ones.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

/// The current time.
pub trait Clock: Send + Sync {
    /// Now, as the calendar says. May jump either way when somebody sets the clock.
    fn now(&self) -> Timestamp;

    /// Time since a moment that stays the same while the program runs. Never jumps: what has to be waited for is measured by it.
    fn elapsed(&self) -> Duration {
        Duration::try_from(self.now().duration_since(Timestamp::UNIX_EPOCH)).unwrap_or_default()
    }
}

/// A source of new ids.
pub trait Ids: Send + Sync {
    /// An id never given out before; UUIDv7.
    fn next(&self) -> Uuid;
}

/// Chance, for waits that must not be the same everywhere.
pub trait Random: Send + Sync {
    /// A number from 0 up to, but not including, 1; every one as likely as any other.
    fn fraction(&self) -> f64;
}
