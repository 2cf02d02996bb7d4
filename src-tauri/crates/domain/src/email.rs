//! E-mail addresses.

use crate::rule::Rule;

/// An e-mail address that can be sent to a provider. The local part keeps its case, the domain is lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Parses an address as typed, with white space around it allowed.
    ///
    /// The check is deliberately small: one `@`, a plausible local part, a domain with a dot. What it refuses cannot be an
    /// address that a mail system outside accepts; what it lets pass the provider may still refuse.
    ///
    /// # Errors
    /// The rule that is broken, and the character that breaks it if there is one.
    pub fn parse(typed: &str) -> Result<Self, (Rule, Option<char>)> {
        let text = typed.trim();
        if let Some(space) = text.chars().find(|c| c.is_whitespace() || c.is_control()) {
            return Err((Rule::EmailCharacter, Some(space)));
        }
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err((Rule::EmailAt, None));
        };
        if let Some(strange) =
            local.chars().find(|c| matches!(c, '@' | '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | ':' | '\\' | '"'))
        {
            return Err((Rule::EmailCharacter, Some(strange)));
        }
        if local.is_empty() || local.len() > 64 || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err((Rule::EmailLocalPart, None));
        }
        if let Some(strange) = domain.chars().find(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && *c != '.' && *c != '-') {
            return Err((Rule::EmailCharacter, Some(strange)));
        }
        let labels: Vec<&str> = domain.split('.').collect();
        let label_fits =
            |label: &&str| !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
        if labels.len() < 2 || !labels.iter().all(label_fits) || domain.len() > 253 {
            return Err((Rule::EmailDomain, None));
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What two addresses have in common if they reach the same mailbox: lower case, trimmed. Also for texts that are no address.
#[must_use]
pub fn key(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("jan@example.com", Ok("jan@example.com"))]
    #[case("  Jan.Jansen+x@Example.COM ", Ok("Jan.Jansen+x@example.com"))]
    #[case("o'neil@sub.example.org", Ok("o'neil@sub.example.org"))]
    #[case("zoë@bücher.example", Ok("zoë@bücher.example"))]
    #[case("jan", Err(Rule::EmailAt))]
    #[case("@example.com", Err(Rule::EmailLocalPart))]
    #[case("jan..x@example.com", Err(Rule::EmailLocalPart))]
    #[case("jan@example", Err(Rule::EmailDomain))]
    #[case("jan@-x.example", Err(Rule::EmailDomain))]
    #[case("jan@exa mple.com", Err(Rule::EmailCharacter))]
    #[case("jan,piet@example.com", Err(Rule::EmailCharacter))]
    #[case("jan@exa_mple.com", Err(Rule::EmailCharacter))]
    fn parsing(#[case] typed: &str, #[case] expected: Result<&str, Rule>) {
        let got = Email::parse(typed);
        assert_eq!(got.as_ref().map(Email::as_str).map_err(|(rule, _)| *rule), expected);
    }

    proptest! {
        #[test]
        fn never_panics_and_parses_its_own_output(typed in "\\PC{0,40}@?\\PC{0,20}") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
