use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OperationKind, SystemBadge, ValueChange};

/// A window of the activity list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRequest {
    /// First entry wanted.
    pub offset: u32,
    /// Entries wanted, at most 200.
    pub limit: u32,
}

/// Entries of the activity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityWindow {
    /// How many there are.
    pub total: u32,
    /// First entry of this window.
    pub offset: u32,
    /// The entries.
    pub entries: Vec<ActivityEntry>,
}

/// Something that happened on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityEntry {
    /// The entry.
    pub entry_id: String,
    /// When, ISO 8601.
    pub at: String,
    /// What.
    pub kind: ActivityKind,
    /// Which change it is about.
    pub operation: Option<OperationKind>,
    /// The person it is about, if it is still here.
    pub person_id: Option<String>,
    /// That person's name.
    pub person_name: String,
    /// Where.
    pub system: Option<SystemBadge>,
    /// What it concerns, such as names of fields, or what was found.
    pub subject: String,
    /// The values an automatic decision was about; empty otherwise.
    pub values: Vec<ValueChange>,
}

/// Kind of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A change was saved on this device.
    Saved,
    /// A change was carried out by its system.
    Applied,
    /// A system said no.
    Rejected,
    /// A change waits for the agent.
    Parked,
    /// A change was dropped by the agent.
    Discarded,
    /// A change of which the outcome was unknown turned out to have been carried out.
    FoundApplied,
    /// Both sides had changed the customer, and the changes went together without a question.
    Merged,
    /// The agent said who is right.
    Decided,
    /// The agent took a decision back.
    DecisionUndone,
    /// The agent gave a waiting change other values.
    Amended,
    /// A customer is not in its system any more.
    Gone,
    /// A customer that was gone is in its system again.
    Back,
    /// A customer that was gone was removed from this device.
    Forgotten,
    /// Two persons were made one.
    Linked,
    /// A record was taken out of its person again.
    Unlinked,
    /// The agent said which existing customer a new one was meant to be.
    Chosen,
    /// A pull ended.
    Pulled,
    /// A connection was added.
    ConnectionAdded,
    /// A connection was changed.
    ConnectionChanged,
    /// A connection was removed.
    ConnectionRemoved,
    /// The agent had a hidden value shown.
    Revealed,
    /// The agent copied a hidden value.
    Copied,
}
