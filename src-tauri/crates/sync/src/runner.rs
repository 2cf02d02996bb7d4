//! Carrying out one operation: asks [`step::next`] what to do, does it, tells it what was observed, and writes down how the turn ends.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::person::display_name;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelId, Intent, OperationId, OperationState, RemoteRecord, Secret, field};
use jiff::Timestamp;
use providers::{Candidate, Cause, Criterion, Effect, Failure, FailureKind, PreparedRequest, Provider, Target, caused_by};
use store::StoreError;
use store::table::connection;
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow};

use crate::Unavailable;
use crate::engine::Shared;
use crate::metered::Priority;
use crate::problem::{Problem, ProblemKind};
use crate::rules::{self, Rule};
use crate::step::{self, Failing, Outcome, Seen, Situation, Step, Wait};

const SECRET_GONE: &str = "The number that was typed is not in the keychain any more. Type it again.";
const UNSAVED: &str = "This device could not save before sending.";

/// A turn that ends without an outcome of its own.
enum Turn {
    /// As decided.
    Ended(Box<Outcome>),
    /// Nothing was sent: the agent changed or dropped the operation while it was being looked at.
    Superseded,
}

/// Everything one turn works with.
struct Work<'a> {
    provider: &'a Arc<dyn Provider>,
    operation: &'a OperationRow,
    target: Target,
    situation: Situation<'a>,
}

impl Work<'_> {
    fn failed(&self, failure: &Failure, place: Failing) -> Outcome {
        let Situation { intent, state, misses, .. } = self.situation;
        step::failed(intent, state, misses, failure, place)
    }
}

/// Most operations of one record that are carried out in one go, so that the others have their turn.
const IN_ONE_GO: usize = 16;

impl Shared {
    /// Works on a record's operations, oldest first, as long as each is done and the next may go. What was read back after one is what the
    /// next begins from, since nothing lies between.
    pub(crate) async fn work(self: &Arc<Self>, first: OperationId) -> Result<(), StoreError> {
        let (mut operation, mut fresh) = (first, None);
        for _ in 0..IN_ONE_GO {
            let Some((done, observed)) = self.operate(operation, fresh.take()).await? else { break };
            if !self.may_go_on(done.connection_id) {
                break;
            }
            let (record, now) = (done.record, self.clock.now());
            let next = self.store.read(move |db| {
                let next = outbox::first_of_record(db, record)?;
                let Some(next) = next else { return Ok(None) };
                let ready = next.state == OperationState::Queued && next.not_before.is_none_or(|at| at <= now);
                let depends = match next.depends_on {
                    Some(on) => outbox::get(db, on)?.is_some(),
                    None => false,
                };
                Ok((ready && !depends).then_some(next.id))
            });
            let Some(next) = next.await? else { break };
            (operation, fresh) = (next, observed);
        }
        Ok(())
    }

