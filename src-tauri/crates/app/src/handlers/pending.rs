use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{
    CandidateChoice, CandidateView, Done, HiddenField, OperationRef, OperationSummary, OperationView, Parameter, PendingEdit,
    PendingRequest, PendingShow, PendingState, PendingWindow, PersonRef, RequestPreview, ValueChange,
};
use domain::record::{Coverage, RemoteChannel};
use domain::{Capabilities, ConnectionId, FieldKey, FieldKind, Intent, OperationId, OperationState, RemoteRecord};
use providers::{Body, Candidate, PreparedRequest, Target};
use serde_json::Value;
use store::table::activity::{self, NewActivity};
use store::table::connection::ConnectionRow;
use store::table::outbox::{self, OperationRow, Standing};
use store::table::record::{self, RecordRow};
use store::table::{channel, connection, person, timeline};
use store::{Connection, StoreError};
use sync::problem::ProblemKind;
use sync::{Problem, Providers, saving};

use super::person::target;
use super::search::region_of;
use super::{editing, id};
use crate::covering::{self, Hidden};
use crate::errors::{self, References};
use crate::program::App;
use crate::view;

/// An operation with everything a view of it needs.
pub(crate) struct Waiting {
    pub(crate) operation: OperationRow,
    pub(crate) connection: ConnectionRow,
    pub(crate) person_name: String,
    pub(crate) record: RecordRow,
    as_cached: RemoteRecord,
    behind: bool,
    /// The operation that has to be done before it, where that was asked for.
    first: Option<Box<Waiting>>,
}

/// Most changes one reply holds.
const LARGEST_WINDOW: u32 = 200;

impl Waiting {
    fn of(
        db: &Connection,
        connections: &BTreeMap<ConnectionId, ConnectionRow>,
        operation: OperationRow,
    ) -> Result<Option<Self>, StoreError> {
        let Some(connection) = connections.get(&operation.connection_id).cloned() else { return Ok(None) };
        let record = record::by_row(db, operation.record)?;
        let channels = channel::of_record_row(db, operation.record)?;
        let as_cached = RemoteRecord {
            remote_id: record.remote_id.clone().unwrap_or_default(),
            coverage: Coverage::Whole,
            fields: record.base.clone(),
            channels: Some(
                channels
                    .into_iter()
                    .filter_map(|row| Some(RemoteChannel { remote_id: row.remote_id, kind: row.kind, address: row.base? }))
                    .collect(),
            ),
            extra: record.extra.clone(),
        };
        let person_name = person::get(db, operation.person_id)?.map(|person| person.name).unwrap_or_default();
        let behind = outbox::first_of_record(db, operation.record)?.is_some_and(|first| first.id != operation.id);
        Ok(Some(Self { operation, connection, person_name, record, as_cached, behind, first: None }))
    }

    /// The customer as a request that is only shown concerns it.
    pub(crate) fn target(&self) -> Target {
        Target {
            fresh: self.record.remote_id.is_some().then(|| self.as_cached.clone()),
            external_id: self.record.external_id(),
            operation_id: Some(self.operation.id.to_string()),
            ..target(&self.record)
        }
    }

    /// Everything about the customer that is hidden, as it is here, as the change wants it, and as it was found.
    pub(crate) fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.add_all(&self.record.base);
        match &self.operation.intent {
            Intent::Create { fields, .. } => hidden.add_all(fields),
            Intent::Edit { changes } => {
                for change in changes {
                    hidden.add(change.key.as_str(), &change.before);
                    hidden.add(change.key.as_str(), &change.after);
                }
            }
            _ => {}
        }
        if let Some(problem) = self.problem() {
            problem.theirs.iter().for_each(|(key, value)| hidden.add(key.as_str(), value));
            problem.candidates.iter().for_each(|found| hidden.add_all(&found.record.fields));
        }
        hidden
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        self.operation.last_error.as_deref().and_then(Problem::read)
    }
}

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

const ON_ITS_WAY: &str = "This change is on its way or may have arrived. What you change now is a change of its own.";

fn discardable(operation: &OperationRow) -> bool {
    match operation.state {
        OperationState::Queued | OperationState::Rejected | OperationState::Parked => true,
        OperationState::Sending | OperationState::Unknown | OperationState::Applied => false,
    }
}

