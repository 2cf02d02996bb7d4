//! What is known of the keychain: names of entries, never what is in them.

use domain::ConnectionId;
use rusqlite::Connection;

use crate::{StoreError, Write};

/// Notes that an entry is to be taken out: what it belonged to goes in the same transaction, or is not there yet.
///
/// # Errors
/// If the database fails.
pub fn leave(write: &Write<'_>, name: &str) -> Result<(), StoreError> {
    write.prepare_cached("INSERT OR IGNORE INTO keychain_left (name) VALUES (?1)")?.execute([name])?;
    Ok(())
}

/// Notes that an entry was taken out, or belongs to something now.
///
/// # Errors
/// If the database fails.
pub fn forget(write: &Write<'_>, name: &str) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM keychain_left WHERE name = ?1")?.execute([name])?;
    Ok(())
}

/// Names of the entries that are to be taken out.
///
/// # Errors
/// If the database fails.
pub fn left(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT name FROM keychain_left ORDER BY name")?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

/// Notes that the credentials of a connection are in one entry and nowhere else.
///
/// # Errors
/// If the database fails.
pub fn settle(write: &Write<'_>, id: ConnectionId) -> Result<(), StoreError> {
    write
        .prepare_cached("INSERT OR IGNORE INTO keychain_settled (connection_id) SELECT id FROM connection WHERE id = ?1")?
        .execute([id.to_string()])?;
    Ok(())
}

/// Whether the credentials of a connection are in one entry and nowhere else.
///
/// # Errors
/// If the database fails.
pub fn is_settled(connection: &Connection, id: ConnectionId) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM keychain_settled WHERE connection_id = ?1")?;
    Ok(statement.exists([id.to_string()])?)
}
