//! Folding: what a word looks like to somebody who types it without accents, in any case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text for comparing and finding: lower case, no accents, letters that do not decompose spelled out (`ß` as `ss`, `ø` as `o`,
/// `ł` as `l`, `æ` as `ae`, `đ` as `d`, `þ` as `th`).
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ŋ' => folded.push('n'),
            'ŧ' => folded.push('t'),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            // Lower-casing İ leaves a combining dot behind.
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The words of a text, folded: runs of letters and digits. An apostrophe inside a word joins it (`o'neil` is `oneil`).
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Müller", "muller")]
    #[case("Zoë", "zoe")]
    #[case("Łukasz", "lukasz")]
    #[case("Straße", "strasse")]
    #[case("Đorđe", "dorde")]
    #[case("Ægir Øst", "aegir ost")]
    #[case("İstanbul", "istanbul")]
    #[case("Ångström", "angstrom")]
    fn folding(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[rstest]
    #[case("O'Neil, Jan-Piet", vec!["oneil", "jan", "piet"])]
    #[case("  ' - ", vec![])]
    fn splitting(#[case] text: &str, #[case] expected: Vec<&str>) {
        assert_eq!(words(text), expected);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
