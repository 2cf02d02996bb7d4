use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Choice, FieldKind, RequestPreview, SystemBadge};

/// Everything the conflicts screen lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictList {
    /// Changes that wait for the agent to say who is right, oldest first.
    pub conflicts: Vec<ConflictSummary>,
    /// Changes of which the agent has said so and that are not on their way yet: the decision can be taken back.
    pub decided: Vec<ConflictSummary>,
    /// Changes of the last days where both sides had changed something and nothing had to be asked, newest first, at most 200.
    pub merged: Vec<MergeView>,
    /// How many of those are from today.
    pub merged_today: u32,
}

/// One conflict as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictSummary {
    /// The pending change.
    pub operation_id: String,
    /// The person it concerns.
    pub person_id: String,
    /// That person's name; may be empty.
    pub person_name: String,
    /// Where it goes.
    pub system: SystemBadge,
    /// What it is about.
    pub kind: ConflictKind,
    /// Names of what is asked, in words to show.
    pub subject: String,
    /// When it was found, ISO 8601.
    pub at: String,
}

/// What a conflict is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Both sides changed the same thing to different values.
    Values,
    /// The change was accepted, but something else stands there since.
    NotAsSent,
    /// The customer is not there any more.
    Gone,
    /// Under the customer's id somebody else is found.
    SomebodyElse,
}

/// One conflict in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// The pending change.
    pub operation_id: String,
    /// The person it concerns.
    pub person_id: String,
    /// That person's name; may be empty.
    pub person_name: String,
    /// Where it goes.
    pub system: SystemBadge,
    /// What it is about.
    pub kind: ConflictKind,
    /// When the agent made the change, ISO 8601.
    pub yours_at: String,
    /// When the other value was seen there, ISO 8601.
    pub theirs_at: String,
    /// What is asked, line by line; empty where the customer is gone or somebody else.
    pub lines: Vec<ConflictLine>,
    /// What is not asked: only one side changed it. Goes along with what is decided.
    pub settled: Vec<SettledLine>,
    /// Whether a customer that is gone can be created there again with the agent's values.
    pub can_create_again: bool,
}

/// One thing both sides changed: a field, or fields that belong together, such as an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictLine {
    /// Names the line within the conflict.
    pub line_id: String,
    /// What it is, in words to show.
    pub label: String,
    /// Several of them, for "the same for all ...".
    pub plural: String,
    /// Lines of this kind in all conflicts, this one included.
    pub alike: u32,
    /// The fields; one, unless they are decided together.
    pub parts: Vec<ConflictPart>,
}

/// One field of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictPart {
    /// The field's key.
    pub key: String,
    /// What it is, in words to show.
    pub label: String,
    /// What kind of value.
    pub kind: FieldKind,
    /// What may be typed, in words to show.
    pub rule: String,
    /// Choices, if the value is one of a list.
    pub choices: Vec<Choice>,
    /// Whether it is hidden until the agent asks for it; of the values there is then as much as may be seen.
    pub masked: bool,
    /// What it was when the agent began; empty if not set.
    pub was: String,
    /// What the agent wants; empty to clear it.
    pub yours: String,
    /// What stands there now; empty if nothing does.
    pub theirs: String,
}

/// A field of the change that needs no decision, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettledLine {
    /// What it is, in words to show.
    pub label: String,
    /// What it was; empty if not set.
    pub was: String,
    /// What it will be, or is; empty if cleared.
    pub value: String,
    /// Who changed it.
    pub by: MergeSide,
}

/// Who changed a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MergeSide {
    /// Only the agent.
    Yours,
    /// Only somebody else, in the system.
    Theirs,
    /// Both, to the same.
    Both,
}

/// What the agent decides for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "take", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum LineChoice {
    /// The agent's value.
    Yours,
    /// The system's value.
    Theirs,
    /// Another value, by field key.
    Other {
        /// The values.
        values: BTreeMap<String, String>,
    },
}

/// What the agent decides, by line. Each line has to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictAnswer {
    /// The pending change.
    pub operation_id: String,
    /// The decisions.
    pub choices: BTreeMap<String, LineChoice>,
}

/// What a decision leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictPreview {
    /// The request that will be sent; absent if nothing is left to send.
    pub request: Option<RequestPreview>,
    /// What goes along or stays without being asked.
    pub settled: Vec<SettledLine>,
}

/// The same decision for one kind of line in every conflict that has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictBatch {
    /// The line it is taken from.
    pub operation_id: String,
    /// That line.
    pub line_id: String,
    /// The decision; another value cannot be the same for all.
    pub choice: LineChoice,
}

/// What came of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// Changes that are fully decided and will be sent, or are done.
    pub operation_ids: Vec<String>,
    /// Changes of which other lines are still open.
    pub still_open: u32,
}

/// A change where both sides had changed something and nothing had to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeView {
    /// Names the entry.
    pub merge_id: String,
    /// The person, if it is still here.
    pub person_id: Option<String>,
    /// That person's name; may be empty.
    pub person_name: String,
    /// Where.
    pub system: SystemBadge,
    /// When, ISO 8601.
    pub at: String,
    /// What both sides did.
    pub lines: Vec<SettledLine>,
    /// Whether the agent's part can be put back to what it was, as an ordinary change.
    pub undo: super::Allowed,
}

/// Names a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeRef {
    /// The entry.
    pub merge_id: String,
}
