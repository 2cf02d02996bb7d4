//! Carrying out one operation: read, decide, send, observe.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::field::EXTERNAL_ID;
use domain::record::Coverage;
use domain::{Capabilities, CreateTrace, FieldKey, Intent, OperationId, OperationState, RemoteRecord, Secret, channel};
use jiff::SignedDuration;
use providers::{Candidate, Effect, Failure, FailureKind, PreparedRequest, Provider, Target};
use store::StoreError;
use store::table::connection;
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow};

use crate::engine::Shared;
use crate::lookup::SECOND_LOOK;
use crate::problem::{Problem, ProblemKind};
use crate::verdict::{self, Verdict};
use crate::{Unavailable, backoff};

/// How an operation ended, this time.
pub(crate) enum Outcome {
    /// Done and observed: the customer as it is now, or gone.
    Applied { record: Option<RemoteRecord>, found: bool },
    /// Not done, and nothing was sent: the agent changed or dropped it while it was being looked at.
    Superseded,
    /// Not done; as it stands now, and the customer where it was seen on the way.
    Stands {
        state: OperationState,
        problem: Problem,
        wait: Option<SignedDuration>,
        step: u32,
        sent: bool,
        seen: Option<Box<RemoteRecord>>,
    },
}

/// Words for what the program itself finds out.
const CHANGED: &str = "This was changed in the system after you started. Nothing was overwritten.";
const NOT_AS_SENT: &str = "The system accepted the change but shows something else now.";
const EXISTS: &str = "A customer with this external id is there already.";
const GONE: &str = "The system does not find this customer any more.";
const ONE_THERE: &str = "A customer is there already and was not changed. Say whether it is the one you mean.";
const SEVERAL_THERE: &str = "Several customers there may be the one you mean. Nothing was changed; choose one.";
const SECRET_GONE: &str = "The number that was typed is not in the keychain any more. Type it again.";
const UNKNOWN: &str = "It is not known whether this arrived. It is looked up before anything is sent again.";

impl Shared {
    /// Works on one operation until it is done or has to wait.
    pub(crate) async fn operate(&self, id: OperationId) -> Result<(), StoreError> {
        let found = self
            .store
            .read(move |db| match outbox::get(db, id)? {
                Some(operation) => {
                    let row = record::by_row(db, operation.record)?;
                    Ok(Some((record::last_seen(db, &row)?, row, operation)))
                }
                None => Ok(None),
            })
            .await?;
        let Some((seen, row, mut operation)) = found else { return Ok(()) };
        if operation.state == OperationState::Sending {
            // Nothing else works on this connection, so this is left from a try whose end could not be written down.
            operation.state = OperationState::Unknown;
        }
        let connection = operation.connection_id;
        let mut secrets = Vec::new();
        let outcome = match self.providers.provider(connection).await {
            Ok(provider) => {
                secrets = secret_keys(provider.capabilities(), &operation.intent);
                self.attempt(&provider, &row, seen, &operation).await
            }
            Err(Unavailable::Removed) => return Ok(()),
            Err(Unavailable::Credentials(reason)) => return self.refuse(connection, &reason).await,
            Err(Unavailable::Failed(failure)) => Err(failure),
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(failure) => {
                self.observe(connection, Err(&failure));
                if failure.kind == FailureKind::Refused {
                    self.refused(&operation, &failure).await?;
                }
                self.after_failure(&operation, &failure, false, operation.step)
            }
        };
        let done = matches!(outcome, Outcome::Applied { .. });
        let recorded = match self.record(&row, &operation, outcome).await {
            // Dropped by the agent, or with its connection, while the request was on its way.
            Err(StoreError::NotFound) => Ok(()),
            other => other,
        };
        if done && recorded.is_ok() && !secrets.is_empty() {
            self.providers.forget_secrets(operation.id, &secrets).await;
        }
        recorded
    }

