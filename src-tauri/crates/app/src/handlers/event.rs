//! What an event on a timeline may hold, whether it is new or changed before it was sent. Pure.

use contract::FieldIssue;
use domain::{ConnectionId, Intent, Rule, Violation, validate};

use crate::errors;

const NOT_A_LINK: &str = "A link begins with https:// or http://.";

/// The event as it is kept. `connection` is named in objections to a change of one that belongs to it.
///
/// # Errors
/// What has to be mended.
pub(crate) fn checked(
    message: &str,
    initiated_by: &str,
    source_url: &str,
    connection: Option<ConnectionId>,
) -> Result<Intent, Vec<FieldIssue>> {
    let (message, initiated_by, source_url) = (message.trim(), initiated_by.trim(), source_url.trim());
    let mut issues = Vec::new();
    let mut broken = |field: &str, rule, character| {
        issues.push(errors::issue(&Violation { field: field.into(), rule, character }, connection));
    };
    if message.is_empty() {
        broken("message", Rule::Required, None);
    }
    let checks = [
        ("message", validate::lines(message, validate::LONGEST_VALUE)),
        ("initiatedBy", validate::line(initiated_by, validate::LONGEST_VALUE)),
        ("sourceUrl", validate::line(source_url, validate::LONGEST_VALUE)),
    ];
    for (field, checked) in checks {
        if let Err((rule, character)) = checked {
            broken(field, rule, character);
        }
    }
    let is_link = url::Url::parse(source_url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !source_url.is_empty() && !is_link {
        let violation = Violation { field: "sourceUrl".into(), rule: Rule::Choice, character: None };
        issues.push(FieldIssue { message: NOT_A_LINK.into(), ..errors::issue(&violation, connection) });
    }
    if !issues.is_empty() {
        return Err(issues);
    }
    Ok(Intent::AddEvent { message: message.to_owned(), initiated_by: initiated_by.to_owned(), source_url: source_url.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::in_lines(" Called\nagain ", "Phone", "https://example.nl/1", &[])]
    #[case::of_nobody("Called", "", "", &[])]
    #[case::empty(" ", "", "", &["message"])]
    #[case::a_script("Called", "", "javascript:alert(1)", &["sourceUrl"])]
    #[case::no_text("Called\0", "Pho\nne", "https://example.nl/\u{1b}", &["message", "initiatedBy", "sourceUrl"])]
    fn events(#[case] message: &str, #[case] by: &str, #[case] link: &str, #[case] fields: &[&str]) {
        let issues = checked(message, by, link, None).err().unwrap_or_default();
        assert_eq!(issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), fields);
    }
}
