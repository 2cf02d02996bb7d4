//! What journeys share: a sandbox outside the program, and the program without its window.
//!
//! Nothing here sleeps for a fixed time. [`Console::until`] follows the program's events and looks again until something
//! holds or its patience is at an end.

#![expect(clippy::unwrap_used, reason = "a helper that cannot do its part is how a journey fails")]

use std::time::Duration;

mod console;
mod desk;
mod four;
mod process;

pub use console::{Console, answer, draft, form, other, recovery_code};
pub use desk::{Desk, Known};
pub use four::{Four, REACHED, maria, record, value};
pub use process::Process;

/// Longest wait for anything. Much longer than anything takes, so that a busy machine fails no journey.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What changes outside the program makes no event, so it is looked at this often.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(40);
