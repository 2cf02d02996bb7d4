//! Fields: named, typed values of a record, and what a provider says about each.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::Alphabet;

/// Name of a field, such as `name.given` or `custom.klantnummer`. The same key means the same thing at every provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldKey(String);

impl FieldKey {
    /// A key as it stands.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key of a custom field by its bare name.
    #[must_use]
    pub fn custom(name: &str) -> Self {
        Self(format!("{CUSTOM}{name}"))
    }

    /// The bare name, if this is a custom field.
    #[must_use]
    pub fn custom_name(&self) -> Option<&str> {
        self.0.strip_prefix(CUSTOM)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const CUSTOM: &str = "custom.";

impl Borrow<str> for FieldKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FieldKey {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

/// Given name.
pub const NAME_GIVEN: &str = "name.given";
/// Family name.
pub const NAME_FAMILY: &str = "name.family";
/// The id the organisation itself gave the customer.
pub const EXTERNAL_ID: &str = "id.external";
/// Name of the brand (or tenant) the customer belongs to.
pub const BRAND: &str = "brand";
/// Middle name.
pub const NAME_MIDDLE: &str = "name.middle";
/// Form of address, such as `Mrs.`.
pub const SALUTATION: &str = "name.salutation";
/// Academic title.
pub const TITLE: &str = "name.title";
/// Given and family name in one, where a provider keeps that beside the two.
pub const NAME_COMBINED: &str = "name.combined";
/// Company.
pub const COMPANY: &str = "company";
/// Date of birth, `YYYY-MM-DD`.
pub const BIRTH_DATE: &str = "birth.date";
/// Place of birth.
pub const BIRTH_PLACE: &str = "birth.place";
/// Nationality.
pub const NATIONALITY: &str = "nationality";
/// Gender, in the provider's own words.
pub const GENDER: &str = "gender";
/// Website.
pub const WEBSITE: &str = "website";
/// Fax number.
pub const FAX: &str = "fax";
/// Social security number: the last four digits as providers show it; what an agent types in full is never in here, see [`crate::ssn`].
pub const SSN: &str = "ssn";
/// How the customer stands at the provider.
pub const STATUS: &str = "status";
/// Whether the customer is suspended or banned.
pub const BAN_STATUS: &str = "ban.status";
/// Why that was changed; goes out with the change and is never shown again.
pub const BAN_NOTE: &str = "ban.note";
/// The provider's own number of the customer's account.
pub const ACCOUNT_NUMBER: &str = "id.account";
/// Key of a part of the address that counts, such as `address.legal.city`; parts are named in [`crate::address`].
pub const LEGAL_ADDRESS: &str = "address.legal";
/// Key of a part of the address things are sent to.
pub const SHIPPING_ADDRESS: &str = "address.shipping";

/// Values by field. A field without a value is absent, never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<FieldKey, String>);

impl Fields {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field, if it has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The value of a field, or nothing as an empty text.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.get(key).unwrap_or_default()
    }

    /// Sets a field, or clears it if the value is empty.
    pub fn set(&mut self, key: FieldKey, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, value);
        }
    }

    /// All values in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldKey, &str)> {
        self.0.iter().map(|(key, value)| (key, value.as_str()))
    }

    /// Whether there is no value at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<FieldKey>, V: Into<String>> FromIterator<(K, V)> for Fields {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(values: T) -> Self {
        let mut fields = Self::new();
        for (key, value) in values {
            fields.set(key.into(), value);
        }
        fields
    }
}

/// Kind of a field's value. Decides how it is typed, compared and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Date without time, `YYYY-MM-DD`.
    Date,
    /// One of a list.
    Choice,
    /// ISO 3166 country, two letters.
    Country,
    /// Country as people write it: a name or two letters.
    CountryName,
    /// Postal code.
    PostalCode,
    /// Social security number.
    Ssn,
    /// Number.
    Number,
    /// `true` or `false`.
    Flag,
}

impl FieldKind {
    /// Whether two values mean the same, so that a difference in writing is no difference.
    #[must_use]
    pub fn same(self, one: &str, other: &str) -> bool {
        self.normal(one) == self.normal(other)
    }

