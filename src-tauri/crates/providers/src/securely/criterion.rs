//! What an agent typed, as something Securely can look for.

use domain::name::normalise;
use domain::query::Text;
use domain::{ChannelKind, Email, Phone};

use crate::Criterion;

use super::settings::Settings;

/// What is said where only a name would be left to look for. Source: Securely API notes, section 4.
pub(super) const NO_NAMES: &str = "Securely does not look for names: type an e-mail address, a phone number or an id.";

/// How Securely would look for this, or why it cannot: only whole values, and no names.
pub(super) fn criterion(typed: &str, settings: &Settings) -> Result<Criterion, &'static str> {
    let text = normalise(typed);
    if text.is_empty() {
        return Err("Type something to look for.");
    }
    if text.contains('@') {
        let email = Email::parse(&text).map_err(|_| "Securely finds an e-mail address only when it is typed in full.")?;
        return Ok(Criterion::Channel(ChannelKind::Email, email.as_str().to_owned()));
    }
    let id = !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit());
    if let Text::Phone(_) = Text::read(&text, Some(settings.region)) {
        let phone = Phone::read(&text, Some(settings.region));
        let international = text.starts_with('+') || text.starts_with("00");
        return match phone.e164() {
            // Digits alone may as well be an id: only what the numbering plan knows is taken for a number.
            Some(e164) if international || phone.is_valid() => Ok(Criterion::Channel(ChannelKind::Telephone, e164.to_owned())),
            _ if id && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => Ok(Criterion::AnyId(text)),
            _ => Err("Securely finds a phone number only when it is typed in full."),
        };
    }
    if id { Ok(Criterion::AnyId(text)) } else { Err(NO_NAMES) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use std::collections::BTreeMap;

    fn settings() -> Settings {
        Settings::read(&BTreeMap::new()).unwrap()
    }

    #[rstest]
    #[case("Demarco@Example.com", Criterion::Channel(ChannelKind::Email, "Demarco@example.com".into()))]
    #[case("281.500.1111", Criterion::Channel(ChannelKind::Telephone, "+12815001111".into()))]
    #[case("(281) 500-1111", Criterion::Channel(ChannelKind::Telephone, "+12815001111".into()))]
    #[case("2815001111", Criterion::Channel(ChannelKind::Telephone, "+12815001111".into()))]
    #[case("+49 351 5550142", Criterion::Channel(ChannelKind::Telephone, "+493515550142".into()))]
    #[case("CUSTOMER-001", Criterion::AnyId("CUSTOMER-001".into()))]
    #[case("A-77", Criterion::AnyId("A-77".into()))]
    #[case("4711", Criterion::AnyId("4711".into()))]
    #[case("2024-0042", Criterion::AnyId("2024-0042".into()))]
    fn shapes(#[case] typed: &str, #[case] expected: Criterion) {
        assert_eq!(criterion(typed, &settings()), Ok(expected));
    }

    #[rstest]
    #[case("  ")]
    #[case("demarco")]
    #[case("Demarco Boyle")]
    #[case("demarco@")]
    #[case("@demarco")]
    #[case("281.500")]
    #[case("Demarco 3")]
    fn what_cannot_be_searched_says_why(#[case] typed: &str) {
        assert!(criterion(typed, &settings()).is_err(), "a search that cannot find would read as nobody found");
    }

    proptest! {
        #[test]
        fn nothing_typed_becomes_an_empty_search(typed in "\\PC{0,40}") {
            match criterion(&typed, &settings()) {
                Ok(Criterion::AnyId(value) | Criterion::Channel(_, value)) => prop_assert!(!value.trim().is_empty()),
                Ok(other) => prop_assert!(false, "{other:?} cannot be searched"),
                Err(_) => {}
            }
        }
    }
}
