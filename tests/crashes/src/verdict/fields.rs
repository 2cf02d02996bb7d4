//! Fields: the last value wins, and none that was replaced comes back.

use std::collections::BTreeSet;

use super::Verdict;
use crate::evidence::Evidence;
use crate::ledger::{Asked, Edit};
use crate::mint::Mark;
use crate::person;
use crate::systems::Remote;
use crate::trace::carries;

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for record in evidence.ledger.records() {
        for key in keys(evidence, record) {
            let values = values(evidence, record, &key);
            unheard(evidence, &values, verdict);
            in_order(evidence, record, &key, &values, verdict);
            lost_customer(evidence, record, &values, verdict);
        }
    }
    for (record, seat, remote) in evidence.resting() {
        for key in keys(evidence, record) {
            let values = values(evidence, record, &key);
            if let Some(there) = last_value(evidence, remote, &key, &values, verdict) {
                shown(evidence, &seat.person, record, &key, there, verdict);
            }
        }
    }
}

fn keys(evidence: &Evidence, record: &str) -> BTreeSet<String> {
    let edits = evidence.ledger.of_record(record).filter_map(|asked| match &asked.edit {
        Edit::Fields { values, .. } => Some(values.iter().map(|(key, _)| key.clone())),
        _ => None,
    });
    edits.flatten().collect()
}

/// What the agent wrote into one field, in order.
fn values<'a>(evidence: &'a Evidence, record: &'a str, key: &str) -> Vec<(&'a Asked, &'a Mark)> {
    let mut written = Vec::new();
    for asked in evidence.ledger.of_record(record) {
        if let Edit::Fields { values, .. } = &asked.edit {
            written.extend(values.iter().filter(|(other, _)| other == key).map(|(_, value)| (asked, &value.mark)));
        }
    }
    written
}

/// What was refused was not sent.
fn unheard(evidence: &Evidence, values: &[(&Asked, &Mark)], verdict: &mut Verdict) {
    for (asked, mark) in values.iter().filter(|(asked, _)| asked.reply.refused()) {
        if evidence.trace.done().any(|entry| carries(entry, mark)) {
            verdict.violations.push(evidence.about(asked, "refused, and carried out all the same"));
        }
    }
}

/// A value that another one has replaced never comes back.
fn in_order(evidence: &Evidence, record: &str, key: &str, values: &[(&Asked, &Mark)], verdict: &mut Verdict) {
    let Some((system, customer)) = evidence.seat(record).and_then(|seat| Some((&seat.system, seat.remote.as_ref()?))) else {
        return;
    };
    let mut newest = 0;
    for entry in evidence.trace.done_to(system, customer) {
        let Some(place) = values.iter().position(|(_, mark)| carries(entry, mark)) else { continue };
        if place < newest {
            let late = if entry.fault.as_deref() == Some("delay_ms") { ", delivered late" } else { "" };
            let what =
                format!("{key} was set again (line {}{late}) after no. {} had replaced it", entry.seq, values[newest].0.number);
            verdict.violations.push(evidence.about(values[place].0, &what));
        }
        newest = newest.max(place);
    }
}

/// What was acknowledged for a record leads somewhere: there is a customer, or something waits.
fn lost_customer(evidence: &Evidence, record: &str, values: &[(&Asked, &Mark)], verdict: &mut Verdict) {
    let Some((asked, _)) = values.iter().find(|(asked, _)| asked.reply.acknowledged()) else { return };
    let gone = evidence.seat(record).is_none_or(|seat| {
        !evidence.waits(&seat.person, &seat.system)
            && !evidence.ledger.may_be_removed(record)
            && evidence.remote(record).is_none()
    });
    if gone {
        verdict.violations.push(evidence.about(asked, "acknowledged for a record that has no customer any more"));
    }
}

/// The last acknowledged value stands in the system, or a later one that nobody acknowledged.
fn last_value<'a>(
    evidence: &Evidence,
    remote: &Remote,
    key: &str,
    values: &[(&'a Asked, &'a Mark)],
    verdict: &mut Verdict,
) -> Option<&'a Mark> {
    let last = values.iter().rposition(|(asked, _)| asked.reply.acknowledged())?;
    let there = values.iter().rposition(|(_, mark)| remote.holds(mark));
    let (asked, _) = values[last];
    match there {
        Some(place) if place >= last => Some(values[place].1),
        Some(place) => {
            let what = format!("lost: {key} still holds no. {}", values[place].0.number);
            verdict.violations.push(evidence.about(asked, &what));
            None
        }
        None => {
            verdict.violations.push(evidence.about(asked, &format!("lost: {key} holds none of the values written")));
            None
        }
    }
}

/// The program shows what stands in the system.
fn shown(evidence: &Evidence, person: &str, record: &str, key: &str, there: &Mark, verdict: &mut Verdict) {
    let Some(view) = evidence.persons.get(person) else { return };
    let records = person::records(view);
    let Some(own) = records.iter().find(|own| own.id == record) else { return };
    if let Some(shown) = own.fields().get(key)
        && !is_shown(there, shown)
    {
        let asked = evidence.ledger.of_record(record).filter(|asked| asked.edit.marks().contains(&there)).last();
        verdict.violations.extend(asked.map(|asked| evidence.about(asked, &format!("{key} is shown as something else"))));
    }
}

/// Of an identity number only the end is shown.
fn is_shown(mark: &Mark, text: &str) -> bool {
    match mark {
        Mark::Ending(ending) => text.ends_with(ending),
        other => other.is_in(text),
    }
}
