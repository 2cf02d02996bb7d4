//! What the interface and the core say to each other: the command table, the wire types and the error codes.
//!
//! Every host (the desktop shell, the HTTP host for tests) and the TypeScript client are expanded from the one table in
//! [`commands!`], so a host that forgets a command does not compile. Wire types are separate from the domain's: ids and
//! instants are strings, unions are tagged by `kind`, and nothing here decides anything.
//!
//! This crate does no I/O and knows no host.

mod bound;
pub mod error;
mod table;
pub mod typescript;
pub mod wire;

pub use bound::{LARGEST_REQUEST, is_too_large, too_large};
pub use error::{ErrorCode, FieldIssue, Retry, WireError};
pub use table::{CommandInfo, CommandKind, Tag, table};