    /// One turn of one operation. If it is done, gives it and what was observed, for the next one of the record.
    async fn operate(
        self: &Arc<Self>,
        id: OperationId,
        fresh: Option<RemoteRecord>,
    ) -> Result<Option<(OperationRow, Option<RemoteRecord>)>, StoreError> {
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
        let Some((seen, row, mut operation)) = found else { return Ok(None) };
        if operation.state == OperationState::Sending {
            // Nothing else works on this record, so this is left from a try whose end could not be written down.
            operation.state = OperationState::Unknown;
        }
        let connection = operation.connection_id;
        let mut secrets = Vec::new();
        let turn = match self.provider(connection, Cause::change(operation.id)).await {
            Ok(provider) => {
                secrets = secret_keys(&*provider, &operation.intent);
                self.turn(&provider, &row, seen.as_ref(), fresh, &operation).await
            }
            Err(Unavailable::Removed) => return Ok(None),
            Err(Unavailable::Credentials(reason)) => {
                self.refuse(connection, &reason).await?;
                return Ok(None);
            }
            Err(Unavailable::Failed(failure)) => {
                self.observe(connection, Err(&failure));
                Turn::Ended(Box::new(step::failed(
                    &operation.intent,
                    operation.state,
                    misses(&operation),
                    &failure,
                    Failing::Before,
                )))
            }
        };
        let Turn::Ended(outcome) = turn else { return Ok(None) };
        let done = matches!(*outcome, Outcome::Applied { .. });
        let observed = match &*outcome {
            Outcome::Applied { record, .. } => record.clone().filter(|record| record.coverage == Coverage::Whole),
            Outcome::Stands { .. } => None,
        };
        match self.record(&row, &operation, *outcome).await {
            // Dropped by the agent, or with its connection, while the request was on its way.
            Ok(()) | Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
        if done && !secrets.is_empty() {
            self.providers.forget_secrets(operation.id, &secrets).await;
        }
        Ok(done.then_some((operation, observed)))
    }

    async fn turn(
        self: &Arc<Self>,
        provider: &Arc<dyn Provider>,
        row: &RecordRow,
        seen: Option<&RemoteRecord>,
        fresh: Option<RemoteRecord>,
        operation: &OperationRow,
    ) -> Turn {
        let target = Target {
            remote_id: row.remote_id.clone(),
            external_id: row.external_id(),
            fresh: seen.cloned(),
            idempotency_key: Some(self.ids.next().to_string()),
            operation_id: Some(operation.id.to_string()),
        };
        let situation = situation(provider.capabilities(), row, seen, operation, self.clock.now());
        let mut work = Work { provider, operation, target, situation };
        let mut observations: Vec<Seen> = Vec::new();
        let mut handed = fresh;
        loop {
            let step = step::next(&work.situation, &observations);
            let seen = match step {
                Step::End(outcome) => return Turn::Ended(outcome),
                Step::Read if handed.is_some() => Ok(Seen::Customer(handed.take())),
                Step::Send { intent, fresh } => {
                    if fresh.is_some() {
                        work.target.fresh = fresh.map(|fresh| *fresh);
                    }
                    match work.provider.prepare(&intent, &work.target) {
                        Ok(requests) => match self.send_all(&work, &intent, &requests).await {
                            Ok(seen) => Ok(seen),
                            Err(turn) => return turn,
                        },
                        Err(failure) => Err(failure),
                    }
                }
                Step::SendAgain => match repeatable(operation) {
                    Some(requests) => match self.send_all(&work, &operation.intent, &requests).await {
                        Ok(Seen::Accepted { record, candidates, .. }) => Ok(Seen::Accepted { record, candidates, again: true }),
                        Ok(seen) => Ok(seen),
                        Err(turn) => return turn,
                    },
                    None => Ok(Seen::CannotLook),
                },
                Step::AddMissing { record, missing } => match self.missing(&mut work, *record, &missing) {
                    Ok(requests) => match self.send_all(&work, &operation.intent, &requests).await {
                        Ok(seen) => Ok(seen),
                        Err(turn) => return turn,
                    },
                    Err(failure) => Err(failure),
                },
                step => self.look(&work, step).await,
            };
            match seen {
                Ok(seen) => observations.push(seen),
                Err(failure) => {
                    if failure.kind == FailureKind::Refused
                        && let Err(error) = self.refused(operation, &failure).await
                    {
                        tracing::error!(operation = %operation.id, %error, "a refusal could not be kept");
                    }
                    return Turn::Ended(Box::new(work.failed(&failure, Failing::Before)));
                }
            }
        }
    }

    /// Does a step that only reads. A failure ends the turn, unless it says that this kind of looking is not possible.
    async fn look(&self, work: &Work<'_>, step: Step) -> Result<Seen, Failure> {
        let (provider, target) = (work.provider, &work.target);
        let looked = match step {
            Step::Read => return Ok(Seen::Customer(provider.read(target).await?)),
            Step::ReadBack(row) => return Ok(Seen::Back(self.read_back(work, row).await.map_err(|failure| failure.kind))),
            Step::FindByExternalId(addresses) => self.by_external_id(work, &addresses).await.map(Seen::Created),
            Step::FindAlike => self.by_resemblance(work).await.map(Seen::Alike),
            Step::ReadTimeline => {
                let mark = target.operation_id.as_deref().unwrap_or_default();
                let entries = provider.timeline(target, false).await;
                let marked = |link: &Option<String>| link.as_deref().is_some_and(|link| link.contains(mark));
                entries.map(|entries| Seen::Traced(entries.iter().any(|entry| marked(&entry.source_url))))
            }
            Step::End(_) | Step::Send { .. } | Step::SendAgain | Step::AddMissing { .. } => Ok(Seen::CannotLook),
        };
        let unknown = work.situation.state == OperationState::Unknown;
        match looked {
            Err(failure)
                if unknown && matches!(failure.kind, FailureKind::Rejected | FailureKind::NotFound | FailureKind::Impossible) =>
            {
                Ok(Seen::CannotLook)
            }
            other => other,
        }
    }

    /// By the external id, which every create carries, and then by the addresses: an external id may be kept elsewhere than sent.
    async fn by_external_id(&self, work: &Work<'_>, addresses: &[ChannelAddress]) -> Result<Option<RemoteRecord>, Failure> {
        let external_id = step::external_id(&work.operation.intent);
        if external_id.is_empty() {
            return Ok(None);
        }
        let by_id = [Criterion::ExternalId(external_id.to_owned())];
        let by_address = addresses.iter().map(|address| Criterion::Channel(address.kind.clone(), address.value.clone()));
        for criterion in by_id.into_iter().chain(by_address) {
            let found = work.provider.find(&criterion).await?;
            let mut found = found.records;
            found.retain(|record| record.fields.text(field::EXTERNAL_ID) == external_id);
            // A request that was delivered twice made two; the one the record is known by is the one.
            let known = found.iter().position(|record| Some(&record.remote_id) == work.target.remote_id.as_ref());
            if !found.is_empty() {
                return self.whole(work.provider, Some(found.swap_remove(known.unwrap_or(0)))).await;
            }
        }
        Ok(None)
    }

    /// By everything that was sent: nothing identifies the customer, so one that was unknown before and holds every value and every
    /// address that was sent may be it.
    async fn by_resemblance(&self, work: &Work<'_>) -> Result<Vec<(RemoteRecord, Option<Timestamp>)>, Failure> {
        let Intent::Create { fields, channels, .. } = &work.operation.intent else { return Ok(Vec::new()) };
        let mut criteria: Vec<Criterion> =
            channels.iter().map(|address| Criterion::Channel(address.kind.clone(), address.value.clone())).collect();
        let name = display_name(fields);
        if criteria.is_empty() && !name.is_empty() {
            criteria.push(Criterion::Words(name));
        }
        let capabilities = work.provider.capabilities();
        let mut alike: Vec<RemoteRecord> = Vec::new();
        for criterion in criteria {
            for record in work.provider.find(&criterion).await?.records {
                let met = alike.iter().any(|other| other.remote_id == record.remote_id);
                if !met && step::resembles(capabilities, &record, fields, channels) {
                    alike.push(record);
                }
            }
        }
        let alike = self.unknown_before(work.operation, alike).await?;
        // As this device's clock shows it.
        let ahead = work.provider.clock_offset().unwrap_or_default();
        let made = |record: &RemoteRecord| work.provider.created_at(record).and_then(|at| at.checked_add(ahead).ok());
        Ok(alike.into_iter().map(|record| (record.clone(), made(&record))).collect())
    }

    /// Leaves out the customers this device knew before something was sent: what was there cannot be what was created.
    async fn unknown_before(&self, operation: &OperationRow, alike: Vec<RemoteRecord>) -> Result<Vec<RemoteRecord>, Failure> {
        let (connection, id) = (operation.connection_id, operation.id);
        let ids: Vec<String> = alike.iter().map(|record| record.remote_id.clone()).collect();
        let known = self.store.read(move |db| record::known_before(db, connection, &ids, id)).await;
        // Without the cache nobody can be told apart; looking again later does no harm.
        let known = known.map_err(|_| Failure {
            kind: FailureKind::ProviderFailed,
            effect: Effect::None,
            message: "The data on this device cannot be read.".into(),
            fields: Vec::new(),
            retry_after: None,
            status: None,
        })?;
        Ok(alike.into_iter().filter(|record| !known.contains(&record.remote_id)).collect())
    }

    async fn read_back(&self, work: &Work<'_>, row: Option<Box<RemoteRecord>>) -> Result<Option<RemoteRecord>, Failure> {
        match (&work.operation.intent, row) {
            (Intent::Create { .. }, Some(row)) => self.whole(work.provider, Some(*row)).await,
            (Intent::Create { .. }, None) => self.by_external_id(work, &[]).await,
            _ => work.provider.read(&work.target).await,
        }
    }

    /// The customer with all its fields, when a search gave only a row.
    async fn whole(&self, provider: &Arc<dyn Provider>, found: Option<RemoteRecord>) -> Result<Option<RemoteRecord>, Failure> {
        match found {
            Some(record) if record.coverage == Coverage::Summary => {
                let target = Target {
                    remote_id: Some(record.remote_id.clone()),
                    external_id: record.fields.get(field::EXTERNAL_ID).map(ToOwned::to_owned),
                    ..Target::default()
                };
                Ok(provider.read(&target).await?.or(Some(record)))
            }
            other => Ok(other),
        }
    }

    /// The requests that add what a create which arrived in part still lacks.
    fn missing(
        &self,
        work: &mut Work<'_>,
        record: RemoteRecord,
        missing: &[ChannelAddress],
    ) -> Result<Vec<PreparedRequest>, Failure> {
        let no_sync = matches!(work.operation.intent, Intent::Create { no_sync: true, .. });
        work.target.remote_id = Some(record.remote_id.clone());
        work.target.fresh = Some(record);
        let mut requests = Vec::new();
        for address in missing {
            let channel = ChannelId::new(self.ids.next());
            let intent = Intent::AddChannel { channel, address: address.clone(), no_sync };
            requests.extend(work.provider.prepare(&intent, &work.target)?);
        }
        Ok(requests)
    }

    /// Sends requests in order, each written down before it leaves.
    async fn send_all(self: &Arc<Self>, work: &Work<'_>, intent: &Intent, requests: &[PreparedRequest]) -> Result<Seen, Turn> {
        let operation = work.operation;
        let json = serde_json::to_string(requests).unwrap_or_default();
        let secrets = self
            .secrets_of(operation, &secret_keys(&**work.provider, intent))
            .await
            .map_err(|outcome| Turn::Ended(Box::new(outcome)))?;
        let (mut record, mut candidates): (Option<RemoteRecord>, Vec<Candidate>) = (None, Vec::new());
        for (position, request) in requests.iter().enumerate() {
            let step = u32::try_from(position).unwrap_or(u32::MAX);
            // First, so that what is written down as being sent is being sent.
            self.admit(operation.connection_id, Priority::Write).await;
            if rules::holds(Rule::IntentFirst) {
                match self.mark_sending(operation, &json, step).await {
                    Ok(true) => {}
                    Ok(false) => return Err(Turn::Superseded),
                    // Nothing leaves that is not on the disk. The next turn tries again.
                    Err(error) => {
                        tracing::error!(operation = %operation.id, %error, "an operation could not be marked as being sent");
                        return Err(Turn::Ended(Box::new(self.unsaved(operation, step))));
                    }
                }
            }
            // Put in only now: what is kept on the disk has placeholders.
            let cause = Cause::change(operation.id).sending(operation.attempts + 1, step);
            match caused_by(cause, work.provider.send(&request.clone().with_secrets(&secrets))).await {
                Ok(accepted) => {
                    record = accepted.record.or(record);
                    if !accepted.candidates.is_empty() {
                        candidates = accepted.candidates;
                    }
                }
                Err(failure) => {
                    tracing::warn!(operation = %operation.id, kind = operation.intent.kind(), failure = ?failure.kind,
                        effect = ?failure.effect, status = ?failure.status, "a request did not get through");
                    if failure.kind == FailureKind::Refused
                        && let Err(error) = self.refused(operation, &failure).await
                    {
                        tracing::error!(operation = %operation.id, %error, "a refusal could not be kept");
                    }
                    let place = if step > 0 { Failing::SendingMore } else { Failing::Sending };
                    return Err(Turn::Ended(Box::new(work.failed(&failure, place))));
                }
            }
        }
        Ok(Seen::Accepted { record, candidates, again: false })
    }

    /// The secrets an operation needs, or why it has to wait.
    async fn secrets_of(&self, operation: &OperationRow, keys: &[&str]) -> Result<BTreeMap<String, Secret>, Outcome> {
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        match self.providers.secrets(operation.id, keys).await {
            Ok(secrets) if keys.iter().all(|key| secrets.contains_key(*key)) => Ok(secrets),
            Ok(_) => Err(step::parked(ProblemKind::SecretGone, SECRET_GONE)),
            Err(reason) => Err(Outcome::Stands {
                state: operation.state,
                problem: Problem::found(ProblemKind::Failure(FailureKind::Impossible), &reason),
                wait: Wait::Backoff,
                seen: None,
            }),
        }
    }

    /// Before the first request nothing can have arrived; before a later one the earlier ones have.
    fn unsaved(&self, operation: &OperationRow, step: u32) -> Outcome {
        let state = if step > 0 { OperationState::Unknown } else { operation.state };
        let problem = Problem::found(ProblemKind::Failure(FailureKind::Impossible), UNSAVED);
        Outcome::Stands { state, problem, wait: Wait::Backoff, seen: None }
    }

    /// A refusal of a change may be a key that may only read, or a key that is not accepted at all.
    async fn refused(self: &Arc<Self>, operation: &OperationRow, failure: &Failure) -> Result<(), StoreError> {
        let id = operation.connection_id;
        let reads = match self.provider(id, Cause::change(operation.id)).await {
            Ok(provider) => provider.probe().await.is_ok(),
            Err(_) => false,
        };
        let (reason, status) = (failure.message.clone(), failure.status);
        self.store
            .write(self.clock.now(), move |write| {
                // Signed in, and told that this is not for them. A token that was revoked a moment ago says nothing about rights.
                if reads && status == Some(403) {
                    connection::set_rights(write, id, Some(true), Some(false))?;
                }
                connection::set_refused(write, id, Some(&reason))
            })
            .await
    }
}

fn situation<'a>(
    capabilities: &'a domain::Capabilities,
    row: &RecordRow,
    seen: Option<&'a RemoteRecord>,
    operation: &'a OperationRow,
    now: Timestamp,
) -> Situation<'a> {
    Situation {
        capabilities,
        intent: &operation.intent,
        state: operation.state,
        attempts: operation.attempts,
        misses: misses(operation),
        keyed: repeatable(operation).is_some(),
        first_sent_at: operation.first_sent_at,
        base: operation.base.as_ref(),
        seen,
        dispossessed: row.gone_at.is_some() && row.remote_id.is_none(),
        now,
    }
}

fn misses(operation: &OperationRow) -> u32 {
    operation.last_error.as_deref().and_then(Problem::read).map_or(0, |problem| problem.misses)
}

/// The requests of an operation as they were sent, if sending them again is safe: under the same key they are carried out once.
fn repeatable(operation: &OperationRow) -> Option<Vec<PreparedRequest>> {
    let requests: Vec<PreparedRequest> = serde_json::from_str(operation.request.as_deref()?).ok()?;
    let keyed = !requests.is_empty() && requests.iter().all(|request| request.idempotency_key.is_some());
    keyed.then_some(requests)
}

/// The fields of an intent whose values are secrets.
fn secret_keys(provider: &dyn Provider, intent: &Intent) -> Vec<&'static str> {
    let touched = |key: &str| match intent {
        Intent::Create { fields, .. } => fields.get(key).is_some(),
        Intent::Edit { changes } => changes.iter().any(|change| change.key.as_str() == key),
        _ => false,
    };
    provider.capabilities().fields.iter().filter(|spec| spec.secret && touched(spec.key)).map(|spec| spec.key).collect()
}
