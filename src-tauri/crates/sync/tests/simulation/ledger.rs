//! What the agent was promised: every operation that was saved, and how it ended.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ConnectionId, Intent, OperationId};

/// How an operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The agent dropped it, or what it was for.
    ByAgent,
    /// Carried out and observed.
    Applied,
}

/// An operation.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// Row of its record.
    pub(crate) record: i64,
    /// Where it goes.
    pub(crate) connection: ConnectionId,
    /// The system's id of the customer, if it had one when this was saved.
    pub(crate) remote_id: Option<String>,
    /// When it was saved.
    pub(crate) at: u64,
    /// What it is meant to bring about, with what was folded in.
    pub(crate) intent: Intent,
    /// Whether the agent was told that it is saved.
    pub(crate) acknowledged: bool,
    /// How it ended.
    pub(crate) ended: Option<Ended>,
    /// Values the agent saw before saying what it wants: by field or `channel:` and kind.
    pub(crate) shown: BTreeMap<String, BTreeSet<String>>,
    /// State it was in when last looked at, by its name.
    pub(crate) state: String,
    /// Whether its outcome ever was unknown.
    pub(crate) was_unknown: bool,
}

/// What a write of the agent's did, before it is known whether it is on the disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doing {
    /// Operations as they are after it.
    pub(crate) kept: Vec<(OperationId, Promise)>,
    /// Operations it took out.
    pub(crate) dropped: Vec<OperationId>,
}

/// Every operation, and what happened to records.
#[derive(Default)]
pub(crate) struct Ledger {
    /// Operations by id.
    pub(crate) promises: BTreeMap<OperationId, Promise>,
    /// A write of the agent's whose end is not known.
    pub(crate) doing: Option<Doing>,
    /// Rows of records that are known to be tombstones.
    pub(crate) tombstones: BTreeSet<i64>,
    /// Number of the last entry of the activity list that was looked at.
    pub(crate) activity: i64,
    /// Secrets that were typed, by operation.
    pub(crate) secrets: BTreeMap<OperationId, String>,
    /// Every secret that was ever typed.
    pub(crate) ever_secret: Vec<String>,
}

impl Promise {
    /// Notes that the agent saw a value.
    pub(crate) fn saw(&mut self, what: &str, value: &str) {
        self.shown.entry(what.to_owned()).or_default().insert(value.to_owned());
    }

    /// Takes over what it is for, and with it what the agent saw.
    pub(crate) fn is_for(&mut self, intent: &Intent) {
        self.intent = intent.clone();
        match intent {
            Intent::Edit { changes } => {
                for change in changes {
                    self.saw(change.key.as_str(), &change.before);
                }
            }
            Intent::ChangeChannel { before, .. } => self.saw(&format!("channel:{}", before.kind), &before.value),
            Intent::RemoveChannel { address, .. } => self.saw(&format!("channel:{}", address.kind), &address.value),
            _ => {}
        }
    }
}

impl Ledger {
    /// A write of the agent's is on the disk.
    pub(crate) fn confirm(&mut self, told: bool) {
        let Some(doing) = self.doing.take() else { return };
        for (id, mut promise) in doing.kept {
            promise.acknowledged = told || self.promises.get(&id).is_some_and(|before| before.acknowledged);
            if let Some(before) = self.promises.get(&id) {
                for (what, values) in &before.shown {
                    promise.shown.entry(what.clone()).or_default().extend(values.iter().cloned());
                }
                promise.at = before.at;
                promise.was_unknown = before.was_unknown;
            }
            self.promises.insert(id, promise);
        }
        for id in doing.dropped {
            if let Some(promise) = self.promises.get_mut(&id) {
                promise.ended = Some(Ended::ByAgent);
            }
        }
    }

    /// Nothing of a write of the agent's is on the disk.
    pub(crate) fn forget(&mut self) {
        self.doing = None;
    }
}
