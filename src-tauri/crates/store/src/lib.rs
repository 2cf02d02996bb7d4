//! The encrypted local cache: one SQLCipher file, one writing thread, a few readers.
//!
//! Credentials never come here. Nothing here talks to a network or decides what an edit means: it keeps what it is told, in one
//! transaction or not at all. An edit is durable when [`Store::write`] returns.

mod cancel;
mod cause;
mod chain;
mod checkpoint;
pub mod erase;
mod error;
mod folding;
mod health;
mod keeping;
mod key;
mod migration;
mod open;
mod pool;
mod salvage;
pub mod search;
#[cfg(feature = "simulated")]
pub mod simulated;
pub mod table;
mod time;
mod topic;
mod writer;

pub use cancel::Cancel;
pub use cause::Cause;
pub use chain::Flaw;
pub use error::StoreError;
pub use key::{CacheKey, DerivedKey, Keys};
pub use migration::schema;
pub use open::{FILE, Store, files_of};
pub use rusqlite::Connection;
pub use salvage::{Salt, Salvaged, Share, salt_of, salvage};
pub use topic::Topic;
pub use writer::Write;
