//! The outbox: intended changes that are not done yet.

use std::collections::BTreeMap;

use domain::{ConnectionId, Fields, Intent, OperationId, OperationState, PersonId, RecordId};
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
    /// The record's values as the agent saw them when the change was saved.
    pub base: Option<Fields>,
    /// When its requests first left this device, under their key.
    pub first_sent_at: Option<Timestamp>,
    /// What stood here before the agent decided a conflict, as JSON, while that can be taken back.
    pub decided: Option<String>,
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
        base: row
            .get::<_, Option<String>>("base")?
            .map(|json| serde_json::from_str(&json).map_err(|_| invalid(row, "base")))
            .transpose()?,
        first_sent_at: time::read_optional(row.get("first_sent_at")?).map_err(|_| invalid(row, "first_sent_at"))?,
        decided: row.get("decided")?,
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

/// An operation that is the oldest of its record, by what decides whether it can be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Order among all operations of this device.
    pub seq: i64,
    /// Id.
    pub id: OperationId,
    /// The record's row.
    pub record: i64,
    /// Where it goes.
    pub connection_id: ConnectionId,
    /// How it stands.
    pub state: OperationState,
    /// Not to be sent before.
    pub not_before: Option<Timestamp>,
    /// Whether an operation it depends on is not done.
    pub depends: bool,
}

/// The oldest operations of the records of a connection, oldest first, without those that wait for the agent.
///
/// # Errors
/// If the database fails.
pub fn heads(connection: &Connection, id: ConnectionId, limit: u32) -> Result<Vec<Head>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, id, record, connection_id, state, not_before,
                EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.id = outbox.depends_on) AS depends
         FROM outbox WHERE connection_id = ?1 AND state NOT IN ('rejected', 'parked')
           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.record = outbox.record AND earlier.seq < outbox.seq)
         ORDER BY seq LIMIT ?2",
    )?;
    let rows = statement
        .query_map((id.to_string(), limit), |row| {
            let state: String = row.get("state")?;
            Ok(Head {
                seq: row.get("seq")?,
                id: parsed(row, "id")?,
                record: row.get("record")?,
                connection_id: parsed(row, "connection_id")?,
                state: OperationState::from_name(&state).ok_or_else(|| invalid(row, "state"))?,
                not_before: time::read_optional(row.get("not_before")?).map_err(|_| invalid(row, "not_before"))?,
                depends: row.get("depends")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// How many operations of each connection wait for anything but the agent.
///
/// # Errors
/// If the database fails.
pub fn sendable(connection: &Connection) -> Result<BTreeMap<ConnectionId, u32>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT connection_id, count(*) FROM outbox WHERE state NOT IN ('rejected', 'parked') GROUP BY connection_id",
    )?;
    let rows = statement.query_map([], |row| Ok((parsed(row, "connection_id")?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The operations that were on their way when the program ended.
///
/// # Errors
/// If the database fails.
pub fn sending(connection: &Connection) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE outbox.state = 'sending'", &[])
}

/// The operations that wait for the agent, oldest first.
///
/// # Errors
/// If the database fails.
pub fn needing_agent(connection: &Connection) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE outbox.state IN ('rejected', 'parked')", &[])
}

/// The operations of which a decision of the agent can still be taken back, oldest first.
///
/// # Errors
/// If the database fails.
pub fn decided(connection: &Connection) -> Result<Vec<OperationRow>, StoreError> {
    list(connection, "WHERE outbox.decided IS NOT NULL AND outbox.state = 'queued'", &[])
}

/// A window of the operations: those that wait for the agent first, then the oldest. `needs_agent`: only those that do, or do not.
///
/// # Errors
/// If the database fails.
pub fn window(
    connection: &Connection,
    needs_agent: Option<bool>,
    offset: u32,
    limit: u32,
) -> Result<Vec<OperationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE ?1 IS NULL OR (outbox.state IN ('rejected', 'parked')) = ?1
         ORDER BY outbox.state NOT IN ('rejected', 'parked'), outbox.seq LIMIT ?2 OFFSET ?3"
    ))?;
    let rows = statement.query_map((needs_agent, limit, offset), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The oldest operation of a record, if any waits.
///
/// # Errors
/// If the database fails.
pub fn first_of_record(connection: &Connection, record: i64) -> Result<Option<OperationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE outbox.record = ?1 ORDER BY outbox.seq LIMIT 1"))?;
    Ok(statement.query_row([record], read).optional()?)
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

/// Operations that are few enough to look at all of them instead of at those of some persons.
const FEW: u32 = 500;

/// Which of these persons have operations that are not done, and whether one of these needs the agent.
///
/// # Errors
/// If the database fails.
pub fn waiting_among(connection: &Connection, persons: impl Iterator<Item = i64>) -> Result<BTreeMap<i64, bool>, StoreError> {
    let mut some = connection.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT ?1)")?;
    if some.query_row([FEW], |row| row.get::<_, u32>(0))? < FEW {
        return waiting(connection);
    }
    let mut statement = connection.prepare_cached(
        "SELECT max(outbox.state IN ('rejected', 'parked')) FROM record JOIN outbox ON outbox.record = record.rowid
         WHERE record.person = ?1",
    )?;
    let mut waiting = BTreeMap::new();
    for person in persons {
        if let Some(needs_agent) = statement.query_row([person], |row| row.get::<_, Option<bool>>(0))? {
            waiting.insert(person, needs_agent);
        }
    }
    Ok(waiting)
}

/// All persons with operations that are not done, and whether one of these needs the agent.
///
/// # Errors
/// If the database fails.
pub fn waiting(connection: &Connection) -> Result<BTreeMap<i64, bool>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT record.person, max(outbox.state IN ('rejected', 'parked')) FROM outbox CROSS JOIN record ON record.rowid = outbox.record
         GROUP BY record.person",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// How many operations of a connection wait.
///
/// # Errors
/// If the database fails.
pub fn count_of(connection: &Connection, id: ConnectionId) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM outbox WHERE connection_id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0))?)
}

