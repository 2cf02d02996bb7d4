//! Where time and ids come from. The program has one real implementation of each; tests have fixed ones.

use jiff::Timestamp;
use uuid::Uuid;

/// The current time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A source of new ids.
pub trait Ids: Send + Sync {
    /// An id never given out before; UUIDv7.
    fn next(&self) -> Uuid;
}
