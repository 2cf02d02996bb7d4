//! Writing down what becomes of an operation: before a request leaves, and when its end is known.

use std::time::Duration;

use domain::{FieldKey, Fields, Ids, Intent, OperationState, RemoteRecord};
use jiff::{SignedDuration, Timestamp};
use providers::{End, PreparedRequest, Why, without_ids};
use serde::{Deserialize, Serialize};
use store::table::activity::{self, NewActivity};
use store::table::outbox::{self, OperationRow, Standing};
use store::table::record::{self, RecordRow};
use store::table::request::{self, NewRequest};
use store::table::{reading, tombstone};
use store::{StoreError, Write};

use crate::backoff;
use crate::engine::Shared;
use crate::merge::Settled;
use crate::rules::{self, Rule};
use crate::step::{Outcome, Wait};

/// Pause between two look-ups in vain before a request counts as not arrived.
const SECOND_LOOK: SignedDuration = SignedDuration::from_secs(5);

/// What an entry of the activity says about an automatic merge: everything somebody needs to see what was let go of, and to put it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeDetail {
    /// The record, by its public id.
    pub record: domain::RecordId,
    /// What both sides did.
    pub lines: Vec<Settled>,
}

impl Shared {
    /// Writes down that a request goes out, and how those before it ended: of a request that is not the last nothing else would be known
    /// if the program ended now. Says no if it must not go out: the agent changed or dropped the operation since it was read.
    pub(crate) async fn mark_sending(&self, operation: &OperationRow, requests: &str, step: u32) -> Result<bool, StoreError> {
        let (read, requests) = (operation.clone(), requests.to_owned());
        let ended = self.ledger.take_of(operation.id);
        let noted = ended.clone();
        let marked = self
            .store
            .write(self.clock.now(), move |write| {
                if outbox::get(write, read.id)?.is_none_or(|current| current.intent != read.intent) {
                    return Ok(false);
                }
                request::add(write, &noted)?;
                let (state, attempts) = (OperationState::Sending, read.attempts + 1);
                let request = Some(requests.as_str());
                outbox::set(write, read.id, Standing { state, not_before: None, attempts, step, request, last_error: None })?;
                Ok(true)
            })
            .await;
        if !matches!(marked, Ok(true)) {
            self.ledger.put_back(ended);
        }
        marked
    }

    /// Writes down how a turn ended, with everything that follows from it, in one transaction.
    pub(crate) async fn record(&self, row: &RecordRow, operation: &OperationRow, outcome: Outcome) -> Result<(), StoreError> {
        let now = self.clock.now();
        let (id, connection) = (operation.id, operation.connection_id);
        let (ids, row, operation, reference) = (self.ids.clone(), row.clone(), operation.clone(), self.reference());
        let failures = 1 + operation.last_error.as_deref().and_then(crate::Problem::read).map_or(0, |problem| problem.failures);
        let wait = match &outcome {
            Outcome::Applied { .. } => None,
            Outcome::Stands { state, problem, wait, .. } => {
                tracing::info!(operation = %id, kind = operation.intent.kind(), ?state, problem = ?problem.kind, reference,
                    "an operation is not done");
                match wait {
                    Wait::No => None,
                    Wait::SecondLook => Some(SECOND_LOOK),
                    Wait::Backoff => Some(backoff::wait(operation.attempts + failures, self.random.fraction())),
                }
            }
        };
        // Counted from now on, not from when it is on the disk.
        if let Some(wait) = wait.and_then(|wait| Duration::try_from(wait).ok()) {
            self.hold(connection, id, wait);
        }
        let exchanged = self.ledger.take_of(id);
        let noted = exchanged.clone();
        let kept = self
            .store
            .write(now, move |write| {
                request::add(write, &noted)?;
                let current = outbox::get(write, operation.id)?.ok_or(StoreError::NotFound)?;
                if current.intent != operation.intent {
                    // Changed further while it was being looked at; the next turn takes it as it is now.
                    return Ok(());
                }
                let row = record::by_row(write, row.rowid)?;
                match outcome {
                    Outcome::Applied { record, found, settled, from } => {
                        let from = from.unwrap_or_else(|| row.base.clone());
                        applied(write, &*ids, row, &operation, record, found, settled, &from)
                    }
                    Outcome::Stands { state: OperationState::Rejected, .. } if !rules::holds(Rule::RejectedStays) => {
                        outbox::remove(write, operation.id)?;
                        record::project(write, row.rowid, true)
                    }
                    Outcome::Stands { state, problem, seen, .. } => {
                        if let Some(remote) = seen {
                            record::take(write, &*ids, &row, &remote, None)?;
                        }
                        if let Some(kind) = match state {
                            OperationState::Rejected => Some("rejected"),
                            OperationState::Parked => Some("parked"),
                            _ => None,
                        } {
                            activity::add(write, &*ids, &entry(kind, &operation, &row))?;
                        }
                        let standing = Standing {
                            state,
                            not_before: wait.and_then(|wait| now.checked_add(wait).ok()),
                            attempts: current.attempts,
                            step: current.step,
                            request: current.request.as_deref(),
                            last_error: Some(&crate::Problem { reference, failures, at: Some(now), ..problem }.to_json()),
                        };
                        outbox::set(write, operation.id, standing)
                    }
                }
            })
            .await;
        if kept.is_err() {
            self.ledger.put_back(exchanged);
        }
        kept
    }
}

