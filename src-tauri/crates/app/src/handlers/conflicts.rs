use std::collections::BTreeMap;

use contract::wire::{
    ConflictAnswer, ConflictBatch, ConflictList, ConflictPreview, ConflictView, Decided, Done, Empty, LineChoice, MergeRef,
    MergeView, OperationRef, OperationSaved, PersonRef,
};
use contract::{FieldIssue, WireError};
use domain::operation::FieldChange;
use domain::{Capabilities, FieldKey, Fields, Intent, OperationId, OperationState, validate};
use jiff::SignedDuration;
use providers::{Cause, Why};
use store::StoreError;
use store::table::activity;
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow};
use store::table::tombstone;
use sync::conflict::{self, Choice, Line};
use sync::merge::Side;
use sync::problem::ProblemKind;
use sync::{MergeDetail, Problem, saving};

use super::conflict_view::{can_put_back, kind, merge_view, settled, summary, wire_line};
use super::id;
use super::preview::preview;
use super::waiting::Waiting;
use crate::errors::{self, References};
use crate::program::App;
use crate::view;

/// How long a decision can be taken back before it is sent.
const HELD: SignedDuration = SignedDuration::from_secs(6);

/// How far back merges are listed.
const LISTED: SignedDuration = SignedDuration::from_hours(7 * 24);
const MOST_LISTED: u32 = 200;

const NO_CONFLICT: &str = "This is not in question any more.";
const NOT_ALL: &str = "Decide every line first. Nothing was sent.";

