//! Requests: whatever a system was asked to change is in the program's own list, with the change it was asked for.

use std::collections::BTreeMap;

use super::Verdict;
use crate::evidence::{Evidence, Violation};
use crate::noted::Noted;

/// A request is known before it leaves, so that the list may have more than arrived, and never less.
pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    let mut noted: BTreeMap<&Noted, usize> = BTreeMap::new();
    for request in &evidence.noted {
        *noted.entry(request).or_default() += 1;
    }
    let mut arrived: BTreeMap<Noted, usize> = BTreeMap::new();
    for entry in evidence.trace.arrived() {
        *arrived.entry(Noted::of(entry)).or_default() += 1;
    }
    for (request, times) in arrived {
        let known = noted.get(&request).copied().unwrap_or_default();
        if known < times {
            let Noted { system, method, path } = request;
            verdict.violations.push(Violation {
                what: format!("{times} requests {method} {path} arrived at {system}, and {known} are written down"),
                marks: Vec::new(),
                customer: None,
                operations: Vec::new(),
            });
        }
    }
}
