//! Whom not to take in again: marks of customers that were erased. A mark is made with a key of its own, so the table says of nobody that
//! they were here, and still knows them again.

use domain::{ConnectionId, ErasureId};
use rusqlite::OptionalExtension;

use super::parsed;
use crate::{StoreError, Write};

fn mark(write: &Write<'_>, connection: ConnectionId, remote_id: &str) -> [u8; 32] {
    write.keys().erased().mark(&[connection.to_string().as_bytes(), remote_id.as_bytes()])
}

/// Notes that a customer is not to be taken in again.
///
/// # Errors
/// If the database fails.
pub fn add(write: &Write<'_>, erasure: ErasureId, connection: ConnectionId, remote_id: &str) -> Result<(), StoreError> {
    let mark = mark(write, connection, remote_id);
    write
        .prepare_cached("INSERT OR REPLACE INTO erased (mark, erasure) VALUES (?1, ?2)")?
        .execute((mark.as_slice(), erasure.to_string()))?;
    Ok(())
}

/// The erasure by which a customer is not to be taken in; `None` for everybody else.
///
/// # Errors
/// If the database fails.
pub fn by_whom(write: &Write<'_>, connection: ConnectionId, remote_id: &str) -> Result<Option<ErasureId>, StoreError> {
    // Most caches never erased anybody, and a first pull asks for a million.
    if !write.prepare_cached("SELECT 1 FROM erased LIMIT 1")?.exists([])? {
        return Ok(None);
    }
    let mark = mark(write, connection, remote_id);
    let found = write
        .prepare_cached("SELECT erasure FROM erased WHERE mark = ?1")?
        .query_row([mark.as_slice()], |row| parsed(row, "erasure"))
        .optional()?;
    Ok(found)
}

/// Lets the customers of an erasure be taken in again.
///
/// # Errors
/// If the database fails.
pub fn lift(write: &Write<'_>, erasure: ErasureId) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM erased WHERE erasure = ?1")?.execute([erasure.to_string()])?;
    Ok(())
}
