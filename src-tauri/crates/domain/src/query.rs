//! What an agent means by what stands in the search box, judged by its shape alone: words, an e-mail address, a phone number, and filters
//! such as `in:synctera` that go with any of them.

use crate::phone::{self, Region};
use crate::{Phone, country, fold};

/// Most characters that are looked at; what was pasted beyond that is not.
const LONGEST: usize = 256;

/// Most words that are looked for. Nobody has more, and everyone who has these has been found.
const MOST_WORDS: usize = 10;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What was typed, without the filters.
    pub text: Text,
    /// What holds for everybody who is found.
    pub filters: Vec<Filter>,
}

/// What was typed, by its shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Text {
    /// Nothing, or nothing but spaces and punctuation.
    #[default]
    Everybody,
    /// Beginnings of words of a name, an e-mail address or an id, in any order; every one has to be found.
    Words(Vec<Word>),
    /// An e-mail address or the beginning of one, lower case.
    Email(String),
    /// A phone number or a part of one.
    Phone(PhonePart),
    /// Signs that stand in no name, address or number.
    Nothing,
}

/// Digits of a phone number or of a part of one, in the ways it may be held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhonePart {
    /// As typed, for what else consists of digits.
    pub typed: String,
    /// What a number ends with, or is as a whole; surest first.
    pub ends: Vec<String>,
    /// What a number begins with, that is still being typed.
    pub begins: Vec<String>,
}

/// A word as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As [`fold::written`] gives it.
    pub typed: String,
    /// As the index holds it.
    pub folded: String,
}

/// What holds for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It is known in a system whose kind or name begins like this, folded.
    In(String),
    /// Its status or ban status in some system begins like this, folded.
    Status(String),
    /// It has an address in a city with words that begin like these, folded.
    City(Vec<String>),
    /// It has an address in this country, as [`country::key`] gives it.
    Country(String),
    /// It has something.
    Has(Trait),
    /// A filter whose value is none of those there are.
    Unknown {
        /// As typed.
        typed: String,
    },
}

/// Something a customer has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// A change that needs the agent.
    Conflict,
    /// A change that is not done.
    Pending,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
}

/// Traits by the words for them.
const TRAITS: [(&str, Trait); 6] = [
    ("conflict", Trait::Conflict),
    ("pending", Trait::Pending),
    ("waiting", Trait::Pending),
    ("phone", Trait::Phone),
    ("email", Trait::Email),
    ("e-mail", Trait::Email),
];

impl Query {
    /// Reads a query. `region` is where numbers without a country code are taken to be from.
    #[must_use]
    pub fn read(typed: &str, region: Option<Region>) -> Self {
        let typed: String = typed.chars().filter(|c| !fold::is_unseen(*c)).take(LONGEST).collect();
        let (mut filters, mut text) = (Vec::new(), String::new());
        for part in parts(&typed) {
            match filter(part) {
                Some(filter) => filters.extend(filter),
                None => {
                    text.push_str(part);
                    text.push(' ');
                }
            }
        }
        Self { text: Text::read(&text, region), filters }
    }

    /// A query for a whole number, by its digits with country code.
    #[must_use]
    pub fn phone(digits: String) -> Self {
        Self::of(Text::Phone(PhonePart { typed: digits.clone(), ends: vec![digits], begins: Vec::new() }))
    }

    /// A query for words, each as a whole or as a beginning.
    #[must_use]
    pub fn words(text: &str) -> Self {
        Self { text: Text::of_words(text), filters: Vec::new() }
    }

    /// A query without filters.
    #[must_use]
    pub fn of(text: Text) -> Self {
        Self { text, filters: Vec::new() }
    }
}

