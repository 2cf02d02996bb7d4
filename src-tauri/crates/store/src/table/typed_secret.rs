//! Which operations have secrets in the keychain. Names only, never values.

use domain::{ConnectionId, OperationId};
use rusqlite::{Connection, Row};

use super::parsed;
use crate::{StoreError, Write};

/// Notes that a secret of an operation is about to be kept.
///
/// # Errors
/// If the database fails.
pub fn add(write: &Write<'_>, operation: OperationId, key: &str) -> Result<(), StoreError> {
    write
        .prepare_cached("INSERT OR IGNORE INTO typed_secret (operation_id, key) VALUES (?1, ?2)")?
        .execute((operation.to_string(), key))?;
    Ok(())
}

/// Notes that a secret of an operation is not in the keychain any more.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &Write<'_>, operation: OperationId, key: &str) -> Result<(), StoreError> {
    write
        .prepare_cached("DELETE FROM typed_secret WHERE operation_id = ?1 AND key = ?2")?
        .execute((operation.to_string(), key))?;
    Ok(())
}

/// Secrets whose operation is not waiting any more, or never came to be.
///
/// # Errors
/// If the database fails.
pub fn left_behind(connection: &Connection) -> Result<Vec<(OperationId, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT operation_id, key FROM typed_secret
         WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = typed_secret.operation_id)",
    )?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Secrets of the operations that wait for a record.
///
/// # Errors
/// If the database fails.
pub fn of_record(connection: &Connection, record: i64) -> Result<Vec<(OperationId, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT typed_secret.operation_id, typed_secret.key FROM typed_secret JOIN outbox ON outbox.id = typed_secret.operation_id
         WHERE outbox.record = ?1",
    )?;
    let rows = statement.query_map([record], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Secrets of the operations that wait for a connection.
///
/// # Errors
/// If the database fails.
pub fn of_connection(connection: &Connection, id: ConnectionId) -> Result<Vec<(OperationId, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT typed_secret.operation_id, typed_secret.key FROM typed_secret JOIN outbox ON outbox.id = typed_secret.operation_id
         WHERE outbox.connection_id = ?1",
    )?;
    let rows = statement.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(OperationId, String)> {
    Ok((parsed(row, "operation_id")?, row.get(1)?))
}
