//! Settings of the program.

use rusqlite::{Connection, OptionalExtension};

use crate::{StoreError, Topic, Write};

/// A setting, if it was ever set.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(connection.prepare_cached("SELECT value FROM setting WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

/// Sets a setting.
///
/// # Errors
/// If the database fails.
pub fn put(write: &mut Write<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    write
        .prepare_cached("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
        .execute((key, value))?;
    write.changed(Topic::Settings);
    Ok(())
}
