//! Names on social networks.

use crate::rule::Rule;

/// A Twitter name without the `@`: ASCII letters, digits, underscore and space.
/// Source: Omnidesk API notes, section 2.8, `extra_twitter`.
///
/// # Errors
/// The rule that is broken, and the character that breaks it.
pub fn twitter(typed: &str) -> Result<String, (Rule, Option<char>)> {
    let name = typed.trim_start_matches(|c: char| c == '@' || c.is_whitespace()).trim_end();
    if name.is_empty() {
        return Err((Rule::Required, None));
    }
    match name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '_' || *c == ' ')) {
        Some(strange) => Err((Rule::TwitterName, Some(strange))),
        None => Ok(name.to_owned()),
    }
}

/// A Facebook id: digits. Source: Omnidesk API notes, section 2.8, `extra_facebook`.
///
/// # Errors
/// The rule that is broken, and the character that breaks it.
pub fn facebook(typed: &str) -> Result<String, (Rule, Option<char>)> {
    let id = typed.trim();
    if id.is_empty() {
        return Err((Rule::Required, None));
    }
    match id.chars().find(|c| !c.is_ascii_digit()) {
        Some(strange) => Err((Rule::FacebookId, Some(strange))),
        None => Ok(id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("@jan_jansen", Ok("jan_jansen"))]
    #[case("jan-jansen", Err((Rule::TwitterName, Some('-'))))]
    #[case("@", Err((Rule::Required, None)))]
    #[case(" @ jan", Ok("jan"))]
    #[case("@ @jan ", Ok("jan"))]
    fn twitter_names(#[case] typed: &str, #[case] expected: Result<&str, (Rule, Option<char>)>) {
        assert_eq!(twitter(typed).as_deref().map_err(|e| *e), expected);
    }

    #[rstest]
    #[case("100004242", Ok("100004242"))]
    #[case("jan.jansen", Err((Rule::FacebookId, Some('j'))))]
    fn facebook_ids(#[case] typed: &str, #[case] expected: Result<&str, (Rule, Option<char>)>) {
        assert_eq!(facebook(typed).as_deref().map_err(|e| *e), expected);
    }
}