    /// Reads, decides and sends. An error is a failure before anything was sent.
    async fn attempt(
        &self,
        provider: &Arc<dyn Provider>,
        row: &RecordRow,
        seen: Option<RemoteRecord>,
        operation: &OperationRow,
    ) -> Result<Outcome, Failure> {
        let mut target = Target {
            remote_id: row.remote_id.clone(),
            external_id: row.external_id(),
            fresh: seen,
            idempotency_key: Some(self.ids.next().to_string()),
            operation_id: Some(operation.id.to_string()),
        };
        let unknown = operation.state == OperationState::Unknown;
        if unknown
            && provider.capabilities().create_trace == CreateTrace::SameKey
            && let Some(requests) = repeatable(operation)
        {
            // The same bytes under the same key give the first reply again, whatever became of it.
            return Ok(self.send_all(provider, operation, &operation.intent, &target, &requests).await);
        }
        if unknown && let Some(outcome) = self.look_up(provider, operation, &target).await? {
            return Ok(outcome);
        }
        let mut intent = operation.intent.clone();
        match &mut intent {
            Intent::Create { fields, .. } => {
                let by_id = provider.capabilities().create_trace == CreateTrace::ExternalId;
                let found = match by_id && !unknown {
                    true => {
                        let found = self.find_created(provider, fields.text(EXTERNAL_ID)).await?;
                        self.observe(operation.connection_id, Ok(()));
                        found
                    }
                    false => None,
                };
                if let Some(found) = found {
                    return Ok(Outcome::Stands {
                        state: OperationState::Parked,
                        problem: Problem {
                            theirs: found.fields.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
                            ..Problem::found(ProblemKind::ExistsAlready, EXISTS, self.reference())
                        },
                        wait: None,
                        step: operation.step,
                        sent: false,
                        seen: None,
                    });
                }
            }
            intent => {
                let read = provider.read(&target).await?;
                self.observe(operation.connection_id, Ok(()));
                match read {
                    Some(fresh) => {
                        if let Some(outcome) = self.settle(provider, intent, &fresh, operation) {
                            return Ok(outcome);
                        }
                        target.fresh = Some(fresh);
                    }
                    None if matches!(intent, Intent::Delete | Intent::Purge) => {
                        return Ok(Outcome::Applied { record: None, found: unknown });
                    }
                    None => return Ok(self.parked(ProblemKind::Gone, GONE, operation)),
                }
            }
        }
        let requests = provider.prepare(&intent, &target)?;
        Ok(self.send_all(provider, operation, &intent, &target, &requests).await)
    }

    /// What the fresh record alone decides: nothing left to do, or a conflict. Narrows an edit to what is left of it.
    fn settle(
        &self,
        provider: &Arc<dyn Provider>,
        intent: &mut Intent,
        fresh: &RemoteRecord,
        operation: &OperationRow,
    ) -> Option<Outcome> {
        let applied = || Some(Outcome::Applied { record: Some(fresh.clone()), found: true });
        match intent {
            Intent::Edit { changes } => {
                match verdict::of_edit(provider.capabilities(), changes, &fresh.fields, operation.attempts > 0) {
                    Verdict::Done => applied(),
                    Verdict::Send(left) => {
                        *changes = left;
                        None
                    }
                    Verdict::Conflict(theirs) => {
                        let problem =
                            Problem { theirs, ..Problem::found(ProblemKind::ChangedMeanwhile, CHANGED, self.reference()) };
                        Some(Outcome::Stands {
                            state: OperationState::Parked,
                            problem,
                            wait: None,
                            step: operation.step,
                            sent: false,
                            seen: Some(Box::new(fresh.clone())),
                        })
                    }
                }
            }
            Intent::AddChannel { address, .. } if holds(fresh, &address.kind, &address.value) => applied(),
            Intent::RemoveChannel { address, .. } if lacks(fresh, &address.kind, &address.value) => applied(),
            Intent::ChangeChannel { before, after, .. }
                if holds(fresh, &after.kind, &after.value) && lacks(fresh, &before.kind, &before.value) =>
            {
                applied()
            }
            _ => None,
        }
    }

