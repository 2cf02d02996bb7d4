//! The three-way merge. Three copies of every field: what stood there when the agent began (base), what the agent wants (local), and what
//! stands there now (remote). A conflict is what local and remote both changed, to different values after normalising; nothing else is.

use domain::field::{FieldGroup, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, NAME_MIDDLE};
use domain::operation::FieldChange;
use domain::{Capabilities, FieldKey, FieldKind, Fields};
use serde::{Deserialize, Serialize};

use crate::rules::{self, Rule};

/// What becomes of an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    /// Changes that are not there yet, in the order of the edit. Empty if nothing is left to send.
    pub left: Vec<FieldChange>,
    /// Fields of units both sides changed to different values, with what stands there.
    pub conflicts: Vec<(FieldKey, String)>,
    /// What went together without a question; empty if nobody else changed anything.
    pub settled: Vec<Settled>,
}

/// A field that needed no decision, because only one side changed it, or both to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The field.
    pub key: FieldKey,
    /// What stood there when the agent began; empty if nothing did.
    pub was: String,
    /// What stands there after.
    pub value: String,
    /// Who changed it.
    pub by: Side,
}

/// Who changed a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Only the agent.
    Ours,
    /// Only somebody else.
    Theirs,
    /// Both, to the same.
    Both,
}

/// Names what is decided as one: the two names, an address, or a field by itself.
#[must_use]
pub fn unit<'a>(capabilities: &Capabilities, key: &'a str) -> &'a str {
    if matches!(key, NAME_GIVEN | NAME_MIDDLE | NAME_FAMILY | NAME_COMBINED) {
        return "name";
    }
    match capabilities.field(key).map(|spec| spec.group) {
        Some(FieldGroup::LegalAddress) => "address.legal",
        Some(FieldGroup::ShippingAddress) => "address.shipping",
        _ => key,
    }
}

