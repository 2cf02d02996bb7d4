//! Half-filled forms.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::{StoreError, Write, time};

/// A form as it was left, as JSON.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(connection.prepare_cached("SELECT body FROM draft WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

/// Keeps a form.
///
/// # Errors
/// If the database fails.
pub fn put(write: &Write<'_>, key: &str, body: &str) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached("INSERT INTO draft (key, body, updated_at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET body = ?2, updated_at = ?3")?
        .execute((key, body, now))?;
    Ok(())
}

/// How many other forms are kept.
///
/// # Errors
/// If the database fails.
pub fn others(connection: &Connection, key: &str) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM draft WHERE key <> ?1")?.query_row([key], |row| row.get(0))?)
}

/// Forgets forms that nobody has touched since a moment.
///
/// # Errors
/// If the database fails.
pub fn forget_untouched(write: &Write<'_>, since: Timestamp) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM draft WHERE updated_at < ?1")?.execute([time::write(since)])?;
    Ok(())
}

/// All forms: what they are about, and what was typed.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT key, body FROM draft ORDER BY key")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Forgets the forms about something that is gone: a record, an operation, a connection. Their keys end with its id.
pub(crate) fn remove_about(write: &Write<'_>, id: &str) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM draft WHERE substr(key, -length(?1) - 1) = ':' || ?1")?.execute([id])?;
    Ok(())
}

/// Forgets a form.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &Write<'_>, key: &str) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
    Ok(())
}
