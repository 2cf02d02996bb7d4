//! Channels: what was added is there once, what was removed is gone.

use super::Verdict;
use crate::evidence::Evidence;
use crate::ledger::{Asked, Edit};
use crate::mint::{Coined, Mark};
use crate::systems::Remote;
use crate::trace::carries;

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    for (record, _, remote) in evidence.resting() {
        for asked in evidence.ledger.of_record(record) {
            for what in wrong(evidence, record, remote, asked) {
                verdict.violations.push(evidence.about(asked, what));
            }
        }
    }
}

fn wrong(evidence: &Evidence, record: &str, remote: &Remote, asked: &Asked) -> Vec<&'static str> {
    let (added, removed) = parts(&asked.edit);
    let mut found = Vec::new();
    if let Some(address) = added {
        let mark = &address.mark;
        let times = remote.count(mark);
        let taken_away =
            |other: &Asked| parts(&other.edit).1.is_some_and(|gone| gone.is_in(&address.typed)) && !other.reply.refused();
        if times > 1 {
            found.push("the address is there more than once");
        } else if asked.reply.acknowledged() && times == 0 && !evidence.ledger.of_record(record).any(taken_away) {
            found.push("lost: the address is not there");
        } else if asked.reply.refused() && evidence.trace.done().any(|entry| carries(entry, mark)) {
            found.push("refused, and carried out all the same");
        }
    }
    if let Some(mark) = removed
        && asked.reply.acknowledged()
        && remote.holds(mark)
    {
        found.push("lost: the address that was to go is still there");
    }
    // Between the two requests of a change there is a moment with both addresses, but no rest.
    if let (Some(to), Some(from)) = (added, removed)
        && !asked.reply.refused()
        && remote.holds(&to.mark)
        && remote.holds(from)
    {
        found.push("half done: both addresses are there");
    }
    found
}

/// The address an edit brings, and the one it takes away.
fn parts(edit: &Edit) -> (Option<&Coined>, Option<&Mark>) {
    match edit {
        Edit::AddChannel { address, .. } => (Some(address), None),
        Edit::ChangeChannel { from, to, .. } => (Some(to), Some(from)),
        Edit::RemoveChannel { address, .. } => (None, Some(address)),
        _ => (None, None),
    }
}
