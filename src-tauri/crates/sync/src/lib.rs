//! Sending what the agent changed, and pulling what the providers hold.
//!
//! An edit is on the disk before anything here sees it. What to do next is decided by pure functions: [`plan`] which operations may go,
//! [`step`] what one of them does next, [`merge`] what is left of an edit, [`conflict`] what the agent is asked, [`backoff`], [`bucket`] and
//! [`breaker`] how long to wait. No I/O, no clock, no chance in them. [`Engine`] carries the decisions out and records what was observed.
//! Whatever may have arrived is looked up before anything is sent again.

mod ahead;
pub mod backoff;
pub mod breaker;
pub mod bucket;
pub mod conflict;
mod engine;
mod ledger;
mod line;
pub mod merge;
mod metered;
pub mod plan;
mod ports;
pub mod problem;
mod pull;
mod recording;
pub mod rules;
mod runner;
pub mod saving;
pub mod status;
pub mod step;

pub use engine::{Engine, PULL_MINUTES, Standing};
pub use ledger::Ledger;
pub use ports::{Notify, Providers, Unavailable};
pub use problem::Problem;
pub use recording::MergeDetail;
pub use status::{Link, Progress};
