//! Records as remote systems hold them.

use serde::{Deserialize, Serialize};

use crate::{ChannelKind, Fields};

/// How much of a customer a reply shows. What is not covered is not known, which is something else than empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// A row of a list: only the fields it holds.
    Summary,
    /// The whole customer: a field it does not hold has no value.
    Whole,
}

/// A customer as a provider returned it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteRecord {
    /// The provider's id.
    pub remote_id: String,
    /// How much is known.
    pub coverage: Coverage,
    /// Values.
    pub fields: Fields,
    /// Channels; `None` if the reply does not tell.
    pub channels: Option<Vec<RemoteChannel>>,
    /// What the reply held that this program does not understand, as JSON. Kept, and sent back where the provider replaces all.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A channel as a provider returned it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteChannel {
    /// The provider's id of the channel, if it has one.
    pub remote_id: Option<String>,
    /// Kind.
    pub kind: ChannelKind,
    /// Address exactly as the provider holds it.
    pub address: String,
}
