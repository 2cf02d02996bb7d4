//! Taking out of a text whatever might be about a person, or a key. Pure.
//!
//! There is no list of names to look for, so it goes the other way round: only what is plainly a word of ordinary prose stays.

/// What stands for something that was taken out.
pub(crate) const GONE: &str = "[…]";

/// Longest text that is kept, in letters.
const LONGEST: usize = 300;

/// Longest word of ordinary prose.
const LONGEST_WORD: usize = 24;

/// Abbreviations and beginnings of sentences that are no names.
const HARMLESS: [&str; 22] = [
    "A", "API", "CRM", "DNS", "FTS", "HTTP", "HTTPS", "I/O", "IO", "JSON", "No", "Not", "Nothing", "OS", "SQL", "SQLite", "TCP",
    "TLS", "The", "This", "URL", "UTC",
];

/// Digits in a row, perhaps with what telephone numbers and dates are written with, that are too many to be a code.
const MANY_DIGITS: usize = 5;

/// A text with everything taken out that is not ordinary prose: what is quoted, addresses, paths, numbers of four digits or more, keys,
/// and words with capitals, foreign letters or signs. Identifiers in the form of a UUID stay; they are given out by this program.
#[must_use]
pub fn redact(text: &str) -> String {
    let text = without_paths(&without_quoted(text));
    let words: Vec<&str> = text.split_whitespace().collect();
    let numbers = in_long_numbers(&words);
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    for (word, in_number) in words.iter().zip(numbers) {
        let shown = if !in_number && is_prose(word) { *word } else { GONE };
        // Several in a row say no more than one.
        if shown != GONE || kept.last() != Some(&GONE) {
            kept.push(shown);
        }
    }
    cut(&kept.join(" "))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}{GONE}", &text[..at]),
        None => text.to_owned(),
    }
}

/// A text without what is quoted in it: from the first opening quote to the last closing one, because what is quoted may contain quotes
/// itself; to the end where it is never closed.
fn without_quoted(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('`', '`'), ('\'', '\''), ('‘', '’')] {
        let Some(start) = opening(&text, open) else { continue };
        let after = start + open.len_utf8();
        let end = text[after..].rfind(close).map_or(text.len(), |found| after + found + close.len_utf8());
        text.replace_range(start..end, GONE);
    }
    text
}

/// Where a quotation begins. Inside a word the sign is an apostrophe.
fn opening(text: &str, sign: char) -> Option<usize> {
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if letter == sign && !(matches!(sign, '\'' | '‘') && before.is_alphanumeric()) {
            return Some(at);
        }
        before = letter;
    }
    None
}

/// A text without paths of files. They may contain spaces, so everything from where the first begins to the last separator goes.
fn without_paths(text: &str) -> String {
    let begins =
        |word: &str| word.starts_with(['/', '~', '\\']) || word.get(1..3).is_some_and(|drive| drive == ":\\" || drive == ":/");
    let mut start = None;
    let mut end = 0;
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let bare = word.trim_start_matches(['(', '[', '<', '=']);
        if start.is_none() && begins(bare) {
            start = Some(at);
        }
        if word.contains(['/', '\\']) || start == Some(at) {
            end = at + word.len();
        }
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    match start {
        Some(start) => format!("{}{GONE}{}", &text[..start], &text[end..]),
        None => text.to_owned(),
    }
}

/// For each word whether it belongs to digits that together are a telephone number, a date or the like.
fn in_long_numbers(words: &[&str]) -> Vec<bool> {
    let mut long = vec![false; words.len()];
    let mut start = 0;
    while start < words.len() {
        let length = words[start..].iter().take_while(|word| is_number(word)).count();
        let digits: usize = words[start..start + length].iter().map(|word| digits(word)).sum();
        if digits >= MANY_DIGITS {
            long[start..start + length].fill(true);
        }
        start += length.max(1);
    }
    long
}

