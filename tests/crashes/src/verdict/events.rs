//! Events: each on the timeline once. CRM syncs: each at least once, which is all the system allows.

use super::Verdict;
use crate::evidence::Evidence;
use crate::ledger::{Asked, Edit};
use crate::mint::Mark;
use crate::trace::carries;

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for asked in evidence.ledger.all() {
        let wrong = match &asked.edit {
            Edit::Event { record, message } => event(evidence, asked, record, &message.mark),
            Edit::CrmSync { record, address } => crm_sync(evidence, asked, record, address),
            _ => None,
        };
        verdict.violations.extend(wrong.map(|what| evidence.about(asked, &what)));
    }
}

fn event(evidence: &Evidence, asked: &Asked, record: &str, mark: &Mark) -> Option<String> {
    let times = evidence.trace.done().filter(|entry| entry.operation == "externalEvent" && carries(entry, mark)).count();
    if times > 1 || (asked.reply.refused() && times > 0) {
        return Some(format!("carried out {times} times"));
    }
    if !is_due(evidence, asked, record) {
        return None;
    }
    if times == 0 {
        return Some("lost: never carried out".to_owned());
    }
    let remote = evidence.remote(record)?;
    let shown = evidence.timelines.get(&remote.id)?.iter().filter(|text| mark.is_in(text)).count();
    (shown != 1).then(|| format!("on the timeline {shown} times"))
}

fn crm_sync(evidence: &Evidence, asked: &Asked, record: &str, address: &Mark) -> Option<String> {
    let done = evidence.trace.done().any(|entry| entry.operation == "syncWithCRM" && carries(entry, address));
    (!done && is_due(evidence, asked, record)).then(|| "lost: never carried out".to_owned())
}

/// Whether it has to have been carried out by now: it was acknowledged, nothing waits before it, and the customer is still there.
fn is_due(evidence: &Evidence, asked: &Asked, record: &str) -> bool {
    let waits = evidence.seat(record).is_some_and(|seat| evidence.waits(&seat.person, &seat.system));
    asked.reply.acknowledged() && !waits && !evidence.ledger.may_be_removed(record)
}