    pub(crate) async fn send_all(
        &self,
        provider: &Arc<dyn Provider>,
        operation: &OperationRow,
        intent: &Intent,
        target: &Target,
        requests: &[PreparedRequest],
    ) -> Outcome {
        let json = serde_json::to_string(requests).unwrap_or_default();
        let keys = secret_keys(provider.capabilities(), intent);
        let secrets = match self.secrets_of(operation, &keys).await {
            Ok(secrets) => secrets,
            Err(outcome) => return *outcome,
        };
        let mut reply = None;
        for (position, request) in requests.iter().enumerate() {
            let step = u32::try_from(position).unwrap_or(u32::MAX);
            match self.mark_sending(operation, &json, step).await {
                Ok(true) => {}
                Ok(false) => return Outcome::Superseded,
                // Nothing leaves that is not on the disk. The next turn tries again.
                Err(error) => {
                    tracing::error!(operation = %operation.id, %error, "an operation could not be marked as being sent");
                    return self.unsaved(step);
                }
            }
            // Put in only now: what is kept on the disk has placeholders.
            match provider.send(&request.clone().with_secrets(&secrets)).await {
                Ok(accepted) => {
                    self.observe(operation.connection_id, Ok(()));
                    if accepted.record.is_none() && !accepted.candidates.is_empty() {
                        return self.asks(accepted.candidates, operation);
                    }
                    reply = accepted.record.or(reply);
                }
                Err(failure) => {
                    self.observe(operation.connection_id, Err(&failure));
                    if failure.kind == FailureKind::Refused
                        && let Err(error) = self.refused(operation, &failure).await
                    {
                        tracing::error!(operation = %operation.id, %error, "a refusal could not be kept");
                    }
                    // Earlier requests of the same operation arrived, so what is left is found out by looking.
                    let unknown = step > 0 && !matches!(failure.kind, FailureKind::Rejected | FailureKind::Impossible);
                    return self.after_failure(operation, &failure, unknown, step);
                }
            }
        }
        self.read_back(provider, operation, intent, target, reply).await
    }

    /// Done means observed: reads the customer again and compares it with what was wanted.
    async fn read_back(
        &self,
        provider: &Arc<dyn Provider>,
        operation: &OperationRow,
        intent: &Intent,
        target: &Target,
        reply: Option<RemoteRecord>,
    ) -> Outcome {
        let read = match intent {
            // These leave no trace on the customer that could be compared; the provider's word has to do.
            Intent::AddEvent { .. } => return Outcome::Applied { record: None, found: false },
            Intent::Create { fields, .. } if provider.capabilities().create_trace == CreateTrace::ExternalId => {
                match self.find_created(provider, fields.text(EXTERNAL_ID)).await {
                    Ok(found) => self.whole(provider, found).await,
                    Err(failure) => Err(failure),
                }
            }
            // The reply is the customer; where it is not, whether it arrived has to be looked up.
            Intent::Create { .. } => self.whole(provider, reply).await,
            _ => match reply.filter(|record| record.coverage == Coverage::Whole) {
                Some(record) => Ok(Some(record)),
                None => provider.read(target).await,
            },
        };
        let misfit = |kind| self.parked(kind, NOT_AS_SENT, operation);
        match (read, intent) {
            (Ok(Some(now)), Intent::Edit { changes }) => {
                match verdict::of_edit(provider.capabilities(), changes, &now.fields, true) {
                    Verdict::Done => Outcome::Applied { record: Some(now), found: false },
                    Verdict::Send(left) => {
                        let theirs = left
                            .iter()
                            .map(|change| (change.key.clone(), now.fields.text(change.key.as_str()).to_owned()))
                            .collect();
                        self.not_as_sent(theirs, now, operation)
                    }
                    Verdict::Conflict(theirs) => self.not_as_sent(theirs, now, operation),
                }
            }
            (Ok(Some(now)), Intent::AddChannel { address, .. }) if lacks(&now, &address.kind, &address.value) => {
                misfit(ProblemKind::NotAsSent)
            }
            (Ok(Some(now)), Intent::RemoveChannel { address, .. }) if holds(&now, &address.kind, &address.value) => {
                misfit(ProblemKind::NotAsSent)
            }
            (Ok(Some(now)), Intent::ChangeChannel { before, after, .. })
                if lacks(&now, &after.kind, &after.value)
                    || (before.key() != after.key() && holds(&now, &before.kind, &before.value)) =>
            {
                misfit(ProblemKind::NotAsSent)
            }
            (Ok(Some(_)), Intent::Delete) => misfit(ProblemKind::NotAsSent),
            (Ok(now), Intent::Purge | Intent::Delete) => Outcome::Applied { record: now, found: false },
            (Ok(Some(now)), _) => Outcome::Applied { record: Some(now), found: false },
            // A created customer may take a moment to show up.
            (Ok(None), _) => self.unknown(operation, 0, SECOND_LOOK),
            (Err(_), Intent::SyncWithCrm { .. }) => Outcome::Applied { record: None, found: false },
            (Err(failure), _) => {
                self.observe(operation.connection_id, Err(&failure));
                self.unknown(operation, 0, SECOND_LOOK)
            }
        }
    }

