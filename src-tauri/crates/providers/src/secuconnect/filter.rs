//! Filters in secuconnect's `q` language, and the comparison on our side for what the language cannot say for certain.
//!
//! How a value with operator characters is written is not known (secuconnect API notes, section 3.4). Such a character is replaced by
//! `?`, which stands for any one character: the filter only becomes looser, and what it lets through is compared here.

use domain::ChannelKind;
use domain::field::{NAME_FAMILY, NAME_GIVEN};
use domain::phone::Region;
use domain::{Phone, RemoteRecord, email, fold, phone};

/// A filter, and whether a customer that it lets through is one that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// The value of `q`.
    pub(super) q: String,
    exactly: Exactly,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Exactly {
    /// The server's word is taken.
    AsFiltered,
    /// Names hold these words, folded.
    Words(Vec<String>),
    Email(String),
    /// A number in E.164.
    Phone(String),
}

impl Filter {
    /// Words that first or last names begin with, every one of them; `None` if no word has a letter or digit.
    pub(super) fn words(typed: &str) -> Option<Self> {
        let mut loose = Vec::new();
        let mut clauses = Vec::new();
        for word in typed.split_whitespace() {
            // A star at the end says what is meant anyway; other signs around a word are no part of a name.
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.is_empty() {
                continue;
            }
            let value = value(word);
            if value != word {
                loose.push(fold::fold(word));
            }
            clauses.push(format!("(contact.surname:{value}* OR contact.forename:{value}*)"));
        }
        let exactly = if loose.is_empty() { Exactly::AsFiltered } else { Exactly::Words(loose) };
        (!clauses.is_empty()).then(|| Self { q: clauses.join(" AND "), exactly })
    }

    /// A whole e-mail address.
    pub(super) fn email(address: &str) -> Self {
        Self { q: format!("contact.email:{}", value(address)), exactly: Exactly::Email(email::key(address)) }
    }

    /// A whole phone number, landline or mobile. Numbers are held in several writings, with `+`, `00` or a zero in front and at times
    /// with dashes (section 5.3), so only the last digits can be filtered by.
    pub(super) fn phone(e164: &str) -> Option<Self> {
        let digits = phone::digits(e164);
        let tail = digits.get(digits.len().checked_sub(TAIL)?..)?;
        let q = format!("contact.phone:*{tail} OR contact.mobile:*{tail}");
        Some(Self { q, exactly: Exactly::Phone(e164.to_owned()) })
    }

    /// Whether the server's rows have to be looked through on our side.
    pub(super) fn is_loose(&self) -> bool {
        self.exactly != Exactly::AsFiltered
    }

    /// Whether this customer was looked for. `region` is where numbers without a country code are from.
    pub(super) fn keeps(&self, record: &RemoteRecord, region: Option<Region>) -> bool {
        // What a row does not show cannot be compared; the system's own filter let it through.
        let Some(channels) = &record.channels else { return true };
        let mut channels = channels.iter();
        match &self.exactly {
            Exactly::AsFiltered => true,
            Exactly::Words(words) => {
                let names = [NAME_GIVEN, NAME_FAMILY].map(|key| fold::fold(record.fields.text(key)));
                words.iter().all(|word| names.iter().any(|name| name.contains(word.as_str())))
            }
            Exactly::Email(wanted) => {
                channels.any(|channel| channel.kind == ChannelKind::Email && email::key(&channel.address) == *wanted)
            }
            Exactly::Phone(wanted) => channels.any(|channel| {
                let held = || Phone::read(&channel.address, region);
                channel.kind.is_phone() && (phone::key(&channel.address) == phone::key(wanted) || held().e164() == Some(wanted))
            }),
        }
    }
}

/// How many digits at the end of a number are filtered by: few enough to stand together in most writings, enough for few others.
const TAIL: usize = 6;

