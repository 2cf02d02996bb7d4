//! Changes that were carried out a second time although the first had already shown.

use sandbox::JournalEntry;

use super::Verdict;
use crate::evidence::{Evidence, Violation};

/// Changes that are judged by their effect instead: what makes something new, and the CRM sync, which may happen again.
const ELSEWHERE: [&str; 6] = ["postIndex", "createCustomerCRUD", "import", "createCustomer", "externalEvent", "syncWithCRM"];

/// A request that replaces may be sent again if a reading shows that it has not arrived. If it is delivered after that reading, it happens
/// twice and nobody could know. If it had happened before a reading, sending it again was careless.
pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    let mut done: Vec<&JournalEntry> = evidence
        .trace
        .done()
        .filter(|entry| !ELSEWHERE.contains(&entry.operation.as_str()) && entry.customer_id.is_some())
        .collect();
    // By customer, and in order within one.
    done.sort_by_key(|entry| (&entry.system, &entry.customer_id, entry.seq));
    for pair in done.windows(2) {
        let [first, second] = pair else { continue };
        let alike =
            (&first.system, &first.customer_id, &first.operation) == (&second.system, &second.customer_id, &second.operation);
        if !alike || first.params != second.params || first.path != second.path || first.params.is_empty() {
            continue;
        }
        // One that was held up on its way was sent long before it was carried out.
        let late = second.fault.as_deref() == Some("delay_ms");
        // One system gives the first reply again for the same key, so there nothing need ever happen twice.
        if first.system == "synctera" || (!late && evidence.trace.read_between(first, second)) {
            verdict.violations.push(Violation {
                what: format!(
                    "{} in {} was carried out again: lines {} and {}",
                    first.operation, first.system, first.seq, second.seq
                ),
                marks: Vec::new(),
                customer: Some((first.system.clone(), first.customer_id.clone().unwrap_or_default())),
                operations: Vec::new(),
            });
        } else {
            verdict.harmless_repeats += 1;
        }
    }
}
