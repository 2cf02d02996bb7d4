//! Sending what the agent changed, and pulling what the providers hold.
//!
//! An edit is on the disk before anything here sees it. What to do next is decided by pure functions ([`plan`], [`verdict`],
//! [`backoff`]): no I/O, no clock, no randomness. [`Engine`] carries the decisions out and records what was observed. Whatever may
//! have arrived is looked up before anything is sent again.

pub mod backoff;
mod engine;
mod lookup;
mod operate;
pub mod plan;
mod ports;
pub mod problem;
mod pull;
mod recording;
pub mod status;
pub mod verdict;

pub use engine::{Engine, PULL_MINUTES};
pub use ports::{Notify, Providers, Unavailable};
pub use problem::Problem;
pub use status::{Link, Progress};
