//! The form in which values are kept (Securely API notes, sections 3 and 7). The exact rules are unknown; these spoil what such
//! rules usually spoil.

/// Proper case, word by word: `demarco` becomes `Demarco`, `McDonald` becomes `Mcdonald`, `van der Berg` becomes
/// `Van Der Berg`. What follows an apostrophe is in the same word.
pub(super) fn name(text: &str) -> String {
    let mut proper = String::with_capacity(text.len());
    let mut begins = true;
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if begins {
            proper.extend(letter.to_uppercase());
        } else {
            proper.extend(letter.to_lowercase());
        }
        begins = matches!(letter, ' ' | '-');
    }
    proper
}

/// Bare digits, for an American number without the country's: `281.500.1111` and `+1 281 500 1111` become `2815001111`. None
/// when it can be no phone number.
pub(super) fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '+' | '-' | '.' | '(' | ')' | '/' | ' ')) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = if text.starts_with('+') { &digits } else { digits.strip_prefix("00").unwrap_or(&digits) };
    let digits = match international.strip_prefix('1') {
        Some(american) if american.len() == 10 => american,
        _ => international,
    };
    (7..=15).contains(&digits.len()).then(|| digits.to_owned())
}

/// Without space around it; capitals stay. None when it can be no address.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let whole = !local.is_empty() && domain.contains('.') && !domain.contains('@') && !text.contains(char::is_whitespace);
    whole.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("demarco", "Demarco")]
    #[case("McDonald", "Mcdonald")]
    #[case("van der  Berg", "Van Der Berg")]
    #[case("JEAN-luc", "Jean-Luc")]
    #[case("O'Neil", "O'neil")]
    #[case(" ångström ", "Ångström")]
    #[case("", "")]
    fn names(#[case] sent: &str, #[case] kept: &str) {
        assert_eq!(name(sent), kept);
        assert_eq!(name(kept), kept, "what is standardised stays");
    }

    #[rstest]
    #[case("281.500.1111", Some("2815001111"))]
    #[case("+1 (281) 500-1111", Some("2815001111"))]
    #[case("12815001111", Some("2815001111"))]
    #[case("+31 6 12345678", Some("31612345678"))]
    #[case("0031612345678", Some("31612345678"))]
    #[case("0612345678", Some("0612345678"))]
    #[case("12345", None)]
    #[case("1234567890123456", None)]
    #[case("281-500-CALL", None)]
    #[case("", None)]
    fn phones(#[case] sent: &str, #[case] kept: Option<&str>) {
        assert_eq!(phone(sent).as_deref(), kept);
    }

    #[rstest]
    #[case(" Jo@Example.com ", Some("Jo@Example.com"))]
    #[case("jo", None)]
    #[case("jo@example", None)]
    #[case("@example.com", None)]
    #[case("j o@example.com", None)]
    #[case("jo@b@example.com", None)]
    fn emails(#[case] sent: &str, #[case] kept: Option<&str>) {
        assert_eq!(email(sent).as_deref(), kept);
    }
}