    /// Existing customers may be meant: the agent says which, if any.
    pub(crate) fn asks(&self, candidates: Vec<Candidate>, operation: &OperationRow) -> Outcome {
        let words = if candidates.len() == 1 { ONE_THERE } else { SEVERAL_THERE };
        let problem = Problem { candidates, ..Problem::found(ProblemKind::Candidates, words, self.reference()) };
        let (state, step) = (OperationState::Parked, operation.step);
        Outcome::Stands { state, problem, wait: None, step, sent: true, seen: None }
    }

    /// The secrets an operation needs, or why it has to wait.
    async fn secrets_of(&self, operation: &OperationRow, keys: &[&str]) -> Result<BTreeMap<String, Secret>, Box<Outcome>> {
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        match self.providers.secrets(operation.id, keys).await {
            Ok(secrets) if keys.iter().all(|key| secrets.contains_key(*key)) => Ok(secrets),
            Ok(_) => Err(Box::new(self.parked(ProblemKind::SecretGone, SECRET_GONE, operation))),
            Err(reason) => {
                let problem = Problem::found(ProblemKind::Failure(FailureKind::Impossible), &reason, self.reference());
                let (state, wait, step) = (operation.state, Some(backoff::LONGEST), operation.step);
                Err(Box::new(Outcome::Stands { state, problem, wait, step, sent: false, seen: None }))
            }
        }
    }

    fn unsaved(&self, step: u32) -> Outcome {
        let words = "This device could not save before sending.";
        let problem = Problem::found(ProblemKind::Failure(FailureKind::Impossible), words, self.reference());
        let (state, wait) = (OperationState::Queued, Some(backoff::LONGEST));
        Outcome::Stands { state, problem, wait, step, sent: false, seen: None }
    }

    fn not_as_sent(&self, theirs: Vec<(FieldKey, String)>, now: RemoteRecord, operation: &OperationRow) -> Outcome {
        let problem = Problem { theirs, ..Problem::found(ProblemKind::NotAsSent, NOT_AS_SENT, self.reference()) };
        let (state, step) = (OperationState::Parked, operation.step);
        Outcome::Stands { state, problem, wait: None, step, sent: true, seen: Some(Box::new(now)) }
    }

    pub(crate) fn parked(&self, kind: ProblemKind, message: &str, operation: &OperationRow) -> Outcome {
        let problem = Problem::found(kind, message, self.reference());
        Outcome::Stands { state: OperationState::Parked, problem, wait: None, step: operation.step, sent: false, seen: None }
    }

