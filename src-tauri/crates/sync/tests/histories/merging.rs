//! The merge and the decisions of the agent, for any three copies of a customer at any of the systems.

use std::collections::BTreeMap;

use domain::operation::FieldChange;
use domain::{Fields, Ids, Intent, OperationId, OperationState, ProviderKind, RemoteRecord};
use proptest::collection::vec;
use proptest::prelude::*;
use store::table::outbox::OperationRow;
use sync::conflict::{self, Choice, Line};
use sync::merge::{self, Merge};
use sync::problem::{Problem, ProblemKind};
use sync::step::{self, Seen, Situation, Step};
use testkit::CountedIds;

use crate::request::{self, Part};
use crate::{cases, desk, hold, turn, words};

/// Three copies of a customer.
#[derive(Debug, Clone)]
struct Copies {
    provider: ProviderKind,
    /// What stood there when the agent began.
    base: Fields,
    /// What the agent changed.
    changes: Vec<FieldChange>,
    /// What stands there now.
    there: Fields,
}

impl Copies {
    fn capabilities(&self) -> &'static domain::Capabilities {
        providers::capabilities(self.provider)
    }

    fn merged(&self) -> Merge {
        merge::edit(self.capabilities(), Some(&self.base), &self.changes, &self.there, false)
    }

    /// What the agent wants of a field.
    fn ours(&self, key: &str) -> &str {
        self.changes.iter().find(|change| change.key.as_str() == key).map_or(self.base.text(key), |change| &change.after)
    }

    fn same(&self, key: &str, one: &str, other: &str) -> bool {
        words::same(self.provider, key, one, other)
    }

    /// Fields that are decided together with this one, itself included, by what every system's documentation says of them.
    fn together(&self, key: &str) -> Vec<&'static str> {
        let groups = ["name.", "address.legal.", "address.shipping."];
        let group = groups.into_iter().find(|group| key.starts_with(group));
        let fits = |other: &&&str| group.map_or(**other == key, |group| other.starts_with(group));
        words::keys(self.provider).iter().filter(fits).copied().collect()
    }

    /// The operation, as it waits after the merge found conflicts.
    fn asked(&self, merged: &Merge) -> (OperationRow, Vec<Line>) {
        let id = OperationId::new(CountedIds::default().next());
        let mut row = desk::operation_row(1, id, Intent::Edit { changes: self.changes.clone() }, &self.base);
        row.state = OperationState::Parked;
        let problem = Problem { theirs: merged.conflicts.clone(), ..Problem::found(ProblemKind::ChangedMeanwhile, "") };
        let lines = conflict::lines(self.capabilities(), &row, &problem, &self.there);
        (row, lines)
    }
}

fn provider() -> impl Strategy<Value = ProviderKind> {
    prop_oneof![Just(ProviderKind::Omnidesk), Just(ProviderKind::Secuconnect), Just(ProviderKind::Synctera)]
}

/// Values of a field: what was, what is wanted, and what stands there: as it was, in another writing, as wanted, or something else.
fn copies() -> impl Strategy<Value = Copies> {
    (provider(), vec((0u8..4, 0u8..8, 0u8..8), 9)).prop_map(|(provider, numbers)| {
        let (mut base, mut there, mut changes) = (Fields::new(), Fields::new(), Vec::new());
        for (key, (was, ours, theirs)) in words::keys(provider).iter().zip(numbers) {
            let value = |number| words::value(provider, key, number);
            let before = value(was);
            base.set((*key).into(), before);
            let after = if ours < 4 { value(ours) } else { before };
            if before != after {
                changes.push(FieldChange { key: (*key).into(), before: before.into(), after: after.into() });
            }
            let now = match theirs {
                0..4 => value(theirs).to_owned(),
                4 => words::respelled(provider, key, before),
                5 => words::respelled(provider, key, after),
                _ => before.to_owned(),
            };
            there.set((*key).into(), now);
        }
        Copies { provider, base, changes, there }
    })
}

/// Rule 2, exactly: a field that stands alone is in conflict if and only if both sides changed it and not to the same. Of fields decided
/// together: if and only if something of ours is not there yet, and something that stands there is neither what was nor what is wanted.
#[test]
fn rule_2_a_conflict_is_what_both_sides_changed_to_different_values_and_only_that() {
    hold(cases(10), copies(), |copies| {
        let merged = copies.merged();
        for change in &copies.changes {
            let together = copies.together(change.key.as_str());
            let ours_lacks = together.iter().any(|key| {
                let touched = copies.changes.iter().any(|change| change.key.as_str() == *key);
                touched && !copies.same(key, copies.there.text(key), copies.ours(key))
            });
            let foreign = together.iter().any(|key| {
                let now = copies.there.text(key);
                !copies.same(key, now, copies.base.text(key)) && !copies.same(key, now, copies.ours(key))
            });
            let asked = merged.conflicts.iter().any(|(key, _)| together.contains(&key.as_str()));
            prop_assert_eq!(asked, ours_lacks && foreign, "{} in {:?}", change.key, merged);
            let key = change.key.as_str();
            if together.len() == 1 {
                let (was, now) = (copies.base.text(key), copies.there.text(key));
                let both = !copies.same(key, was, now) && !copies.same(key, was, &change.after);
                let differ = !copies.same(key, now, &change.after);
                let exactly = both && differ;
                prop_assert!(asked == exactly || copies.same(key, was, &change.after), "{}: {:?}", key, merged);
            }
        }
        Ok(())
    });
}

