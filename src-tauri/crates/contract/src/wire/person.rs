use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Allowed, Choice, FieldKind, SystemBadge};

/// Names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonRef {
    /// The person.
    pub person_id: String,
}

/// Names a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordRef {
    /// The record.
    pub record_id: String,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// The person.
    pub person_id: String,
    /// Name to show; empty if there is none.
    pub name: String,
    /// One or two letters for the avatar; empty if there is no name.
    pub initials: String,
    /// The systems it is known in.
    pub systems: Vec<SystemBadge>,
    /// Its records.
    pub records: Vec<RecordView>,
    /// Fields of all records, in display order.
    pub fields: Vec<FieldView>,
    /// Channels of all records.
    pub channels: Vec<ChannelView>,
    /// Changes of this person that are not done yet, in words to show.
    pub waiting: u32,
    /// Changes among them that need the agent.
    pub needs_attention: u32,
}

/// One customer as one connection holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// The record.
    pub record_id: String,
    /// Where it is.
    pub system: SystemBadge,
    /// Its id there, once known.
    pub remote_id: Option<String>,
    /// The id the organisation itself gave it.
    pub external_id: Option<String>,
    /// How it stands there.
    pub state: RecordState,
    /// When it was last read from its system, ISO 8601.
    pub seen_at: Option<String>,
    /// When it was found not to be there any more, ISO 8601; absent if it is there, or was never.
    pub gone_at: Option<String>,
    /// Whether it can be removed from this device: only what is gone there.
    pub forget: Allowed,
    /// Whether fields can be changed.
    pub edit: Allowed,
    /// Whether channels can be added.
    pub add_channel: Allowed,
    /// Whether addresses of channels can be changed.
    pub change_channel: Allowed,
    /// Whether channels can be removed.
    pub remove_channel: Allowed,
    /// Whether events can be added.
    pub add_event: Allowed,
    /// Whether a CRM sync can be asked for.
    pub crm_sync: Allowed,
    /// Whether it can be deleted.
    pub delete: Allowed,
    /// Whether all its data can be purged.
    pub purge: Allowed,
    /// Whether it has a timeline in its system.
    pub timeline: Allowed,
    /// Whether custom fields can be added by name.
    pub custom_fields: bool,
    /// Whether it can be taken out of this person again: it has others beside it.
    pub unlink: Allowed,
    /// When it was linked to this person by an agent, ISO 8601; absent if it was here from the start.
    pub linked_at: Option<String>,
}

/// How a record stands in its system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// Created here, not there yet.
    New,
    /// There.
    Known,
    /// Being removed there.
    Removing,
    /// Not there any more: a complete list lacked it, and it was not found by its id.
    Gone,
}

/// State of a change on what it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Saved here, not sent.
    Waiting,
    /// On its way.
    Sending,
    /// Needs the agent.
    NeedsAttention,
}

/// One field of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// The record.
    pub record_id: String,
    /// Field key.
    pub key: String,
    /// Name to show.
    pub label: String,
    /// Card it stands on.
    pub group: FieldGroup,
    /// What kind of value.
    pub kind: FieldKind,
    /// Value, with the agent's change if there is one; of a hidden one as much as may be seen; empty if not set.
    pub value: String,
    /// Stands for a hidden value: equal values of a field have equal marks. Absent where the value is here, or not set.
    pub mark: Option<String>,
    /// What it was before the agent's change, as far as it may be seen; absent without one.
    pub was: Option<String>,
    /// State of the agent's change; absent without one.
    pub change: Option<ChangeState>,
    /// How the value came about where both sides had changed the customer and it merged by itself lately, in words to show.
    pub merged: Option<String>,
    /// Whether it can be changed.
    pub edit: Allowed,
    /// What may be typed, in words to show.
    pub rule: String,
    /// Choices, if the value is one of a list.
    pub choices: Vec<Choice>,
    /// Whether it is hidden until the agent asks for it.
    pub masked: bool,
    /// Whether what is typed is a secret, so that editing begins with an empty box.
    pub secret: bool,
    /// Choices with legal weight: choosing one has to be confirmed.
    pub confirm: Vec<String>,
    /// A field that has to be filled in whenever this one is changed, with its label.
    pub asks_for: Option<AskedFor>,
}

/// A field that goes along with the change of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AskedFor {
    /// Field key.
    pub key: String,
    /// Name to show.
    pub label: String,
}

/// Card a field stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldGroup {
    /// Who it is.
    Identity,
    /// The address that counts.
    LegalAddress,
    /// The address things are sent to.
    ShippingAddress,
    /// Fields of the organisation's own.
    Custom,
    /// Facts of the system.
    System,
}

/// One channel of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChannelView {
    /// The channel.
    pub channel_id: String,
    /// The record.
    pub record_id: String,
    /// `email`, `telephone`, `mobile`, `facebook` or `twitter`, or the provider's own word.
    pub kind: String,
    /// Name to show.
    pub label: String,
    /// Address as shown: phones in international format.
    pub address: String,
    /// Address exactly as the system holds it.
    pub raw: String,
    /// Something to know about the address, such as that it is not a valid number.
    pub note: Option<String>,
    /// What it was before the agent's change.
    pub was: Option<String>,
    /// The agent's change.
    pub change: Option<ChannelChangeKind>,
    /// State of the agent's change.
    pub change_state: Option<ChangeState>,
    /// Whether it can be changed.
    pub edit: Allowed,
    /// Whether it can be removed.
    pub remove: Allowed,
}

/// What the agent did to a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChannelChangeKind {
    /// Added it.
    Added,
    /// Changed its address.
    Changed,
    /// Removed it.
    Removed,
}
