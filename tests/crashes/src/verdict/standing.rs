//! What still waits when nothing stands in its way any more.

use super::Verdict;
use crate::evidence::{Evidence, Violation};
use crate::pending::{Reason, Waiting};
use crate::systems::Remote;

/// Only where a system makes certainty impossible may the program ask the agent; nobody else has changed anything, so every conflict
/// would be one of the program with itself.
pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for (waiting, reason) in &evidence.waiting {
        let of_same = |other: &Waiting| (&other.person, &other.system) == (&waiting.person, &waiting.system);
        if waiting.needs_agent() && undecidable(evidence, waiting, reason) {
            *verdict.parked.entry(format!("{} {}: {}", waiting.system, waiting.kind, reason.code)).or_default() += 1;
        } else if waiting.needs_agent() || !evidence.waiting.iter().any(|(other, _)| other.needs_agent() && of_same(other)) {
            let seat = evidence.records_of(&waiting.person).get(waiting.system.as_str()).and_then(|record| evidence.seat(record));
            let customer = seat.and_then(|seat| Some((seat.system.clone(), seat.remote.clone()?)));
            verdict.violations.push(Violation {
                what: format!(
                    "{} in {} is {} for no good reason: {} ({}), {} candidates",
                    waiting.kind, waiting.system, waiting.state, reason.message, reason.code, reason.candidates
                ),
                marks: Vec::new(),
                customer,
                operations: vec![waiting.operation.clone()],
            });
        }
    }
}

/// The customer it concerns, if it is there.
fn customer<'a>(evidence: &'a Evidence, waiting: &Waiting) -> Option<&'a Remote> {
    let record = evidence.records_of(&waiting.person).get(waiting.system.as_str()).copied()?;
    evidence.remote(record)
}

/// The whole list of what nobody but the agent can know.
fn undecidable(evidence: &Evidence, waiting: &Waiting, reason: &Reason) -> bool {
    match (waiting.system.as_str(), waiting.kind.as_str()) {
        // It keeps duplicates and gives no id of ours back, so several may be the one that was made.
        ("secuconnect", "create") => reason.candidates > 1,
        // It takes a customer who is there already for the one meant.
        ("securely", "create") => reason.candidates > 0,
        // It shows the timeline of customers with an external id only.
        ("omnidesk", "add_event") => {
            reason.code == "outcome_unknown"
                && customer(evidence, waiting).is_some_and(|remote| !remote.has("external_primary_id"))
        }
        _ => false,
    }
}
