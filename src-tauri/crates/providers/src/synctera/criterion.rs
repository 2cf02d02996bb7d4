//! What an agent typed, as something Synctera can look for.

use domain::name::normalise;
use domain::query::Text;
use domain::{ChannelKind, Email, Phone};

use crate::Criterion;

use super::settings::Settings;

/// Stands for any characters in a filter. Source: API notes, section 2.3.
const WILDCARD: char = '*';

const SSN_HELP: &str = "Type “ssn” and the last four digits; a whole social security number is not looked for.";

/// How Synctera would look for this, or why it cannot. Every filter it has is for one thing, so the shape of what was typed decides.
pub(super) fn criterion(typed: &str, settings: &Settings) -> Result<Criterion, &'static str> {
    let text = normalise(typed);
    if text.is_empty() {
        return Err("Type something to look for.");
    }
    if let Some(digits) = after_ssn(&text) {
        let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if four { Ok(Criterion::SsnLastFour(digits.to_owned())) } else { Err(SSN_HELP) };
    }
    if is_ssn(&text) {
        return Err(SSN_HELP);
    }
    if is_uuid(&text) {
        return Ok(Criterion::RemoteId(text.to_ascii_lowercase()));
    }
    if text.contains('@') {
        return email(&text);
    }
    if let Some(number) = partial_phone(&text) {
        return Ok(Criterion::Channel(ChannelKind::Telephone, number));
    }
    if let Text::Phone(_) = Text::read(&text, settings.region) {
        let phone = Phone::read(&text, settings.region);
        let international = text.starts_with('+') || text.starts_with("00");
        return match phone.e164() {
            Some(e164) if international || phone.is_valid() => Ok(Criterion::Channel(ChannelKind::Telephone, e164.to_owned())),
            _ => Err("Synctera finds a phone number when it is typed in full, or its beginning as +1206*."),
        };
    }
    match words(&text).is_empty() {
        false if text.contains(char::is_alphabetic) => Ok(Criterion::Words(text)),
        _ => Err("Type a name, an e-mail address, a phone number, or “ssn” and the last four digits."),
    }
}

/// An e-mail address, whole or with a wildcard.
fn email(text: &str) -> Result<Criterion, &'static str> {
    let partial = text.contains(WILDCARD) && !text.contains(' ');
    if partial && text.contains(char::is_alphanumeric) {
        return Ok(Criterion::Channel(ChannelKind::Email, text.to_owned()));
    }
    let email =
        Email::parse(text).map_err(|_| "Synctera finds an e-mail address when it is typed in full, or with * for a part.")?;
    Ok(Criterion::Channel(ChannelKind::Email, email.as_str().to_owned()))
}

/// The rest of a text that begins with `ssn` as a word of its own.
fn after_ssn(text: &str) -> Option<&str> {
    let (word, rest) = text.split_at_checked(3)?;
    let apart = rest.starts_with([' ', ':']);
    (word.eq_ignore_ascii_case("ssn") && apart).then(|| rest.trim_start_matches([' ', ':']))
}

/// Whether it is written as whole social security numbers are, so that it must not travel in an address.
fn is_ssn(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['-', ' ']).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [3, 2, 4] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The beginning of a number in international form, with a wildcard.
fn partial_phone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let digits = number.strip_prefix('+')?.strip_suffix(WILDCARD)?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The words to look for. A comma is how people turn a name round, and a wildcard at the end is there anyway.
fn words(text: &str) -> Vec<&str> {
    let bare = |word: &'_ str| !word.trim_matches([',', WILDCARD]).is_empty();
    text.split(' ').filter(|word| bare(word)).map(|word| word.trim_end_matches([',', WILDCARD])).collect()
}

