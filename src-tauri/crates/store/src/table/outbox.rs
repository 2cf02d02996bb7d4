//! The outbox: intended changes that are not done yet.

use domain::{ConnectionId, Intent, OperationId, OperationState, PersonId, RecordId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{invalid, json, parsed, to_json};
use crate::{StoreError, Topic, Write, time};

/// A waiting operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// Order among all operations of this device.
    pub seq: i64,
    /// Id.
    pub id: OperationId,
    /// The record it concerns.
    pub record_id: RecordId,
    /// That record's row.
    pub record: i64,
    /// That record's person.
    pub person_id: PersonId,
    /// Where it goes.
    pub connection_id: ConnectionId,
    /// What it is meant to bring about.
    pub intent: Intent,
    /// An operation that has to be done before.
    pub depends_on: Option<OperationId>,
    /// How it stands.
    pub state: OperationState,
    /// How often it was sent.
    pub attempts: u32,
    /// Not to be sent before.
    pub not_before: Option<Timestamp>,
    /// The requests, as JSON; no credentials.
    pub request: Option<String>,
    /// How many of the requests are surely carried out.
    pub step: u32,
    /// What happened at the last try, as JSON.
    pub last_error: Option<String>,
    /// When the agent made it.
    pub created_at: Timestamp,
}

const SELECT: &str = "SELECT outbox.*, record.id AS record_id, person.id AS person_id FROM outbox
     JOIN record ON record.rowid = outbox.record JOIN person ON person.rowid = record.person";

fn read(row: &Row<'_>) -> rusqlite::Result<OperationRow> {
    let state: String = row.get("state")?;
    let depends_on: Option<String> = row.get("depends_on")?;
    Ok(OperationRow {
        seq: row.get("seq")?,
        id: parsed(row, "id")?,
        record_id: parsed(row, "record_id")?,
        record: row.get("record")?,
        person_id: parsed(row, "person_id")?,
        connection_id: parsed(row, "connection_id")?,
        intent: json(row, "intent")?,
        depends_on: depends_on.map(|id| id.parse().map_err(|_| invalid(row, "depends_on"))).transpose()?,
        state: OperationState::from_name(&state).ok_or_else(|| invalid(row, "state"))?,
        attempts: row.get("attempts")?,
        not_before: time::read_optional(row.get("not_before")?).map_err(|_| invalid(row, "not_before"))?,
        request: row.get("request")?,
        step: row.get("step")?,
        last_error: row.get("last_error")?,
        created_at: time::read(&row.get::<_, String>("created_at")?).map_err(|_| invalid(row, "created_at"))?,
    })
}

fn list(connection: &Connection, rest: &str, parameter: &[&dyn rusqlite::ToSql]) -> Result<Vec<OperationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} {rest} ORDER BY outbox.seq"))?;
    let rows = statement.query_map(parameter, read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// All waiting operations, oldest first.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "", &[])
}

/// The waiting operations of a connection, oldest first.
///
/// # Errors
/// If the database fails.
pub fn of_connection(connection: &Connection, id: ConnectionId) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE outbox.connection_id = ?1", &[&id.to_string()])
}

/// The waiting operations of a person's records, oldest first.
///
/// # Errors
/// If the database fails.
pub fn of_person(connection: &Connection, id: PersonId) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE person.id = ?1", &[&id.to_string()])
}

/// The waiting operations of a record, oldest first.
///
/// # Errors
/// If the database fails.
pub fn of_record_row(connection: &Connection, record: i64) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE outbox.record = ?1", &[&record])
}

/// One waiting operation, if it is still here.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: OperationId) -> Result<Option<OperationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE outbox.id = ?1"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

/// How many operations wait, and how many of them for the agent.
///
/// # Errors
/// If the database fails.
pub fn count(connection: &Connection) -> Result<(u32, u32), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT count(*), count(*) FILTER (WHERE state IN ('rejected', 'parked')) FROM outbox")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// How many operations of a connection wait.
///
/// # Errors
/// If the database fails.
pub fn count_of(connection: &Connection, id: ConnectionId) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM outbox WHERE connection_id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0))?)
}

/// Adds an operation. Durable when the write is.
///
/// # Errors
/// If the database fails.
pub fn add(
    write: &mut Write<'_>,
    id: OperationId,
    record: i64,
    connection_id: ConnectionId,
    intent: &Intent,
) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached(
            "INSERT INTO outbox (id, record, connection_id, kind, intent, state, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6)",
        )?
        .execute((id.to_string(), record, connection_id.to_string(), intent.kind(), to_json(intent), &now))?;
    write
        .prepare_cached("INSERT INTO setting (key, value) VALUES ('saved_at', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1")?
        .execute([&now])?;
    write.changed(Topic::Outbox);
    Ok(())
}

/// What an operation's state becomes.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// State.
    pub state: OperationState,
    /// Not to be sent before.
    pub not_before: Option<Timestamp>,
    /// How often it was sent.
    pub attempts: u32,
    /// How many of the requests are surely carried out.
    pub step: u32,
    /// The requests, as JSON.
    pub request: Option<&'a str>,
    /// What happened, as JSON.
    pub last_error: Option<&'a str>,
}

/// Notes how an operation stands.
///
/// # Errors
/// [`StoreError::NotFound`] if it was discarded meanwhile.
pub fn set(write: &mut Write<'_>, id: OperationId, standing: Standing<'_>) -> Result<(), StoreError> {
    let changed = write
        .prepare_cached(
            "UPDATE outbox SET state = :state, not_before = :not_before, attempts = :attempts, step = :step, request = :request, last_error = :last_error
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.to_string(), ":state": standing.state.as_str(), ":not_before": standing.not_before.map(time::write),
            ":attempts": standing.attempts, ":step": standing.step, ":request": standing.request, ":last_error": standing.last_error,
        })?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    write.changed(Topic::Outbox);
    write.changed(Topic::People);
    Ok(())
}

/// Replaces what an operation that was not sent is meant to bring about, and queues it afresh.
///
/// # Errors
/// [`StoreError::NotFound`] if it is not here any more.
pub fn amend(write: &mut Write<'_>, id: OperationId, intent: &Intent) -> Result<(), StoreError> {
    let now = time::write(write.now());
    let changed = write
        .prepare_cached(
            "UPDATE outbox SET intent = ?2, state = 'queued', not_before = NULL, request = NULL, step = 0, last_error = NULL WHERE id = ?1",
        )?
        .execute((id.to_string(), to_json(intent)))?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    write
        .prepare_cached("INSERT INTO setting (key, value) VALUES ('saved_at', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1")?
        .execute([&now])?;
    write.changed(Topic::Outbox);
    Ok(())
}

/// Takes an operation out: it is done, or the agent dropped it.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &mut Write<'_>, id: OperationId) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id.to_string()])?;
    write.changed(Topic::Outbox);
    Ok(())
}
