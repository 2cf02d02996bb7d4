//! Files that were written for the agent outside the protected folder, by their paths.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{StoreError, Write, time};

/// The kind of a file that holds a recovery code, and nobody's data.
pub const RECOVERY_CODE: &str = "recovery";

/// Notes that a file is about to be written.
///
/// # Errors
/// If the database fails.
pub fn add(write: &Write<'_>, path: &Path, kind: &str) -> Result<(), StoreError> {
    write.prepare_cached("INSERT OR REPLACE INTO export_file (path, at, kind) VALUES (?1, ?2, ?3)")?.execute((
        path.to_string_lossy(),
        time::write(write.now()),
        kind,
    ))?;
    Ok(())
}

/// All of them, oldest first, also those that were deleted since.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<PathBuf>, StoreError> {
    paths(connection, "SELECT path FROM export_file ORDER BY at, path")
}

/// Those that may hold a customer, oldest first, also those that were deleted since.
///
/// # Errors
/// If the database fails.
pub fn about_customers(connection: &Connection) -> Result<Vec<PathBuf>, StoreError> {
    paths(connection, "SELECT path FROM export_file WHERE kind <> 'recovery' ORDER BY at, path")
}

fn paths(connection: &Connection, sql: &str) -> Result<Vec<PathBuf>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(PathBuf::from(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}
