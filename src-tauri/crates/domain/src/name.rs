//! Names and other short texts: Unicode normal form, white space, and the alphabets providers accept.

use unicode_normalization::UnicodeNormalization;

/// A text as it is kept and sent: composed (NFC), without white space around it, with single spaces inside.
#[must_use]
pub fn normalise(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A set of letters a provider accepts in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// ASCII and Latin-1 letters, Š and š, full stop, hyphen, straight apostrophe, space.
    /// Source: Omnidesk API notes, section 1, name pattern.
    Latin1Name,
    /// ASCII letters, digits and space.
    /// Source: Omnidesk API notes, section 2.1, `query`.
    AsciiWords,
}

impl Alphabet {
    /// Whether a character belongs to it.
    #[must_use]
    pub fn contains(self, character: char) -> bool {
        match self {
            Self::Latin1Name => match character {
                'a'..='z' | 'A'..='Z' | '.' | '-' | '\'' | ' ' | 'Š' | 'š' => true,
                '×' | '÷' => false,
                'À'..='ÿ' => true,
                _ => false,
            },
            Self::AsciiWords => character.is_ascii_alphanumeric() || character == ' ',
        }
    }

    /// The first character of a normalised text that does not belong to it.
    #[must_use]
    pub fn first_stranger(self, text: &str) -> Option<char> {
        text.chars().find(|character| !self.contains(*character))
    }

    /// What may be typed, in words to show.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Latin1Name => "Western European letters, full stop, hyphen, straight apostrophe and space",
            Self::AsciiWords => "letters without accents, digits and spaces",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Müller", None)]
    #[case("Zoë", None)]
    #[case("O'Neil", None)]
    #[case("Šimić", Some('ć'))]
    #[case("Łukasz", Some('Ł'))]
    #[case("Đorđe", Some('Đ'))]
    #[case("O’Neil", Some('’'))]
    #[case("Jan3", Some('3'))]
    #[case("a×b", Some('×'))]
    #[case("Иван", Some('И'))]
    #[case("Smith, Jr.", Some(','))]
    fn latin1_names(#[case] name: &str, #[case] stranger: Option<char>) {
        assert_eq!(Alphabet::Latin1Name.first_stranger(name), stranger);
    }

    #[test]
    fn decomposed_letters_are_composed_before_they_are_judged() {
        assert_eq!(Alphabet::Latin1Name.first_stranger(&normalise("Zoe\u{308}")), None);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
