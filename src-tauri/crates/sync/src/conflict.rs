//! What the agent is asked when both sides changed the same thing, and what an answer leads to. Pure.

use std::collections::BTreeMap;

use domain::operation::FieldChange;
use domain::{Capabilities, FieldKey, FieldKind, Fields, Intent};
use store::table::outbox::OperationRow;

use crate::merge;
use crate::problem::{Problem, ProblemKind};

/// One thing both sides changed: a field, or fields that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Names it: the field's key, or the unit's name such as `address.legal`.
    pub id: String,
    /// Its fields.
    pub parts: Vec<Part>,
}

/// One field of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The field.
    pub key: FieldKey,
    /// What it was when the agent began.
    pub was: String,
    /// What the agent wants.
    pub yours: String,
    /// What stands there.
    pub theirs: String,
}

/// What the agent decides for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The agent's value.
    Yours,
    /// The system's value.
    Theirs,
    /// Other values; fields left out keep the system's.
    Other(BTreeMap<FieldKey, String>),
}

/// Whether a problem is shown on the conflicts screen.
#[must_use]
pub fn is_conflict(problem: &Problem) -> bool {
    matches!(problem.kind, ProblemKind::ChangedMeanwhile | ProblemKind::NotAsSent | ProblemKind::Gone | ProblemKind::SomebodyElse)
}

/// The lines of a conflict, in the order of the edit. `there` is the customer as it was last seen.
#[must_use]
pub fn lines(capabilities: &Capabilities, operation: &OperationRow, problem: &Problem, there: &Fields) -> Vec<Line> {
    let Intent::Edit { changes } = &operation.intent else { return Vec::new() };
    if !matches!(problem.kind, ProblemKind::ChangedMeanwhile | ProblemKind::NotAsSent) {
        return Vec::new();
    }
    let asked = |unit: &str| problem.theirs.iter().any(|(key, _)| merge::unit(capabilities, key.as_str()) == unit);
    let keys = changes.iter().map(|change| &change.key).chain(problem.theirs.iter().map(|(key, _)| key));
    let mut lines: Vec<Line> = Vec::new();
    for key in keys {
        let unit = merge::unit(capabilities, key.as_str());
        if !asked(unit) {
            continue;
        }
        let place = match lines.iter().position(|line| line.id == unit) {
            Some(place) => place,
            None => {
                lines.push(Line { id: unit.to_owned(), parts: Vec::new() });
                lines.len() - 1
            }
        };
        if lines[place].parts.iter().any(|part| part.key == *key) {
            continue;
        }
        let change = changes.iter().find(|change| change.key == *key);
        let base = || operation.base.as_ref().map_or(there.text(key.as_str()), |base| base.text(key.as_str()));
        let was = change.map_or_else(base, |change| change.before.as_str()).to_owned();
        let theirs = problem.theirs.iter().find(|(other, _)| other == key).map_or(there.text(key.as_str()), |(_, value)| value);
        lines[place].parts.push(Part {
            key: key.clone(),
            yours: change.map_or_else(|| was.clone(), |change| change.after.clone()),
            theirs: theirs.to_owned(),
            was,
        });
    }
    lines
}

/// Changes of the edit that are not asked about.
#[must_use]
pub fn unasked<'a>(capabilities: &Capabilities, operation: &'a OperationRow, lines: &[Line]) -> Vec<&'a FieldChange> {
    let Intent::Edit { changes } = &operation.intent else { return Vec::new() };
    let asked = |change: &&FieldChange| lines.iter().any(|line| line.id == merge::unit(capabilities, change.key.as_str()));
    changes.iter().filter(|change| !asked(change)).collect()
}

