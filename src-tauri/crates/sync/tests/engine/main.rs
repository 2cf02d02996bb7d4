//! The engine against a provider that does as it is told, on a clock that stands still until it is moved: what no fault of a network can
//! bring about.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod fixture;
mod interrupted;
mod looking;
mod observing;
mod overtaken;
mod shelf;
mod storm;
mod waiting;
