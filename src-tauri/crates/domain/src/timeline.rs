//! Timelines: what happened with a customer.

use serde::{Deserialize, Serialize};

/// Kind of a timeline entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A ticket, or something on a ticket.
    Ticket,
    /// A message of a ticket.
    Message,
    /// An event of the remote system.
    Event,
    /// An event that was put there from outside, such as an order.
    ExternalEvent,
    /// Something of a kind this program does not know.
    Other,
    /// The agent created the customer.
    Created,
    /// The agent changed fields.
    Edited,
    /// The agent added, changed or removed a channel.
    Channel,
    /// The agent added an event.
    EventAdded,
    /// The agent asked for a CRM sync.
    CrmSync,
    /// The agent deleted or purged the customer.
    Removed,
}

impl EntryKind {
    /// Stable name, for storage.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Event => "event",
            Self::ExternalEvent => "external_event",
            Self::Other => "other",
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Channel => "channel",
            Self::EventAdded => "event_added",
            Self::CrmSync => "crm_sync",
            Self::Removed => "removed",
        }
    }

    /// The kind of a stable name; `Other` if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [
            Self::Ticket,
            Self::Message,
            Self::Event,
            Self::ExternalEvent,
            Self::Created,
            Self::Edited,
            Self::Channel,
            Self::EventAdded,
            Self::CrmSync,
            Self::Removed,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
        .unwrap_or(Self::Other)
    }
}

/// An entry as a provider returned it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteEntry {
    /// The provider's id of the entry; `None` if it has none.
    pub remote_id: Option<String>,
    /// Kind.
    pub kind: EntryKind,
    /// What happened, in the provider's words.
    pub text: String,
    /// Who or what caused it.
    pub initiated_by: String,
    /// When, exactly as the provider writes it; its zone is unknown and it is never converted.
    pub at: String,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
    /// A link to more.
    pub source_url: Option<String>,
}
