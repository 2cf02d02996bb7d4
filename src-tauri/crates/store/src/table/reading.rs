//! Readings: what a system showed of its customers, put in order with what this device did there.
//!
//! A reply shows a customer as it was at some moment after it was asked for. If a change from here was found done meanwhile, the reply may
//! show what stood there before: taken in, it would put the old value back before the agent's eyes, and make the next change look like
//! one on top of somebody else's. So a reading notes when it begins, and says nothing about records that were written since.
//! Moments are counted, since no clock can tell them apart.

use domain::ConnectionId;
use rusqlite::{Connection, OptionalExtension};

use super::record::RecordRow;
use crate::{StoreError, Write};

/// The moment a reading began: take it before the request leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading(i64);

/// Begins a reading.
///
/// # Errors
/// If the database fails.
pub fn begin(connection: &Connection) -> Result<Reading, StoreError> {
    Ok(Reading(connection.prepare_cached("SELECT last FROM moment")?.query_row([], |row| row.get(0))?))
}

/// Counts a moment, and gives it.
pub(super) fn moment(write: &Write<'_>) -> Result<i64, StoreError> {
    moments(write, 1)
}

/// Counts so many moments, and gives the first.
pub(super) fn moments(write: &Write<'_>, count: i64) -> Result<i64, StoreError> {
    let mut statement = write.prepare_cached("UPDATE moment SET last = last + ?1 RETURNING last + 1 - ?1")?;
    Ok(statement.query_row([count], |row| row.get(0))?)
}

/// Notes that a change from here was found done at a record: readings that began before say nothing about it.
///
/// # Errors
/// If the database fails.
pub fn written(write: &mut Write<'_>, record: i64) -> Result<(), StoreError> {
    let moment = moment(write)?;
    write.prepare_cached("UPDATE record SET written = ?2 WHERE rowid = ?1")?.execute((record, moment))?;
    Ok(())
}

/// Notes that a customer is not in the cache any more: readings that began before do not bring it back.
pub(super) fn removed(write: &Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    let Some(remote_id) = &row.remote_id else { return Ok(()) };
    let moment = moment(write)?;
    write.prepare_cached("INSERT OR REPLACE INTO removed (connection_id, remote_id, written) VALUES (?1, ?2, ?3)")?.execute((
        row.connection_id.to_string(),
        remote_id,
        moment,
    ))?;
    Ok(())
}

/// Whether a customer that is not in the cache was removed from it since a reading began.
pub(super) fn removed_since(
    write: &Write<'_>,
    connection_id: ConnectionId,
    remote_id: &str,
    reading: Reading,
) -> Result<bool, StoreError> {
    let written: Option<i64> = write
        .prepare_cached("SELECT written FROM removed WHERE connection_id = ?1 AND remote_id = ?2")?
        .query_row((connection_id.to_string(), remote_id), |row| row.get(0))
        .optional()?;
    Ok(written.is_some_and(|written| written > reading.0))
}

/// Forgets who was removed. Only readings under way need it, so it is for the start of the program, when there are none.
///
/// # Errors
/// If the database fails.
pub fn none_under_way(write: &mut Write<'_>) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM removed")?.execute([])?;
    Ok(())
}

impl Reading {
    /// Whether a record was written since this reading began.
    pub(super) fn is_overtaken_by(self, row: &RecordRow) -> bool {
        row.written > self.0
    }
}
