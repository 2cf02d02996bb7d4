//! What may be typed about a connection. Pure.

use std::collections::BTreeMap;

use contract::FieldIssue;
use contract::wire::ConnectionDraft;
use domain::{Capabilities, Rule, Violation, name, validate};
use url::Url;

use crate::errors;

/// Longest name of a connection, in characters.
const LONGEST_NAME: usize = 100;

/// What was typed, without what signs in.
pub(crate) struct Typed<'a> {
    pub(crate) name: &'a str,
    pub(crate) environment: &'a str,
    pub(crate) base_url: &'a str,
    pub(crate) settings: &'a BTreeMap<String, String>,
}

impl<'a> Typed<'a> {
    /// What is typed for a new connection.
    pub(crate) fn of(draft: &'a ConnectionDraft) -> Self {
        Self { name: &draft.name, environment: &draft.environment, base_url: &draft.base_url, settings: &draft.settings }
    }
}

/// Whether two addresses belong to the same host, so that what signs in at one may be sent to the other. An address that is none is an
/// objection of its own, and nothing is sent to it.
pub(crate) fn leads_to_the_same(kept: &str, typed: &str) -> bool {
    match (Url::parse(kept), Url::parse(typed.trim())) {
        (Ok(kept), Ok(typed)) => kept.origin() == typed.origin(),
        _ => true,
    }
}

/// Everything that has to be mended. Of a sample system only name and settings are typed.
pub(crate) fn issues(capabilities: &Capabilities, typed: &Typed<'_>, sample: bool) -> Vec<FieldIssue> {
    let mut issues = Vec::new();
    if name::normalise(typed.name).is_empty() {
        issues.push(required("name"));
    }
    bound(&mut issues, "name", typed.name, LONGEST_NAME);
    if !sample {
        if typed.base_url.trim().is_empty() {
            issues.push(required("baseUrl"));
        } else if typed.base_url.contains('{') || typed.base_url.contains('}') {
            let message = "Put the name of your account in place of {account}.".into();
            issues.push(FieldIssue { message, ..required("baseUrl") });
        }
        bound(&mut issues, "baseUrl", typed.base_url, validate::LONGEST_VALUE);
        if capabilities.environments.iter().all(|spec| spec.environment != typed.environment) {
            issues.push(broken("environment", Rule::Choice, None));
        }
    }
    for (key, value) in typed.settings {
        let wrong = match capabilities.settings.iter().find(|spec| spec.key == key) {
            None => Some("This system has no such setting."),
            Some(spec) if !spec.choices.is_empty() && !spec.choices.iter().any(|(choice, _)| choice == value) => {
                Some("Choose one of the list.")
            }
            Some(_) => None,
        };
        let field = format!("settings.{key}");
        match wrong {
            Some(message) => issues.push(FieldIssue { rule: "setting".into(), message: message.into(), ..required(&field) }),
            None => bound(&mut issues, &field, value, validate::LONGEST_VALUE),
        }
    }
    issues
}

/// White space around what was typed is of no account: copied texts often bring a line break along.
fn bound(issues: &mut Vec<FieldIssue>, field: &str, text: &str, longest: usize) {
    if let Err((rule, character)) = validate::line(text.trim(), longest) {
        issues.push(broken(field, rule, character));
    }
}

fn broken(field: &str, rule: Rule, character: Option<char>) -> FieldIssue {
    errors::issue(&Violation { field: field.into(), rule, character }, None)
}

/// Something has to be there.
pub(crate) fn required(field: &str) -> FieldIssue {
    broken(field, Rule::Required, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ProviderKind;
    use rstest::rstest;

    #[rstest]
    #[case::as_it_should_be("Second", "own", "https://example.nl", &[])]
    #[case::copied_with_a_line_break("Second", "own", "https://example.nl\n", &[])]
    #[case::nothing("", "", "", &["name", "baseUrl", "environment"])]
    #[case::in_two_lines("Sec\nond", "own", "https://exam\tple.nl", &["name", "baseUrl"])]
    #[case::another_place("Second", "the moon", "https://example.nl", &["environment"])]
    fn forms(#[case] name: &str, #[case] environment: &str, #[case] base_url: &str, #[case] fields: &[&str]) {
        let typed = Typed { name, environment, base_url, settings: &BTreeMap::new() };
        let issues = issues(providers::capabilities(ProviderKind::Synctera), &typed, false);
        assert_eq!(issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), fields);
    }

    #[test]
    fn a_name_has_an_end() {
        let (name, settings) = ("n".repeat(LONGEST_NAME + 1), BTreeMap::new());
        let typed = Typed { name: &name, environment: "", base_url: "", settings: &settings };
        let issues = issues(providers::capabilities(ProviderKind::Synctera), &typed, true);
        assert_eq!(issues.len(), 1, "and a sample system is where it is");
    }

    #[rstest]
    #[case("https://a.example/v0", "https://a.example/", true)]
    #[case("https://a.example", " https://A.example:443/v1", true)]
    #[case("https://a.example", "https://b.example", false)]
    #[case("https://a.example", "https://a.example:8443", false)]
    #[case("https://a.example", "http://a.example", false)]
    #[case("https://a.example", "https://a.example@b.example", false)]
    fn hosts(#[case] kept: &str, #[case] typed: &str, #[case] same: bool) {
        assert_eq!(leads_to_the_same(kept, typed), same);
    }
}
