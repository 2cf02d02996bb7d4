use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldRef {
    /// The record.
    pub record_id: String,
    /// Field key.
    pub key: String,
}

/// Where a hidden value stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "place", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum HiddenValue {
    /// On the customer's page.
    Field {
        /// The record.
        record_id: String,
        /// Field key.
        key: String,
    },
    /// In a change that is not done yet, or in its conflict.
    Change {
        /// The pending change.
        operation_id: String,
        /// Field key.
        key: String,
    },
}

/// A hidden value, shown because the agent asked for it. Not to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Revealed {
    /// The value as it stands here: with the agent's change, or as the change wants it; empty if not set.
    pub value: String,
    /// What it was before the agent's change; absent without one.
    pub was: Option<String>,
    /// What the system holds, where that is another value; absent otherwise.
    pub theirs: Option<String>,
}
