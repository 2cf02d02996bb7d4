//! Pending changes as the agent sees them: how they stand, what they change, and why they wait.

use std::collections::BTreeMap;

use contract::wire::{CandidateView, HiddenField, OperationSummary, OperationView, PendingState, RequestPreview, ValueChange};
use domain::record::{Coverage, RemoteChannel};
use domain::{Capabilities, ConnectionId, FieldKey, FieldKind, Intent, OperationState, RemoteRecord};
use providers::{Candidate, Target};
use store::table::connection::ConnectionRow;
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow};
use store::table::{channel, person};
use store::{Connection, StoreError};
use sync::problem::ProblemKind;
use sync::{Problem, saving};

use super::editing;
use super::person::target;
use super::search::region_of;
use crate::covering::{self, Hidden};
use crate::program::App;
use crate::{errors, view};

/// An operation with everything a view of it needs.
pub(crate) struct Waiting {
    pub(crate) operation: OperationRow,
    pub(crate) connection: ConnectionRow,
    pub(crate) person_name: String,
    pub(crate) record: RecordRow,
    as_cached: RemoteRecord,
    /// Whether another operation has to be done before it.
    pub(crate) behind: bool,
    /// The operation that has to be done before it, where that was asked for.
    pub(crate) first: Option<Box<Waiting>>,
}

impl Waiting {
    /// An operation with what belongs to it; `None` if its connection is gone.
    pub(crate) fn of(
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

/// Whether a pending change can be dropped: it is known that nothing of it has arrived.
pub(crate) fn discardable(operation: &OperationRow) -> bool {
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

    /// A pending change in full.
    pub(crate) fn view_of(
        &self,
        item: Waiting,
        request: Option<RequestPreview>,
        behind: Option<OperationSummary>,
    ) -> OperationView {
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