impl App {
    /// How a pending change stands, as the agent sees it.
    fn state_of(&self, item: &Waiting) -> PendingState {
        let now = self.core.clock.now();
        let closed = self.core.engine.status(item.connection.id).link.closed_until();
        let until = item.operation.not_before.max(closed).filter(|until| *until > now).map(view::instant);
        match item.operation.state {
            OperationState::Rejected => PendingState::Rejected,
            OperationState::Parked => PendingState::Parked,
            OperationState::Sending => PendingState::Sending,
            _ if item.connection.refused.is_some() => PendingState::ConnectionRefused,
            OperationState::Unknown => PendingState::LookingUp,
            _ if item.behind => PendingState::Behind,
            _ => match (item.operation.decided.is_some(), until) {
                (true, Some(until)) => PendingState::Held { until },
                (_, Some(until)) => PendingState::WaitingUntil { until: Some(until) },
                (_, None) => PendingState::Queued,
            },
        }
    }

    /// A pending change as a row of a list.
    pub(crate) fn summary(&self, item: &Waiting) -> OperationSummary {
        OperationSummary {
            operation_id: item.operation.id.to_string(),
            kind: view::operation_kind(&item.operation.intent),
            person_id: item.operation.person_id.to_string(),
            person_name: item.person_name.clone(),
            system: view::badge(&item.connection),
            subject: view::subject(view::capabilities(&item.connection), &item.operation.intent),
            created_at: view::instant(item.operation.created_at),
            state: self.state_of(item),
        }
    }

    fn view_of(&self, item: Waiting, request: Option<RequestPreview>, behind: Option<OperationSummary>) -> OperationView {
        let problem = item.problem();
        OperationView {
            operation_id: item.operation.id.to_string(),
            kind: view::operation_kind(&item.operation.intent),
            person_id: item.operation.person_id.to_string(),
            person_name: item.person_name.clone(),
            system: view::badge(&item.connection),
            changes: changes(&item, problem.as_ref()),
            hidden: hidden_fields(view::capabilities(&item.connection), &item.operation.intent),
            created_at: view::instant(item.operation.created_at),
            attempts: item.operation.attempts,
            can_retry: !matches!(item.operation.state, OperationState::Sending) && !item.behind,
            can_discard: discardable(&item.operation),
            editable: if saving::may_be_changed(&item.operation) {
                editing::editable(&item.operation.intent, &item.connection)
            } else {
                Vec::new()
            },
            is_conflict: item.operation.state == OperationState::Parked
                && problem.as_ref().is_some_and(sync::conflict::is_conflict),
            state: self.state_of(&item),
            behind,
            candidates: problem.iter().flat_map(|problem| &problem.candidates).map(|found| candidate(&item, found)).collect(),
            last_error: problem.as_ref().map(|problem| errors::without(&item.hidden(), errors::problem(problem))),
            request,
        }
    }
}

