//! What goes wrong on the way to the systems, by chance.

use std::collections::BTreeMap;

use fastrand::Rng;
use sandbox::{Fault, FaultRule, JournalEntry};

/// The systems by the beginning of their paths.
const SYSTEMS: [&str; 4] = ["/omnidesk", "/securely", "/secuconnect", "/synctera"];

/// Rules for the next while; often none at all, so that there is progress too, and now and then a storm in which nothing gets through,
/// so that changes pile up.
pub(crate) fn rules(random: &mut Rng) -> Vec<FaultRule> {
    if random.u8(..10) == 0 {
        return vec![FaultRule::new(fault(random)).every(random.u32(1..3))];
    }
    let count = random.usize(0..4);
    (0..count).map(|_| rule(random)).collect()
}

fn rule(random: &mut Rng) -> FaultRule {
    let mut rule = FaultRule::new(fault(random)).times(random.u32(1..3));
    if random.bool() {
        rule = rule.on_path(SYSTEMS[random.usize(..SYSTEMS.len())]);
    }
    // Most reads are of no consequence; what changes something is where it hurts.
    if random.u8(..4) > 0 {
        rule = rule.on_method(["POST", "PUT", "PATCH", "DELETE"][random.usize(..4)]);
    }
    rule
}

fn fault(random: &mut Rng) -> Fault {
    match random.u8(..16) {
        0..3 => Fault::DropRequest,
        3..7 => Fault::DropResponse,
        7..10 => Fault::DelayMs(random.u64(20..600)),
        10 => Fault::Status { code: 429, retry_after: Some(1) },
        11 => Fault::Status { code: [500, 502, 503, 504][random.usize(..4)], retry_after: None },
        12..14 => Fault::TruncateBody,
        14 => Fault::HtmlPage,
        _ => Fault::RevokeToken,
    }
}

/// How often each kind of fault befell a request.
pub(crate) fn befallen(journal: &[JournalEntry]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for entry in journal {
        let Some(fault) = &entry.fault else { continue };
        let kind = match (fault.as_str(), entry.status) {
            ("status", Some(429)) => "429".to_owned(),
            ("status", _) => "5xx".to_owned(),
            (kind, _) => kind.to_owned(),
        };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}
