//! What the sandbox was asked and what it did.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many entries that are not in the state log are kept; older ones are forgotten, so that a sandbox that is read for
/// weeks does not grow.
const PASSING_KEPT: usize = 50_000;

/// One request, as the sandbox saw it. Keys and tokens are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Number of the entry, from 1, growing. After a restart counting goes on from the last entry in the state log.
    pub seq: u64,
    /// When the request was judged.
    pub at: Timestamp,
    /// The system asked, such as `omnidesk`.
    pub system: String,
    /// The operation in the system's own words, such as `createCustomerCRUD`; `unknown` if no operation has that path.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with the system's prefix, still percent-encoded.
    pub path: String,
    /// The query as sent, without a key.
    pub query: String,
    /// The content type as sent.
    pub content_type: Option<String>,
    /// The parameters as the system understood them, known or not: from the query for GET and DELETE, otherwise from the
    /// body; a JSON body is laid flat, as in `contact.address.city`. Keys and identity numbers are left out. Empty when the
    /// body's encoding is one the system does not read.
    pub params: BTreeMap<String, String>,
    /// Whether the system carried the request out: a read was answered from the data, a change took effect. False when a
    /// fault came first or the system refused. A change that took effect stays `true` if its reply was then lost.
    pub executed: bool,
    /// The status sent, or that would have been sent had a fault not swallowed the reply. None when a fault came before
    /// there was a reply.
    pub status: Option<u16>,
    /// The customer found, created, changed or deleted, in the system's own id. None when there is not exactly one.
    pub customer_id: Option<String>,
    /// What came of it, in a word, where status and operation do not tell: `created` or `updated` for an operation that can do
    /// either, `replayed` when an earlier reply was given again.
    pub result: Option<String>,
    /// The fault that was at work, such as `drop_response`.
    pub fault: Option<String>,
}

/// The entries, in memory.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    inner: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    last_seq: u64,
    /// Also in the state log.
    lasting: Vec<JournalEntry>,
    /// In memory only.
    passing: VecDeque<JournalEntry>,
}

impl Journal {
    /// Takes the next number, lets `write` make the entry with it, and keeps what comes back. A failed `write` uses no
    /// number.
    pub(crate) fn record_lasting<E>(&self, write: impl FnOnce(u64) -> Result<JournalEntry, E>) -> Result<(), E> {
        let mut entries = self.lock();
        let entry = write(entries.last_seq + 1)?;
        entries.last_seq += 1;
        entries.lasting.push(entry);
        Ok(())
    }

    /// Keeps an entry that is not in the state log.
    pub(crate) fn record_passing(&self, write: impl FnOnce(u64) -> JournalEntry) {
        let mut entries = self.lock();
        entries.last_seq += 1;
        let entry = write(entries.last_seq);
        if entries.passing.len() == PASSING_KEPT {
            entries.passing.pop_front();
        }
        entries.passing.push_back(entry);
    }

    /// Puts back an entry read from the state log.
    pub(crate) fn restore(&self, entry: JournalEntry) {
        let mut entries = self.lock();
        entries.last_seq = entries.last_seq.max(entry.seq);
        entries.lasting.push(entry);
    }

    /// The entries with a number above `seq`, in order.
    pub(crate) fn since(&self, seq: u64) -> Vec<JournalEntry> {
        let entries = self.lock();
        let mut found: Vec<JournalEntry> =
            entries.lasting.iter().chain(&entries.passing).filter(|entry| entry.seq > seq).cloned().collect();
        found.sort_by_key(|entry| entry.seq);
        found
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64) -> JournalEntry {
        JournalEntry {
            seq,
            at: Timestamp::UNIX_EPOCH,
            system: "omnidesk".into(),
            operation: "getIndex".into(),
            method: "GET".into(),
            path: "/omnidesk/api/v2/customer".into(),
            query: String::new(),
            content_type: None,
            params: BTreeMap::new(),
            executed: true,
            status: Some(200),
            customer_id: None,
            result: None,
            fault: None,
        }
    }

    fn numbers(journal: &Journal, since: u64) -> Vec<u64> {
        journal.since(since).iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn both_kinds_share_one_count_and_come_back_in_order() {
        let journal = Journal::default();
        journal.record_passing(entry);
        journal.record_lasting(|seq| Ok::<_, ()>(entry(seq))).unwrap();
        journal.record_passing(entry);
        assert_eq!(numbers(&journal, 0), [1, 2, 3]);
        assert_eq!(numbers(&journal, 2), [3]);
    }

    #[test]
    fn a_failed_write_leaves_no_trace() {
        let journal = Journal::default();
        assert!(journal.record_lasting(|_| Err("disk full")).is_err());
        journal.record_passing(entry);
        assert_eq!(numbers(&journal, 0), [1]);
    }

    #[test]
    fn counting_goes_on_after_restored_entries() {
        let journal = Journal::default();
        journal.restore(entry(7));
        journal.record_passing(entry);
        assert_eq!(numbers(&journal, 0), [7, 8]);
    }

    #[test]
    fn reads_are_forgotten_in_the_end_and_changes_are_not() {
        let journal = Journal::default();
        journal.record_lasting(|seq| Ok::<_, ()>(entry(seq))).unwrap();
        for _ in 0..=PASSING_KEPT {
            journal.record_passing(entry);
        }
        let kept = journal.since(0);
        assert_eq!(kept.len(), PASSING_KEPT + 1);
        assert_eq!((kept[0].seq, kept[1].seq), (1, 3), "only the oldest read is gone");
    }
}