impl Text {
    /// Reads what was typed, by its shape.
    #[must_use]
    pub fn read(typed: &str, region: Option<Region>) -> Self {
        let text = typed.trim();
        let text = ["mailto:", "tel:"].iter().find_map(|link| text.strip_prefix(link)).unwrap_or(text);
        if text.contains('@') {
            let address = text.to_lowercase();
            // "@jan" is how people write a name on a social network, "@example.com" the later part of an address.
            return match address.strip_prefix('@') {
                Some(name) => Self::of_words(name),
                None => {
                    let part = address.split_whitespace().find(|part| part.contains('@')).unwrap_or_default();
                    Self::Email(part.trim_matches(|c: char| "<>()[],;\"'".contains(c)).to_owned())
                }
            };
        }
        match as_phone(text, region) {
            Some(part) => Self::Phone(part),
            None => Self::of_words(text),
        }
    }

    fn of_words(text: &str) -> Self {
        let mut words = Vec::new();
        for run in text.split(|c: char| !fold::is_of_word(c)) {
            // A sign that folds to nothing or to several words is looked for as those.
            for folded in fold::words(run) {
                words.push(Word { typed: fold::written(run), folded });
            }
        }
        words.truncate(MOST_WORDS);
        match words.is_empty() {
            false => Self::Words(words),
            // A quote or a dash is the beginning of something; a picture is not.
            true if text.chars().all(|c| c.is_whitespace() || c.is_ascii_punctuation() || c.is_control()) => Self::Everybody,
            true => Self::Nothing,
        }
    }
}

