//! What an agent means by what stands in the search box, judged by its shape alone.

use crate::phone::{self, Region};
use crate::{Phone, fold};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Nothing was typed.
    Everybody,
    /// Beginnings of words of a name, an e-mail address or an id, folded, in any order; every one has to be found.
    Words(Vec<String>),
    /// An e-mail address or a part of one, lower case.
    Email(String),
    /// A phone number or a part of one.
    Phone {
        /// Digits as typed, without international prefix or trunk zero where that is certain.
        digits: Vec<String>,
    },
}

/// Reads a query. `region` is where numbers without a country code are taken to be from.
#[must_use]
pub fn read(typed: &str, region: Option<Region>) -> Query {
    let text = typed.trim();
    if text.is_empty() {
        return Query::Everybody;
    }
    if text.contains('@') {
        let address = text.to_lowercase();
        // "@jan" is how people write a name on a social network.
        return match address.strip_prefix('@') {
            Some(name) => match fold::words(name) {
                words if words.is_empty() => Query::Everybody,
                words => Query::Words(words),
            },
            None => Query::Email(address),
        };
    }
    if let Some(digits) = as_phone(text, region) {
        return Query::Phone { digits };
    }
    match fold::words(text) {
        words if words.is_empty() => Query::Everybody,
        words => Query::Words(words),
    }
}

/// The runs of digits to look for, most certain first, if the text can only be a phone number or a part of one.
fn as_phone(text: &str, region: Option<Region>) -> Option<Vec<String>> {
    let looks_like = text.chars().all(|c| c.is_ascii_digit() || "+()-./ \u{a0}".contains(c));
    let digits = phone::digits(text);
    if !looks_like || digits.len() < 3 {
        return None;
    }
    let mut runs = Vec::new();
    if let Some(e164) = Phone::read(text, region).e164() {
        runs.push(phone::digits(e164));
    }
    let bare = digits.strip_prefix("00").unwrap_or(&digits);
    runs.push(bare.to_owned());
    if let Some(without_trunk) = digits.strip_prefix('0').filter(|rest| !rest.starts_with('0') && rest.len() >= 3) {
        runs.push(without_trunk.to_owned());
    }
    runs.dedup();
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn words(words: &[&str]) -> Query {
        Query::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[rstest]
    #[case("", Query::Everybody)]
    #[case("  ' ", Query::Everybody)]
    #[case("Mar JANS", words(&["mar", "jans"]))]
    #[case("C-1001", words(&["c", "1001"]))]
    #[case("@mjansen", words(&["mjansen"]))]
    #[case("Jan@Example", Query::Email("jan@example".into()))]
    #[case("42", words(&["42"]))]
    fn shapes(#[case] typed: &str, #[case] expected: Query) {
        assert_eq!(read(typed, Region::parse("NL")), expected);
    }

    #[rstest]
    #[case("06-12345678", "31612345678")]
    #[case("0031 6 123 456 78", "31612345678")]
    #[case("+31 6 12345678", "31612345678")]
    #[case("5678", "5678")]
    fn phones_in_any_format(#[case] typed: &str, #[case] first: &str) {
        let Query::Phone { digits } = read(typed, Region::parse("NL")) else { panic!("{typed} is a phone number") };
        assert!(digits.iter().any(|run| run == first), "{digits:?} should hold {first}");
    }

    proptest! {
        #[test]
        fn never_panics(typed in "\\PC{0,60}") {
            let _ = read(&typed, Region::parse("DE"));
        }
    }
}
