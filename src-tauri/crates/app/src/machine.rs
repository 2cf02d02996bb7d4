//! Time, ids and chance of the real machine: the one place they come from.

use std::time::{Duration, Instant};

use domain::{Clock, Ids, Random};
use jiff::Timestamp;
use uuid::Uuid;

/// The clock of this computer.
#[derive(Debug, Clone, Copy)]
pub struct MachineClock {
    started: Instant,
}

impl Default for MachineClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "this is the port's implementation")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
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

/// Chance of this computer.
#[derive(Debug, Default, Clone, Copy)]
pub struct MachineRandom;

impl Random for MachineRandom {
    fn fraction(&self) -> f64 {
        fastrand::f64()
    }
}

/// The account of the operating system that this program runs under: who the agent is in the activity log. Empty if it has no name.
pub(crate) fn account() -> String {
    let named =
        ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
    named.unwrap_or_default()
}
