//! Order: a customer's changes are carried out in the order in which they were acknowledged.

use std::collections::BTreeMap;

use super::Verdict;
use crate::evidence::Evidence;
use crate::ledger::{Asked, Reply};
use crate::trace::{carries, creates};

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for record in evidence.ledger.records() {
        let Some(customer) = evidence.seat(record).and_then(|seat| Some((&seat.system, seat.remote.as_ref()?))) else { continue };
        // Edits that were folded into one operation are carried out with it.
        let mut operations: BTreeMap<&str, (&Asked, Option<u64>)> = BTreeMap::new();
        for asked in evidence.ledger.of_record(record) {
            let Reply::Acknowledged(operation) = &asked.reply else { continue };
            if operation.is_empty() {
                continue;
            }
            let seen = first_seen(evidence, customer, asked);
            let kept = operations.entry(operation).or_insert((asked, None));
            kept.1 = [kept.1, seen].into_iter().flatten().min();
        }
        let mut in_order: Vec<(&Asked, u64)> =
            operations.into_values().filter_map(|(asked, seen)| Some((asked, seen?))).collect();
        in_order.sort_by_key(|(asked, _)| asked.number);
        for pair in in_order.windows(2) {
            if pair[0].1 > pair[1].1 {
                let what = format!("overtaken by no. {} (lines {} and {})", pair[1].0.number, pair[0].1, pair[1].1);
                verdict.violations.push(evidence.about(pair[0].0, &what));
            }
        }
    }
}

/// The journal line in which a value first shows. What went along with the customer's creation was ahead of everything.
fn first_seen(evidence: &Evidence, (system, customer): (&String, &String), asked: &Asked) -> Option<u64> {
    let marks = asked.edit.marks();
    let first = evidence.trace.done_to(system, customer).find(|entry| marks.iter().any(|mark| carries(entry, mark)))?;
    (!creates(first)).then_some(first.seq)
}