impl App {
    /// Conflicts that wait for the agent, decisions that can be taken back, and what merged by itself.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn conflicts_list(&self, _: Empty) -> Result<ConflictList, WireError> {
        let now = self.core.clock.now();
        let since = now.checked_sub(LISTED).unwrap_or_default();
        self.read(move |db| {
            let connections = view::connections(db)?;
            let (mut conflicts, mut decided, mut merged) = (Vec::new(), Vec::new(), Vec::new());
            for operation in outbox::needing_agent(db)? {
                let problem = operation.last_error.as_deref().and_then(Problem::read).filter(conflict::is_conflict);
                if let Some(problem) = problem.filter(|_| operation.state == OperationState::Parked) {
                    conflicts.extend(summary(db, &connections, &operation, &problem)?);
                }
            }
            for operation in outbox::decided(db)? {
                let before = operation.decided.as_deref().and_then(saving::decided_problem);
                if let Some(problem) = before {
                    decided.extend(summary(db, &connections, &operation, &problem)?);
                }
            }
            for entry in activity::merged(db, since, MOST_LISTED)? {
                merged.extend(merge_view(db, &connections, entry)?);
            }
            let today = view::instant(now)[..10].to_owned();
            let merged_today = merged.iter().filter(|merge: &&MergeView| merge.at.starts_with(&today)).count();
            Ok(ConflictList { conflicts, decided, merged, merged_today: u32::try_from(merged_today).unwrap_or(u32::MAX) })
        })
        .await
    }

    /// One conflict in full.
    ///
    /// # Errors
    /// If it is decided or dropped meanwhile.
    pub async fn conflict_get(&self, request: OperationRef) -> Result<ConflictView, WireError> {
        let asked = self.asked(&request.operation_id).await?;
        let all = self.all_lines().await?;
        let Asked { item, problem, lines } = &asked;
        let capabilities = view::capabilities(&item.connection);
        let wire = |line: &Line| {
            let alike = all.iter().filter(|(_, other)| other.id == line.id).count();
            wire_line(capabilities, line, u32::try_from(alike).unwrap_or(u32::MAX))
        };
        let can_create = problem.kind == ProblemKind::Gone
            && matches!(capabilities.create, domain::Support::Yes(_) | domain::Support::Unverified(_));
        Ok(ConflictView {
            operation_id: item.operation.id.to_string(),
            person_id: item.operation.person_id.to_string(),
            person_name: item.person_name.clone(),
            system: view::badge(&item.connection),
            kind: kind(problem.kind),
            yours_at: view::instant(item.operation.created_at),
            theirs_at: view::instant(problem.at.or(item.record.seen_at).unwrap_or(item.operation.created_at)),
            settled: settled(capabilities, &asked.item, &asked.lines),
            lines: lines.iter().map(wire).collect(),
            can_create_again: can_create,
        })
    }

    /// What a decision would lead to.
    ///
    /// # Errors
    /// If a line is not decided, or another value breaks a rule of its system.
    pub async fn conflict_preview(&self, request: ConflictAnswer) -> Result<ConflictPreview, WireError> {
        let asked = self.asked(&request.operation_id).await?;
        let changes = self.answered(&asked, &request.choices)?;
        let mut hidden = asked.item.hidden();
        for change in &changes {
            hidden.add(change.key.as_str(), &change.after);
        }
        let request = if changes.is_empty() {
            None
        } else {
            let provider = self.core.engine.provider(asked.item.connection.id, Cause::agent(Why::Opened)).await.ok();
            let intent = Intent::Edit { changes };
            provider.and_then(|provider| provider.prepare(&intent, &asked.item.target()).ok())
        };
        let settled = settled(view::capabilities(&asked.item.connection), &asked.item, &asked.lines);
        Ok(ConflictPreview {
            request: request.and_then(|requests| requests.into_iter().next()).map(|request| preview(request, &hidden)),
            settled,
        })
    }

    /// Decides a conflict; nothing is sent for a few seconds.
    ///
    /// # Errors
    /// As for the preview.
    pub async fn conflict_decide(&self, request: ConflictAnswer) -> Result<Decided, WireError> {
        let asked = self.asked(&request.operation_id).await?;
        let changes = self.answered(&asked, &request.choices)?;
        self.keep_decision(&asked.item.operation, changes).await?;
        self.core.engine.wake();
        Ok(Decided { operation_ids: vec![request.operation_id], still_open: 0 })
    }

    /// Decides one kind of line the same way in every conflict. Conflicts with other lines stay open, with this one decided.
    ///
    /// # Errors
    /// If the line is not there any more, or another value was given.
    pub async fn conflict_decide_alike(&self, request: ConflictBatch) -> Result<Decided, WireError> {
        let choice = match &request.choice {
            LineChoice::Yours => Choice::Yours,
            LineChoice::Theirs => Choice::Theirs,
            LineChoice::Other { .. } => return Err(self.invalid("Another value cannot be the same for all.", Vec::new())),
        };
        let asked = self.asked(&request.operation_id).await?;
        if !asked.lines.iter().any(|line| line.id == request.line_id) {
            return Err(self.not_now(NO_CONFLICT));
        }
        let mut decided = Decided { operation_ids: Vec::new(), still_open: 0 };
        for (operation_id, line) in self.all_lines().await? {
            if line.id != request.line_id {
                continue;
            }
            // It may have been decided by somebody at another window meanwhile.
            let Ok(other) = self.asked(&operation_id).await else { continue };
            let choices = BTreeMap::from([(line.id.clone(), choice.clone())]);
            match conflict::decide(view::capabilities(&other.item.connection), &other.item.operation, &other.lines, &choices) {
                Some(changes) => {
                    self.keep_decision(&other.item.operation, changes).await?;
                    decided.operation_ids.push(operation_id);
                }
                None => {
                    let operation = other.item.operation.clone();
                    let capabilities = view::capabilities(&other.item.connection);
                    let choice = choice.clone();
                    self.write(move |write| saving::decide_line(write, capabilities, &operation, &line, &choice)).await?;
                    decided.still_open += 1;
                }
            }
        }
        self.core.engine.wake();
        Ok(decided)
    }

    /// Takes a decision back, as long as nothing was sent.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] if it was sent.
    pub async fn conflict_undo(&self, request: OperationRef) -> Result<Done, WireError> {
        let (id, ids): (OperationId, _) = (id(self, &request.operation_id)?, self.core.ids.clone());
        let undone = self.write(move |write| saving::undo_decision(write, &*ids, id)).await?;
        if undone { Ok(Done {}) } else { Err(self.not_now("This was sent already. Change it on the customer's page.")) }
    }

    /// Creates a customer that is gone again, with the agent's values.
    ///
    /// # Errors
    /// If it is not gone, or its system does not create customers.
    pub async fn conflict_create_again(&self, request: OperationRef) -> Result<PersonRef, WireError> {
        let asked = self.asked(&request.operation_id).await?;
        let capabilities = view::capabilities(&asked.item.connection);
        if asked.problem.kind != ProblemKind::Gone {
            return Err(self.not_now(NO_CONFLICT));
        }
        self.permit(&view::allowed(&asked.item.connection, capabilities.create))?;
        let (ids, operation, row) = (self.core.ids.clone(), asked.item.operation.clone(), asked.item.record.clone());
        let connection = asked.item.connection.id;
        let new = OperationId::new(self.core.ids.next());
        let minted = super::create::minted(&*ids);
        let person = self
            .write(move |write| {
                let row = record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
                let (mut fields, channels) = as_wanted(write, &row, capabilities)?;
                if capabilities.create_trace == domain::CreateTrace::ExternalId
                    && fields.get(domain::field::EXTERNAL_ID).is_none()
                {
                    fields.set(domain::field::EXTERNAL_ID.into(), minted);
                }
                for waiting in outbox::of_record_row(write, row.rowid)? {
                    if waiting.seq >= operation.seq {
                        saving::discard(write, &*ids, &waiting)?;
                    }
                }
                if row.gone_at.is_none() {
                    tombstone::bury(write, &row)?;
                }
                let made = record::add_new(write, &*ids, connection, row.person_row)?;
                for address in &channels {
                    store::table::channel::add_local(write, made.rowid, domain::ChannelId::new(ids.next()), address)?;
                }
                let intent = Intent::Create { fields, channels, ticket_id: None, no_sync: true };
                saving::add(write, &*ids, &made, new, &intent, "")?;
                Ok(row.person)
            })
            .await?;
        self.core.engine.wake();
        Ok(PersonRef { person_id: person.to_string() })
    }

    /// Says that the customer found under the id is the one meant: it is taken in as it stands there, and the change goes on from that.
    ///
    /// # Errors
    /// If it cannot be read now, or a sweep has taken in the customer under the id by itself.
    pub async fn conflict_same_customer(&self, request: OperationRef) -> Result<Done, WireError> {
        let asked = self.asked(&request.operation_id).await?;
        if asked.problem.kind != ProblemKind::SomebodyElse {
            return Err(self.not_now(NO_CONFLICT));
        }
        let provider = self.provider(asked.item.connection.id, Why::Refresh).await?;
        let row = asked.item.record.clone();
        let remote_id = row.remote_id.clone().or(row.former_remote_id.clone());
        let target = providers::Target { remote_id: remote_id.clone(), ..asked.item.target() };
        let remote = provider.read(&target).await.map_err(|failure| self.failure(&failure))?;
        let Some(remote) = remote else { return Err(self.not_found()) };
        let (ids, operation) = (self.core.ids.clone(), asked.item.operation.clone());
        let taken = self
            .write(move |write| {
                let row = record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
                if row.remote_id.is_none() && record::is_known(write, row.connection_id, &remote.remote_id)? {
                    return Ok(false);
                }
                let row = record::take(write, &*ids, &row, &remote, None)?;
                outbox::amend(write, operation.id, &operation.intent)?;
                outbox::set_base(write, operation.id, &row.base)?;
                record::project(write, row.rowid, true)?;
                Ok(true)
            })
            .await?;
        if !taken {
            return Err(
                self.not_now("The customer under this id is in the list as somebody of their own. Link the two if they are one.")
            );
        }
        self.core.engine.hasten(asked.item.connection.id, asked.item.operation.id);
        Ok(Done {})
    }

    /// Puts the agent's part of a merge back to what it was, as an ordinary change.
    ///
    /// # Errors
    /// If the values have changed since, or the customer may not be changed.
    pub async fn merge_undo(&self, request: MergeRef) -> Result<OperationSaved, WireError> {
        let id = id(self, &request.merge_id)?;
        let entry = self.read(move |db| activity::get(db, id)?.ok_or(StoreError::NotFound)).await?;
        let detail = entry.detail.as_deref().and_then(|json| serde_json::from_str::<MergeDetail>(json).ok());
        let Some(detail) = detail else { return Err(self.not_found()) };
        let (row, connection) = self.record(&detail.record.to_string()).await?;
        self.permit(&can_put_back(&row, &connection, &detail))?;
        let changes = put_back(view::capabilities(&connection), &row, &detail);
        let (ids, new) = (self.core.ids.clone(), OperationId::new(self.core.ids.next()));
        let capabilities = view::capabilities(&connection);
        let saved = self
            .write(move |write| {
                let subject = view::subject(capabilities, &Intent::Edit { changes: changes.clone() });
                saving::edit(write, &*ids, &row, changes, new, &subject)
            })
            .await?;
        self.core.engine.wake();
        Ok(OperationSaved { operation_id: saved.map(|id| id.to_string()) })
    }

    async fn asked(&self, operation_id: &str) -> Result<Asked, WireError> {
        let item = self.waiting(operation_id).await?;
        let problem = item.problem().filter(conflict::is_conflict).filter(|_| item.operation.state == OperationState::Parked);
        let Some(problem) = problem else { return Err(self.not_now(NO_CONFLICT)) };
        let lines = conflict::lines(view::capabilities(&item.connection), &item.operation, &problem, &item.record.base);
        Ok(Asked { item, problem, lines })
    }

    /// Every line of every conflict, with its operation.
    async fn all_lines(&self) -> Result<Vec<(String, Line)>, WireError> {
        self.read(|db| {
            let connections = view::connections(db)?;
            let mut all = Vec::new();
            for operation in outbox::needing_agent(db)? {
                let problem = operation.last_error.as_deref().and_then(Problem::read);
                let connection = connections.get(&operation.connection_id);
                if let (Some(problem), Some(connection)) = (problem, connection)
                    && operation.state == OperationState::Parked
                {
                    let row = record::by_row(db, operation.record)?;
                    let lines = conflict::lines(view::capabilities(connection), &operation, &problem, &row.base);
                    all.extend(lines.into_iter().map(|line| (operation.id.to_string(), line)));
                }
            }
            Ok(all)
        })
        .await
    }

    /// The edit an answer leads to, with other values checked by the rules of the system.
    fn answered(&self, asked: &Asked, choices: &BTreeMap<String, LineChoice>) -> Result<Vec<FieldChange>, WireError> {
        let capabilities = view::capabilities(&asked.item.connection);
        let (mut decided, mut issues): (BTreeMap<String, Choice>, Vec<FieldIssue>) = (BTreeMap::new(), Vec::new());
        for (line_id, choice) in choices {
            let choice = match choice {
                LineChoice::Yours => Choice::Yours,
                LineChoice::Theirs => Choice::Theirs,
                LineChoice::Other { values } => {
                    let mut checked = BTreeMap::new();
                    for (key, typed) in values {
                        match validate::field(capabilities, key, typed, false) {
                            Ok(value) => drop(checked.insert(FieldKey::from(key.as_str()), value)),
                            Err(violation) => issues.push(errors::issue(&violation, Some(asked.item.connection.id))),
                        }
                    }
                    Choice::Other(checked)
                }
            };
            decided.insert(line_id.clone(), choice);
        }
        if !issues.is_empty() {
            return Err(self.invalid("Something has to be mended before this can be sent.", issues));
        }
        conflict::decide(capabilities, &asked.item.operation, &asked.lines, &decided)
            .ok_or_else(|| self.invalid(NOT_ALL, Vec::new()))
    }

    async fn keep_decision(&self, operation: &OperationRow, changes: Vec<FieldChange>) -> Result<(), WireError> {
        let until = self.core.clock.now().checked_add(HELD).unwrap_or_default();
        let (ids, operation) = (self.core.ids.clone(), operation.clone());
        self.write(move |write| saving::decide(write, &*ids, &operation, changes, until)).await
    }
}

