//! Time and ids of the real machine: the one place they come from.

use domain::{Clock, Ids};
use jiff::Timestamp;
use uuid::Uuid;

/// The clock of this computer.
#[derive(Debug, Default, Clone, Copy)]
pub struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "this is the port's implementation")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Ids made from this computer's time and randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct MachineIds;

impl Ids for MachineIds {
    #[expect(clippy::disallowed_methods, reason = "this is the port's implementation")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
