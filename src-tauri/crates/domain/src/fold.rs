//! Folding: what a word looks like to somebody who types it without accents, in any case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text for comparing and finding: lower case, no accents, wide letters and ligatures as ordinary ones, signs that are not seen left out,
/// letters that do not decompose spelled out (`ß` as `ss`, `ø` as `o`, `ł` as `l`, `æ` as `ae`, `đ` as `d`, `þ` as `th`).
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c)).flat_map(char::to_lowercase) {
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
            'ς' => folded.push('σ'),
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

/// Whether a character is part of a word, before folding.
#[must_use]
pub fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_unseen(c) || matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Whether a character only directs how others are shown: marks of direction, joiners, places to break a word, and what a pasted text
/// begins with.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text as it is written, for comparing it with what was typed: lower case, accents in one way, one kind of apostrophe, nothing that is
/// not seen.
#[must_use]
pub fn written(text: &str) -> String {
    let straight = |c: char| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c };
    text.nfc().filter(|c| !is_unseen(*c)).flat_map(char::to_lowercase).map(straight).collect()
}

/// How German and Scandinavian letters are written out where there is no key for them (`Müller` as `mueller`), folded; `None` if the
/// text has none of them.
#[must_use]
pub fn written_out(text: &str) -> Option<String> {
    let mut any = false;
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.nfc().flat_map(char::to_lowercase) {
        let pair = match character {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            other => {
                out.push(other);
                continue;
            }
        };
        any = true;
        out.push_str(pair);
    }
    any.then(|| fold(&out))
}

/// Whether a folded name begins with a folded word, give or take one slip: a letter left out, added, mistaken, or swapped with its
/// neighbour. Words of fewer than four letters have to fit exactly, since nearly everything is one slip away from them.
#[must_use]
pub fn begins_nearly(name: &str, word: &str) -> bool {
    if name.starts_with(word) {
        return true;
    }
    let (name, word): (Vec<char>, Vec<char>) = (name.chars().collect(), word.chars().collect());
    if word.len() < 4 {
        return false;
    }
    let same = name.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (name, word) = (&name[same..], &word[same..]);
    let rest_fits = |name_from: usize, word_from: usize| match (name.get(name_from..), word.get(word_from..)) {
        (Some(name), Some(word)) => name.starts_with(word),
        _ => false,
    };
    let swapped = name.len() >= 2 && word.len() >= 2 && name[0] == word[1] && name[1] == word[0];
    rest_fits(1, 0) || rest_fits(0, 1) || rest_fits(1, 1) || (swapped && rest_fits(2, 2))
}

/// Marks where the words of a text begin with one of the folded words: pieces of the text, and whether each matches.
#[must_use]
pub fn mark(text: &str, words: &[String]) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut push = |piece: &str, hit: bool| match pieces.last_mut() {
        _ if piece.is_empty() => {}
        Some((last, same)) if *same == hit => last.push_str(piece),
        _ => pieces.push((piece.to_owned(), hit)),
    };
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
        if length == 0 {
            let gap = rest.find(char::is_alphanumeric).unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
            push(&rest[..gap], false);
            rest = &rest[gap..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        let longest = words.iter().filter_map(|wanted| matching_length(word, wanted)).max().unwrap_or(0);
        push(&word[..longest], true);
        push(&word[longest..], false);
        rest = after;
    }
    pieces
}

/// How many bytes of a word are what a folded beginning stands for; `None` if the word does not begin with it.
fn matching_length(word: &str, wanted: &str) -> Option<usize> {
    let mut folded = String::new();
    let mut end = 0;
    for (position, character) in word.char_indices() {
        if !wanted.is_empty() && folded.len() >= wanted.len() && !is_combining_mark(character) {
            break;
        }
        folded.push_str(&fold(character.encode_utf8(&mut [0; 4])).replace('\'', ""));
        end = position + character.len_utf8();
    }
    (!wanted.is_empty() && folded.starts_with(wanted)).then_some(end)
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
    #[case("ΠΑΠΑΔΟΠΟΥΛΟΣ", "παπαδοπουλοσ")]
    #[case("Παπαδόπουλος", "παπαδοπουλοσ")]
    #[case("ｊａｎｓｅｎ ﬁets", "jansen fiets")]
    #[case("jan\u{ad}sen", "jansen")]
    fn folding(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[rstest]
    #[case("O'Neil, Jan-Piet", vec!["oneil", "jan", "piet"])]
    #[case("  ' - ", vec![])]
    fn splitting(#[case] text: &str, #[case] expected: Vec<&str>) {
        assert_eq!(words(text), expected);
    }

    #[rstest]
    #[case("jansen", "jansne", true)]
    #[case("schmidt", "shmidt", true)]
    #[case("jansen", "jqns", true)]
    #[case("jansen", "jaansen", true)]
    #[case("jansen", "pieters", false)]
    #[case("jan", "jam", false)]
    fn one_slip(#[case] name: &str, #[case] typed: &str, #[case] near: bool) {
        assert_eq!(begins_nearly(name, typed), near);
    }

    #[rstest]
    #[case("Maria Jansen", &["mar", "jans"], "[Mar]ia [Jans]en")]
    #[case("Jürgen Groß", &["jurg", "gross"], "[Jürg]en [Groß]")]
    #[case("Sean O'Neil", &["oneil"], "Sean [O'Neil]")]
    #[case("Zoe\u{308} X", &["zoe"], "[Zoe\u{308}] X")]
    #[case("Anna", &["x"], "Anna")]
    fn marking(#[case] text: &str, #[case] words: &[&str], #[case] expected: &str) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let marked: String =
            mark(text, &words).into_iter().map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece }).collect();
        assert_eq!(marked, expected);
    }

    #[rstest]
    #[case("Müller", Some("mueller"))]
    #[case("MÜLLER Åse", Some("mueller aase"))]
    #[case("Zoë", None)]
    fn writing_out(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(written_out(text).as_deref(), expected);
    }

    proptest! {
        #[test]
        fn marking_loses_nothing(text in "\\PC{0,40}", words in proptest::collection::vec("[a-z0-9]{0,4}", 0..3)) {
            let joined: String = mark(&text, &words).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
