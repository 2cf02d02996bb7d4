//! The log from the outside: what gets into a line, and what is left on the disk.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod keeping;
mod lines;
mod persons;
mod support;