/// I7: where only the agent changed something, only somebody else did, or both did the same in whatever writing, nobody is asked.
#[test]
fn i7_one_sided_or_equal_changes_are_never_a_conflict() {
    hold(cases(5), (copies(), 0u8..3), |(mut copies, side)| {
        match side {
            // Only ours, whatever the system makes of the writing.
            0 => {
                let respelled =
                    copies.base.iter().map(|(key, value)| (key.clone(), words::respelled(copies.provider, key.as_str(), value)));
                copies.there = respelled.collect();
            }
            1 => copies.changes.clear(),
            _ => {
                copies.there = copies.base.clone();
                for change in &copies.changes {
                    let there = words::respelled(copies.provider, change.key.as_str(), &change.after);
                    copies.there.set(change.key.clone(), there);
                }
            }
        }
        let merged = copies.merged();
        prop_assert!(merged.conflicts.is_empty(), "{:?}", merged);
        let differs =
            |change: &&FieldChange| !copies.same(change.key.as_str(), copies.there.text(change.key.as_str()), &change.after);
        let wanted: Vec<&FieldChange> = copies.changes.iter().filter(differs).collect();
        prop_assert_eq!(
            merged.left.iter().collect::<Vec<_>>(),
            wanted,
            "what is not there yet is sent, all of it and nothing else"
        );
        Ok(())
    });
}

/// I6: what replaces a whole customer, made of the intent and the customer that are sent, holds everything that stands there in the fields
/// and addresses the agent did not touch.
#[test]
fn i6_a_full_replace_blanks_nothing_the_agent_did_not_touch() {
    hold(cases(5), copies(), |copies| {
        let provider = ProviderKind::Secuconnect;
        let record = |fields: &Fields| RemoteRecord {
            remote_id: "c1".into(),
            coverage: domain::record::Coverage::Whole,
            fields: fields.clone(),
            channels: Some(vec![domain::record::RemoteChannel {
                remote_id: None,
                kind: domain::ChannelKind::Email,
                address: "jan@x.example".into(),
            }]),
            extra: serde_json::Map::new(),
        };
        let intent = Intent::Edit { changes: copies.changes.clone() };
        let (seen, now) = (record(&copies.base), record(&copies.there));
        let situation = Situation {
            capabilities: providers::capabilities(provider),
            intent: &intent,
            state: OperationState::Queued,
            attempts: 0,
            misses: 0,
            keyed: false,
            first_sent_at: None,
            base: Some(&copies.base),
            seen: Some(&seen),
            dispossessed: false,
            now: turn::at(0),
        };
        let Step::Send { intent: left, fresh } = step::next(&situation, &[Seen::Customer(Some(now.clone()))]) else {
            return Ok(());
        };
        let parts = request::parts(provider, &left, fresh.as_deref()).unwrap_or_default();
        let [Part::Replace(fields, channels)] = parts.as_slice() else {
            return Err(TestCaseError::fail(format!("not one replacement: {parts:?}")));
        };
        let touched = |key: &str| copies.changes.iter().any(|change| change.key.as_str() == key);
        for key in words::keys(copies.provider).iter().filter(|key| !touched(key)) {
            prop_assert_eq!(fields.text(key), copies.there.text(key), "{} was not touched", key);
        }
        prop_assert_eq!(channels.len(), 1, "the address stays");
        Ok(())
    });
}

/// Deciding: the system's value everywhere leaves nothing of those lines to send; ours everywhere sends exactly what differs, from what
/// stands there, and is asked about no more.
#[test]
fn deciding_leaves_what_was_chosen_and_nothing_else() {
    hold(cases(10), copies(), |copies| {
        let merged = copies.merged();
        let (row, lines) = copies.asked(&merged);
        let of_line = |key: &str| lines.iter().any(|line| line.id == merge::unit(copies.capabilities(), key));
        let decided = |choice: Choice| {
            let choices: BTreeMap<_, _> = lines.iter().map(|line| (line.id.clone(), choice.clone())).collect();
            conflict::decide(copies.capabilities(), &row, &lines, &choices).unwrap_or_default()
        };
        prop_assert_eq!(lines.is_empty(), merged.conflicts.is_empty(), "what is asked about is shown");

        let theirs = decided(Choice::Theirs);
        prop_assert!(!theirs.iter().any(|change| of_line(change.key.as_str())), "{:?}", theirs);

        let ours = decided(Choice::Yours);
        let mut differs: Vec<(&str, &str)> = Vec::new();
        for part in lines.iter().flat_map(|line| &line.parts) {
            if !copies.same(part.key.as_str(), &part.yours, &part.theirs) {
                prop_assert_eq!(&part.yours, copies.ours(part.key.as_str()), "what is called ours is what the agent wants");
                prop_assert_eq!(&part.theirs, copies.there.text(part.key.as_str()), "what is called theirs stands there");
                differs.push((part.key.as_str(), &part.yours));
            }
        }
        let sent: Vec<(&str, &str)> = ours
            .iter()
            .filter(|change| of_line(change.key.as_str()))
            .map(|change| (change.key.as_str(), change.after.as_str()))
            .collect();
        prop_assert_eq!(sent, differs);

        for changes in [theirs, ours] {
            let again = merge::edit(copies.capabilities(), Some(&copies.there), &changes, &copies.there, false);
            prop_assert!(!again.conflicts.iter().any(|(key, _)| of_line(key.as_str())), "asked again: {:?}", again);
        }
        Ok(())
    });
}
