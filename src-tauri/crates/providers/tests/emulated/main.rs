//! All adapters against the emulated systems over HTTP: the same cases for each. What a system cannot do is read from its
//! capabilities; then the case is that the adapter refuses, and says why.

#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod changing;
mod connecting;
mod creating;
mod failing;
mod finding;
mod keys;
mod listing;
mod losing;
mod newcomer;
mod omnidesk;
mod refusing;
mod secuconnect;
mod signing_in;
mod synctera;
mod world;