    /// What all writings of a value have in common.
    #[must_use]
    pub fn normal(self, value: &str) -> String {
        match self {
            Self::Email => crate::email::key(value),
            Self::Phone => crate::phone::key(value),
            Self::Country | Self::CountryName => crate::country::key(value),
            Self::PostalCode => crate::address::postal_key(value),
            Self::Ssn => crate::ssn::last_four(value),
            // Providers answer a date with a time at midnight; converting zones would move the day.
            Self::Date => crate::date::day(value).to_owned(),
            Self::Text | Self::Choice | Self::Number | Self::Flag => crate::name::normalise(value),
        }
    }
}

/// Card a field stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldGroup {
    /// Who it is.
    Identity,
    /// The address that counts.
    LegalAddress,
    /// The address things are sent to.
    ShippingAddress,
    /// Fields of the organisation's own.
    Custom,
    /// Facts of the remote system.
    System,
}

/// What a provider says about one of its fields. Forms, validation and comparing read it; it is data, never code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpec {
    /// The field.
    pub key: &'static str,
    /// Name to show.
    pub label: &'static str,
    /// Kind of value.
    pub kind: FieldKind,
    /// Card it stands on.
    pub group: FieldGroup,
    /// Whether it can be set when creating.
    pub on_create: bool,
    /// Whether it can be changed later.
    pub on_update: bool,
    /// Letters it may be written in, if the provider limits them.
    pub alphabet: Option<Alphabet>,
    /// Choices, if the value is one of a list.
    pub choices: &'static [&'static str],
    /// Fields that are only ever sent together with this one, itself not included: a name pair, an address.
    pub sent_with: &'static [&'static str],
    /// Whether sending it empty clears it there. If not, clearing is not offered.
    pub clearable: bool,
    /// Whether it is hidden until the agent asks for it.
    pub masked: bool,
    /// Whether a new customer has to have it.
    pub need: Need,
    /// Choices with legal weight: choosing one has to be confirmed.
    pub confirm: &'static [&'static str],
    /// A field that has to be filled in whenever this one is changed.
    pub asks_for: Option<&'static str>,
    /// Whether it goes out and never comes back, so that nothing can be compared.
    pub write_only: bool,
    /// Whether what is typed is a secret: kept in the keychain until it is sent, in no table and no log.
    pub secret: bool,
    /// Value a form begins with.
    pub default: &'static str,
    /// What may be typed, in words to show; empty where the kind says it.
    pub rule: &'static str,
}

/// Whether a new customer has to have a value in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left empty.
    None,
    /// It should be filled in; leaving it empty is pointed out and does no harm that is known.
    Advised,
    /// It has to be filled in.
    Required,
    /// It has to be filled in once any of these others is.
    With(&'static [&'static str]),
}

impl FieldSpec {
    /// An optional text field of a group, writable when creating and later; the base of most entries.
    #[must_use]
    pub const fn text(key: &'static str, label: &'static str, group: FieldGroup) -> Self {
        Self {
            key,
            label,
            kind: FieldKind::Text,
            group,
            on_create: true,
            on_update: true,
            alphabet: None,
            choices: &[],
            sent_with: &[],
            clearable: true,
            masked: false,
            need: Need::None,
            confirm: &[],
            asks_for: None,
            write_only: false,
            secret: false,
            default: "",
            rule: "",
        }
    }

    /// A fact of the remote system that cannot be changed from here.
    #[must_use]
    pub const fn fact(key: &'static str, label: &'static str) -> Self {
        Self { on_create: false, on_update: false, clearable: false, ..Self::text(key, label, FieldGroup::System) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(FieldKind::Text, "Zoe\u{308}", "Zoë ", true)]
    #[case(FieldKind::Text, "Zoe", "Zoë", false)]
    #[case(FieldKind::Email, "Jan@Example.com", "jan@example.com", true)]
    #[case(FieldKind::Phone, "+31 6 1234", "+3161234", true)]
    fn same_ignores_writing_only(#[case] kind: FieldKind, #[case] one: &str, #[case] other: &str, #[case] same: bool) {
        assert_eq!(kind.same(one, other), same);
    }

    #[test]
    fn an_empty_value_is_no_value() {
        let mut fields: Fields = [("name.given", "Jan")].into_iter().collect();
        fields.set("name.given".into(), "");
        assert!(fields.is_empty(), "absent and empty must not be two states");
    }

    #[test]
    fn custom_keys_round_trip() {
        assert_eq!(FieldKey::custom("segment").custom_name(), Some("segment"));
        assert_eq!(FieldKey::from(NAME_GIVEN).custom_name(), None);
    }
}
