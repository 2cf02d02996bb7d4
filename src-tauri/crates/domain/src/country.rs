//! Countries as people and systems write them: a name, in English or German, or two letters.

/// The ISO 3166 code of a country written as code, as name, or as one of its common short forms.
#[must_use]
pub fn code(written: &str) -> Option<&'static str> {
    let text = written.trim();
    let found = match text.len() {
        2 => celes::Country::from_alpha2(text.to_uppercase()).ok(),
        3 => celes::Country::from_alpha3(text.to_uppercase()).ok(),
        _ => None,
    };
    found
        .or_else(|| celes::Country::from_name(text).ok())
        .or_else(|| celes::Country::from_alias(text.replace(' ', "")).ok())
        .map(|country| country.alpha2)
        .or_else(|| others(text))
}

/// Names that systems with German customers are full of, and the usual short forms.
fn others(text: &str) -> Option<&'static str> {
    let folded = crate::fold::fold(text);
    let known = [
        ("deutschland", "DE"),
        ("bundesrepublik deutschland", "DE"),
        ("osterreich", "AT"),
        ("oesterreich", "AT"),
        ("schweiz", "CH"),
        ("niederlande", "NL"),
        ("holland", "NL"),
        ("netherlands", "NL"),
        ("the netherlands", "NL"),
        ("nederland", "NL"),
        ("belgien", "BE"),
        ("belgie", "BE"),
        ("frankreich", "FR"),
        ("italien", "IT"),
        ("spanien", "ES"),
        ("polen", "PL"),
        ("vereinigtes konigreich", "GB"),
        ("united kingdom", "GB"),
        ("great britain", "GB"),
        ("england", "GB"),
        ("usa", "US"),
        ("united states", "US"),
        ("united states of america", "US"),
        ("vereinigte staaten", "US"),
    ];
    known.iter().find(|(name, _)| *name == folded).map(|(_, code)| *code)
}

/// What two writings of a country have in common: its code, or the text itself if it is none that is known.
#[must_use]
pub fn key(written: &str) -> String {
    let folded = crate::fold::fold(written);
    // What only signs that are not seen keep from being a known country is that country.
    code(written).or_else(|| code(&folded)).unwrap_or(folded.trim()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("DE", Some("DE"))]
    #[case("de", Some("DE"))]
    #[case("Germany", Some("DE"))]
    #[case("Deutschland", Some("DE"))]
    #[case("Österreich", Some("AT"))]
    #[case("Netherlands", Some("NL"))]
    #[case("USA", Some("US"))]
    #[case("United States", Some("US"))]
    #[case("Atlantis", None)]
    #[case("", None)]
    fn writings(#[case] written: &str, #[case] expected: Option<&str>) {
        assert_eq!(code(written), expected);
    }

    #[test]
    fn an_unknown_country_is_only_itself() {
        assert_ne!(key("Atlantis"), key("Mu"));
        assert_eq!(key("Atlantis"), key(" atlantis "));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = key(&text);
        }

        #[test]
        fn a_key_is_its_own_key(text in "[\u{200b}\u{feff}\u{a0} ]{0,2}(DE|Germany|Österreich|usa|Atlantis|\\PC{0,9})[\u{200b}\u{ad} ]{0,2}") {
            prop_assert_eq!(key(&key(&text)), key(&text));
        }
    }
}
