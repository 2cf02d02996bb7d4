//! The agent's side: what is known of each customer, and the operations that wait. It does what the store does, in memory.

use std::collections::BTreeMap;

use domain::operation::{self, FieldChange};
use domain::{ChannelId, ConnectionId, Fields, Ids, Intent, OperationId, OperationState, PersonId, RecordId, RemoteRecord};
use jiff::Timestamp;
use store::table::outbox::OperationRow;
use sync::Problem;
use sync::saving::may_be_changed;
use testkit::CountedIds;

use crate::request::Part;

/// A customer as this device knows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// Its id there, once it has one.
    pub(crate) remote_id: Option<String>,
    /// Values as last seen.
    pub(crate) base: Fields,
    /// The customer as last seen.
    pub(crate) seen: Option<RemoteRecord>,
    /// When that was.
    pub(crate) seen_at: u64,
    /// Which person that was.
    pub(crate) person: u32,
    /// Whether it is gone, or dropped.
    pub(crate) gone: bool,
    /// Waiting operations, oldest first.
    pub(crate) rows: Vec<OperationRow>,
    /// What was brought about in each field, and when it was observed.
    pub(crate) wanted: BTreeMap<String, (String, u64)>,
}

/// Requests as they were sent, to be sent again.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Under which key.
    pub(crate) key: u64,
    /// The requests.
    pub(crate) parts: Vec<Part>,
    /// Whom they concern.
    pub(crate) who: Option<String>,
    /// When the customer had been read for them.
    pub(crate) read_at: u64,
    /// Which person that was.
    pub(crate) person: u32,
}

/// The agent's side.
#[derive(Debug)]
pub(crate) struct Desk {
    /// Customers.
    pub(crate) records: Vec<Record>,
    /// The last requests of each operation.
    pub(crate) kept: BTreeMap<OperationId, Kept>,
    /// Operations the agent had tried again after being told that nobody knows whether they arrived.
    pub(crate) pressed: Vec<OperationId>,
    /// Operations the agent dropped or decided anew, though they may have arrived as they were.
    pub(crate) dropped: Vec<OperationId>,
    ids: CountedIds,
    seq: i64,
}

impl Desk {
    /// A desk with nothing on it.
    pub(crate) fn new() -> Self {
        Self {
            records: Vec::new(),
            kept: BTreeMap::new(),
            pressed: Vec::new(),
            dropped: Vec::new(),
            ids: CountedIds::default(),
            seq: 0,
        }
    }

    /// A number never given out before.
    pub(crate) fn number(&mut self) -> i64 {
        self.seq += 1;
        self.seq
    }

    /// A new id of a channel.
    pub(crate) fn channel_id(&self) -> ChannelId {
        ChannelId::new(self.ids.next())
    }

    /// Keeps an operation.
    pub(crate) fn add(&mut self, record: usize, intent: Intent) -> OperationId {
        let id = OperationId::new(self.ids.next());
        let row = operation_row(self.number(), id, intent, &self.records[record].base);
        self.records[record].rows.push(row);
        id
    }

    /// Keeps changes of fields as [`sync::saving::edit`] does: folded into the last operation where that may still be changed.
    pub(crate) fn edit(&mut self, record: usize, changes: Vec<FieldChange>) {
        let last = self.records[record].rows.last().filter(|row| may_be_changed(row));
        match last.and_then(|last| operation::fold(&last.intent, &changes)) {
            None => drop(self.add(record, Intent::Edit { changes })),
            Some(Intent::Edit { changes }) if changes.is_empty() => drop(self.records[record].rows.pop()),
            Some(intent) => {
                if let Some(last) = self.records[record].rows.last_mut() {
                    amend(last, intent);
                }
            }
        }
    }

    /// Values as the agent sees them: with everything that waits.
    pub(crate) fn effective(&self, record: usize) -> Fields {
        let mut fields = self.records[record].base.clone();
        for row in &self.records[record].rows {
            match &row.intent {
                Intent::Create { fields: given, .. } => fields = given.clone(),
                Intent::Edit { changes } => {
                    changes.iter().for_each(|change| fields.set(change.key.clone(), change.after.clone()));
                }
                _ => {}
            }
        }
        fields
    }

    /// Drops the first operation of a record, as [`sync::saving::discard`] does.
    pub(crate) fn discard(&mut self, record: usize) {
        let record = &mut self.records[record];
        let dropped = record.rows.remove(0);
        self.dropped.push(dropped.id);
        if matches!(dropped.intent, Intent::Create { .. }) && record.remote_id.is_none() {
            record.gone = true;
            return record.rows.clear();
        }
        let Intent::Edit { changes: dropped } = &dropped.intent else { return };
        for later in record.rows.iter_mut().filter(|later| may_be_changed(later)) {
            let Intent::Edit { changes } = &mut later.intent else { continue };
            for change in changes {
                if let Some(dropped) = dropped.iter().find(|old| old.key == change.key && old.after == change.before) {
                    change.before.clone_from(&dropped.before);
                }
            }
        }
    }

    /// Takes in a customer as it was observed.
    pub(crate) fn take(&mut self, record: usize, remote: &RemoteRecord, person: u32, at: u64) {
        let record = &mut self.records[record];
        record.remote_id = Some(remote.remote_id.clone());
        record.base = remote.fields.clone();
        (record.seen, record.seen_at, record.person) = (Some(remote.clone()), at, person);
    }
}

/// Replaces what an operation is meant to bring about, and queues it afresh.
pub(crate) fn amend(row: &mut OperationRow, intent: Intent) {
    row.intent = intent;
    (row.state, row.not_before, row.request, row.last_error, row.first_sent_at) =
        (OperationState::Queued, None, None, None, None);
}

/// An operation as it is kept first.
pub(crate) fn operation_row(seq: i64, id: OperationId, intent: Intent, base: &Fields) -> OperationRow {
    OperationRow {
        seq,
        id,
        record_id: RecordId::new(id.uuid()),
        record: 1,
        person_id: PersonId::new(id.uuid()),
        connection_id: ConnectionId::new(id.uuid()),
        intent,
        depends_on: None,
        state: OperationState::Queued,
        attempts: 0,
        not_before: None,
        request: None,
        step: 0,
        last_error: None,
        created_at: Timestamp::UNIX_EPOCH,
        base: Some(base.clone()),
        first_sent_at: None,
        decided: None,
    }
}

/// What is kept of the last try of an operation.
pub(crate) fn problem(row: &OperationRow) -> Option<Problem> {
    row.last_error.as_deref().and_then(Problem::read)
}
