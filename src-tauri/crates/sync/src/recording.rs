//! Writing down what becomes of an operation: before a request leaves, and when its end is known.

use domain::{Intent, OperationState};
use jiff::{SignedDuration, Timestamp};
use store::StoreError;
use store::table::activity::{self, NewActivity};
use store::table::outbox::{self, OperationRow, Standing};
use store::table::record::{self, RecordRow};

use crate::engine::Shared;
use crate::operate::Outcome;

impl Shared {
    /// Writes down that a request goes out. Says no if it must not: the agent changed or dropped the operation since it was read.
    pub(crate) async fn mark_sending(&self, operation: &OperationRow, requests: &str, step: u32) -> Result<bool, StoreError> {
        let (read, requests) = (operation.clone(), requests.to_owned());
        self.store
            .write(self.clock.now(), move |write| {
                if outbox::get(write, read.id)?.is_none_or(|current| current.intent != read.intent) {
                    return Ok(false);
                }
                let (state, attempts) = (OperationState::Sending, read.attempts + 1);
                let request = Some(requests.as_str());
                outbox::set(write, read.id, Standing { state, not_before: None, attempts, step, request, last_error: None })?;
                Ok(true)
            })
            .await
    }

    /// Writes down how an operation ended this time, with everything that follows from it, in one transaction.
    pub(crate) async fn record(&self, row: &RecordRow, operation: &OperationRow, outcome: Outcome) -> Result<(), StoreError> {
        let now = self.clock.now();
        let (ids, row, operation) = (self.ids.clone(), row.clone(), operation.clone());
        self.store
            .write(now, move |write| {
                let current = outbox::get(write, operation.id)?.ok_or(StoreError::NotFound)?;
                if current.intent != operation.intent {
                    // Edited further while it was being looked at; the next turn takes it as it is now.
                    return Ok(());
                }
                let row = record::by_row(write, row.rowid)?;
                let entry = |kind: &'static str| NewActivity {
                    kind,
                    operation: Some(operation.intent.kind()),
                    operation_id: Some(operation.id),
                    person_row: Some(row.person_row),
                    connection_id: Some(operation.connection_id),
                    subject: "",
                };
                match outcome {
                    Outcome::Superseded => Ok(()),
                    Outcome::Applied { record: observed, found } => {
                        outbox::remove(write, current.id)?;
                        activity::add(write, &*ids, &entry(if found { "found_applied" } else { "applied" }))?;
                        match observed {
                            Some(remote) => {
                                let row = match row.remote_id {
                                    Some(_) => record::take(write, &*ids, &row, &remote, None)?,
                                    None => record::become_of(write, &*ids, &row, &remote)?,
                                };
                                record::project(write, row.rowid, true)
                            }
                            None if matches!(operation.intent, Intent::Delete | Intent::Purge) => record::remove(write, &row),
                            None => record::project(write, row.rowid, true),
                        }
                    }
                    Outcome::Stands { state, problem, wait, step, sent, seen } => {
                        if let Some(remote) = seen {
                            // Dropping the edit then shows what stands in the system, not what stood there when it began.
                            record::take(write, &*ids, &row, &remote, None)?;
                        }
                        if let Some(kind) = match state {
                            OperationState::Rejected => Some("rejected"),
                            OperationState::Parked => Some("parked"),
                            _ => None,
                        } {
                            activity::add(write, &*ids, &entry(kind))?;
                        }
                        let not_before = wait.map(|wait| later(now, wait));
                        let attempts = if sent { current.attempts.max(operation.attempts + 1) } else { current.attempts };
                        let last_error = problem.to_json();
                        let request = current.request.as_deref();
                        outbox::set(
                            write,
                            operation.id,
                            Standing { state, not_before, attempts, step, request, last_error: Some(&last_error) },
                        )
                    }
                }
            })
            .await
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(now)
}
