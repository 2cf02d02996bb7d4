//! Adapters against a fake HTTP server: what goes out byte by byte, and what is made of every kind of reply.

#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod bounds;
mod certificates;
mod logs;
mod preparing;
mod reading;
mod rendered;
mod support;
mod transport;
mod writing;
