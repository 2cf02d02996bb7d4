use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Allowed, SystemBadge};

/// Delete the customer, or purge everything about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// Delete the customer; tickets and history stay.
    Delete,
    /// Purge all data linked to the customer.
    Purge,
}

/// Asks what a removal would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovalRequest {
    /// The person.
    pub person_id: String,
    /// Which kind.
    pub removal: Removal,
}

/// What a removal would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovalPlan {
    /// The words that have to be typed.
    pub phrase: String,
    /// One per record.
    pub steps: Vec<RemovalStep>,
}

/// What a removal would do in one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovalStep {
    /// The record.
    pub record_id: String,
    /// Where.
    pub system: SystemBadge,
    /// What will happen there, in words to show.
    pub effect: String,
    /// Whether it can be done there.
    pub allowed: Allowed,
}

/// Confirms a removal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovalConfirm {
    /// The person.
    pub person_id: String,
    /// Which kind.
    pub removal: Removal,
    /// The records to remove.
    pub record_ids: Vec<String>,
    /// What was typed; has to be the plan's phrase.
    pub phrase: String,
}

/// A removal that is saved on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovalSaved {
    /// One pending change per record.
    pub operation_ids: Vec<String>,
}