/// A conflict with everything a decision needs.
struct Asked {
    item: Waiting,
    problem: Problem,
    lines: Vec<Line>,
}

fn put_back(capabilities: &Capabilities, row: &RecordRow, detail: &MergeDetail) -> Vec<FieldChange> {
    let effective = row.effective();
    let ours = detail.lines.iter().filter(|line| line.by == Side::Ours);
    let secret = |key: &FieldKey| capabilities.field(key.as_str()).is_some_and(|spec| spec.secret || spec.write_only);
    ours.filter(|line| !secret(&line.key))
        .map(|line| FieldChange {
            key: line.key.clone(),
            before: effective.text(line.key.as_str()).to_owned(),
            after: line.was.clone(),
        })
        .collect()
}

/// A customer as the agent wants it, as far as its system takes that from a new one.
fn as_wanted(
    db: &store::Connection,
    row: &RecordRow,
    capabilities: &Capabilities,
) -> Result<(Fields, Vec<domain::ChannelAddress>), StoreError> {
    let takes = |key: &FieldKey| match capabilities.field(key.as_str()) {
        Some(spec) => spec.on_create && !spec.secret && !spec.write_only,
        None => capabilities.custom_fields.is_some() && key.custom_name().is_some(),
    };
    let effective = row.effective();
    let fields = effective.iter().filter(|(key, _)| takes(key)).map(|(key, value)| (key.as_str(), value)).collect();
    let channels = store::table::channel::of_record_row(db, row.rowid)?;
    let channels = channels.into_iter().filter(|held| capabilities.takes_channel(&held.kind)).filter_map(|held| {
        let value = held.effective()?.to_owned();
        Some(domain::ChannelAddress { kind: held.kind, value })
    });
    Ok((fields, channels.collect()))
}