/// Merges an edit into what stands there now.
///
/// `base` is the whole customer as the agent saw it, for the fields the agent did not touch; without it those are taken as unchanged.
/// `sent` says whether the edit was sent before: a secret is shown by its end only, so before that the same end says nothing.
#[must_use]
pub fn edit(capabilities: &Capabilities, base: Option<&Fields>, changes: &[FieldChange], there: &Fields, sent: bool) -> Merge {
    let mut merge = Merge::default();
    let mut units: Vec<&str> = Vec::new();
    for change in changes {
        let unit = unit(capabilities, change.key.as_str());
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let mut along = Vec::new();
    for name in units {
        let members = changes.iter().filter(|change| unit(capabilities, change.key.as_str()) == name);
        unit_of_edit(capabilities, base, members, name, there, sent, &mut merge, &mut along);
    }
    if !merge.left.is_empty() {
        // Never shown again, so it cannot be compared: it goes with the rest, and is there when the rest is.
        merge.left.append(&mut along);
    } else if merge.conflicts.is_empty() && !along.is_empty() && !sent && along.len() == changes.len() {
        merge.left.append(&mut along);
    }
    if let Some(base) = base {
        merge.settled = settled(capabilities, base, changes, &merge, there);
    }
    merge
}

#[expect(clippy::too_many_arguments, reason = "one step of the merge, over its whole state")]
fn unit_of_edit<'a>(
    capabilities: &Capabilities,
    base: Option<&Fields>,
    members: impl Iterator<Item = &'a FieldChange>,
    name: &str,
    there: &Fields,
    sent: bool,
    merge: &mut Merge,
    along: &mut Vec<FieldChange>,
) {
    let (mut left, mut theirs, mut touched) = (Vec::new(), Vec::new(), Vec::new());
    for change in members {
        let spec = capabilities.field(change.key.as_str());
        if spec.is_some_and(|spec| spec.write_only) {
            along.push(change.clone());
            continue;
        }
        touched.push(change.key.as_str());
        let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
        let hidden = spec.is_some_and(|spec| spec.secret) && !sent;
        let now = there.text(change.key.as_str());
        if kind.same(now, &change.after) && !hidden {
            continue;
        }
        left.push(change.clone());
        let known = kind.same(now, &change.before) || (hidden && kind.same(now, &change.after));
        if !known && rules::holds(Rule::ThreeCopies) {
            theirs.push((change.key.clone(), now.to_owned()));
        }
    }
    if left.is_empty() {
        return;
    }
    if name != touched.first().copied().unwrap_or_default() {
        // Fields that only mean something together: what somebody else did to the other ones counts too.
        for key in others_of_unit(capabilities, base, there, name, &touched) {
            let kind = capabilities.field(key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
            let (was, now) = (base.map_or(there.text(key.as_str()), |base| base.text(key.as_str())), there.text(key.as_str()));
            if !kind.same(was, now) && rules::holds(Rule::ThreeCopies) {
                theirs.push((key, now.to_owned()));
            }
        }
    }
    if theirs.is_empty() {
        merge.left.append(&mut left);
    } else {
        merge.conflicts.append(&mut theirs);
    }
}

/// The fields of a unit that the edit does not touch.
fn others_of_unit(
    capabilities: &Capabilities,
    base: Option<&Fields>,
    there: &Fields,
    name: &str,
    touched: &[&str],
) -> Vec<FieldKey> {
    let mut keys: Vec<FieldKey> = Vec::new();
    for (key, _) in base.into_iter().flat_map(Fields::iter).chain(there.iter()) {
        let written = capabilities.field(key.as_str()).is_some_and(|spec| spec.on_update && !spec.write_only);
        if written && unit(capabilities, key.as_str()) == name && !touched.contains(&key.as_str()) && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// What went together: fields somebody else changed that are not in question, and, if there are any, the ones the agent changed.
fn settled(capabilities: &Capabilities, base: &Fields, changes: &[FieldChange], merge: &Merge, there: &Fields) -> Vec<Settled> {
    let mut keys: Vec<&FieldKey> = Vec::new();
    for (key, _) in base.iter().chain(there.iter()) {
        let shown = capabilities.field(key.as_str()).is_none_or(|spec| spec.group != FieldGroup::System);
        if shown && !keys.contains(&key) && !merge.conflicts.iter().any(|(asked, _)| asked == key) {
            keys.push(key);
        }
    }
    let mut found = Vec::new();
    for key in keys {
        let kind = capabilities.field(key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
        let change = changes.iter().find(|change| change.key == *key);
        let was = change.map_or(base.text(key.as_str()), |change| change.before.as_str());
        let now = there.text(key.as_str());
        let by = match change {
            Some(change) if kind.same(now, &change.after) && !kind.same(was, now) => Side::Both,
            None if !kind.same(was, now) => Side::Theirs,
            _ => continue,
        };
        found.push(Settled { key: key.clone(), was: was.to_owned(), value: now.to_owned(), by });
    }
    if !found.is_empty() {
        let ours = merge.left.iter().map(|change| Settled {
            key: change.key.clone(),
            was: change.before.clone(),
            value: change.after.clone(),
            by: Side::Ours,
        });
        found.splice(0..0, ours);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ProviderKind;
    use proptest::prelude::*;
    use rstest::rstest;

    fn change(key: &str, before: &str, after: &str) -> FieldChange {
        FieldChange { key: key.into(), before: before.into(), after: after.into() }
    }

    fn given(before: &str, after: &str) -> FieldChange {
        change("name.given", before, after)
    }

    fn omnidesk() -> &'static Capabilities {
        providers::capabilities(ProviderKind::Omnidesk)
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
        let merge = edit(omnidesk(), None, &[given(before, after)], &there, false);
        let name = match (merge.conflicts.is_empty(), merge.left.is_empty()) {
            (false, _) => "conflict",
            (true, false) => "send",
            (true, true) => "done",
        };
        assert_eq!(name, expected, "a field is in conflict only if it is neither what was nor what is wanted");
    }

    #[test]
    fn what_is_never_shown_again_goes_with_the_rest_and_is_done_with_it() {
        let capabilities = providers::capabilities(ProviderKind::Synctera);
        let changes = [change("ban.status", "ALLOWED", "SUSPENDED"), change("ban.note", "", "Card stolen")];
        let with = |status: &str| [("ban.status", status)].into_iter().collect::<Fields>();
        assert_eq!(edit(capabilities, None, &changes, &with("ALLOWED"), false).left, changes.to_vec());
        assert_eq!(edit(capabilities, None, &changes, &with("SUSPENDED"), true), Merge::default());
    }

    #[test]
    fn the_same_last_digits_say_nothing_before_the_number_was_sent() {
        let capabilities = providers::capabilities(ProviderKind::Synctera);
        let changes = [change("ssn", "6789", "•••-••-6789")];
        let there: Fields = [("ssn", "6789")].into_iter().collect();
        assert_eq!(edit(capabilities, None, &changes, &there, false).left, changes.to_vec());
        assert_eq!(edit(capabilities, None, &changes, &there, true), Merge::default());
    }

    #[test]
    fn names_are_decided_together() {
        let base: Fields = [("name.given", "Jan"), ("name.family", "Jansen")].into_iter().collect();
        let there: Fields = [("name.given", "Jan"), ("name.family", "de Vries")].into_iter().collect();
        let merge = edit(omnidesk(), Some(&base), &[given("Jan", "Johan")], &there, false);
        assert_eq!(merge.conflicts, vec![("name.family".into(), "de Vries".into())], "half a name of each is nobody's");
        assert!(merge.left.is_empty());
    }

    #[test]
    fn a_conflict_in_one_field_does_not_hold_the_others_settled() {
        let capabilities = providers::capabilities(ProviderKind::Secuconnect);
        let base: Fields = [("name.given", "Jan"), ("company", "Alt GmbH"), ("website", "a.example")].into_iter().collect();
        let there: Fields = [("name.given", "Piet"), ("company", "Alt GmbH"), ("website", "b.example")].into_iter().collect();
        let changes = [given("Jan", "Johan"), change("company", "Alt GmbH", "Neu GmbH")];
        let merge = edit(capabilities, Some(&base), &changes, &there, false);
        assert_eq!(merge.conflicts, vec![("name.given".into(), "Piet".into())]);
        assert_eq!(merge.left, vec![changes[1].clone()]);
        let by: Vec<(&str, Side)> = merge.settled.iter().map(|settled| (settled.key.as_str(), settled.by)).collect();
        assert_eq!(by, vec![("company", Side::Ours), ("website", Side::Theirs)]);
    }

    #[test]
    fn nothing_is_said_to_have_merged_where_nobody_else_did_anything() {
        let base: Fields = [("name.given", "Jan")].into_iter().collect();
        assert!(edit(omnidesk(), Some(&base), &[given("Jan", "Johan")], &base, false).settled.is_empty());
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof!["", "Jan", "jan", " Jan ", "Piet", "Zoë", "Zoe\u{308}"].prop_map(|text| text.to_owned())
    }

    proptest! {
        /// Rule 2: a conflict exists only if local and remote both differ from base and from each other after normalising.
        #[test]
        fn only_what_both_changed_differently_is_a_conflict(was in value(), ours in value(), theirs in value()) {
            let capabilities = providers::capabilities(ProviderKind::Secuconnect);
            let same = |one: &str, other: &str| FieldKind::Text.same(one, other);
            let base: Fields = [("company", was.as_str())].into_iter().filter(|(_, value)| !value.is_empty()).collect();
            let mut there = Fields::new();
            there.set("company".into(), theirs.clone());
            let merge = edit(capabilities, Some(&base), &[change("company", &was, &ours)], &there, false);
            let conflict = !same(&was, &theirs) && !same(&ours, &theirs);
            prop_assert_eq!(!merge.conflicts.is_empty(), conflict);
            prop_assert_eq!(!merge.left.is_empty(), !conflict && !same(&ours, &theirs));
        }

        /// Merging again with what is there once everything left was written finds nothing to do.
        #[test]
        fn what_was_sent_is_done(was in value(), ours in value(), theirs in value(), other in value()) {
            let capabilities = providers::capabilities(ProviderKind::Secuconnect);
            let changes = [change("company", &was, &ours), change("website", "", "x.example")];
            let mut there = Fields::new();
            there.set("company".into(), theirs);
            there.set("title".into(), other);
            let merge = edit(capabilities, None, &changes, &there, false);
            for change in &merge.left {
                there.set(change.key.clone(), change.after.clone());
            }
            let again = edit(capabilities, None, &changes, &there, true);
            prop_assert!(again.left.is_empty(), "{:?}", again);
            prop_assert_eq!(again.conflicts.len(), merge.conflicts.len());
        }
    }
}
