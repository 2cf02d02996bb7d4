//! The source of the present moment, so that tests decide what time it is.

use jiff::Timestamp;

/// Tells the present moment. Every stamp on a new entry, and the throttle's window, comes from here.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock: what a running sandbox uses.
#[derive(Debug, Clone, Copy, Default)]
pub struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the sandbox reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