/// Whether a word is made of digits and of what may stand between and around them.
fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation()) && word.chars().any(|c| c.is_ascii_digit() || c == '+')
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// Whether a word is one of ordinary prose, a small number, a name of the program's own such as `person_words`, or an id.
fn is_prose(word: &str) -> bool {
    if word.contains(GONE) {
        return is_beside_gone(&word.replace(GONE, ""));
    }
    let core = word.trim_start_matches(['(', '[', '{', '<']).trim_end_matches(['.', ',', ':', ';', '!', ')', ']', '}', '>']);
    core.is_empty()
        || is_uuid(core)
        || HARMLESS.contains(&core)
        || core.split("::").flat_map(|part| part.split(['_', '-'])).all(is_plain)
}

/// What may stand beside something that was taken out: signs, and the name of what it was.
fn is_beside_gone(rest: &str) -> bool {
    let name = rest.trim_matches(|c: char| c.is_ascii_punctuation());
    name.is_empty()
        || (name.len() <= LONGEST_WORD && name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && rest.contains('='))
}

/// Lower-case letters with perhaps an apostrophe, or up to three digits alone, before or after a few letters (`404`, `5ms`, `fts5`).
fn is_plain(part: &str) -> bool {
    let letters = part.chars().filter(char::is_ascii_lowercase).count();
    let digits = digits(part);
    let apostrophes = part.chars().filter(|c| matches!(c, '\'' | '’')).count();
    if letters + digits + apostrophes != part.chars().count() || part.len() > LONGEST_WORD || digits > 3 {
        return false;
    }
    let at_an_end = part.trim_start_matches(|c: char| c.is_ascii_digit()).trim_end_matches(|c: char| c.is_ascii_digit());
    digits == 0 || (letters <= 6 && apostrophes == 0 && at_an_end.len() == letters)
}

/// Whether a text is an id in the form of a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = [8, 4, 4, 4, 12].iter().all(|length| {
        parts
            .next()
            .is_some_and(|part| part.len() == *length && part.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)))
    });
    fits && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("the cache is closed", "the cache is closed")]
    #[case("no space left on device (os error 28)", "no space left on device (os error 28)")]
    #[case(
        "lists could not be brought up to date; it is tried again",
        "lists could not be brought up to date; it is tried again"
    )]
    #[case("the cache's history of migrations", "the cache's history of migrations")]
    #[case("stored value of last_error is not valid", "stored value of last_error is not valid")]
    #[case("operation 0190a000-1111-7000-8000-000000000001 waits", "operation 0190a000-1111-7000-8000-000000000001 waits")]
    fn what_says_nothing_about_anybody_stays(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(redact(text), kept);
    }

    #[rstest]
    #[case(r#"fts5: syntax error near "Jansen""#, "fts5: syntax error near […]")]
    #[case(r#"near "jan" or "piet": syntax error"#, "near […]: syntax error")]
    #[case("an unclosed 'jan de", "an unclosed […]")]
    #[case("no such column: Jansen", "no such column: […]")]
    #[case("wrote to jan@example.nl today", "wrote to […] today")]
    #[case("call 06 12 34 56 78 or +31612345678", "call […] or […]")]
    #[case("born 1987-06-05, lives in Utrecht", "born […] lives in […]")]
    #[case("asked https://acme.example.com/api?name=jan", "asked […]")]
    #[case("could not open /home/jan de vries/console/cache.db today", "could not open […] today")]
    #[case(r"could not open C:\Users\Jan de Vries\cache.db", "could not open […]")]
    #[case("key sk_live_51H8xQ2eZvKYlo2C is refused", "key […] is refused")]
    #[case("host acme.example.com is not known", "host […] is not known")]
    #[case("für Zoë Müller", "[…]")]
    #[case("value=\"Jansen\" is odd", "value=[…] is odd")]
    fn what_may_be_about_somebody_goes(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(redact(text), kept);
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(redact(&"word ".repeat(500)).chars().count(), LONGEST + GONE.chars().count());
    }
}
