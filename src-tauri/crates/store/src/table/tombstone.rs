//! Tombstones: customers that their systems do not have any more. Everything known of them stays until the agent removes it.

use domain::ConnectionId;
use rusqlite::Connection;

use super::record::{self, RecordRow};
use crate::{StoreError, Write, time};

/// Records that a complete sweep did not see, oldest first: they may be gone. One with waiting changes is left to those.
///
/// # Errors
/// If the database fails.
pub fn unseen(connection: &Connection, id: ConnectionId, generation: i64, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{} WHERE connection_id = ?1 AND generation < ?2 AND remote_id IS NOT NULL AND gone_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.record = record.rowid) ORDER BY record.rowid LIMIT ?3",
        record::SELECT
    ))?;
    let rows = statement.query_map((id.to_string(), generation, limit), record::read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Makes a tombstone of a record: its system does not have it any more. Everything known of it stays.
///
/// # Errors
/// If the database fails.
pub fn bury(write: &mut Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write.prepare_cached("UPDATE record SET gone_at = ?2 WHERE rowid = ?1")?.execute((row.rowid, now))?;
    record::project(write, row.rowid, true)
}

/// Takes the id from a record: it belongs to somebody else now. What was known stays, as a tombstone.
pub(super) fn dispossess(write: &mut Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached("UPDATE record SET gone_at = ?2, former_remote_id = remote_id, remote_id = NULL WHERE rowid = ?1")?
        .execute((row.rowid, now))?;
    record::project(write, row.rowid, true)
}
