//! What an agent typed, as something Omnidesk can look for.

use domain::name::{Alphabet, normalise};
use domain::query::Text;
use domain::{ChannelKind, Email, Phone, handle};

use crate::Criterion;

use super::settings::{NO_BRAND, Settings};

/// How Omnidesk would look for this, or why it cannot.
///
/// Words are searched in the index, which takes ASCII letters, digits and spaces only; addresses and external ids have
/// searches of their own, which need the brand. Source: API notes, sections 2.1, 2.6, 2.7.
pub(super) fn criterion(typed: &str, settings: &Settings) -> Result<Criterion, &'static str> {
    let text = normalise(typed);
    if text.is_empty() {
        return Err("Type something to look for.");
    }
    if let Some(channel) = channel(&text, settings)? {
        return if settings.brand_id.is_some() { Ok(channel) } else { Err(NO_BRAND) };
    }
    let searchable = Alphabet::AsciiWords.first_stranger(&text).is_none();
    if is_external_id(&text) {
        return match settings.brand_id {
            Some(_) => Ok(Criterion::ExternalId(text)),
            None if searchable => Ok(Criterion::Words(text)),
            None => Err(NO_BRAND),
        };
    }
    if searchable {
        Ok(Criterion::Words(text))
    } else {
        Err("Omnidesk looks only for letters without accents, digits and spaces.")
    }
}

/// The address on a channel, if that is what was typed.
fn channel(text: &str, settings: &Settings) -> Result<Option<Criterion>, &'static str> {
    if let Some(name) = text.strip_prefix('@') {
        let name = handle::twitter(name).map_err(|_| "A Twitter name has letters, digits and underscore.")?;
        return Ok(Some(Criterion::Channel(ChannelKind::Twitter, name)));
    }
    if text.contains('@') {
        let email = Email::parse(text).map_err(|_| "Omnidesk finds an e-mail address only when it is typed in full.")?;
        return Ok(Some(Criterion::Channel(ChannelKind::Email, email.as_str().to_owned())));
    }
    let Text::Phone(_) = Text::read(text, settings.region) else { return Ok(None) };
    let phone = Phone::read(text, settings.region);
    let international = text.starts_with('+') || text.starts_with("00");
    match phone.e164() {
        // Digits alone may as well be an id: only what the numbering plan knows is taken for a number.
        Some(e164) if international || phone.is_valid() => Ok(Some(Criterion::Channel(ChannelKind::Telephone, e164.to_owned()))),
        _ if Alphabet::AsciiWords.first_stranger(text).is_none() => Ok(None),
        _ => Err("Omnidesk finds a phone number only when it is typed in full."),
    }
}

/// Whether it looks like the organisation's own id: one token of letters and digits, such as `C-1001`.
fn is_external_id(text: &str) -> bool {
    !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit()) && text.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn settings(brand: &str) -> Settings {
        Settings::read(&[("brand_id".to_owned(), brand.to_owned())].into()).unwrap()
    }

    #[rstest]
    #[case("jan@example.com", Criterion::Channel(ChannelKind::Email, "jan@example.com".into()))]
    #[case("06-12345678", Criterion::Channel(ChannelKind::Telephone, "+31612345678".into()))]
    #[case("0612345678", Criterion::Channel(ChannelKind::Telephone, "+31612345678".into()))]
    #[case("0049 351 5550142", Criterion::Channel(ChannelKind::Telephone, "+493515550142".into()))]
    #[case("@jan_jansen", Criterion::Channel(ChannelKind::Twitter, "jan_jansen".into()))]
    #[case("C-1001", Criterion::ExternalId("C-1001".into()))]
    #[case("C1001", Criterion::ExternalId("C1001".into()))]
    #[case("Jan   Jansen", Criterion::Words("Jan Jansen".into()))]
    #[case("1001", Criterion::Words("1001".into()))]
    #[case("47110815", Criterion::Words("47110815".into()))]
    fn shapes(#[case] typed: &str, #[case] expected: Criterion) {
        assert_eq!(criterion(typed, &settings("1")), Ok(expected));
    }

    #[rstest]
    #[case("Müller")]
    #[case("O'Neil")]
    #[case("Jan-Piet")]
    #[case("jan@example")]
    #[case("06-123")]
    #[case("   ")]
    fn what_cannot_be_searched_says_why(#[case] typed: &str) {
        assert!(criterion(typed, &settings("1")).is_err(), "folding accents away would search for somebody else");
    }

    #[rstest]
    #[case("jan@example.com", Err(NO_BRAND))]
    #[case("C-1001", Err(NO_BRAND))]
    #[case("C1001", Ok(Criterion::Words("C1001".into())))]
    fn without_a_brand_only_words_are_left(#[case] typed: &str, #[case] expected: Result<Criterion, &'static str>) {
        assert_eq!(criterion(typed, &settings("")), expected);
    }

    proptest! {
        #[test]
        fn words_always_fit_the_alphabet_of_the_query(typed in "\\PC{0,40}") {
            if let Ok(Criterion::Words(words)) = criterion(&typed, &settings("1")) {
                prop_assert!(!words.is_empty());
                prop_assert_eq!(Alphabet::AsciiWords.first_stranger(&words), None);
            }
        }
    }
}
