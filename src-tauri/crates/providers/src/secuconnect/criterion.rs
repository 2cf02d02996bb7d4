//! What an agent typed, as something secuconnect can look for.

use domain::name::normalise;
use domain::query::Text;
use domain::{ChannelKind, Email, Phone};

use crate::Criterion;

use super::filter::Filter;
use super::settings::Settings;

/// How secuconnect would look for this, or why it cannot.
pub(super) fn criterion(typed: &str, settings: &Settings) -> Result<Criterion, &'static str> {
    let text = normalise(typed);
    if text.is_empty() {
        return Err("Type something to look for.");
    }
    if let Some(id) = remote_id(&text) {
        return Ok(Criterion::RemoteId(id));
    }
    if text.contains('@') {
        let email = Email::parse(&text).map_err(|_| "secuconnect finds an e-mail address only when it is typed in full.")?;
        return Ok(Criterion::Channel(ChannelKind::Email, email.as_str().to_owned()));
    }
    if let Text::Phone(_) = Text::read(&text, settings.region) {
        let phone = Phone::read(&text, settings.region);
        let international = text.starts_with('+') || text.starts_with("00");
        return match phone.e164() {
            Some(e164) if international || phone.is_valid() => Ok(Criterion::Channel(ChannelKind::Telephone, e164.to_owned())),
            _ => Err("secuconnect finds a phone number only when it is typed in full."),
        };
    }
    match Filter::words(&text) {
        Some(_) => Ok(Criterion::Words(text)),
        None => Err("secuconnect looks for letters and digits."),
    }
}

/// An id: `PCU_`, then capitals and digits. Source: secuconnect API notes, section 3.2.
pub(super) fn remote_id(text: &str) -> Option<String> {
    let id = text.trim().to_ascii_uppercase();
    let rest = id.strip_prefix("PCU_")?;
    (!rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(id)
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
    #[case("john.doe@Example.com", Criterion::Channel(ChannelKind::Email, "john.doe@example.com".into()))]
    #[case("0351 5550142", Criterion::Channel(ChannelKind::Telephone, "+493515550142".into()))]
    #[case("0049-351-5550142", Criterion::Channel(ChannelKind::Telephone, "+493515550142".into()))]
    #[case("+31 6 12345678", Criterion::Channel(ChannelKind::Telephone, "+31612345678".into()))]
    #[case("PCU_2AB", Criterion::RemoteId("PCU_2AB".into()))]
    #[case(" pcu_2ab ", Criterion::RemoteId("PCU_2AB".into()))]
    #[case("Jürgen   Müller", Criterion::Words("Jürgen Müller".into()))]
    #[case("O'Neil", Criterion::Words("O'Neil".into()))]
    fn shapes(#[case] typed: &str, #[case] expected: Criterion) {
        assert_eq!(criterion(typed, &settings()), Ok(expected));
    }

    #[rstest]
    #[case("")]
    #[case("john@")]
    #[case("0351 55")]
    #[case("***")]
    fn what_cannot_be_searched_says_why(#[case] typed: &str) {
        assert!(criterion(typed, &settings()).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(typed in "\\PC{0,40}") {
            let _ = criterion(&typed, &settings());
        }
    }
}
