//! The words of the field: records, persons, channels, timelines, fields and the operations on them, with parsing,
//! normalising and validation.
//!
//! Nothing here does I/O, reads a clock, draws a random number or knows a provider's API, a database or a window. Time, ids
//! and chance come in through the ports in [`ports`].

pub mod address;
pub mod capabilities;
pub mod channel;
pub mod country;
pub mod date;
pub mod email;
pub mod field;
pub mod fold;
pub mod handle;
pub mod id;
pub mod identity;
pub mod name;
pub mod operation;
pub mod person;
pub mod phone;
pub mod ports;
pub mod query;
pub mod record;
pub mod rule;
mod secret;
pub mod ssn;
pub mod standing;
pub mod timeline;
pub mod validate;

pub use capabilities::{Capabilities, ChannelSpec, CreateTrace, Permission, ProviderKind, Support};
pub use channel::{ChannelAddress, ChannelKind};
pub use email::Email;
pub use field::{FieldKey, FieldKind, FieldSpec, Fields, Need};
pub use id::{ChannelId, ConnectionId, EntryId, ErasureId, OperationId, PersonId, RecordId, ViewId};
pub use operation::{Intent, OperationState};
pub use phone::Phone;
pub use ports::{Clock, Ids, Random};
pub use record::RemoteRecord;
pub use rule::{Rule, Violation};
pub use secret::Secret;
pub use timeline::{EntryKind, RemoteEntry};
