use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{
    CandidateChoice, Done, OperationRef, OperationView, PendingEdit, PendingRequest, PendingShow, PendingWindow, PersonRef,
    RequestPreview,
};
use domain::{FieldKey, Intent, OperationId, OperationState};
use providers::PreparedRequest;
use store::StoreError;
use store::table::activity::{self, NewActivity};
use store::table::outbox::{self, Standing};
use store::table::{channel, connection, record, timeline};
use sync::{Problem, Providers, saving};

use super::preview::preview;
use super::waiting::{Waiting, discardable};
use super::{editing, id};
use crate::errors::References;
use crate::program::App;
use crate::view;

/// Most changes one reply holds.
const LARGEST_WINDOW: u32 = 200;

const ON_ITS_WAY: &str = "This change is on its way or may have arrived. What you change now is a change of its own.";

impl App {
    /// A window of the changes that are not done yet: those that wait for the agent first, then the oldest.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn pending_list(&self, request: PendingRequest) -> Result<PendingWindow, WireError> {
        let needs_agent = match request.show {
            PendingShow::All => None,
            PendingShow::NeedsAgent => Some(true),
            PendingShow::Waiting => Some(false),
        };
        let (offset, limit) = (request.offset, request.limit.min(LARGEST_WINDOW));
        let (waiting, (all, asking)) = self
            .read(move |db| {
                let connections = view::connections(db)?;
                let rows = outbox::window(db, needs_agent, offset, limit)?;
                let items = rows.into_iter().filter_map(|row| Waiting::of(db, &connections, row).transpose());
                Ok((items.collect::<Result<Vec<_>, _>>()?, outbox::count(db)?))
            })
            .await?;
        let operations = waiting.iter().map(|item| self.summary(item)).collect();
        let total = match request.show {
            PendingShow::All => all,
            PendingShow::NeedsAgent => asking,
            PendingShow::Waiting => all.saturating_sub(asking),
        };
        Ok(PendingWindow { total, all, needs_agent: asking, offset, operations })
    }

    /// One change that is not done yet, in full.
    ///
    /// # Errors
    /// If it is done or dropped meanwhile.
    pub async fn pending_get(&self, request: OperationRef) -> Result<OperationView, WireError> {
        let item = self.waiting(&request.operation_id).await?;
        let request = self.preview(&item).await;
        let behind = item.first.as_ref().map(|first| self.summary(first));
        Ok(self.view_of(item, request, behind))
    }

    /// A pending change with everything a view of it needs.
    pub(crate) async fn waiting(&self, text: &str) -> Result<Waiting, WireError> {
        let id: OperationId = id(self, text)?;
        self.read(move |db| {
            let operation = outbox::get(db, id)?.ok_or(StoreError::NotFound)?;
            let connections = view::connections(db)?;
            let mut item = Waiting::of(db, &connections, operation)?.ok_or(StoreError::NotFound)?;
            if item.behind
                && let Some(first) = outbox::first_of_record(db, item.operation.record)?
            {
                item.first = Waiting::of(db, &connections, first)?.map(Box::new);
            }
            Ok(item)
        })
        .await
    }

    /// Tries a pending change again now. What changed in the system meanwhile is accepted as the new starting point, so the agent's
    /// values win: the agent has seen both.
    ///
    /// # Errors
    /// If it is gone or on its way.
    pub async fn pending_retry(&self, request: OperationRef) -> Result<Done, WireError> {
        let id: OperationId = id(self, &request.operation_id)?;
        let (connection, looks_again) = self
            .write(move |write| {
                let operation = outbox::get(write, id)?.ok_or(StoreError::NotFound)?;
                if operation.state == OperationState::Sending {
                    return Ok((operation.connection_id, true));
                }
                let problem = operation.last_error.as_deref().and_then(Problem::read);
                if let (Intent::Edit { changes }, Some(problem)) = (&operation.intent, &problem)
                    && !problem.theirs.is_empty()
                {
                    let theirs: BTreeMap<&FieldKey, &str> =
                        problem.theirs.iter().map(|(key, value)| (key, value.as_str())).collect();
                    let mut changes = changes.clone();
                    for change in &mut changes {
                        if let Some(value) = theirs.get(&change.key) {
                            (*value).clone_into(&mut change.before);
                        }
                    }
                    outbox::amend(write, id, &Intent::Edit { changes })?;
                    let base = record::by_row(write, operation.record)?.base;
                    outbox::set_base(write, id, &base)?;
                    return Ok((operation.connection_id, false));
                }
                // What may have arrived stays unknown until it was looked up. After a first look in vain the second is not hurried: what
                // was accepted a moment ago may not show yet.
                let looks_again = operation.state == OperationState::Unknown && problem.is_some_and(|problem| problem.misses > 0);
                let (state, not_before) = match operation.state {
                    OperationState::Unknown if looks_again => (OperationState::Unknown, operation.not_before),
                    OperationState::Unknown => (OperationState::Unknown, None),
                    _ => (OperationState::Queued, None),
                };
                let standing = Standing {
                    state,
                    not_before,
                    attempts: operation.attempts,
                    step: operation.step,
                    request: operation.request.as_deref(),
                    last_error: operation.last_error.as_deref(),
                };
                outbox::set(write, id, standing)?;
                Ok((operation.connection_id, looks_again))
            })
            .await?;
        self.core.engine.reopen(connection);
        if !looks_again {
            self.core.engine.hasten(connection, id);
        }
        Ok(Done {})
    }

    /// Gives a pending change that was not sent, or that its system said no to, other values.
    ///
    /// # Errors
    /// If a value breaks a rule of its system, or the change is on its way.
    pub async fn pending_edit(&self, request: PendingEdit) -> Result<Done, WireError> {
        let item = self.waiting(&request.operation_id).await?;
        if !saving::may_be_changed(&item.operation) {
            return Err(self.not_now(ON_ITS_WAY));
        }
        let intent = editing::amended(&item.operation.intent, &item.connection, &request.values)
            .map_err(|issues| self.invalid("Something has to be mended before this can be saved.", issues))?;
        let capabilities = view::capabilities(&item.connection);
        let (id, ids) = (item.operation.id, self.core.ids.clone());
        let (mut intent, secret) = (intent, editing::secrets(&item.operation.intent, capabilities, &request.values));
        if let Some(values) = secret {
            let mut values = values;
            self.keep_secrets(id, capabilities, &mut values).await?;
            editing::mask(&mut intent, &values);
        }
        let amended = self
            .write(move |write| {
                let operation = outbox::get(write, id)?.ok_or(StoreError::NotFound)?;
                if !saving::may_be_changed(&operation) {
                    return Ok(false);
                }
                outbox::amend(write, id, &intent)?;
                if let Intent::AddChannel { channel, address, .. } | Intent::ChangeChannel { channel, after: address, .. } =
                    &intent
                {
                    channel::set_local(write, *channel, &address.value)?;
                }
                record::project(write, operation.record, true)?;
                let row = record::by_row(write, operation.record)?;
                let entry = NewActivity {
                    kind: "amended",
                    operation: Some(intent.kind()),
                    operation_id: Some(id),
                    person_row: Some(row.person_row),
                    connection_id: Some(operation.connection_id),
                    ..NewActivity::default()
                };
                activity::add(write, &*ids, &entry)?;
                Ok(true)
            })
            .await?;
        if !amended {
            return Err(self.not_now(ON_ITS_WAY));
        }
        self.core.engine.hasten(item.connection.id, id);
        Ok(Done {})
    }

    /// Says which existing customer a new one was meant to be: the new one becomes it, and nothing more is sent.
    ///
    /// # Errors
    /// If the change is gone, or the customer is none of those that were found.
    pub async fn pending_choose(&self, request: CandidateChoice) -> Result<PersonRef, WireError> {
        let id: OperationId = id(self, &request.operation_id)?;
        let ids = self.core.ids.clone();
        let person = self
            .write(move |write| {
                let operation = outbox::get(write, id)?.ok_or(StoreError::NotFound)?;
                let problem = operation.last_error.as_deref().and_then(Problem::read).ok_or(StoreError::NotFound)?;
                let chosen = problem.candidates.into_iter().find(|candidate| candidate.record.remote_id == request.remote_id);
                let chosen = chosen.ok_or(StoreError::NotFound)?;
                let made = record::by_row(write, operation.record)?;
                // Nobody was created.
                timeline::remove_of_operation(write, id)?;
                outbox::remove(write, id)?;
                let row = record::become_of(write, &*ids, &made, &chosen.record)?;
                record::project(write, row.rowid, true)?;
                let entry = NewActivity {
                    kind: "chosen",
                    operation: Some(operation.intent.kind()),
                    operation_id: Some(id),
                    person_row: Some(row.person_row),
                    connection_id: Some(operation.connection_id),
                    ..NewActivity::default()
                };
                activity::add(write, &*ids, &entry)?;
                Ok(record::by_row(write, row.rowid)?.person)
            })
            .await?;
        Ok(PersonRef { person_id: person.to_string() })
    }

    /// Drops a pending change and restores what was before.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] while it is on its way, since it may be carried out this very moment.
    pub async fn pending_discard(&self, request: OperationRef) -> Result<Done, WireError> {
        let id: OperationId = id(self, &request.operation_id)?;
        let ids = self.core.ids.clone();
        let dropped = self
            .write(move |write| {
                let operation = outbox::get(write, id)?.ok_or(StoreError::NotFound)?;
                let connection = connection::get(write, operation.connection_id)?.ok_or(StoreError::NotFound)?;
                if !discardable(&operation) {
                    return Ok(None);
                }
                saving::discard(write, &*ids, &operation)?;
                Ok(Some(view::capabilities(&connection)))
            })
            .await?;
        let Some(capabilities) = dropped else {
            return Err(self.not_now("This change is on its way or may have arrived. It can be dropped once that is known."));
        };
        let secrets: Vec<&str> = capabilities.fields.iter().filter(|spec| spec.secret).map(|spec| spec.key).collect();
        self.core.connector.forget_secrets(id, &secrets).await;
        self.core.engine.wake();
        Ok(Done {})
    }

    /// The request as it was sent, or as it would be sent if the system still holds what the cache shows.
    async fn preview(&self, item: &Waiting) -> Option<RequestPreview> {
        let sent: Option<Vec<PreparedRequest>> =
            item.operation.request.as_deref().and_then(|json| serde_json::from_str(json).ok());
        let requests = match sent {
            Some(requests) => requests,
            None => {
                let provider = self.core.connector.provider(item.connection.id).await.ok()?;
                provider.prepare(&item.operation.intent, &item.target()).ok()?
            }
        };
        let at = usize::try_from(item.operation.step).unwrap_or_default().min(requests.len().saturating_sub(1));
        requests.into_iter().nth(at).map(|request| preview(request, &item.hidden()))
    }
}
