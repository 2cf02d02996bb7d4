//! Social security numbers of the United States. In full they exist only while they are typed and sent; everything that is kept or
//! shown has the last four digits.

/// What is kept in place of a number that was typed in full.
const HIDDEN: &str = "•••-••-";

/// Reads a number typed in full, with or without hyphens or spaces, as `123-45-6789`.
#[must_use]
pub fn parse(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if digits.len() != 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(format!("{}-{}-{}", &digits[..3], &digits[3..5], &digits[5..]))
}

/// The writing that is kept and shown: only the last four digits can be read.
#[must_use]
pub fn masked(number: &str) -> String {
    let four = last_four(number);
    if four.is_empty() { String::new() } else { format!("{HIDDEN}{four}") }
}

/// The last four digits of any writing.
#[must_use]
pub fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("123-45-6789", Some("123-45-6789"))]
    #[case(" 123 45 6789 ", Some("123-45-6789"))]
    #[case("123456789", Some("123-45-6789"))]
    #[case("6789", None)]
    #[case("123-45-678x", None)]
    fn in_full(#[case] typed: &str, #[case] expected: Option<&str>) {
        assert_eq!(parse(typed).as_deref(), expected);
    }

    #[test]
    fn what_is_kept_has_four_digits() {
        assert_eq!(masked("123-45-6789"), "•••-••-6789");
        assert_eq!(masked(&masked("123-45-6789")), "•••-••-6789");
        assert_eq!(last_four("•••-••-6789"), last_four("6789"));
        assert_eq!(masked(""), "");
    }

    proptest! {
        #[test]
        fn never_more_than_four_digits_are_left(typed in "\\PC{0,30}") {
            prop_assert!(masked(&typed).chars().filter(char::is_ascii_digit).count() <= 4);
            let _ = parse(&typed);
        }
    }
}
