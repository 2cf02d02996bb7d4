//! The activity list: what happened on this device. Names of fields; their values only where the program decided by itself, so that nothing
//! it let go of is lost.

use domain::{ConnectionId, EntryId, Ids, OperationId, PersonId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{invalid, parsed};
use crate::{StoreError, Topic, Write, time};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// Id.
    pub id: EntryId,
    /// When, ISO 8601.
    pub at: String,
    /// What, by a stable name.
    pub kind: String,
    /// Kind of the operation it is about.
    pub operation: Option<String>,
    /// The person, if it is still here, and its name.
    pub person: Option<(PersonId, String)>,
    /// Where.
    pub connection_id: Option<ConnectionId>,
    /// What it concerns.
    pub subject: String,
    /// The values an automatic decision was about, as JSON.
    pub detail: Option<String>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ActivityRow> {
    let person_id: Option<String> = row.get("person_id")?;
    let connection_id: Option<String> = row.get("connection_id")?;
    Ok(ActivityRow {
        id: parsed(row, "id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        operation: row.get("operation")?,
        person: match person_id {
            Some(id) => Some((id.parse().map_err(|_| invalid(row, "person_id"))?, row.get("person_name")?)),
            None => None,
        },
        connection_id: connection_id.map(|id| id.parse().map_err(|_| invalid(row, "connection_id"))).transpose()?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
    })
}

/// A window of the list, newest first, and how many entries there are.
///
/// # Errors
/// If the database fails.
pub fn window(connection: &Connection, offset: u32, limit: u32) -> Result<(u32, Vec<ActivityRow>), StoreError> {
    let total = connection.prepare_cached("SELECT count(*) FROM activity")?.query_row([], |row| row.get(0))?;
    let rows = connection
        .prepare_cached(&format!("{SELECT} ORDER BY activity.rowid DESC LIMIT ?1 OFFSET ?2"))?
        .query_map((limit, offset), read)?
        .collect::<Result<_, _>>()?;
    Ok((total, rows))
}

const SELECT: &str = "SELECT activity.*, person.id AS person_id, person.name AS person_name FROM activity
     LEFT JOIN person ON person.rowid = activity.person";

/// What merged by itself since a time, newest first.
///
/// # Errors
/// If the database fails.
pub fn merged(connection: &Connection, since: Timestamp, limit: u32) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{SELECT} WHERE activity.kind = 'merged' AND at >= ?1 ORDER BY activity.rowid DESC LIMIT ?2"))?;
    let rows = statement.query_map((time::write(since), limit), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// What merged by itself since a time for a person, newest first.
///
/// # Errors
/// If the database fails.
pub fn merged_of_person(connection: &Connection, person_row: i64, since: Timestamp) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE activity.kind = 'merged' AND activity.person = ?1 AND at >= ?2 ORDER BY activity.rowid DESC"
    ))?;
    let rows = statement.query_map((person_row, time::write(since)), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// All entries about a person, oldest first.
///
/// # Errors
/// If the database fails.
pub fn of_person(connection: &Connection, id: PersonId) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE person.id = ?1 ORDER BY activity.rowid"))?;
    let rows = statement.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Forgets the values of entries about a person. The entries stay: they say that something happened.
pub(crate) fn forget_values(write: &Write<'_>, person_row: i64) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE activity SET detail = NULL WHERE person = ?1 AND detail IS NOT NULL")?.execute([person_row])?;
    Ok(())
}

/// One entry, if it is there.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: EntryId) -> Result<Option<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE activity.id = ?1"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

/// An entry to add.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewActivity<'a> {
    /// What, by a stable name.
    pub kind: &'a str,
    /// Kind of the operation it is about.
    pub operation: Option<&'a str>,
    /// That operation.
    pub operation_id: Option<OperationId>,
    /// Row of the person.
    pub person_row: Option<i64>,
    /// Where.
    pub connection_id: Option<ConnectionId>,
    /// What it concerns.
    pub subject: &'a str,
    /// The values an automatic decision was about, as JSON.
    pub detail: Option<&'a str>,
}

/// Adds an entry.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, ids: &dyn Ids, entry: &NewActivity<'_>) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached(
            "INSERT INTO activity (id, at, kind, operation, operation_id, person, connection_id, subject, detail)
             VALUES (:id, :at, :kind, :operation, :operation_id, :person, :connection_id, :subject, :detail)",
        )?
        .execute(named_params! {
            ":id": ids.next().to_string(), ":at": now, ":kind": entry.kind, ":operation": entry.operation,
            ":operation_id": entry.operation_id.map(|id| id.to_string()), ":person": entry.person_row,
            ":connection_id": entry.connection_id.map(|id| id.to_string()), ":subject": entry.subject,
            ":detail": entry.detail,
        })?;
    write.changed(Topic::Activity);
    Ok(())
}
