use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Choice, FieldKind, SystemBadge};
use crate::WireError;

/// Names a pending change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationRef {
    /// The pending change.
    pub operation_id: String,
}

/// Which pending changes to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PendingShow {
    /// Every one.
    All,
    /// Those that wait for the agent.
    NeedsAgent,
    /// Those that wait for anything else.
    Waiting,
}

/// A window of the pending changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingRequest {
    /// First change wanted.
    pub offset: u32,
    /// Changes wanted, at most 200.
    pub limit: u32,
    /// Which.
    pub show: PendingShow,
}

/// Pending changes: those that wait for the agent first, then the oldest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingWindow {
    /// How many there are of those asked for.
    pub total: u32,
    /// How many there are in all.
    pub all: u32,
    /// How many of all wait for the agent.
    pub needs_agent: u32,
    /// First change of this window.
    pub offset: u32,
    /// The changes.
    pub operations: Vec<OperationSummary>,
}

/// One pending change as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationSummary {
    /// The pending change.
    pub operation_id: String,
    /// What it does.
    pub kind: OperationKind,
    /// The person it concerns.
    pub person_id: String,
    /// That person's name; may be empty.
    pub person_name: String,
    /// Where it goes.
    pub system: SystemBadge,
    /// What it changes, in words to show: names of fields and channels.
    pub subject: String,
    /// When the agent made it, ISO 8601.
    pub created_at: String,
    /// How it stands.
    pub state: PendingState,
}

/// One pending change in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationView {
    /// The pending change.
    pub operation_id: String,
    /// What it does.
    pub kind: OperationKind,
    /// The person it concerns.
    pub person_id: String,
    /// That person's name; may be empty.
    pub person_name: String,
    /// Where it goes.
    pub system: SystemBadge,
    /// What it changes; of hidden values as much as may be seen.
    pub changes: Vec<ValueChange>,
    /// The fields among them whose values are hidden and can be asked for.
    pub hidden: Vec<HiddenField>,
    /// When the agent made it, ISO 8601.
    pub created_at: String,
    /// How often it was tried.
    pub attempts: u32,
    /// How it stands.
    pub state: PendingState,
    /// The change that has to be done before this one; absent if nothing is in front.
    pub behind: Option<OperationSummary>,
    /// What happened at the last try.
    pub last_error: Option<WireError>,
    /// The request that will be, or was, sent; without credentials.
    pub request: Option<RequestPreview>,
    /// Whether it can be tried again now.
    pub can_retry: bool,
    /// Whether it can be dropped.
    pub can_discard: bool,
    /// The values that can still be changed, as they stand; empty if it cannot be changed any more.
    pub editable: Vec<EditableValue>,
    /// Whether it is shown on the conflicts screen, where it is decided field by field.
    pub is_conflict: bool,
    /// Customers that are there already and may be the one meant, in the system's own order, best first: the agent chooses one, or none.
    pub candidates: Vec<CandidateView>,
}

/// A value of a pending change that can still be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditableValue {
    /// The field's key; `address` for a channel; `message`, `initiatedBy` or `sourceUrl` for an event; `channels.<index>` for a channel of a
    /// new customer.
    pub key: String,
    /// What it is, in words to show.
    pub label: String,
    /// What kind of value.
    pub kind: FieldKind,
    /// The value; empty if the change clears it, if it is hidden until it is asked for, or if it is a secret that has to be typed again.
    pub value: String,
    /// As much as may be seen of a value that is hidden until it is asked for; absent where it is not, or is not set.
    pub covered: Option<String>,
    /// What may be typed, in words to show.
    pub rule: String,
    /// Choices, if the value is one of a list.
    pub choices: Vec<Choice>,
}

/// Other values for a change that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingEdit {
    /// The pending change.
    pub operation_id: String,
    /// New values by key of [`EditableValue`]; those left out stay.
    pub values: std::collections::BTreeMap<String, String>,
}

/// Which pending changes to write to a file; all if none is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingExport {
    /// The pending changes.
    pub operation_ids: Vec<String>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Where it is, to be shown.
    pub path: String,
    /// How many changes it holds.
    pub count: u32,
}

/// An existing customer that may be the one a new customer was meant to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CandidateView {
    /// The system's id of it.
    pub remote_id: String,
    /// Its name; may be empty.
    pub name: String,
    /// Which of the values sent agree, in the system's words; empty if it does not say.
    pub matched_on: Vec<String>,
    /// Whether the system says that it agrees with everything sent.
    pub exact: bool,
    /// What was typed against what is there: `after` was typed, `theirs` is there. Only what differs.
    pub differences: Vec<ValueChange>,
}

/// Says which existing customer was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CandidateChoice {
    /// The pending change.
    pub operation_id: String,
    /// The system's id of the customer.
    pub remote_id: String,
}

/// What a pending change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Creates a customer.
    Create,
    /// Changes fields.
    Edit,
    /// Adds a channel.
    AddChannel,
    /// Changes a channel.
    ChangeChannel,
    /// Removes a channel.
    RemoveChannel,
    /// Adds an event.
    AddEvent,
    /// Asks for a CRM sync.
    CrmSync,
    /// Deletes the customer.
    Delete,
    /// Purges the customer's data.
    Purge,
}

/// How a pending change stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum PendingState {
    /// Next in line.
    Queued,
    /// Waits for an earlier change of the same customer.
    Behind,
    /// Waits for the network or the provider.
    WaitingUntil {
        /// Until when, ISO 8601; absent if nothing is scheduled.
        until: Option<String>,
    },
    /// Just decided by the agent, who can still take that back.
    Held {
        /// Until when, ISO 8601.
        until: String,
    },
    /// Waits for the connection's credentials to be mended.
    ConnectionRefused,
    /// On its way.
    Sending,
    /// It is unknown whether it arrived; being looked up.
    LookingUp,
    /// The provider said no; waits for the agent.
    Rejected,
    /// Cannot be decided by the program; waits for the agent.
    Parked,
}

/// One value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ValueChange {
    /// What it is, in words to show.
    pub label: String,
    /// Before; empty if not set.
    pub before: String,
    /// After; empty if removed.
    pub after: String,
    /// What the system holds now, if it changed meanwhile.
    pub theirs: Option<String>,
}

/// A field whose values are hidden until the agent asks for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HiddenField {
    /// Field key.
    pub key: String,
    /// Name to show.
    pub label: String,
}

/// A request as it is sent, without credentials and hidden values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestPreview {
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Encoding of the body.
    pub encoding: String,
    /// Parameters of the body, in order.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}