/// An existing customer against what was typed.
fn candidate(item: &Waiting, found: &Candidate) -> CandidateView {
    let capabilities = view::capabilities(&item.connection);
    let mut differences = Vec::new();
    if let Intent::Create { fields, channels, .. } = &item.operation.intent {
        for (key, typed) in fields.iter() {
            let there = found.record.fields.text(key.as_str());
            let kind = capabilities.field(key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
            // A system that writes names its own way has not changed them.
            if !kind.same(there, typed) && domain::fold::fold(there) != domain::fold::fold(typed) {
                let shown = |value| covering::shown(key.as_str(), value);
                let label = view::field_label(capabilities, key.as_str());
                differences.push(difference(label, &shown(typed), &shown(there)));
            }
        }
        for address in channels {
            let alike = |held: &&RemoteChannel| held.kind == address.kind;
            let there: Vec<&str> =
                found.record.channels.iter().flatten().filter(alike).map(|held| held.address.as_str()).collect();
            let number = |text: &str| domain::Phone::held(text, region_of(&item.connection)).e164().map(ToOwned::to_owned);
            let same = |held: &&str| {
                domain::channel::key(&address.kind, held) == address.key()
                    || (address.kind.is_phone() && number(held).as_deref() == Some(address.value.as_str()))
            };
            if !there.iter().any(same) {
                differences.push(difference(address.kind.label().to_owned(), &address.value, &there.join(", ")));
            }
        }
    }
    CandidateView {
        remote_id: found.record.remote_id.clone(),
        name: domain::person::display_name(&found.record.fields),
        matched_on: found.matched_on.clone(),
        exact: found.exact,
        differences,
    }
}

fn difference(label: String, typed: &str, there: &str) -> ValueChange {
    ValueChange { label, before: String::new(), after: typed.to_owned(), theirs: Some(there.to_owned()) }
}

fn changes(item: &Waiting, problem: Option<&Problem>) -> Vec<ValueChange> {
    let capabilities = view::capabilities(&item.connection);
    let changed = |label: String, before: &str, after: &str| ValueChange {
        label,
        before: before.into(),
        after: after.into(),
        theirs: None,
    };
    let field = |key: &FieldKey, before: &str, after: &str| {
        let label = view::field_label(capabilities, key.as_str());
        changed(label, &covering::shown(key.as_str(), before), &covering::shown(key.as_str(), after))
    };
    match &item.operation.intent {
        Intent::Create { fields, channels, ticket_id, .. } => fields
            .iter()
            .map(|(key, value)| field(key, "", value))
            .chain(channels.iter().map(|address| changed(address.kind.label().to_owned(), "", &address.value)))
            .chain(ticket_id.iter().map(|ticket| changed("Ticket".to_owned(), "", ticket)))
            .collect(),
        Intent::Edit { changes } => changes
            .iter()
            .map(|change| ValueChange {
                theirs: problem
                    .filter(|problem| matches!(problem.kind, ProblemKind::ChangedMeanwhile | ProblemKind::NotAsSent))
                    .and_then(|problem| problem.theirs.iter().find(|(key, _)| *key == change.key))
                    .map(|(key, value)| covering::shown(key.as_str(), value)),
                ..field(&change.key, &change.before, &change.after)
            })
            .collect(),
        Intent::AddChannel { address, .. } => vec![changed(address.kind.label().to_owned(), "", &address.value)],
        Intent::ChangeChannel { before, after, .. } => vec![changed(after.kind.label().to_owned(), &before.value, &after.value)],
        Intent::RemoveChannel { address, .. } => vec![changed(address.kind.label().to_owned(), &address.value, "")],
        Intent::AddEvent { message, initiated_by, source_url } => {
            [("What happened", message), ("Caused by", initiated_by), ("Link", source_url)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(label, value)| changed(label.to_owned(), "", value))
                .collect()
        }
        Intent::SyncWithCrm { kind, address } => vec![changed(kind.label().to_owned(), address, address)],
        Intent::Delete | Intent::Purge => vec![changed("Customer".to_owned(), &item.person_name, "")],
    }
}

/// The fields of a change whose values are hidden, and of which there is more than what is shown.
fn hidden_fields(capabilities: &Capabilities, intent: &Intent) -> Vec<HiddenField> {
    let keys: Vec<&FieldKey> = match intent {
        Intent::Create { fields, .. } => fields.iter().map(|(key, _)| key).collect(),
        Intent::Edit { changes } => changes.iter().map(|change| &change.key).collect(),
        _ => Vec::new(),
    };
    let hidden = keys.into_iter().filter(|key| covering::can_be_revealed(key.as_str()));
    hidden.map(|key| HiddenField { key: key.to_string(), label: view::field_label(capabilities, key.as_str()) }).collect()
}

/// A request as it is shown: without what is hidden.
pub(crate) fn preview(request: PreparedRequest, hidden: &Hidden) -> RequestPreview {
    let query: Vec<String> = request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let path = if query.is_empty() { request.path } else { format!("{}?{}", request.path, query.join("&")) };
    let (encoding, parameters) = match request.body {
        Body::Empty => ("", Vec::new()),
        Body::Form(parameters) => ("application/x-www-form-urlencoded", parameters),
        Body::Multipart(parameters) => ("multipart/form-data", parameters),
        Body::Json(value) => {
            let mut parameters = Vec::new();
            flatten("", &value, &mut parameters);
            ("application/json", parameters)
        }
    };
    RequestPreview {
        method: request.method,
        path: hidden.out_of(&path),
        encoding: encoding.to_owned(),
        parameters: parameters.into_iter().map(|(name, value)| Parameter { name, value: hidden.out_of(&value) }).collect(),
    }
}

/// The values of a JSON body by their path. Secrets are not in there: a request is kept without them.
fn flatten(path: &str, value: &Value, parameters: &mut Vec<(String, String)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| flatten(&below(name), member, parameters)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| flatten(&below(&place.to_string()), item, parameters));
        }
        Value::String(text) if text.starts_with("{secret:") => parameters.push((path.to_owned(), "••••".to_owned())),
        Value::String(text) => parameters.push((path.to_owned(), text.clone())),
        other => parameters.push((path.to_owned(), other.to_string())),
    }
}