/// The edit that a complete answer leads to, from what stands there now; without changes if nothing is left to send. `None` if a line is
/// not answered.
#[must_use]
pub fn decide(
    capabilities: &Capabilities,
    operation: &OperationRow,
    lines: &[Line],
    choices: &BTreeMap<String, Choice>,
) -> Option<Vec<FieldChange>> {
    let mut changes = Vec::new();
    for line in lines {
        let choice = choices.get(&line.id)?;
        for part in &line.parts {
            let after = match choice {
                Choice::Yours => &part.yours,
                Choice::Theirs => &part.theirs,
                Choice::Other(values) => values.get(&part.key).unwrap_or(&part.theirs),
            };
            let kind = capabilities.field(part.key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
            if !kind.same(after, &part.theirs) {
                changes.push(FieldChange { key: part.key.clone(), before: part.theirs.clone(), after: after.clone() });
            }
        }
    }
    changes.extend(unasked(capabilities, operation, lines).into_iter().cloned());
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ConnectionId, Ids, OperationId, OperationState, PersonId, ProviderKind, RecordId};
    use testkit::CountedIds;

    fn change(key: &str, before: &str, after: &str) -> FieldChange {
        FieldChange { key: key.into(), before: before.into(), after: after.into() }
    }

    fn operation(changes: Vec<FieldChange>, base: &[(&str, &str)]) -> OperationRow {
        let ids = CountedIds::default();
        OperationRow {
            seq: 1,
            id: OperationId::new(ids.next()),
            record_id: RecordId::new(ids.next()),
            record: 1,
            person_id: PersonId::new(ids.next()),
            connection_id: ConnectionId::new(ids.next()),
            intent: Intent::Edit { changes },
            depends_on: None,
            state: OperationState::Parked,
            attempts: 0,
            not_before: None,
            request: None,
            step: 0,
            last_error: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            base: Some(base.iter().copied().collect()),
            first_sent_at: None,
            decided: None,
        }
    }

    fn changed(theirs: &[(&str, &str)]) -> Problem {
        let theirs = theirs.iter().map(|(key, value)| (FieldKey::from(*key), (*value).to_owned())).collect();
        Problem { theirs, ..Problem::found(ProblemKind::ChangedMeanwhile, "") }
    }

    fn capabilities() -> &'static Capabilities {
        providers::capabilities(ProviderKind::Secuconnect)
    }

    /// An edit of the company, over which somebody else went, and of the website.
    fn company() -> (OperationRow, Vec<Line>) {
        let changes = vec![change("company", "Alt", "Neu"), change("website", "", "n.example")];
        let operation = operation(changes, &[("company", "Alt")]);
        let there: Fields = [("company", "Anders")].into_iter().collect();
        let lines = lines(capabilities(), &operation, &changed(&[("company", "Anders")]), &there);
        (operation, lines)
    }

    fn decided(choice: Choice) -> Vec<FieldChange> {
        let (operation, lines) = company();
        decide(capabilities(), &operation, &lines, &BTreeMap::from([("company".to_owned(), choice)])).unwrap()
    }

    #[test]
    fn only_what_both_changed_is_asked() {
        let (_, lines) = company();
        let part = Part { key: "company".into(), was: "Alt".into(), yours: "Neu".into(), theirs: "Anders".into() };
        assert_eq!(lines, vec![Line { id: "company".into(), parts: vec![part] }]);
    }

    #[test]
    fn ours_begins_from_what_stands_there_now() {
        assert_eq!(decided(Choice::Yours), vec![change("company", "Anders", "Neu"), change("website", "", "n.example")]);
    }

    #[test]
    fn theirs_leaves_only_what_was_not_asked() {
        assert_eq!(decided(Choice::Theirs), vec![change("website", "", "n.example")]);
    }

    #[test]
    fn another_value_takes_the_place_of_both() {
        let other = Choice::Other(BTreeMap::from([("company".into(), "Beide".into())]));
        assert_eq!(decided(other)[0], change("company", "Anders", "Beide"));
    }

    #[test]
    fn a_line_without_an_answer_decides_nothing() {
        let (operation, lines) = company();
        assert_eq!(decide(capabilities(), &operation, &lines, &BTreeMap::new()), None);
    }

    #[test]
    fn names_are_one_line_and_ours_means_the_whole_name() {
        let base = [("name.given", "Jan"), ("name.family", "Jansen")];
        let operation = operation(vec![change("name.given", "Jan", "Johan")], &base);
        let there: Fields = [("name.given", "Jan"), ("name.family", "de Vries")].into_iter().collect();
        let problem = changed(&[("name.family", "de Vries")]);
        let lines = lines(capabilities(), &operation, &problem, &there);
        assert_eq!(lines.len(), 1);
        let choices = BTreeMap::from([("name".to_owned(), Choice::Yours)]);
        let changes = decide(capabilities(), &operation, &lines, &choices).unwrap();
        assert_eq!(changes, vec![change("name.given", "Jan", "Johan"), change("name.family", "de Vries", "Jansen")]);
    }
}
