//! Reading everything that is held on one person, in the order it is told.

use domain::capabilities::Capabilities;
use domain::{Fields, PersonId};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use store::table::connection::ConnectionRow;
use store::table::outbox::OperationRow;
use store::table::record::RecordRow;
use store::table::{activity, channel, draft, link, outbox, person, record, timeline};
use store::{Connection, StoreError};

use crate::view;

/// Name of the form, for programs that read it.
const SCHEMA: &str = "customer-console/person/1";

/// What is not in it, in words to show.
const LEFT_OUT: &str = "Numbers that were typed as secrets and wait to be sent are in the keychain of this computer; only their last digits are \
                        here. Keys and passwords of connections are never part of this.";

/// Most entries of a timeline or of the activity that are read at once.
const WINDOW: u32 = 1_000;

/// Everything that is held on a person; `read` says of each system when it was read for this, or why it was not.
///
/// # Errors
/// [`StoreError::NotFound`] if the person is gone, or if the database fails.
pub(crate) fn gather(db: &Connection, id: PersonId, now: Timestamp, read: &[(String, String)]) -> Result<Value, StoreError> {
    let row = person::get(db, id)?.ok_or(StoreError::NotFound)?;
    let connections = view::connections(db)?;
    let records = record::of_person(db, row.id)?;
    let operations = outbox::of_person(db, row.id)?;
    let mut in_systems = Vec::new();
    for record in &records {
        let Some(connection) = connections.get(&record.connection_id) else { continue };
        in_systems.push(of_record(db, record, connection)?);
    }
    let mut waiting = Vec::new();
    for operation in &operations {
        let Some(connection) = connections.get(&operation.connection_id) else { continue };
        waiting.push(of_operation(operation, connection));
    }
    let drafts: Vec<Value> = draft::all(db)?
        .into_iter()
        .filter(|(key, _)| {
            let records = records.iter().map(|record| record.id.to_string());
            let about = records.chain(operations.iter().map(|operation| operation.id.to_string()));
            about.into_iter().any(|id| key.ends_with(&id))
        })
        .map(|(_, body)| serde_json::from_str(&body).unwrap_or(Value::String(body)))
        .collect();
    Ok(json!({
        "schema": SCHEMA,
        "program": concat!("Customer Console ", env!("CARGO_PKG_VERSION")),
        "heldAt": view::instant(now),
        "name": row.name,
        "systemsRead": read.iter().map(|(system, how)| json!({"system": system, "read": how})).collect::<Vec<_>>(),
        "records": in_systems,
        "timeline": timeline_of(db, row.id, &records, &connections)?,
        "waitingChanges": waiting,
        "activity": activity_of(db, row.id, &connections)?,
        "halfFilledForms": drafts,
        "openedAt": row.opened_at.map(view::instant),
        "changedAt": row.changed_at.map(view::instant),
        "leftOut": LEFT_OUT,
    }))
}

fn of_record(db: &Connection, record: &RecordRow, connection: &ConnectionRow) -> Result<Value, StoreError> {
    let capabilities = view::capabilities(connection);
    let channels: Vec<Value> = channel::of_record_row(db, record.rowid)?
        .into_iter()
        .map(|row| {
            let kind = row.kind.as_str().to_owned();
            json!({"kind": kind, "inSystem": row.base, "wanted": row.local, "beingRemoved": row.removed, "remoteId": row.remote_id})
        })
        .collect();
    Ok(json!({
        "system": connection.name,
        "provider": capabilities.name,
        "environment": connection.environment,
        "remoteId": record.remote_id,
        "formerRemoteId": record.former_remote_id,
        "externalId": record.external_id(),
        "readAt": record.seen_at.map(view::instant),
        "goneAt": record.gone_at.map(view::instant),
        "linkedAt": link::active(db, record.rowid)?.map(|link| view::instant(link.at)),
        "fields": fields_of(capabilities, &record.base, &record.effective()),
        "channels": channels,
        "notUnderstood": record.extra,
    }))
}

/// Every field that has a value in the system or here.
fn fields_of(capabilities: &Capabilities, base: &Fields, wanted: &Fields) -> Vec<Value> {
    let mut keys: Vec<&str> = base.iter().chain(wanted.iter()).map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|key| {
            let (there, here) = (base.text(key), wanted.text(key));
            let mut field = Map::new();
            field.insert("label".into(), view::field_label(capabilities, key).into());
            field.insert("key".into(), key.into());
            field.insert("value".into(), there.into());
            if here != there {
                field.insert("wanted".into(), here.into());
            }
            Value::Object(field)
        })
        .collect()
}

fn of_operation(operation: &OperationRow, connection: &ConnectionRow) -> Value {
    let parsed = |json: &Option<String>| json.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
    json!({
        "system": connection.name,
        "kind": operation.intent.kind(),
        "savedAt": view::instant(operation.created_at),
        "state": operation.state.as_str(),
        "change": operation.intent,
        "valuesWhenSaved": operation.base,
        "requests": parsed(&operation.request),
        "lastProblem": parsed(&operation.last_error),
        "beforeTheDecision": parsed(&operation.decided),
    })
}

type Connections = std::collections::BTreeMap<domain::ConnectionId, ConnectionRow>;

fn timeline_of(
    db: &Connection,
    id: PersonId,
    records: &[RecordRow],
    connections: &Connections,
) -> Result<Vec<Value>, StoreError> {
    let mut told = Vec::new();
    loop {
        let (total, rows) = timeline::window(db, id, &[], u32::try_from(told.len()).unwrap_or(u32::MAX), WINDOW)?;
        if rows.is_empty() {
            return Ok(told);
        }
        for row in rows {
            let record = records.iter().find(|record| record.id == row.record_id);
            let connection = record.and_then(|record| connections.get(&record.connection_id));
            told.push(json!({
                "at": row.at,
                "system": connection.map(|connection| &connection.name),
                "madeHere": row.own,
                "kind": row.kind.as_str(),
                "subject": row.subject,
                "text": row.text,
                "by": row.initiated_by,
                "ticket": row.ticket_id,
                "link": row.source_url,
            }));
        }
        if told.len() >= total as usize {
            return Ok(told);
        }
    }
}

fn activity_of(db: &Connection, id: PersonId, connections: &Connections) -> Result<Vec<Value>, StoreError> {
    let rows = activity::of_person(db, id)?;
    let told = rows.into_iter().map(|row| {
        let connection = row.connection_id.and_then(|id| connections.get(&id));
        let values = row.detail.as_deref().and_then(|detail| serde_json::from_str::<Value>(detail).ok());
        json!({
            "at": row.at,
            "kind": row.kind,
            "change": row.operation,
            "system": connection.map(|connection| &connection.name),
            "subject": row.subject,
            "values": values,
        })
    });
    Ok(told.collect())
}
