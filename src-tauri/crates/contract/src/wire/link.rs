use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PersonRow, SystemBadge};

/// Persons that might be the same as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonMatches {
    /// Surest first; `reason` says why.
    pub rows: Vec<PersonRow>,
}

/// Makes one person of two. Every record stays as it is, and unlinking restores exactly what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonLink {
    /// The person that stays.
    pub person_id: String,
    /// The person whose records join it.
    pub other_person_id: String,
}

/// A value of one record, to be copied to the other records of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ValueSource {
    /// A field; of an address all parts go together.
    Field {
        /// The record.
        record_id: String,
        /// Field key.
        key: String,
    },
    /// A way to reach the customer.
    Channel {
        /// The channel.
        channel_id: String,
    },
}

/// Asks what copying a value would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyRequest {
    /// The value.
    pub source: ValueSource,
}

/// What copying a value would do in each of the person's other records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyPlan {
    /// Name of what is copied, to show.
    pub label: String,
    /// The value, to show.
    pub value: String,
    /// One per other record.
    pub targets: Vec<CopyTarget>,
}

/// What copying would do in one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyTarget {
    /// The record.
    pub record_id: String,
    /// Where it is.
    pub system: SystemBadge,
    /// What would change, each before and after; empty if nothing would.
    pub changes: Vec<CopyChange>,
    /// Why it cannot be copied there, or that it is the same already, in words to show; absent if it can.
    pub obstacle: Option<String>,
}

/// One value before and after copying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyChange {
    /// Name to show.
    pub label: String,
    /// Before; empty if not set.
    pub before: String,
    /// After.
    pub after: String,
}

/// Copies a value as ordinary edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyConfirm {
    /// The value.
    pub source: ValueSource,
    /// The records to copy it to.
    pub record_ids: Vec<String>,
}

/// What copying saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    /// How many edits were saved.
    pub saved: u32,
}
