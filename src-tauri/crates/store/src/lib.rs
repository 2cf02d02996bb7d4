//! The encrypted local cache: one SQLCipher file, one writing thread, a few readers.
//!
//! Credentials never come here. Nothing here talks to a network or decides what an edit means: it keeps what it is told, in one
//! transaction or not at all. An edit is durable when [`Store::write`] returns.

mod cancel;
mod checkpoint;
pub mod erase;
mod error;
mod key;
mod migration;
mod open;
mod pool;
pub mod search;
#[cfg(feature = "simulated")]
pub mod simulated;
pub mod table;
mod time;
mod topic;
mod writer;

pub use cancel::Cancel;
pub use error::StoreError;
pub use key::{CacheKey, DerivedKey, Keys};
pub use open::{Store, files_of};
pub use rusqlite::Connection;
pub use topic::Topic;
pub use writer::Write;
