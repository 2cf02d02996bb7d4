//! What is left to do for an edit, given what stands in the system now. Three copies: what the agent started from, what the agent wants,
//! and what is there.

use domain::operation::FieldChange;
use domain::{Capabilities, FieldKey, FieldKind, Fields};

/// What is left to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything the agent wants is there.
    Done,
    /// These changes are left; the others are there already.
    Send(Vec<FieldChange>),
    /// These fields hold something that is neither what the agent started from nor what the agent wants.
    Conflict(Vec<(FieldKey, String)>),
}

/// Compares an edit with what is there. Values that differ in writing only are equal.
#[must_use]
pub fn of_edit(capabilities: &Capabilities, changes: &[FieldChange], there: &Fields) -> Verdict {
    let mut left = Vec::new();
    let mut theirs = Vec::new();
    for change in changes {
        let kind = capabilities.field(change.key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
        let now = there.text(change.key.as_str());
        if kind.same(now, &change.after) {
            continue;
        }
        if kind.same(now, &change.before) {
            left.push(change.clone());
        } else {
            theirs.push((change.key.clone(), now.to_owned()));
        }
    }
    match (theirs.is_empty(), left.is_empty()) {
        (false, _) => Verdict::Conflict(theirs),
        (true, true) => Verdict::Done,
        (true, false) => Verdict::Send(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ProviderKind;
    use rstest::rstest;

    fn change(before: &str, after: &str) -> FieldChange {
        FieldChange { key: "name.given".into(), before: before.into(), after: after.into() }
    }

    #[rstest]
    #[case("Jan", "Johan", "Jan", "send")]
    #[case("Jan", "Johan", "Johan", "done")]
    #[case("Jan", "Johan", " Johan", "done")]
    #[case("Jan", "Johan", "Piet", "conflict")]
    #[case("", "Johan", "", "send")]
    #[case("Jan", "Johan", "", "conflict")]
    fn three_copies(#[case] before: &str, #[case] after: &str, #[case] there: &str, #[case] expected: &str) {
        let there: Fields = [("name.given", there)].into_iter().collect();
        let verdict = of_edit(providers::capabilities(ProviderKind::Omnidesk), &[change(before, after)], &there);
        let name = match verdict {
            Verdict::Done => "done",
            Verdict::Send(_) => "send",
            Verdict::Conflict(_) => "conflict",
        };
        assert_eq!(name, expected, "a field is in conflict only if it is neither what was nor what is wanted");
    }

    #[test]
    fn one_field_in_conflict_holds_the_whole_edit() {
        let there: Fields = [("name.given", "Piet"), ("name.family", "Jansen")].into_iter().collect();
        let changes =
            [change("Jan", "Johan"), FieldChange { key: "name.family".into(), before: "Jansen".into(), after: "Janssen".into() }];
        assert_eq!(
            of_edit(providers::capabilities(ProviderKind::Omnidesk), &changes, &there),
            Verdict::Conflict(vec![("name.given".into(), "Piet".into())]),
            "half an edit is not what the agent asked for"
        );
    }
}
