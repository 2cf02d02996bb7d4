//! What all systems share while the sandbox runs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::access::Access;
use crate::clock::Clock;
use crate::faults::FaultSwitch;
use crate::journal::{Journal, JournalEntry};
use crate::state_log::StateLog;

/// One entry of the state log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there is never more than one at a time")]
pub(crate) enum LogLine<'a> {
    /// The first entry: which sample customers the changes below it are changes of.
    Origin(Origin),
    /// A request that was carried out, and what it changed in its system's own terms.
    Done { journal: Cow<'a, JournalEntry>, changes: Value },
}

/// Which sample customers a state log belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// Version of the log's format and of the generator.
    pub(crate) format: u32,
    pub(crate) seed: u64,
    pub(crate) customers: u32,
}

/// Shared by every system and by the sandbox's own switches.
pub(crate) struct Frame {
    pub(crate) access: Access,
    pub(crate) faults: FaultSwitch,
    pub(crate) journal: Journal,
    pub(crate) shutdown: CancellationToken,
    clock: Arc<dyn Clock>,
    log: Box<dyn StateLog>,
    /// Held from judging a change until it is applied, so that changes are judged one after the other, and nobody reads what was before a
    /// change that is written down already.
    turn: RwLock<()>,
}

impl Frame {
    pub(crate) fn new(access: Access, clock: Arc<dyn Clock>, journal: Journal, log: Box<dyn StateLog>) -> Self {
        Self {
            access,
            faults: FaultSwitch::default(),
            journal,
            shutdown: CancellationToken::new(),
            clock,
            log,
            turn: RwLock::new(()),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits for every earlier change and holds back every later one while the guard lives.
    pub(super) fn turn(&self) -> impl Drop + '_ {
        self.turn.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a change that is being made, and holds back every later one while the guard lives.
    pub(super) fn look(&self) -> impl Drop + '_ {
        self.turn.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a change down, first in the state log, then in the journal. Of a customer that is removed, what was written down before is
    /// emptied: no system that forgets somebody keeps the requests that were about them.
    pub(super) fn write_down(&self, changes: Value, entry: impl FnOnce(u64) -> JournalEntry) -> std::io::Result<()> {
        self.journal.record_lasting(|seq| {
            let journal = entry(seq);
            if let (true, Some(id)) = (removes(&changes), &journal.customer_id) {
                self.log.rewrite(&|entry| emptied(entry, &journal.system, id))?;
            }
            let line = LogLine::Done { journal: Cow::Borrowed(&journal), changes };
            self.log.append(&serde_json::to_vec(&line)?)?;
            Ok(journal)
        })
    }
}

/// Whether a customer is gone after these changes.
fn removes(changes: &Value) -> bool {
    let is_removal = |change: &Value| ["deleted", "purged"].iter().any(|kind| change.get(kind).is_some());
    changes.as_array().is_some_and(|changes| changes.iter().any(is_removal))
}

/// An entry without what a request about this customer said and changed; `None` if it is about something else.
fn emptied(entry: &[u8], system: &str, customer_id: &str) -> Option<Vec<u8>> {
    let LogLine::Done { journal, .. } = serde_json::from_slice(entry).ok()? else { return None };
    if journal.system != system || journal.customer_id.as_deref() != Some(customer_id) {
        return None;
    }
    let journal = JournalEntry { params: BTreeMap::new(), query: String::new(), ..journal.into_owned() };
    serde_json::to_vec(&LogLine::Done { journal: Cow::Owned(journal), changes: Value::Array(Vec::new()) }).ok()
}
