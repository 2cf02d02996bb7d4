//! What keeps the key where no keychain does: what opens it, what does not, and what happens to it on a disk that fails.

#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod codes;
mod damage;
mod keeping;
mod support;