    pub(crate) fn unknown(&self, operation: &OperationRow, misses: u32, wait: SignedDuration) -> Outcome {
        let problem = Problem { misses, ..Problem::found(ProblemKind::OutcomeUnknown, UNKNOWN, self.reference()) };
        let (state, step) = (OperationState::Unknown, operation.step);
        Outcome::Stands { state, problem, wait: Some(wait), step, sent: true, seen: None }
    }

    fn after_failure(&self, operation: &OperationRow, failure: &Failure, unknown: bool, step: u32) -> Outcome {
        let reference = self.reference();
        tracing::warn!(operation = %operation.id, kind = operation.intent.kind(), failure = ?failure.kind, effect = ?failure.effect,
            status = ?failure.status, reference, "an operation did not get through");
        let problem = Problem::of(failure, reference);
        let unknown = unknown || failure.effect == Effect::Unknown || operation.state == OperationState::Unknown;
        let sent = failure.effect == Effect::Unknown;
        match failure.kind {
            FailureKind::Rejected | FailureKind::Impossible | FailureKind::NotFound => {
                Outcome::Stands { state: OperationState::Rejected, problem, wait: None, step, sent: true, seen: None }
            }
            _ if unknown => {
                let wait = Some(backoff::wait(operation.attempts + 1, fastrand::f64()));
                let problem = Problem { kind: ProblemKind::OutcomeUnknown, message: UNKNOWN.to_owned(), ..problem };
                Outcome::Stands { state: OperationState::Unknown, problem, wait, step, sent, seen: None }
            }
            // The connection waits, not the operation.
            _ => Outcome::Stands { state: OperationState::Queued, problem, wait: None, step, sent, seen: None },
        }
    }

    /// A refusal of a change may be a key that may only read, or a key that is not accepted at all.
    async fn refused(&self, operation: &OperationRow, failure: &Failure) -> Result<(), StoreError> {
        let id = operation.connection_id;
        let reads = match self.providers.provider(id).await {
            Ok(provider) => provider.probe().await.is_ok(),
            Err(_) => false,
        };
        let reason = failure.message.clone();
        self.store
            .write(self.clock.now(), move |write| {
                if reads {
                    connection::set_rights(write, id, Some(true), Some(false))?;
                }
                connection::set_refused(write, id, Some(&reason))
            })
            .await
    }
}

/// The requests of an operation as they were sent, if sending them again is safe: under the same key they are carried out once.
fn repeatable(operation: &OperationRow) -> Option<Vec<PreparedRequest>> {
    let requests: Vec<PreparedRequest> = serde_json::from_str(operation.request.as_deref()?).ok()?;
    let keyed = !requests.is_empty() && requests.iter().all(|request| request.idempotency_key.is_some());
    keyed.then_some(requests)
}

/// The fields of an intent whose values are secrets.
fn secret_keys(capabilities: &Capabilities, intent: &Intent) -> Vec<&'static str> {
    let touched = |key: &str| match intent {
        Intent::Create { fields, .. } => fields.get(key).is_some(),
        Intent::Edit { changes } => changes.iter().any(|change| change.key.as_str() == key),
        _ => false,
    };
    capabilities.fields.iter().filter(|spec| spec.secret && touched(spec.key)).map(|spec| spec.key).collect()
}

/// Whether the record surely has this channel.
fn holds(record: &RemoteRecord, kind: &domain::ChannelKind, address: &str) -> bool {
    let key = channel::key(kind, address);
    let is = |held: &domain::record::RemoteChannel| same_kind(&held.kind, kind) && channel::key(&held.kind, &held.address) == key;
    record.channels.as_ref().is_some_and(|channels| channels.iter().any(is))
}

/// Whether the record surely lacks this channel; what was not told is not lacking.
pub(crate) fn lacks(record: &RemoteRecord, kind: &domain::ChannelKind, address: &str) -> bool {
    record.channels.is_some() && !holds(record, kind, address)
}

fn same_kind(one: &domain::ChannelKind, other: &domain::ChannelKind) -> bool {
    one == other || (one.is_phone() && other.is_phone())
}
