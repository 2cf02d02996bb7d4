//! New customers: each in each system once.

use std::collections::BTreeSet;

use sandbox::JournalEntry;

use super::Verdict;
use crate::evidence::Evidence;
use crate::ledger::{Asked, Edit, Reply};
use crate::person;
use crate::trace::{carries, creates};

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for asked in evidence.ledger.all() {
        if let Edit::Create { systems, .. } = &asked.edit {
            for system in systems {
                if let Some(what) = wrong(evidence, asked, system) {
                    verdict.violations.push(evidence.about(asked, &format!("{system}: {what}")));
                }
            }
            half_saved(evidence, asked, systems, verdict);
            shown_twice(evidence, asked, verdict);
        }
    }
}

/// How often a system made the customer.
fn times_made(evidence: &Evidence, asked: &Asked, system: &str) -> usize {
    let marks = asked.edit.marks();
    let made = |entry: &&JournalEntry| entry.system == system && creates(entry) && marks.iter().any(|mark| carries(entry, mark));
    evidence.trace.done().filter(made).count()
}

fn wrong(evidence: &Evidence, asked: &Asked, system: &str) -> Option<String> {
    let marks = asked.edit.marks();
    let made = times_made(evidence, asked, system);
    let alike = evidence.remotes.iter().filter(|remote| remote.system == system && marks.iter().any(|mark| remote.holds(mark)));
    let alike: BTreeSet<&str> = alike.map(|remote| remote.id.as_str()).collect();
    if made > 1 || alike.len() > 1 {
        return Some(format!("made {made} times, and there {} times", alike.len()));
    }
    let Reply::Acknowledged(person) = &asked.reply else {
        return (asked.reply.refused() && made > 0).then(|| "refused, and made all the same".to_owned());
    };
    if evidence.waits(person, system) {
        return None;
    }
    let own = evidence.records_of(person).get(system).copied();
    let Some(record) = own.or_else(|| alike.first().and_then(|remote| evidence.record_at(system, remote))) else {
        return Some(format!("made {made} times, and the program does not know the record any more"));
    };
    match (evidence.ledger.is_removed(record), evidence.ledger.may_be_removed(record)) {
        (true, _) => (!alike.is_empty()).then(|| "removed, and still there".to_owned()),
        (false, true) => None,
        // Its values may all have been changed since; what it is in the system the program knows.
        (false, false) if made == 1 && evidence.remote(record).is_some() => None,
        (false, false) => Some(format!("acknowledged, made {made} times, and not there")),
    }
}

/// A form for several systems is saved as one, so that what nobody acknowledged is in all of them or in none.
fn half_saved(evidence: &Evidence, asked: &Asked, systems: &[String], verdict: &mut Verdict) {
    let counts: BTreeSet<bool> = systems.iter().map(|system| times_made(evidence, asked, system) > 0).collect();
    let some_wait = evidence.waiting.iter().any(|(waiting, _)| waiting.kind == "create");
    if asked.reply == Reply::Lost && counts.len() > 1 && !some_wait {
        verdict.violations.push(evidence.about(asked, "made in some of its systems and not in others"));
    }
}

/// The program does not take what it made for somebody else when it comes across it in a list.
fn shown_twice(evidence: &Evidence, asked: &Asked, verdict: &mut Verdict) {
    let persons = asked.edit.new_email().and_then(|email| evidence.found.get(email)).map_or(&[][..], Vec::as_slice);
    let mut systems: Vec<&str> = persons.iter().flat_map(person::records).map(|record| record.system).collect();
    systems.sort_unstable();
    if let Some(pair) = systems.windows(2).find(|pair| pair[0] == pair[1]) {
        verdict.violations.push(evidence.about(asked, &format!("shown twice for {}", pair[0])));
    }
}
