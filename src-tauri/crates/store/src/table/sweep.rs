//! Where the pull of a connection stands.

use domain::ConnectionId;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::invalid;
use crate::{StoreError, Topic, Write, time};

/// The sweep of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepRow {
    /// Number of this sweep; records it saw carry it.
    pub generation: i64,
    /// Where to go on; `None` before the first page and after the last.
    pub cursor: Option<String>,
    /// Customers received in this sweep.
    pub received: u32,
    /// How many there are, where the provider says so.
    pub total: Option<u32>,
    /// When this sweep ended; `None` while it runs.
    pub finished_at: Option<Timestamp>,
    /// When the last complete sweep ended.
    pub completed_at: Option<Timestamp>,
    /// When the agent paused it; `None` while it may go on.
    pub paused_at: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<SweepRow> {
    let instant = |column: &str| time::read_optional(row.get(column)?).map_err(|_| invalid(row, column));
    Ok(SweepRow {
        generation: row.get("generation")?,
        cursor: row.get("cursor")?,
        received: row.get("received")?,
        total: row.get("total")?,
        finished_at: instant("finished_at")?,
        completed_at: instant("completed_at")?,
        paused_at: instant("paused_at")?,
    })
}

/// The sweep of a connection, if there ever was one.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: ConnectionId) -> Result<Option<SweepRow>, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM sweep WHERE connection_id = ?1")?.query_row([id.to_string()], read).optional()?)
}

/// Begins a new sweep, or goes on with one that was interrupted.
///
/// # Errors
/// If the database fails.
pub fn begin(write: &mut Write<'_>, id: ConnectionId) -> Result<SweepRow, StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached(
            "INSERT INTO sweep (connection_id, generation, received, started_at) VALUES (?1, 1, 0, ?2)
             ON CONFLICT (connection_id) DO UPDATE SET generation = generation + 1, cursor = NULL, received = 0, total = NULL, started_at = ?2,
                    finished_at = NULL
             WHERE finished_at IS NOT NULL",
        )?
        .execute((id.to_string(), now))?;
    write.changed(Topic::Connections);
    get(write, id)?.ok_or(StoreError::NotFound)
}

/// Notes that the agent paused pulling, or lets it go on.
///
/// # Errors
/// If the database fails.
pub fn set_paused(write: &mut Write<'_>, id: ConnectionId, paused: bool) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached(
            "INSERT INTO sweep (connection_id, generation, received, started_at, paused_at) VALUES (?1, 1, 0, ?2, iif(?3, ?2, NULL))
             ON CONFLICT (connection_id) DO UPDATE SET paused_at = excluded.paused_at",
        )?
        .execute((id.to_string(), now, paused))?;
    write.changed(Topic::Connections);
    Ok(())
}

/// Notes that a page was received; `next` is where to go on, `None` at the end.
///
/// # Errors
/// If the database fails.
pub fn advance(
    write: &mut Write<'_>,
    id: ConnectionId,
    received: u32,
    total: Option<u32>,
    next: Option<&str>,
) -> Result<(), StoreError> {
    let done = next.is_none().then(|| time::write(write.now()));
    write
        .prepare_cached(
            "UPDATE sweep SET received = received + ?2, total = coalesce(?3, total), cursor = ?4, finished_at = ?5,
                    completed_at = coalesce(?5, completed_at) WHERE connection_id = ?1",
        )?
        .execute((id.to_string(), received, total, next, done))?;
    write.changed(Topic::Connections);
    Ok(())
}
