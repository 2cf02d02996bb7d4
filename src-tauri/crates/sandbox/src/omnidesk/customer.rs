//! A customer as the account holds it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(super) id: u64,
    pub(super) external_id: Option<String>,
    pub(super) brand_id: u64,
    pub(super) firstname: String,
    pub(super) lastname: String,
    pub(super) channels: Vec<Channel>,
    /// By field name, without the prefix `custom_`.
    pub(super) custom: BTreeMap<String, String>,
}

impl Customer {
    /// Addresses differ in more than capitals or they are the same.
    pub(super) fn has_channel(&self, kind: ChannelKind, value: &str) -> bool {
        self.channels.iter().any(|channel| channel.kind == kind && same_value(&channel.value, value))
    }
}

/// An address of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Channel {
    pub(super) id: u64,
    pub(super) kind: ChannelKind,
    pub(super) value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChannelKind {
    Email,
    Telephone,
    Facebook,
    Twitter,
}

impl ChannelKind {
    const ALL: [Self; 4] = [Self::Email, Self::Telephone, Self::Facebook, Self::Twitter];

    /// The number used in `customerChannelType_N`; 1 is e-mail elsewhere in the system, the others are this account's.
    pub(super) fn type_id(self) -> u64 {
        match self {
            Self::Email => 1,
            Self::Telephone => 2,
            Self::Facebook => 3,
            Self::Twitter => 4,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Facebook => "facebook",
            Self::Twitter => "twitter",
        }
    }

    pub(super) fn from_type_id(text: &str) -> Option<Self> {
        let id: u64 = text.parse().ok()?;
        Self::ALL.into_iter().find(|kind| kind.type_id() == id)
    }

    pub(super) fn from_name_or_type_id(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).or_else(|| Self::from_type_id(text))
    }
}

/// The form of a channel value in which two values are compared.
pub(super) fn comparable(value: &str) -> String {
    value.trim().to_lowercase()
}

pub(super) fn same_value(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}
