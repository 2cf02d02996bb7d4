//! Phone numbers: what was typed is kept, and beside it what it means.

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

/// A phone number. The writing is never lost, also if nothing could be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    raw: String,
    meaning: Option<Meaning>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Meaning {
    e164: String,
    national: String,
    international: String,
    extension: Option<String>,
    valid: bool,
}

/// Region that numbers without a country code belong to, as an ISO 3166 code such as `NL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region(rlibphonenumber::enums::Region);

impl Region {
    /// Reads an ISO 3166 code in any case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        code.trim().to_uppercase().parse().ok().map(Self)
    }
}

impl Phone {
    /// Reads a number as typed or as a system holds it. `region` is where numbers without a country code are taken to be from.
    ///
    /// Never fails: a number that cannot be read is kept as it was written and [`Phone::e164`] is `None`.
    #[must_use]
    pub fn read(typed: &str, region: Option<Region>) -> Self {
        let raw = typed.trim().to_owned();
        let meaning = Self::understand(&raw, region);
        Self { raw, meaning }
    }

    /// Reads a number as a system holds it. Some systems drop the plus sign: digits that make no valid number of the region, and a valid
    /// one with a plus before them, are taken to have lost it.
    #[must_use]
    pub fn held(raw: &str, region: Option<Region>) -> Self {
        let read = Self::read(raw, region);
        let bare = read.raw.len() > 7 && read.raw.bytes().all(|byte| byte.is_ascii_digit());
        if read.is_valid() || !bare {
            return read;
        }
        let with_plus = Self::read(&format!("+{}", read.raw), None);
        if with_plus.is_valid() { Self { raw: read.raw, meaning: with_plus.meaning } } else { read }
    }

    fn understand(raw: &str, region: Option<Region>) -> Option<Meaning> {
        let (number, extension) = split_extension(raw);
        // Letters make it something else than a number: a vanity number, a note.
        if number.len() > 64 || number.chars().any(char::is_alphabetic) {
            return None;
        }
        // The international prefix of most of the world is understood without a region too.
        let with_plus = match number.strip_prefix("00") {
            Some(rest) if !rest.starts_with('0') => format!("+{rest}"),
            _ => number.to_owned(),
        };
        let number = settled(PhoneNumber::parse(&with_plus, region.map(|region| region.0)).ok()?)?;
        let format = |format| number.format_as(format).into_owned();
        let e164 = format(PhoneNumberFormat::E164);
        if !E164_DIGITS.contains(&(e164.len() - 1)) {
            return None;
        }
        Some(Meaning {
            e164,
            national: format(PhoneNumberFormat::National),
            international: format(PhoneNumberFormat::International),
            extension: extension.map(ToOwned::to_owned),
            valid: number.is_valid(),
        })
    }

    /// Exactly what was written, without white space around it.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// `+` and digits, without the extension; `None` if the number could not be read.
    #[must_use]
    pub fn e164(&self) -> Option<&str> {
        self.meaning.as_ref().map(|meaning| meaning.e164.as_str())
    }

    /// As it is written in its own country.
    #[must_use]
    pub fn national(&self) -> Option<&str> {
        self.meaning.as_ref().map(|meaning| meaning.national.as_str())
    }

    /// Extension, if one was given.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.meaning.as_ref().and_then(|meaning| meaning.extension.as_deref())
    }

    /// Whether the numbering plan of its country knows such a number. A number may be readable and still not valid.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.meaning.as_ref().is_some_and(|meaning| meaning.valid)
    }

    /// As it is shown: international format, or what was written.
    #[must_use]
    pub fn display(&self) -> String {
        match &self.meaning {
            Some(Meaning { international, extension: Some(extension), .. }) => format!("{international} ext. {extension}"),
            Some(Meaning { international, .. }) => international.clone(),
            None => self.raw.clone(),
        }
    }
}

/// A number whose E.164 form is read as itself. Of numbers that no plan knows, reading takes a zero away as the trunk prefix each time, so
/// what was saved would be another number when it is read again. `None` if that does not come to an end.
fn settled(mut number: PhoneNumber) -> Option<PhoneNumber> {
    // More zeros than a number has digits.
    for _ in 0..*E164_DIGITS.end() {
        if number.is_valid() {
            return Some(number);
        }
        let again = PhoneNumber::parse(number.format_as(PhoneNumberFormat::E164), None).ok()?;
        if again.format_as(PhoneNumberFormat::E164) == number.format_as(PhoneNumberFormat::E164) {
            return Some(number);
        }
        number = again;
    }
    None
}

