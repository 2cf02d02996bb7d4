//! Plain letters: what is left of a name in an e-mail address or a search.

/// The name in lower-case ASCII: `Müller` becomes `muller`, `Groß` becomes `gross`. Anything that is neither a letter of the
/// common alphabet nor ASCII becomes a space.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'À'..='Å' | 'à'..='å' => folded.push('a'),
            'Æ' | 'æ' => folded.push_str("ae"),
            'Ç' | 'ç' => folded.push('c'),
            'È'..='Ë' | 'è'..='ë' => folded.push('e'),
            'Ì'..='Ï' | 'ì'..='ï' => folded.push('i'),
            'Ð' | 'ð' => folded.push('d'),
            'Ñ' | 'ñ' => folded.push('n'),
            'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' => folded.push('o'),
            'Š' | 'š' => folded.push('s'),
            'Ù'..='Ü' | 'ù'..='ü' => folded.push('u'),
            'Ý' | 'ý' | 'ÿ' => folded.push('y'),
            'Þ' | 'þ' => folded.push_str("th"),
            'ß' => folded.push_str("ss"),
            _ if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
            _ => folded.push(' '),
        }
    }
    folded
}

/// The words of a name, folded. A name with an apostrophe is there in both readings: `O'Neil` gives `o`, `neil`, `oneil`.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = split(&folded);
    if folded.contains('\'') {
        let joined = split(&folded.replace('\'', ""));
        words.extend(joined.into_iter().filter(|word| !folded.contains(word.as_str())));
    }
    words
}

fn split(folded: &str) -> Vec<String> {
    folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_common_alphabet_has_a_plain_form() {
        let alphabet = ('À'..='Ö').chain('Ø'..='Þ').chain('ß'..='ö').chain('ø'..='ÿ').chain(['Š', 'š']);
        for letter in alphabet {
            let folded = fold(&letter.to_string());
            assert!(folded.chars().all(|plain| plain.is_ascii_lowercase()), "{letter} became {folded:?}");
        }
    }

    #[test]
    fn words_can_be_found_with_and_without_the_apostrophe() {
        assert_eq!(folded_words("Sinéad O'Neil"), ["sinead", "o", "neil", "oneil"]);
        assert_eq!(folded_words("Jean-Luc Müller"), ["jean", "luc", "muller"]);
    }
}
