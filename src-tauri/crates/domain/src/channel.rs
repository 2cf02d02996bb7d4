//! Channels: ways to reach a person.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::phone::Region;
use crate::rule::Rule;
use crate::{Email, Phone, email, handle, phone};

/// Kind of a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum ChannelKind {
    /// E-mail.
    Email,
    /// Telephone.
    Telephone,
    /// Mobile telephone, where a provider tells them apart.
    Mobile,
    /// Facebook.
    Facebook,
    /// Twitter.
    Twitter,
    /// A kind this program does not know, in the provider's own word. Shown, never written.
    Other(String),
}

impl ChannelKind {
    /// Stable name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Facebook => "facebook",
            Self::Twitter => "twitter",
            Self::Other(word) => word,
        }
    }

    /// Name to show.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Email => "E-mail",
            Self::Telephone => "Phone",
            Self::Mobile => "Mobile",
            Self::Facebook => "Facebook",
            Self::Twitter => "Twitter",
            Self::Other(word) => word,
        }
    }

    /// Whether addresses are phone numbers.
    #[must_use]
    pub fn is_phone(&self) -> bool {
        matches!(self, Self::Telephone | Self::Mobile)
    }

    /// What may be typed, in words to show.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Email => "An e-mail address",
            Self::Telephone | Self::Mobile => {
                "A phone number; without a country code it is taken to be from the connection's region"
            }
            Self::Facebook => "The number of the Facebook account",
            Self::Twitter => "The name without @: letters, digits, underscore",
            Self::Other(_) => "",
        }
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<String> for ChannelKind {
    fn from(word: String) -> Self {
        match word.as_str() {
            "email" => Self::Email,
            "telephone" => Self::Telephone,
            "mobile" => Self::Mobile,
            "facebook" => Self::Facebook,
            "twitter" => Self::Twitter,
            _ => Self::Other(word),
        }
    }
}

impl From<ChannelKind> for String {
    fn from(kind: ChannelKind) -> Self {
        kind.as_str().to_owned()
    }
}

impl FromStr for ChannelKind {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(word.to_owned()))
    }
}

/// An address on a channel, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChannelAddress {
    /// Kind of channel.
    pub kind: ChannelKind,
    /// The address as a provider takes it: phones in E.164, names without `@`.
    pub value: String,
}

impl ChannelAddress {
    /// Parses what an agent typed.
    ///
    /// # Errors
    /// The rule that is broken, and the character that breaks it if there is one.
    pub fn parse(kind: ChannelKind, typed: &str, region: Option<Region>) -> Result<Self, (Rule, Option<char>)> {
        if typed.trim().is_empty() {
            return Err((Rule::Required, None));
        }
        let value = match &kind {
            ChannelKind::Email => Email::parse(typed)?.as_str().to_owned(),
            ChannelKind::Telephone | ChannelKind::Mobile => {
                let number = Phone::read(typed, region);
                match number.e164() {
                    Some(_) if number.extension().is_some() => return Err((Rule::PhoneExtension, None)),
                    // Without a country code it was only a guess, and the numbering plan of the region says it is a wrong one.
                    Some(_) if !number.is_valid() && !typed.trim().starts_with('+') && !typed.trim().starts_with("00") => {
                        return Err((Rule::PhoneUnreadable, None));
                    }
                    Some(e164) => e164.to_owned(),
                    None => {
                        let strange = typed.trim().chars().find(|c| !c.is_ascii_digit() && !"+()-./ ".contains(*c));
                        let rule = if strange.is_some() { Rule::PhoneCharacter } else { Rule::PhoneUnreadable };
                        return Err((rule, strange));
                    }
                }
            }
            ChannelKind::Facebook => handle::facebook(typed)?,
            ChannelKind::Twitter => handle::twitter(typed)?,
            ChannelKind::Other(_) => return Err((Rule::ChannelKind, None)),
        };
        Ok(Self { kind, value })
    }

    /// What two writings of the same address have in common.
    #[must_use]
    pub fn key(&self) -> String {
        key(&self.kind, &self.value)
    }
}

/// What two writings of the same address on a channel have in common: digits of a phone number, lower case of the rest.
#[must_use]
pub fn key(kind: &ChannelKind, address: &str) -> String {
    if kind.is_phone() {
        let digits = phone::key(address);
        if digits.is_empty() { email::key(address) } else { digits }
    } else {
        email::key(address.trim().trim_start_matches('@'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(ChannelKind::Email, "Jan@Example.COM", Ok("Jan@example.com"))]
    #[case(ChannelKind::Telephone, "06-12345678", Ok("+31612345678"))]
    #[case(ChannelKind::Telephone, "+31 6 1234 5678", Ok("+31612345678"))]
    #[case(ChannelKind::Telephone, "1234567x", Err((Rule::PhoneCharacter, Some('x'))))]
    #[case(ChannelKind::Telephone, "12", Err((Rule::PhoneUnreadable, None)))]
    #[case(ChannelKind::Telephone, "020 765 4321", Ok("+31207654321"))]
    #[case(ChannelKind::Telephone, "06 81 23 45 67", Ok("+31681234567"))]
    #[case(ChannelKind::Telephone, "12345", Err((Rule::PhoneUnreadable, None)))]
    #[case(ChannelKind::Telephone, "+3112345", Ok("+3112345"))]
    #[case(ChannelKind::Telephone, "+31206241111 ext 5", Err((Rule::PhoneExtension, None)))]
    #[case(ChannelKind::Twitter, "@mjansen_fietst", Ok("mjansen_fietst"))]
    #[case(ChannelKind::Email, "  ", Err((Rule::Required, None)))]
    fn parsing(#[case] kind: ChannelKind, #[case] typed: &str, #[case] expected: Result<&str, (Rule, Option<char>)>) {
        let got = ChannelAddress::parse(kind, typed, Region::parse("NL"));
        assert_eq!(got.as_ref().map(|a| a.value.as_str()).map_err(|e| *e), expected);
    }

    #[test]
    fn writings_of_one_address_share_a_key() {
        assert_eq!(key(&ChannelKind::Telephone, "+31 6 1234"), key(&ChannelKind::Mobile, "+316-1234"));
        assert_eq!(key(&ChannelKind::Twitter, "@Jan"), key(&ChannelKind::Twitter, "jan"));
    }
}
