//! Requests and responses, by area.

mod access;
mod activity;
mod conflict;
mod connection;
mod customer;
mod diagnostics;
mod draft;
mod link;
mod pending;
mod person;
mod privacy;
mod removal;
mod requests;
mod reveal;
mod search;
mod status;
mod timeline;
mod view;

pub use access::*;
pub use activity::*;
pub use conflict::*;
pub use connection::*;
pub use customer::*;
pub use diagnostics::*;
pub use draft::*;
pub use link::*;
pub use pending::*;
pub use person::*;
pub use privacy::*;
pub use removal::*;
pub use requests::*;
pub use reveal::*;
pub use search::*;
pub use status::*;
pub use timeline::*;
pub use view::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Tag;

/// A request without parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Empty {}

/// A reply that says only that it worked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {}

/// What a host pushes to every window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum AppEvent {
    /// Cached replies with these tags are out of date.
    Changed {
        /// What changed.
        tags: Vec<Tag>,
    },
    /// The program locks unless somebody uses it.
    LockNear {
        /// Seconds left.
        seconds: u32,
    },
    /// The program locks, or goes on in another process, now: the page covers itself, keeps what was typed, and says `access_covered`.
    Locking,
}

/// Whether something may be done, and if not, why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Allowed {
    /// Whether it may be done.
    pub ok: bool,
    /// Why not, in words to show; absent if it may be done.
    pub reason: Option<String>,
    /// Set when the provider's documentation does not settle how this is done and nobody has tried it.
    pub unverified: bool,
}

/// A system a person is known in, as shown by a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SystemBadge {
    /// The connection.
    pub connection_id: String,
    /// The provider, such as `omnidesk`; picks the hue.
    pub provider: String,
    /// Two letters.
    pub badge: String,
    /// The connection's name, for hover and screen readers.
    pub name: String,
}
