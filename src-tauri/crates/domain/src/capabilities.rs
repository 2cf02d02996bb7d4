//! What a provider can do, as data that the engine and the interface read. Outside the adapters nothing asks which provider it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::name::Alphabet;
use crate::{ChannelKind, FieldSpec};

/// Kind of a remote system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// Omnidesk, an omnichannel help desk.
    Omnidesk,
    /// Securely, payments.
    Securely,
    /// secuconnect, payments.
    Secuconnect,
    /// Synctera, banking.
    Synctera,
}

impl ProviderKind {
    /// Every provider.
    pub const ALL: [Self; 4] = [Self::Omnidesk, Self::Securely, Self::Secuconnect, Self::Synctera];

    /// Stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omnidesk => "omnidesk",
            Self::Securely => "securely",
            Self::Secuconnect => "secuconnect",
            Self::Synctera => "synctera",
        }
    }
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no provider of this name")]
pub struct UnknownProvider;

impl FromStr for ProviderKind {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(UnknownProvider)
    }
}

/// Right of a key that a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// Read customers.
    Read,
    /// Create, change and delete customers.
    Change,
}

/// Whether a provider offers something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It does not, for this reason in words to show.
    No(&'static str),
    /// It does, to keys with this right.
    Yes(Permission),
    /// It does, but how is the best guess from an incomplete documentation; can be changed in the connection's settings.
    Unverified(Permission),
}

impl Support {
    /// The right it needs, if it is offered.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::No(_) => None,
            Self::Yes(permission) | Self::Unverified(permission) => Some(permission),
        }
    }
}

/// Everything a provider can do.
#[derive(Debug)]
pub struct Capabilities {
    /// The provider.
    pub provider: ProviderKind,
    /// Name as the vendor writes it.
    pub name: &'static str,
    /// Two letters.
    pub badge: &'static str,
    /// Environments; the first is the default.
    pub environments: &'static [EnvironmentSpec],
    /// What is needed to sign in.
    pub credentials: &'static [CredentialSpec],
    /// Settings of a connection.
    pub settings: &'static [SettingSpec],
    /// Fields, in display order.
    pub fields: &'static [FieldSpec],
    /// Whether fields outside `fields` may be added by name, and in which letters their names are written.
    pub custom_fields: Option<CustomFieldSpec>,
    /// Kinds of channels.
    pub channels: &'static [ChannelSpec],
    /// Ways to reach a customer of which a new one has to have at least one; empty if none is needed.
    pub reached_by: &'static [ChannelKind],
    /// List all customers.
    pub list: Support,
    /// Create a customer.
    pub create: Support,
    /// How a create whose outcome is not known is resolved.
    pub create_trace: CreateTrace,
    /// What creating does that the word does not say, in words to show; empty if nothing.
    pub create_effect: &'static str,
    /// Change fields.
    pub update: Support,
    /// Add a channel.
    pub add_channel: Support,
    /// Replace the address of a channel.
    pub change_channel: Support,
    /// Remove a channel.
    pub remove_channel: Support,
    /// Read the timeline.
    pub timeline: Support,
    /// Add an event to the timeline.
    pub add_event: Support,
    /// Ask for a CRM look-up.
    pub crm_sync: Support,
    /// Delete a customer.
    pub delete: Support,
    /// Purge all data of a customer.
    pub purge: Support,
    /// What the live search looks for, in words to show.
    pub live_search: &'static str,
    /// Whether a new customer can be linked to a ticket.
    pub tickets: bool,
    /// What deleting does, in words to show.
    pub delete_effect: &'static str,
    /// What purging does, in words to show.
    pub purge_effect: &'static str,
}

impl Capabilities {
    /// What the provider says about a field, if it is one of the named ones.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|spec| spec.key == key)
    }

    /// How many channels of this kind a customer has at most, if there is a limit.
    #[must_use]
    pub fn channel_limit(&self, kind: &ChannelKind) -> Option<usize> {
        self.channels.iter().find(|spec| spec.kind == *kind).and_then(|spec| spec.limit)
    }

    /// Whether channels of this kind can be added.
    #[must_use]
    pub fn takes_channel(&self, kind: &ChannelKind) -> bool {
        self.channels.iter().any(|spec| spec.kind == *kind)
    }
}

/// How it is found out whether a create arrived whose reply was lost, and what keeps a create from being carried out twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateTrace {
    /// Every create carries the organisation's own id, minted if the agent gave none; by it the customer is searched.
    ExternalId,
    /// The same request under the same idempotency key gives the first reply again.
    SameKey,
    /// The request itself looks for the customer first, so the same request finds what it made.
    FindsItself,
    /// Nothing identifies it: customers with the same address and the same values that were not known before it was sent.
    Resemblance,
}

/// An environment of a provider.
#[derive(Debug)]
pub struct EnvironmentSpec {
    /// Stable name.
    pub environment: &'static str,
    /// Name to show.
    pub label: &'static str,
    /// Base URL; `{account}` stands for something to be replaced. Empty if it has to be typed in full.
    pub base_url: &'static str,
}

/// Something to type to sign in.
#[derive(Debug)]
pub struct CredentialSpec {
    /// Stable name.
    pub key: &'static str,
    /// Name to show.
    pub label: &'static str,
    /// Where to find it.
    pub help: &'static str,
}

/// A setting of a connection.
#[derive(Debug)]
pub struct SettingSpec {
    /// Stable name.
    pub key: &'static str,
    /// Name to show.
    pub label: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// Value if nothing is set.
    pub default: &'static str,
    /// Value and label of each choice, if it is one of a list.
    pub choices: &'static [(&'static str, &'static str)],
    /// Whether it belongs behind *Advanced*.
    pub advanced: bool,
    /// Whether the default is a guess that nobody has verified with the vendor.
    pub unverified: bool,
}

impl SettingSpec {
    /// A setting that everybody sees.
    #[must_use]
    pub const fn plain(key: &'static str, label: &'static str, help: &'static str, default: &'static str) -> Self {
        Self { key, label, help, default, choices: &[], advanced: false, unverified: false }
    }

    /// A setting behind *Advanced*.
    #[must_use]
    pub const fn advanced(key: &'static str, label: &'static str, help: &'static str, default: &'static str) -> Self {
        Self { advanced: true, ..Self::plain(key, label, help, default) }
    }

    /// A setting behind *Advanced* whose default nobody has verified with the vendor.
    #[must_use]
    pub const fn guess(key: &'static str, label: &'static str, help: &'static str, default: &'static str) -> Self {
        Self { unverified: true, ..Self::advanced(key, label, help, default) }
    }
}

/// Names of custom fields.
#[derive(Debug)]
pub struct CustomFieldSpec {
    /// Letters a name may be written in; underscores are always allowed.
    pub names: Alphabet,
}

/// A kind of channel at a provider.
#[derive(Debug)]
pub struct ChannelSpec {
    /// The kind.
    pub kind: ChannelKind,
    /// How many of them a customer has at most, if there is a limit.
    pub limit: Option<usize>,
}
