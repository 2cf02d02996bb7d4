//! Pieces of replies that several handlers share.

use std::collections::BTreeMap;

use contract::wire::{Allowed, ChangeState, OperationKind, PersonRow as WireRow, Segment, SystemBadge};
use domain::capabilities::{Capabilities, Permission, Support};
use domain::{ConnectionId, Intent, OperationState, fold};
use jiff::Timestamp;
use store::table::connection::{self, ConnectionRow};
use store::table::outbox::OperationRow;
use store::table::person::PersonRow;
use store::{Connection, StoreError};

/// An instant as it crosses the boundary.
pub(crate) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

pub(crate) fn capabilities(row: &ConnectionRow) -> &'static Capabilities {
    providers::capabilities(row.provider)
}

/// The badge of a connection.
pub(crate) fn badge(row: &ConnectionRow) -> SystemBadge {
    SystemBadge {
        connection_id: row.id.to_string(),
        provider: row.provider.as_str().into(),
        badge: capabilities(row).badge.into(),
        name: row.name.clone(),
    }
}

/// All connections by id.
pub(crate) fn connections(db: &Connection) -> Result<BTreeMap<ConnectionId, ConnectionRow>, StoreError> {
    Ok(connection::all(db)?.into_iter().map(|row| (row.id, row)).collect())
}

pub(crate) fn yes() -> Allowed {
    Allowed { ok: true, reason: None, unverified: false }
}

pub(crate) fn no(reason: &str) -> Allowed {
    Allowed { ok: false, reason: Some(reason.to_owned()), unverified: false }
}

/// Name of the setting in which the agent says what a key may do.
const KEY_RIGHTS: &str = "key_rights";

const READ_ONLY: &str = "The key of this connection may only read.";
const NO_READ: &str = "The key of this connection may not read customers.";

/// Whether the key of a connection has a right, as far as is known.
pub(crate) fn right(row: &ConnectionRow, permission: Permission) -> Allowed {
    let said = row.settings.get(KEY_RIGHTS).map(String::as_str);
    match permission {
        Permission::Read if row.may_read == Some(false) => no(NO_READ),
        Permission::Change if said == Some("read") => no(READ_ONLY),
        Permission::Change if row.may_change == Some(false) && said != Some("read_change") => no(READ_ONLY),
        Permission::Read | Permission::Change => yes(),
    }
}

/// Whether a connection allows something.
pub(crate) fn allowed(row: &ConnectionRow, support: Support) -> Allowed {
    match support {
        Support::No(reason) => no(reason),
        Support::Yes(permission) => right(row, permission),
        // The sample system does what the guess says.
        Support::Unverified(permission) => Allowed { unverified: !row.sample, ..right(row, permission) },
    }
}

/// State of a change on what it concerns.
pub(crate) fn change_state(state: OperationState) -> ChangeState {
    match state {
        OperationState::Queued | OperationState::Applied => ChangeState::Waiting,
        OperationState::Sending | OperationState::Unknown => ChangeState::Sending,
        OperationState::Rejected | OperationState::Parked => ChangeState::NeedsAttention,
    }
}

/// Kind of an operation.
pub(crate) fn operation_kind(intent: &Intent) -> OperationKind {
    match intent {
        Intent::Create { .. } => OperationKind::Create,
        Intent::Edit { .. } => OperationKind::Edit,
        Intent::AddChannel { .. } => OperationKind::AddChannel,
        Intent::ChangeChannel { .. } => OperationKind::ChangeChannel,
        Intent::RemoveChannel { .. } => OperationKind::RemoveChannel,
        Intent::AddEvent { .. } => OperationKind::AddEvent,
        Intent::SyncWithCrm { .. } => OperationKind::CrmSync,
        Intent::Delete => OperationKind::Delete,
        Intent::Purge => OperationKind::Purge,
    }
}

/// Kind of an operation by the name under which it is kept.
pub(crate) fn kind_named(name: &str) -> Option<OperationKind> {
    Some(match name {
        "create" => OperationKind::Create,
        "edit" => OperationKind::Edit,
        "add_channel" => OperationKind::AddChannel,
        "change_channel" => OperationKind::ChangeChannel,
        "remove_channel" => OperationKind::RemoveChannel,
        "add_event" => OperationKind::AddEvent,
        "crm_sync" => OperationKind::CrmSync,
        "delete" => OperationKind::Delete,
        "purge" => OperationKind::Purge,
        _ => return None,
    })
}

/// A text in pieces, those that begin with one of the words marked.
pub(crate) fn segments(text: &str, words: &[String]) -> Vec<Segment> {
    fold::mark(text, words).into_iter().map(|(text, hit)| Segment { text, hit }).collect()
}

/// A person as a row of a list: the words marked, and why it is there if that does not show. `waiting` is what
/// [`store::table::outbox::waiting_among`] says of the list.
pub(crate) fn person_row(
    connections: &BTreeMap<ConnectionId, ConnectionRow>,
    waiting: &BTreeMap<i64, bool>,
    person: &PersonRow,
    words: &[String],
    reason: Option<String>,
) -> WireRow {
    let waiting = waiting.get(&person.rowid);
    let systems = person.systems.iter().filter_map(|id| connections.get(id)).map(badge).collect();
    WireRow {
        person_id: person.id.to_string(),
        name: segments(&person.name, words),
        detail: segments(&person.detail, words),
        reason,
        systems,
        changed_at: person.changed_at.map(instant),
        waiting: waiting.is_some(),
        needs_attention: waiting == Some(&true),
    }
}

/// Name of a field to show: what its provider calls it, or a custom field's own name.
pub(crate) fn field_label(capabilities: &Capabilities, key: &str) -> String {
    match capabilities.field(key) {
        Some(spec) => spec.label.to_owned(),
        None => domain::FieldKey::from(key).custom_name().unwrap_or(key).to_owned(),
    }
}

/// What an operation concerns, in a few words without values: names of fields or channels.
pub(crate) fn subject(capabilities: &Capabilities, intent: &Intent) -> String {
    match intent {
        Intent::Edit { changes } => {
            changes.iter().map(|change| field_label(capabilities, change.key.as_str())).collect::<Vec<_>>().join(", ")
        }
        Intent::AddChannel { address, .. } | Intent::RemoveChannel { address, .. } => address.kind.label().to_owned(),
        Intent::ChangeChannel { after, .. } => after.kind.label().to_owned(),
        Intent::SyncWithCrm { kind, .. } => kind.label().to_owned(),
        Intent::Create { .. } | Intent::AddEvent { .. } | Intent::Delete | Intent::Purge => String::new(),
    }
}

/// The state of the last of some operations that fits.
pub(crate) fn last_state<'a>(
    operations: impl DoubleEndedIterator<Item = &'a OperationRow>,
    fits: impl Fn(&Intent) -> bool,
) -> Option<ChangeState> {
    operations.rev().find(|operation| fits(&operation.intent)).map(|operation| change_state(operation.state))
}
