//! Files that were written for the agent outside the protected folder, by their paths.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{StoreError, Write, time};

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
    let mut statement = connection.prepare_cached("SELECT path FROM export_file ORDER BY at, path")?;
    let rows = statement.query_map([], |row| Ok(PathBuf::from(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}
