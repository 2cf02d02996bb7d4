use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Allowed, FieldGroup};

/// A text that is only ever sent inwards and never shown, logged or sent back. Overwritten when it goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop, TS)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Wraps a secret.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself, for the keychain or a request header.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// All kinds of remote systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderList {
    /// One per provider.
    pub providers: Vec<ProviderInfo>,
}

/// A kind of remote system: everything a form or a page needs to know about it, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderInfo {
    /// Stable name, such as `omnidesk`.
    pub provider: String,
    /// Name as the vendor writes it.
    pub name: String,
    /// Two letters.
    pub badge: String,
    /// Environments to choose from; the first is the default.
    pub environments: Vec<EnvironmentInfo>,
    /// What has to be typed to sign in.
    pub credentials: Vec<CredentialInfo>,
    /// Settings of a connection.
    pub settings: Vec<SettingInfo>,
    /// Fields of a customer.
    pub fields: Vec<FieldInfo>,
    /// Ways to reach a customer.
    pub channels: Vec<ChannelKindInfo>,
    /// Whether customers can be created.
    pub can_create: bool,
    /// What creating does that the word does not say, in words to show; empty if nothing.
    pub create_effect: String,
    /// Kinds of channels of which a new customer has to have at least one; empty if none is needed.
    pub reached_by: Vec<String>,
    /// Whether all its customers can be listed, so that they are pulled into the cache.
    pub list: Allowed,
    /// What the live search can look for, in words to show.
    pub live_search: String,
    /// Whether fields outside `fields` may be added by name.
    pub custom_fields: bool,
    /// What the form for a new customer can say about linking a ticket; absent if the provider has no tickets.
    pub tickets: bool,
}

/// An environment of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentInfo {
    /// Stable name.
    pub environment: String,
    /// Name to show.
    pub label: String,
    /// Base URL; `{account}` stands for something the agent has to replace. Empty if it has to be typed in full.
    pub base_url: String,
}

/// Something to type to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CredentialInfo {
    /// Stable name.
    pub key: String,
    /// Name to show.
    pub label: String,
    /// Where to find it, in one sentence.
    pub help: String,
}

/// A setting of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingInfo {
    /// Stable name.
    pub key: String,
    /// Name to show.
    pub label: String,
    /// What it is for, in one sentence.
    pub help: String,
    /// Value if nothing is set.
    pub default: String,
    /// Choices, if the value is one of a list.
    pub choices: Vec<Choice>,
    /// Whether it belongs behind *Advanced*.
    pub advanced: bool,
    /// Whether the default is a guess that nobody has verified with the vendor.
    pub unverified: bool,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// The value.
    pub value: String,
    /// What to show.
    pub label: String,
}

/// A field of a customer at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldInfo {
    /// Field key, such as `name.given`.
    pub key: String,
    /// Name to show.
    pub label: String,
    /// What kind of value.
    pub kind: FieldKind,
    /// Whether it can be set when creating.
    pub on_create: bool,
    /// Whether it can be changed later.
    pub on_update: bool,
    /// Card it stands on.
    pub group: FieldGroup,
    /// What may be typed, in words to show; empty if anything may.
    pub rule: String,
    /// Choices, if the value is one of a list.
    pub choices: Vec<Choice>,
    /// Whether a new customer has to have it.
    pub need: FieldNeed,
    /// The other fields of which one being filled in makes this one needed; empty otherwise.
    pub needed_with: Vec<String>,
    /// Choices with legal weight: choosing one has to be confirmed.
    pub confirm: Vec<String>,
    /// A field that has to be filled in whenever this one is changed.
    pub asks_for: Option<String>,
    /// Whether it is hidden until the agent asks for it.
    pub masked: bool,
    /// Whether what is typed is a secret: it goes to the system and is shown in part only ever after.
    pub secret: bool,
    /// Whether it goes out and never comes back.
    pub write_only: bool,
    /// Value a form begins with.
    pub default: String,
}

