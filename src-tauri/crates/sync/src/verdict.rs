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

/// Compares an edit with what is there. Values that differ in writing only are equal. `sent`: whether the edit was sent before; a secret
/// is shown by its end only, so before that the same end says nothing.
#[must_use]
pub fn of_edit(capabilities: &Capabilities, changes: &[FieldChange], there: &Fields, sent: bool) -> Verdict {
    let mut left = Vec::new();
    let mut along = Vec::new();
    let mut theirs = Vec::new();
    for change in changes {
        let spec = capabilities.field(change.key.as_str());
        if spec.is_some_and(|spec| spec.write_only) {
            // Never shown again: it goes with the rest, and is there when the rest is.
            along.push(change.clone());
            continue;
        }
        let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
        let hidden = spec.is_some_and(|spec| spec.secret) && !sent;
        let now = there.text(change.key.as_str());
        if kind.same(now, &change.after) && !hidden {
            continue;
        }
        if kind.same(now, &change.before) || (hidden && kind.same(now, &change.after)) {
            left.push(change.clone());
        } else {
            theirs.push((change.key.clone(), now.to_owned()));
        }
    }
    match (theirs.is_empty(), left.is_empty()) {
        (false, _) => Verdict::Conflict(theirs),
        (true, true) => Verdict::Done,
        (true, false) => {
            left.append(&mut along);
            Verdict::Send(left)
        }
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
        let verdict = of_edit(providers::capabilities(ProviderKind::Omnidesk), &[change(before, after)], &there, false);
        let name = match verdict {
            Verdict::Done => "done",
            Verdict::Send(_) => "send",
            Verdict::Conflict(_) => "conflict",
        };
        assert_eq!(name, expected, "a field is in conflict only if it is neither what was nor what is wanted");
    }

    #[test]
    fn what_is_never_shown_again_goes_with_the_rest_and_is_done_with_it() {
        let capabilities = providers::capabilities(ProviderKind::Synctera);
        let edit =
            |key: &str, before: &str, after: &str| FieldChange { key: key.into(), before: before.into(), after: after.into() };
        let changes = [edit("ban.status", "ALLOWED", "SUSPENDED"), edit("ban.note", "", "Card stolen")];
        let with = |status: &str| [("ban.status", status)].into_iter().collect::<Fields>();
        assert_eq!(of_edit(capabilities, &changes, &with("ALLOWED"), false), Verdict::Send(changes.to_vec()));
        assert_eq!(of_edit(capabilities, &changes, &with("SUSPENDED"), true), Verdict::Done);
    }

    #[test]
    fn the_same_last_digits_say_nothing_before_the_number_was_sent() {
        let capabilities = providers::capabilities(ProviderKind::Synctera);
        let changes = [FieldChange { key: "ssn".into(), before: "6789".into(), after: "•••-••-6789".into() }];
        let there: Fields = [("ssn", "6789")].into_iter().collect();
        assert_eq!(of_edit(capabilities, &changes, &there, false), Verdict::Send(changes.to_vec()));
        assert_eq!(of_edit(capabilities, &changes, &there, true), Verdict::Done);
    }

    #[test]
    fn one_field_in_conflict_holds_the_whole_edit() {
        let there: Fields = [("name.given", "Piet"), ("name.family", "Jansen")].into_iter().collect();
        let changes =
            [change("Jan", "Johan"), FieldChange { key: "name.family".into(), before: "Jansen".into(), after: "Janssen".into() }];
        assert_eq!(
            of_edit(providers::capabilities(ProviderKind::Omnidesk), &changes, &there, false),
            Verdict::Conflict(vec![("name.given".into(), "Piet".into())]),
            "half an edit is not what the agent asked for"
        );
    }
}