/// How many digits a number has with its country code: at most what E.164 allows, at least what the shortest plans have.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A number and its extension, as in `+31 20 624 1111 ext. 12`, `… x12`, `… #12` or `…;ext=12`.
fn split_extension(raw: &str) -> (&str, Option<&str>) {
    let number = raw.trim_end_matches(|c: char| c.is_ascii_digit());
    let extension = &raw[number.len()..];
    if extension.is_empty() || extension.len() > 7 {
        return (raw, None);
    }
    let lower = number.to_ascii_lowercase();
    let lower = lower.trim_end();
    match ["extension", ";ext=", "ext.", "ext", "x", "#"].iter().find_map(|mark| lower.strip_suffix(mark)) {
        Some(before) => (raw[..before.len()].trim_end(), Some(extension)),
        None => (raw, None),
    }
}

/// The digits of a text in any script, nothing else. What two writings of a number have in common.
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter_map(|character| character.to_digit(10)).filter_map(|digit| char::from_digit(digit, 10)).collect()
}

/// What two writings of one number have in common as far as that is certain without a region: its digits without an international
/// prefix, so that `+49 123` and `0049-123` are one.
#[must_use]
pub fn key(text: &str) -> String {
    let digits = digits(text);
    match digits.strip_prefix("00") {
        Some(rest) if !rest.starts_with('0') && !rest.is_empty() => rest.to_owned(),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn nl() -> Option<Region> {
        Region::parse("nl")
    }

    #[rstest]
    #[case("+31 6 12345678", Some("+31612345678"))]
    #[case("0031612345678", Some("+31612345678"))]
    #[case("06-12345678", Some("+31612345678"))]
    #[case("06 12 34 56 78", Some("+31612345678"))]
    #[case("(020) 624 1111", Some("+31206241111"))]
    #[case("+49 (0)351 555 0142", Some("+493515550142"))]
    #[case("+1 206 555 0100", Some("+12065550100"))]
    // In Italy the zero belongs to the number.
    #[case("+39 06 698 12345", Some("+390669812345"))]
    #[case("call me", None)]
    #[case("", None)]
    fn reading(#[case] typed: &str, #[case] e164: Option<&str>) {
        let phone = Phone::read(typed, nl());
        assert_eq!(phone.e164(), e164);
        assert_eq!(phone.raw(), typed.trim(), "the writing is kept");
    }

    #[test]
    fn an_international_prefix_is_no_difference() {
        assert_eq!(key("0049-123-456789"), key("+49 123 456789"));
        assert_ne!(key("0123 456789"), key("123 456789"), "a trunk zero may belong to the number");
    }

    #[rstest]
    #[case("31612345678", "US", Some("+31612345678"))]
    #[case("2815001111", "US", Some("+12815001111"))]
    #[case("0612345678", "NL", Some("+31612345678"))]
    #[case("12345", "NL", Some("+3112345"))]
    fn a_lost_plus_is_put_back_where_only_that_makes_sense(#[case] raw: &str, #[case] region: &str, #[case] e164: Option<&str>) {
        let held = Phone::held(raw, Region::parse(region));
        assert_eq!(held.e164(), e164);
        assert_eq!(held.raw(), raw, "the writing is kept");
    }

    #[test]
    fn extensions_are_kept_apart() {
        let phone = Phone::read("+31 20 624 1111 ext. 12", nl());
        assert_eq!(phone.e164(), Some("+31206241111"));
        assert_eq!(phone.extension(), Some("12"));
        assert_eq!(phone.display(), "+31 20 624 1111 ext. 12");
    }

    #[test]
    fn without_a_region_a_national_number_is_not_guessed() {
        assert_eq!(Phone::read("06-12345678", None).e164(), None);
        assert_eq!(Phone::read("06-12345678", None).display(), "06-12345678");
    }

    #[rstest]
    #[case("+330(02(2021(0330(02(", "+3322021033002")]
    #[case("+31000310", "+3100310")]
    fn a_number_that_no_plan_knows_is_read_as_itself_again(#[case] typed: &str, #[case] settled: &str) {
        assert_eq!(Phone::read(typed, None).e164(), Some(settled));
        assert_eq!(Phone::read(settled, None).e164(), Some(settled));
    }

    #[test]
    fn readable_is_not_valid() {
        let phone = Phone::read("+31 1111111", nl());
        assert!(phone.e164().is_some() && !phone.is_valid());
    }

    proptest! {
        #[test]
        fn never_panics(typed in "\\PC{0,40}") {
            let _ = Phone::read(&typed, nl()).display();
        }

        #[test]
        fn e164_reads_as_itself_whatever_was_typed(typed in r"\+[0-9][0-9() ]{6,18}") {
            if let Some(e164) = Phone::read(&typed, nl()).e164() {
                let again = Phone::read(e164, None);
                prop_assert_eq!(again.e164(), Some(e164));
            }
        }

        #[test]
        fn e164_reads_as_itself(number in 600_000_000u32..699_999_999) {
            let once = Phone::read(&format!("0{number}"), nl());
            if let Some(e164) = once.e164() {
                let again = Phone::read(e164, None);
                prop_assert_eq!(again.e164(), Some(e164));
            }
        }
    }
}