/// A value as it can stand in a filter.
fn value(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_');
    let mut value: String = text.chars().map(|c| if safe(c) { c } else { '?' }).collect();
    if ["AND", "OR", "NOT"].iter().any(|operator| value.eq_ignore_ascii_case(operator)) {
        value.pop();
        value.push('?');
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::record::{Coverage, RemoteChannel};
    use proptest::prelude::*;
    use rstest::rstest;

    fn customer(given: &str, family: &str, kind: ChannelKind, address: &str) -> RemoteRecord {
        RemoteRecord {
            remote_id: "PCU_1".into(),
            coverage: Coverage::Whole,
            fields: [(NAME_GIVEN, given), (NAME_FAMILY, family)].into_iter().collect(),
            channels: Some(vec![RemoteChannel { remote_id: None, kind, address: address.into() }]),
            extra: serde_json::Map::new(),
        }
    }

    fn named(family: &str) -> RemoteRecord {
        customer("Anna", family, ChannelKind::Email, "anna@example.com")
    }

    #[rstest]
    #[case("Doe", "(contact.surname:Doe* OR contact.forename:Doe*)", false)]
    #[case(
        "John Doe",
        "(contact.surname:John* OR contact.forename:John*) AND (contact.surname:Doe* OR contact.forename:Doe*)",
        false
    )]
    #[case("Müller-Lüd*", "(contact.surname:Müller-Lüd* OR contact.forename:Müller-Lüd*)", false)]
    #[case("(Doe)", "(contact.surname:Doe* OR contact.forename:Doe*)", false)]
    #[case("O'Neil", "(contact.surname:O?Neil* OR contact.forename:O?Neil*)", true)]
    #[case("D:oe", "(contact.surname:D?oe* OR contact.forename:D?oe*)", true)]
    #[case("Or", "(contact.surname:O?* OR contact.forename:O?*)", true)]
    fn words(#[case] typed: &str, #[case] q: &str, #[case] loose: bool) {
        let filter = Filter::words(typed).unwrap();
        assert_eq!((filter.q.as_str(), filter.is_loose()), (q, loose));
    }

    #[rstest]
    #[case("O'Neil", "O'Neil", true)]
    #[case("O'Neil", "o’neil", true)]
    #[case("O'Neil", "OxNeil", false)]
    #[case("Or", "Orsini", true)]
    #[case("Or", "Olsen", false)]
    fn what_a_loose_filter_lets_through_is_compared(#[case] typed: &str, #[case] family: &str, #[case] kept: bool) {
        assert_eq!(Filter::words(typed).unwrap().keeps(&named(family), None), kept);
    }

    #[test]
    fn signs_alone_would_find_everybody() {
        assert_eq!(Filter::words(" *** ?? "), None);
    }

    #[rstest]
    #[case("john.doe@example.com", "contact.email:john.doe@example.com")]
    #[case("john+shop@example.com", "contact.email:john?shop@example.com")]
    fn emails(#[case] address: &str, #[case] q: &str) {
        let filter = Filter::email(address);
        assert_eq!(filter.q, q);
        assert!(filter.keeps(&customer("", "", ChannelKind::Email, &address.to_uppercase()), None));
        assert!(!filter.keeps(&customer("", "", ChannelKind::Email, "john-shop@example.com"), None));
    }

    #[rstest]
    #[case("0049123456789", true)]
    #[case("0049-123-456789", true)]
    #[case("+49 123 456789", true)]
    #[case("0123456789", true)]
    #[case("0043123456789", false)]
    fn phones_in_all_their_writings(#[case] held: &str, #[case] kept: bool) {
        let filter = Filter::phone("+49123456789").unwrap();
        assert_eq!(filter.q, "contact.phone:*456789 OR contact.mobile:*456789");
        for kind in [ChannelKind::Telephone, ChannelKind::Mobile] {
            assert_eq!(filter.keeps(&customer("", "", kind, held), Region::parse("DE")), kept, "{held}");
        }
        assert!(!filter.keeps(&customer("", "", ChannelKind::Email, held), None));
    }

    proptest! {
        #[test]
        fn nothing_typed_becomes_an_operator(typed in "\\PC{0,30}") {
            for part in [value(&typed), value(&typed.to_uppercase())] {
                let operator = part.chars().any(|c| " :()[]{}\"\\*+!^~/&|".contains(c));
                prop_assert!(!operator, "no operator may be left");
                prop_assert!(!["AND", "OR", "NOT"].contains(&part.as_str()));
            }
        }
    }
}
