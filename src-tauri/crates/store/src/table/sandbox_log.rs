//! What the built-in sample system carried out. Opaque here.

use rusqlite::Connection;

use crate::{StoreError, Write};

/// All entries, oldest first.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM sandbox_log ORDER BY seq")?;
    let rows = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Adds an entry.
///
/// # Errors
/// If the database fails.
pub fn add(write: &Write<'_>, entry: &[u8]) -> Result<(), StoreError> {
    write.prepare_cached("INSERT INTO sandbox_log (entry) VALUES (?1)")?.execute([entry])?;
    Ok(())
}

/// All entries with their places, oldest first.
///
/// # Errors
/// If the database fails.
pub fn numbered(connection: &Connection) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, entry FROM sandbox_log ORDER BY seq")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Puts these entries in the places of others.
///
/// # Errors
/// If the database fails.
pub fn replace(write: &Write<'_>, entries: &[(i64, Vec<u8>)]) -> Result<(), StoreError> {
    for (seq, entry) in entries {
        write.prepare_cached("UPDATE sandbox_log SET entry = ?2 WHERE seq = ?1")?.execute((seq, entry))?;
    }
    Ok(())
}

/// Forgets everything: the sample system starts afresh.
///
/// # Errors
/// If the database fails.
pub fn clear(write: &Write<'_>) -> Result<(), StoreError> {
    write.execute("DELETE FROM sandbox_log", [])?;
    Ok(())
}