/// The request of an operation that was on its way when the program ended, unless its end was written down before. When it left is not
/// known any more: it has the time of finding out.
pub(crate) fn interrupted(write: &Write<'_>, operation: &OperationRow, now: Timestamp) -> Result<Option<NewRequest>, StoreError> {
    let requests = operation.request.as_deref().and_then(|json| serde_json::from_str::<Vec<PreparedRequest>>(json).ok());
    let sent = usize::try_from(operation.step).ok().and_then(|step| requests?.into_iter().nth(step));
    let Some(sent) = sent else { return Ok(None) };
    if request::is_noted(write, operation.id, operation.attempts, operation.step)? {
        return Ok(None);
    }
    Ok(Some(NewRequest {
        at: now,
        connection_id: Some(operation.connection_id),
        operation_id: Some(operation.id),
        sent: Some((operation.attempts, operation.step)),
        why: Why::Change.as_str(),
        agent: true,
        path: without_ids(&sent.path),
        name: sent.operation,
        method: sent.method,
        requests: 1,
        status: None,
        bytes: None,
        milliseconds: 0,
        outcome: End::Interrupted.as_str(),
    }))
}

fn entry<'a>(kind: &'a str, operation: &'a OperationRow, row: &RecordRow) -> NewActivity<'a> {
    NewActivity {
        kind,
        operation: Some(operation.intent.kind()),
        operation_id: Some(operation.id),
        person_row: Some(row.person_row),
        connection_id: Some(operation.connection_id),
        ..NewActivity::default()
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one outcome")]
fn applied(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    row: RecordRow,
    operation: &OperationRow,
    observed: Option<RemoteRecord>,
    found: bool,
    settled: Vec<Settled>,
    from: &Fields,
) -> Result<(), StoreError> {
    outbox::remove(write, operation.id)?;
    if !settled.is_empty() {
        let detail = serde_json::to_string(&MergeDetail { record: row.id, lines: settled }).unwrap_or_default();
        activity::add(write, ids, &NewActivity { detail: Some(&detail), ..entry("merged", operation, &row) })?;
    }
    activity::add(write, ids, &entry(if found { "found_applied" } else { "applied" }, operation, &row))?;
    let Some(remote) = observed else {
        return match operation.intent {
            // What was changed after it is not lost with the customer: it finds a tombstone.
            Intent::Delete | Intent::Purge if !outbox::of_record_row(write, row.rowid)?.is_empty() => {
                tombstone::bury(write, &row)
            }
            Intent::Delete | Intent::Purge => record::remove(write, &row),
            _ => record::project(write, row.rowid, true),
        };
    };
    carry_forward(write, &row, operation, &remote, from)?;
    let row = match &row.remote_id {
        // Made twice by a request that was delivered twice; the sweep takes in the other one by itself.
        Some(known) if *known != remote.remote_id => row,
        Some(_) => record::take(write, ids, &row, &remote, None)?,
        None => record::become_of(write, ids, &row, &remote)?,
    };
    reading::written(write, row.rowid)?;
    record::project(write, row.rowid, true)
}

/// What an operation brought about is where the later ones of its record begin: they were made on top of it. Without this its own effect
/// would look to them like somebody else's.
fn carry_forward(
    write: &mut Write<'_>,
    row: &RecordRow,
    operation: &OperationRow,
    remote: &RemoteRecord,
    from: &Fields,
) -> Result<(), StoreError> {
    let mut brought: Vec<FieldKey> = match &operation.intent {
        Intent::Edit { changes } => changes.iter().map(|change| change.key.clone()).collect(),
        Intent::Create { .. } => remote.fields.iter().map(|(key, _)| key.clone()).collect(),
        _ => return Ok(()),
    };
    // Fields the system set along with those, such as a copied address, come from the same write.
    let along = remote.fields.iter().chain(from.iter()).map(|(key, _)| key);
    brought.extend(along.filter(|key| remote.fields.text(key.as_str()) != from.text(key.as_str())).cloned());
    for later in outbox::of_record_row(write, row.rowid)? {
        let Some(mut base) = later.base.clone().filter(|_| later.seq > operation.seq) else { continue };
        for key in &brought {
            base.set(key.clone(), remote.fields.text(key.as_str()));
        }
        outbox::set_base(write, later.id, &base)?;
    }
    Ok(())
}
