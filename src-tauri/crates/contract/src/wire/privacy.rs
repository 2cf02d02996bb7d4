use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SystemBadge;

/// What erasing a customer would do, and the words to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasurePlan {
    /// The words that have to be typed.
    pub phrase: String,
    /// What would be asked of each system.
    pub systems: Vec<ErasureTarget>,
    /// What would go from this computer.
    pub here: ErasureHere,
    /// Why it cannot begin right now, in words to show.
    pub obstacle: Option<String>,
}

/// What would be asked of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureTarget {
    /// The record.
    pub record_id: String,
    /// Where.
    pub system: SystemBadge,
    /// What.
    pub action: ErasureAction,
    /// What that means there, in words to show.
    pub words: String,
    /// Set when the provider's documentation does not settle how this is done and nobody has tried it.
    pub unverified: bool,
}

/// What is asked of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureAction {
    /// To purge everything linked to the customer.
    Purge,
    /// To delete the customer.
    Delete,
    /// Nothing.
    Nothing,
}

/// What would go from this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureHere {
    /// Records.
    pub records: u32,
    /// Entries of the timeline.
    pub entries: u32,
    /// Changes that were not sent and never will be.
    pub unsent: u32,
    /// Half-filled forms.
    pub drafts: u32,
    /// Names of saved views that look for the customer.
    pub views: Vec<String>,
    /// Files that were written for the agent and may hold the customer; they stay.
    pub files: Vec<String>,
    /// Copies of the cache from before an update.
    pub copies: u32,
    /// Files of older data that nobody can open without its key; they stay.
    pub unreadable: Vec<String>,
}

/// Confirms an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureConfirm {
    /// The person.
    pub person_id: String,
    /// What was typed; has to be the plan's phrase.
    pub phrase: String,
}

/// An erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureRef {
    /// The erasure.
    pub erasure_id: String,
}

/// All erasures, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureList {
    /// The erasures.
    pub erasures: Vec<ErasureLine>,
}

/// An erasure in the list. Says nothing about whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureLine {
    /// The erasure.
    pub erasure_id: String,
    /// When it was asked for, ISO 8601.
    pub at: String,
    /// How it stands.
    pub state: ErasureState,
    /// Names of the systems the customer was known in.
    pub systems: Vec<String>,
    /// When the agent allowed the customer to come back.
    pub lifted_at: Option<String>,
}

/// How an erasure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// The customer is gone from every list; words and pages are being written anew.
    Cleaning,
    /// Done here; a system has not answered.
    Waiting,
    /// A system said no, and the agent has to say what becomes of that.
    NeedsAgent,
    /// Done here and in the systems, as far as they do it.
    Done,
}

/// What became of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureReport {
    /// The erasure.
    pub erasure_id: String,
    /// When it was asked for, ISO 8601.
    pub at: String,
    /// How it stands.
    pub state: ErasureState,
    /// What became of it in each system.
    pub systems: Vec<ErasureStep>,
    /// What was looked through here; absent while that is under way, and if the program ended before it could look.
    pub proof: Option<ErasureProof>,
    /// Files that were written for the agent and are still there.
    pub files: Vec<String>,
    /// Files of older data that nobody can open without its key.
    pub unreadable: Vec<String>,
    /// When the agent allowed the customer to come back.
    pub lifted_at: Option<String>,
}

/// What became of an erasure in one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureStep {
    /// Name of the connection.
    pub system: String,
    /// The provider; picks the hue.
    pub provider: String,
    /// Two letters.
    pub badge: String,
    /// What was asked.
    pub action: ErasureAction,
    /// How that stands.
    pub state: ErasureStepState,
    /// What it means there, in words to show.
    pub words: String,
    /// What the system said, where it said no.
    pub problem: Option<String>,
    /// The change that asks it, while that waits.
    pub operation_id: Option<String>,
    /// When it was done or left, ISO 8601.
    pub at: Option<String>,
}

/// How an erasure stands in one system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureStepState {
    /// It waits, or is on its way.
    Waiting,
    /// The system said no, or asks something.
    NeedsAgent,
    /// Found done.
    Done,
    /// The agent left it.
    Left,
    /// There was nothing to ask.
    Nothing,
}

/// What was looked through after an erasure, and where something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureProof {
    /// Tables of which every value was read.
    pub tables: u32,
    /// Pages of the encrypted file that were read.
    pub pages: u32,
    /// Files beside it that were read.
    pub files: u32,
    /// Where something was found.
    pub found: Vec<ErasureFinding>,
    /// Names, addresses and numbers that were not looked for since another customer has them too.
    pub shared: u32,
}

/// A place in which something of the customer was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureFinding {
    /// A table by its name, or the path of a file.
    pub place: String,
    /// In how many of its values.
    pub times: u32,
}

/// Asks for everything that is held on a person, as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonExport {
    /// The person.
    pub person_id: String,
    /// Whether the systems are to be read first.
    pub read_first: bool,
}

/// A file with everything that is held on a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonExported {
    /// Where it is, to be shown.
    pub path: String,
    /// Names of the systems that were to be read and could not be, with the reason.
    pub not_read: Vec<String>,
}
