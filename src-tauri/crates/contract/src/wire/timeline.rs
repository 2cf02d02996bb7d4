use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeState, SystemBadge};

/// A window of a person's timeline, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineRequest {
    /// The person.
    pub person_id: String,
    /// Kinds wanted; empty for all.
    pub kinds: Vec<EntryKind>,
    /// First entry wanted.
    pub offset: u32,
    /// Entries wanted, at most 200.
    pub limit: u32,
}

/// Reads timelines afresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineRefresh {
    /// The person.
    pub person_id: String,
    /// Whether the history of tickets is wanted too.
    pub with_tickets: bool,
}

/// Entries of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineWindow {
    /// How many there are.
    pub total: u32,
    /// First entry of this window.
    pub offset: u32,
    /// The entries.
    pub entries: Vec<TimelineEntryView>,
    /// When it was last read from a system, ISO 8601.
    pub read_at: Option<String>,
    /// Whether that reading included the history of tickets.
    pub with_tickets: bool,
    /// Why it cannot be read afresh, in words to show; absent if it can.
    pub unavailable: Option<String>,
}

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntryView {
    /// The entry.
    pub entry_id: String,
    /// What kind.
    pub kind: EntryKind,
    /// What happened, as the system says it; empty for entries of this device, whose words follow from `kind` and `subject`.
    pub text: String,
    /// What it concerns, for entries of this device: a field's or channel's name.
    pub subject: String,
    /// Who or what caused it.
    pub initiated_by: String,
    /// When: ISO 8601 for entries of this device, the system's own writing without a zone otherwise.
    pub at: String,
    /// Where it comes from; absent for entries of this device.
    pub system: Option<SystemBadge>,
    /// Which of several records it concerns, for entries of this device; absent where there is only one.
    pub concerns: Option<SystemBadge>,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
    /// A link to more.
    pub source_url: Option<String>,
    /// State of the change it tells of, if that is not done.
    pub change: Option<ChangeState>,
}

/// Kind of a timeline entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A ticket, or something on a ticket.
    Ticket,
    /// A message of a ticket.
    Message,
    /// An event of the system.
    Event,
    /// An event that was put there from outside, such as an order.
    ExternalEvent,
    /// Something of a kind this program does not know.
    Other,
    /// The agent created the customer.
    Created,
    /// The agent changed a field.
    Edited,
    /// The agent added, changed or removed a channel.
    Channel,
    /// The agent added an event that is not in the system yet.
    EventAdded,
    /// The agent asked for a CRM sync.
    CrmSync,
    /// The agent deleted or purged the customer.
    Removed,
}
