use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::PersonRow;
use crate::FieldIssue;

/// A form for a new customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerForm {
    /// Connections to create it in, at least one.
    pub connection_ids: Vec<String>,
    /// Values by field key; empty ones are not sent.
    pub fields: BTreeMap<String, String>,
    /// Ways to reach the customer; ones with an empty address are not sent.
    pub channels: Vec<FormChannel>,
    /// A ticket to link the new customer to.
    pub ticket_id: String,
    /// Whether open tickets stay where they are when channels are linked.
    pub no_sync: bool,
    /// An existing person the new customers belong to; empty to make a new person.
    pub person_id: String,
    /// Whether choices with legal weight were confirmed.
    pub confirmed: bool,
}

/// A channel in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormChannel {
    /// `email`, `telephone`, `mobile`, `facebook` or `twitter`.
    pub kind: String,
    /// Address as typed.
    pub address: String,
}

/// What is wrong with a form, and who it might already be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCheck {
    /// What has to be mended before it can be saved. `field` is a field key, `channels.<index>`, `channels`, or `form`.
    pub issues: Vec<FieldIssue>,
    /// What should be filled in and need not be.
    pub advice: Vec<FieldIssue>,
    /// Existing customers that might be the same, best match first; `reason` says why.
    pub candidates: Vec<PersonRow>,
}

/// A customer that was saved and will be created in its systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCreated {
    /// The new person.
    pub person_id: String,
}

/// Changes of fields of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldsEdit {
    /// The record.
    pub record_id: String,
    /// New values by field key; an empty value clears the field.
    pub fields: BTreeMap<String, String>,
    /// Whether choices with legal weight were confirmed.
    pub confirmed: bool,
}

/// A change that is saved on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationSaved {
    /// The pending change; absent if nothing had to be changed.
    pub operation_id: Option<String>,
}

/// A channel to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChannelAdd {
    /// The record.
    pub record_id: String,
    /// `email`, `telephone`, `mobile`, `facebook` or `twitter`.
    pub kind: String,
    /// Address as typed.
    pub address: String,
    /// Whether open tickets stay where they are.
    pub no_sync: bool,
}

/// A channel to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChannelChange {
    /// The channel.
    pub channel_id: String,
    /// Address as typed.
    pub address: String,
    /// Whether open tickets stay where they are.
    pub no_sync: bool,
}

/// Names a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChannelRef {
    /// The channel.
    pub channel_id: String,
}

/// An event for a customer's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventAdd {
    /// The record.
    pub record_id: String,
    /// What happened.
    pub message: String,
    /// Who or what caused it.
    pub initiated_by: String,
    /// A link to more; may be empty.
    pub source_url: String,
}

/// Asks for a CRM look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CrmSync {
    /// The channel whose address is looked up: an e-mail address or a phone number.
    pub channel_id: String,
}