/// Whether a new customer has to have a value in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldNeed {
    /// It may be left empty.
    Optional,
    /// It should be filled in; leaving it empty is pointed out, not refused.
    Advised,
    /// It has to be filled in.
    Required,
    /// It has to be filled in once another one is.
    RequiredWith,
}

/// Kind of value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A date without time.
    Date,
    /// One of a list.
    Choice,
    /// A country, two letters.
    Country,
    /// A country as people write it.
    CountryName,
    /// A postal code.
    PostalCode,
    /// A social security number.
    Ssn,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
}

/// A way to reach a customer at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChannelKindInfo {
    /// `email`, `telephone`, `mobile`, `facebook` or `twitter`.
    pub kind: String,
    /// Name to show.
    pub label: String,
    /// What may be typed, in words to show.
    pub rule: String,
    /// How many of them a customer has at most, if there is a limit.
    pub limit: Option<u32>,
}

/// A new connection, saved or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The saved connection that is being edited, for a test with the credentials already kept.
    pub connection_id: Option<String>,
    /// The provider.
    pub provider: String,
    /// Name to show.
    pub name: String,
    /// Environment.
    pub environment: String,
    /// Base URL: https, or http on loopback.
    pub base_url: String,
    /// Settings that differ from their default.
    pub settings: BTreeMap<String, String>,
    /// Credentials by key; empty to use the ones already kept.
    pub credentials: BTreeMap<String, SecretText>,
}

/// A change of a saved connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionUpdate {
    /// The connection.
    pub connection_id: String,
    /// Name to show.
    pub name: String,
    /// Environment.
    pub environment: String,
    /// Base URL.
    pub base_url: String,
    /// Settings that differ from their default.
    pub settings: BTreeMap<String, String>,
    /// New credentials by key; empty to keep the ones in the keychain.
    pub credentials: BTreeMap<String, SecretText>,
}

/// Names a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRef {
    /// The connection.
    pub connection_id: String,
}

/// Removes a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRemove {
    /// The connection.
    pub connection_id: String,
    /// Whether changes that were not sent may be dropped with it; without this, a connection with unsent changes stays.
    pub drop_unsent: bool,
}

/// All connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionList {
    /// In the order they were added.
    pub connections: Vec<ConnectionView>,
}

/// A saved connection. Credentials never come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// The connection.
    pub connection_id: String,
    /// The provider.
    pub provider: String,
    /// Two letters.
    pub badge: String,
    /// Name to show.
    pub name: String,
    /// Environment.
    pub environment: String,
    /// Base URL.
    pub base_url: String,
    /// Settings that differ from their default.
    pub settings: BTreeMap<String, String>,
    /// Whether it is the built-in sample system.
    pub sample: bool,
    /// Whether its credentials are in the keychain.
    pub has_credentials: bool,
    /// Whether the key may read.
    pub read: Allowed,
    /// Whether the key may create, change and delete.
    pub change: Allowed,
    /// Customers cached from it.
    pub customers: u32,
    /// Changes that were not sent yet.
    pub unsent: u32,
}

/// What trying a connection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTest {
    /// Whether it can be used.
    pub ok: bool,
    /// What was found.
    pub outcome: TestOutcome,
    /// In words to show.
    pub message: String,
    /// Whether the key may read.
    pub read: Allowed,
    /// Whether the key may create, change and delete; not tried, since trying would change something.
    pub change: Allowed,
    /// How many customers there are, where the provider says so.
    pub customers: Option<u32>,
}

/// Kinds of findings when trying a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestOutcome {
    /// Works.
    Works,
    /// The host does not answer.
    HostUnreachable,
    /// The secure connection cannot be set up.
    Tls,
    /// The credentials are refused.
    CredentialsRefused,
    /// The credentials are accepted, but lack the right to read customers.
    PermissionMissing,
    /// The host answers, but not like this provider.
    NotThisProvider,
    /// The provider fails or asks to wait.
    ProviderBusy,
}
