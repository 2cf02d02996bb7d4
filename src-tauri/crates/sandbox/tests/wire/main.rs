//! The sandbox over real HTTP, as a client meets it.
#![allow(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod access;
mod channels;
mod creating;
mod faults;
mod journal;
mod program;
mod reading;
mod removing;
mod restart;
mod support;
mod timeline;
mod updating;