/// Splits at spaces, but not inside of a quoted value of a filter.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let quoted = rest.find(":\"").filter(|at| !rest[..*at].contains(char::is_whitespace));
        let end = match quoted {
            Some(at) => rest[at + 2..].find('"').map_or(rest.len(), |end| at + 2 + end + 1),
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// Reads a filter: `None` if the text is none, no filter if it has no value yet.
fn filter(part: &str) -> Option<Option<Filter>> {
    let (name, value) = part.split_once(':')?;
    let value = value.trim_matches('"').trim();
    let (folded, words) = (fold::fold(value), fold::words(value));
    let read = match name.to_ascii_lowercase().as_str() {
        "in" => Filter::In(folded),
        "status" => Filter::Status(words.concat()),
        "city" => Filter::City(words.clone()),
        "country" => Filter::Country(country::key(value)),
        "has" => match TRAITS.iter().find(|(name, _)| name.starts_with(&folded)) {
            Some((_, of)) => Filter::Has(*of),
            None => Filter::Unknown { typed: part.to_owned() },
        },
        _ => return None,
    };
    Some((!words.is_empty()).then_some(read))
}

/// With so many digits, what is left without a trunk zero still says something.
const TELLING: usize = 7;

/// The digits to look for, if the text can only be a phone number or a part of one.
fn as_phone(text: &str, region: Option<Region>) -> Option<PhonePart> {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let looks_like = text.chars().all(|c| c.is_ascii_digit() || "+()./ \u{a0}".contains(c) || is_dash(c));
    let number = Phone::read(&text.replace(is_dash, "-"), region);
    if let (Some(e164), Some(_)) = (number.e164(), number.extension()) {
        let whole = phone::digits(e164);
        return Some(PhonePart { typed: whole.clone(), ends: vec![whole], begins: Vec::new() });
    }
    let digits = phone::digits(text);
    // The code of a country is short, and says what it is.
    let shortest = if text.starts_with('+') { 1 } else { 3 };
    if !looks_like || digits.len() < shortest {
        return None;
    }
    let bare = digits.strip_prefix("00").filter(|rest| rest.len() >= 3).unwrap_or(&digits).to_owned();
    let without_trunk = digits.strip_prefix('0').filter(|rest| !rest.starts_with('0') && rest.len() >= 3).map(ToOwned::to_owned);
    let mut ends: Vec<String> = number.e164().map(phone::digits).into_iter().collect();
    ends.push(digits.clone());
    if digits.len() >= TELLING {
        let national = number.national().map(|national| phone::digits(national).trim_start_matches('0').to_owned());
        ends.extend([Some(bare.clone()), without_trunk.clone(), national].into_iter().flatten());
    }
    let begins = [Some(bare), without_trunk].into_iter().flatten().collect();
    let mut part = PhonePart { typed: digits, ends, begins };
    for runs in [&mut part.ends, &mut part.begins] {
        let mut met = std::collections::BTreeSet::new();
        runs.retain(|run| met.insert(run.clone()));
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn folded(query: &Query) -> Vec<&str> {
        match &query.text {
            Text::Words(words) => words.iter().map(|word| word.folded.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn read(typed: &str) -> Query {
        Query::read(typed, Region::parse("NL"))
    }

    #[rstest]
    #[case("", Text::Everybody)]
    #[case("  ' ", Text::Everybody)]
    #[case("\u{200f}", Text::Everybody)]
    #[case("🎉", Text::Nothing)]
    #[case("Jan@Example", Text::Email("jan@example".into()))]
    #[case("mailto:jan@example.com", Text::Email("jan@example.com".into()))]
    #[case("Jan <jan@example.com>", Text::Email("jan@example.com".into()))]
    fn shapes(#[case] typed: &str, #[case] expected: Text) {
        assert_eq!(read(typed), Query::of(expected));
    }

    #[rstest]
    #[case("Mar JANS", &["mar", "jans"])]
    #[case("C-1001", &["c", "1001"])]
    #[case("@mjansen", &["mjansen"])]
    #[case("@example.com", &["example", "com"])]
    #[case("42", &["42"])]
    #[case("O'Neil", &["oneil"])]
    #[case("foo:bar", &["foo", "bar"])]
    #[case("jan\u{ad}sen", &["jansen"])]
    #[case("\"NEAR(* OR\" -x ^", &["near", "or", "x"])]
    fn words(#[case] typed: &str, #[case] expected: &[&str]) {
        assert_eq!(folded(&read(typed)), expected);
    }

    #[test]
    fn a_word_keeps_how_it_was_typed() {
        let Text::Words(words) = Text::read("MÜLLER", None) else { panic!("a name is a word") };
        assert_eq!(words, [Word { typed: "müller".into(), folded: "muller".into() }]);
    }

    #[rstest]
    #[case("in:synctera", Filter::In("synctera".into()))]
    #[case("IN:\"My Shop\"", Filter::In("my shop".into()))]
    #[case("status:FROZEN", Filter::Status("frozen".into()))]
    #[case("city:\"Bad Homburg\"", Filter::City(vec!["bad".into(), "homburg".into()]))]
    #[case("city:Köln", Filter::City(vec!["koln".into()]))]
    #[case("has:conflict", Filter::Has(Trait::Conflict))]
    #[case("has:wait", Filter::Has(Trait::Pending))]
    #[case("has:wings", Filter::Unknown { typed: "has:wings".into() })]
    fn filters(#[case] typed: &str, #[case] expected: Filter) {
        assert_eq!(read(typed), Query { text: Text::Everybody, filters: vec![expected] });
    }

    #[test]
    fn filters_go_with_words_in_any_order() {
        let query = read("jan city:\"Bad Homburg\" in:omni jansen");
        assert_eq!(folded(&query), ["jan", "jansen"]);
        assert_eq!(query.filters.len(), 2);
    }

    #[test]
    fn a_filter_without_a_value_is_still_being_typed() {
        assert_eq!(read("in: city:\""), Query::default());
    }

    #[rstest]
    #[case("06-12345678", "31612345678")]
    #[case("0031 6 123 456 78", "31612345678")]
    #[case("+31 6 12345678", "31612345678")]
    #[case("5678", "5678")]
    #[case("\u{202a}+31 6 12345678\u{202c}", "31612345678")]
    #[case("06–12345678", "31612345678")]
    #[case("tel:+31612345678", "31612345678")]
    #[case("00501", "00501")]
    #[case("+31 20 624 1111 ext. 12", "31206241111")]
    fn phones_in_any_format(#[case] typed: &str, #[case] first: &str) {
        let Text::Phone(part) = read(typed).text else { panic!("{typed} is a phone number") };
        assert_eq!(part.ends.first().map(String::as_str), Some(first));
    }

    proptest! {
        #[test]
        fn never_panics(typed in "\\PC{0,60}|[a-z:\" ']{0,40}") {
            let _ = read(&typed);
        }
    }
}