/// Adds an operation, with the record's values as they are now. Durable when the write is.
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
            "INSERT INTO outbox (id, record, connection_id, kind, intent, state, created_at, base)
             VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, (SELECT base FROM record WHERE rowid = ?2))",
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
    let now = time::write(write.now());
    let changed = write
        .prepare_cached(
            "UPDATE outbox SET state = :state, not_before = :not_before, attempts = :attempts, step = :step, request = :request, last_error = :last_error,
                    first_sent_at = iif(:state = 'sending', coalesce(first_sent_at, :now), first_sent_at),
                    first_sent_arrival = iif(:state = 'sending', coalesce(first_sent_arrival, (SELECT last FROM moment)), first_sent_arrival), decided = iif(:state = 'queued', decided, NULL)
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.to_string(), ":state": standing.state.as_str(), ":not_before": standing.not_before.map(time::write),
            ":now": now, ":attempts": standing.attempts, ":step": standing.step, ":request": standing.request, ":last_error": standing.last_error,
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
            "UPDATE outbox SET intent = ?2, state = 'queued', not_before = NULL, request = NULL, step = 0, last_error = NULL, first_sent_at = NULL,
                    first_sent_arrival = NULL, decided = NULL WHERE id = ?1",
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

/// Replaces what an operation is meant to bring about by what the agent decided in a conflict, from what stands there now, and holds it
/// until `not_before`. `before` is what stood here, as JSON, to go back to.
///
/// # Errors
/// [`StoreError::NotFound`] if it is not here any more.
pub fn decide(
    write: &mut Write<'_>,
    id: OperationId,
    intent: &Intent,
    before: &str,
    not_before: Timestamp,
) -> Result<(), StoreError> {
    amend(write, id, intent)?;
    write
        .prepare_cached(
            "UPDATE outbox SET decided = ?2, not_before = ?3, base = (SELECT base FROM record WHERE rowid = outbox.record) WHERE id = ?1",
        )?
        .execute((id.to_string(), before, time::write(not_before)))?;
    Ok(())
}

/// Notes from which values a waiting operation begins now.
///
/// # Errors
/// If the database fails.
pub fn set_base(write: &mut Write<'_>, id: OperationId, base: &Fields) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE outbox SET base = ?2 WHERE id = ?1")?.execute((id.to_string(), to_json(base)))?;
    Ok(())
}

/// Replaces what a waiting operation begins from, without touching how it stands.
///
/// # Errors
/// If the database fails.
pub fn rebase(write: &mut Write<'_>, id: OperationId, intent: &Intent) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE outbox SET intent = ?2 WHERE id = ?1")?.execute((id.to_string(), to_json(intent)))?;
    write.changed(Topic::Outbox);
    Ok(())
}

/// Takes an operation out: it is done, or the agent dropped it.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &mut Write<'_>, id: OperationId) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id.to_string()])?;
    super::draft::remove_about(write, &id.to_string())?;
    write.changed(Topic::Outbox);
    Ok(())
}