/// The filters that look for words in names, one search each, the likeliest first. A first name that begins with one part and a last
/// name that begins with the rest, both ways round; of more than two words, also only the outer ones, since middle names are not
/// looked in.
pub(super) fn name_filters(text: &str) -> Vec<Vec<(&'static str, String)>> {
    let words = words(text);
    let begins = |part: &[&str]| format!("{}{WILDCARD}", part.join(" "));
    let [.., last] = words.as_slice() else { return Vec::new() };
    if words.len() == 1 {
        return ["first_name", "last_name"].map(|name| vec![(name, begins(&words))]).into();
    }
    let (first, rest) = (&words[..1], &words[1..]);
    let (front, last) = (&words[..words.len() - 1], std::slice::from_ref(last));
    let mut filters: Vec<Vec<(&'static str, String)>> = Vec::new();
    for (given, family) in [(first, rest), (front, last), (first, last), (last, front), (rest, first), (last, first)] {
        let filter = vec![("first_name", begins(given)), ("last_name", begins(family))];
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn settings() -> Settings {
        Settings::read(&std::collections::BTreeMap::new()).unwrap()
    }

    const ID: &str = "7d943c51-e4ff-4e57-9558-08cab6b963c7";

    #[rstest]
    #[case("jane@example.com", Criterion::Channel(ChannelKind::Email, "jane@example.com".into()))]
    #[case("jane*@example.com", Criterion::Channel(ChannelKind::Email, "jane*@example.com".into()))]
    #[case("*@example.com", Criterion::Channel(ChannelKind::Email, "*@example.com".into()))]
    #[case("206 555 0100", Criterion::Channel(ChannelKind::Telephone, "+12065550100".into()))]
    #[case("+1 (206) 555-0100", Criterion::Channel(ChannelKind::Telephone, "+12065550100".into()))]
    #[case("+1 206*", Criterion::Channel(ChannelKind::Telephone, "+1206*".into()))]
    #[case("ssn 6789", Criterion::SsnLastFour("6789".into()))]
    #[case("SSN:6789", Criterion::SsnLastFour("6789".into()))]
    #[case(ID, Criterion::RemoteId(ID.into()))]
    #[case("7D943C51-E4FF-4E57-9558-08CAB6B963C7", Criterion::RemoteId(ID.into()))]
    #[case("  Zoë   O'Neil ", Criterion::Words("Zoë O'Neil".into()))]
    #[case("ssnyder", Criterion::Words("ssnyder".into()))]
    fn shapes(#[case] typed: &str, #[case] expected: Criterion) {
        assert_eq!(criterion(typed, &settings()), Ok(expected));
    }

    #[rstest]
    #[case("   ")]
    #[case("*")]
    #[case(", *")]
    #[case("@*")]
    #[case("jane@example")]
    #[case("@jane")]
    #[case("555 01")]
    #[case("6789")]
    #[case("ssn 123")]
    #[case("ssn 123-45-6789")]
    #[case("123-45-6789")]
    #[case("123 45 6789")]
    fn what_cannot_be_searched_says_why(#[case] typed: &str) {
        assert!(criterion(typed, &settings()).is_err());
    }

    fn filters(text: &str) -> Vec<String> {
        let line = |filter: Vec<(&str, String)>| {
            filter.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        name_filters(text).into_iter().map(line).collect()
    }

    #[test]
    fn one_word_is_a_first_or_a_last_name() {
        assert_eq!(filters("smith*"), ["first_name=smith*", "last_name=smith*"]);
    }

    #[test]
    fn two_words_are_a_name_in_either_order() {
        let both = ["first_name=Smith*&last_name=Jane*", "first_name=Jane*&last_name=Smith*"];
        assert_eq!(filters("Smith, Jane"), both);
    }

    #[test]
    fn of_more_words_every_cut_is_tried() {
        assert_eq!(
            filters("Ann van Dyk"),
            [
                "first_name=Ann*&last_name=van Dyk*",
                "first_name=Ann van*&last_name=Dyk*",
                "first_name=Ann*&last_name=Dyk*",
                "first_name=Dyk*&last_name=Ann van*",
                "first_name=van Dyk*&last_name=Ann*",
                "first_name=Dyk*&last_name=Ann*",
            ]
        );
    }

    proptest! {
        #[test]
        fn a_social_security_number_is_never_looked_for_in_full(first in 100..999, second in 10..99, third in 1000..9999) {
            let typed = format!("{first}-{second}-{third}");
            prop_assert!(criterion(&typed, &settings()).is_err());
        }

        #[test]
        fn words_always_give_something_to_look_for(typed in "\\PC{0,30}") {
            if let Ok(Criterion::Words(words)) = criterion(&typed, &settings()) {
                let filters = name_filters(&words);
                prop_assert!(!filters.is_empty());
                prop_assert!(filters.iter().flatten().all(|(_, value)| value.len() > 1), "a bare wildcard finds everybody");
            }
        }
    }
}
