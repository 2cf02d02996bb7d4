//! The damaged file, opened so that nothing of it can change.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Params};

use crate::open::{self, FILE};
use crate::{CacheKey, StoreError, health};

/// A row: its values in the order they were asked for.
pub(super) type Row = Vec<Value>;

/// A damaged cache, read as far as that goes.
///
/// SQLCipher takes a page that fails its check for the end: the connection reads nothing more that it does not hold already, and hands out
/// zeros instead. So the file is opened anew after every failure, and no row counts before the connection was found to be well.
pub(super) struct Source {
    file: PathBuf,
    key: CacheKey,
    connection: Connection,
    // Keeps what SQLite has worked out of the write-ahead log, so that it is not worked out again after every failure.
    _stays: Connection,
}

impl Source {
    /// Opens what lies in `damaged`, by way of the folder `apart`, which is made and is the caller's to remove. `log`: with what stands in
    /// the write-ahead log.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if not even the first page can be read with this key, or what the disk says.
    pub(super) fn open(damaged: &Path, key: &CacheKey, apart: &Path, log: bool) -> Result<Self, StoreError> {
        open::private_folder(apart)?;
        let (original, file) = (damaged.join(FILE), apart.join(FILE));
        // The same file under another name is enough, since it is never opened for writing; SQLite keeps its own files beside that name.
        if fs::hard_link(&original, &file).is_err() {
            fs::copy(&original, &file)?;
        }
        let original_log = beside(&original, "-wal");
        if log && original_log.exists() {
            fs::copy(original_log, beside(&file, "-wal"))?;
        }
        let (connection, stays) = (connect(&file, key)?, connect(&file, key)?);
        Ok(Self { file, key: key.clone(), connection, _stays: stays })
    }

    /// Whether there is a write-ahead log beside a damaged file.
    pub(super) fn has_log(damaged: &Path) -> bool {
        fs::metadata(beside(&damaged.join(FILE), "-wal")).is_ok_and(|log| log.len() > 0)
    }

    /// Refuses what a newer version of this program has made, as far as the file still says who made it.
    pub(super) fn refuse_newer(&mut self, known: i64) -> Result<(), StoreError> {
        let newest = self.rows("SELECT max(version) FROM refinery_schema_history", [])?.0;
        match newest.first().and_then(|row| row.first()) {
            Some(Value::Integer(found)) if *found > known => Err(StoreError::NewerDatabase { found: *found, known }),
            _ => Ok(()),
        }
    }

    /// How much was ever added, by the counters of its tables: of two readings of one file the one with more is the later.
    pub(super) fn age(&mut self) -> Result<i64, StoreError> {
        let counters = self.rows("SELECT seq FROM sqlite_sequence", [])?.0;
        Ok(counters.iter().filter_map(|row| if let Some(Value::Integer(seq)) = row.first() { Some(seq) } else { None }).sum())
    }

    /// The rows of a statement up to the first that cannot be read, and whether these are all.
    pub(super) fn rows(&mut self, sql: &str, parameters: impl Params) -> Result<(Vec<Row>, bool), StoreError> {
        let mut rows = Vec::new();
        let whole = read(&self.connection, sql, parameters, &mut rows).is_ok();
        if !whole {
            self.connection = connect(&self.file, &self.key)?;
        }
        Ok((rows, whole))
    }

    /// The columns of a table, as far as the file still says so.
    pub(super) fn columns(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.rows("SELECT name FROM pragma_table_info(?1)", [table])?.0.into_iter().filter_map(text).collect())
    }

    /// The indexes that have an entry for each row of a table.
    pub(super) fn indexes(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        Ok(self
            .rows("SELECT name FROM pragma_index_list(?1) WHERE partial = 0", [table])?
            .0
            .into_iter()
            .filter_map(text)
            .collect())
    }
}

fn text(row: Row) -> Option<String> {
    match row.into_iter().next() {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn connect(file: &Path, key: &CacheKey) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch(&key.pragma())?;
    // The first makes SQLite go on with what it can read of the schema, and with a file that is shorter than it should be.
    connection.execute_batch("PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;")?;
    // What fails is counted here; SQLCipher would write a line of its own for every page, to wherever the program's errors go.
    connection.query_row("PRAGMA cipher_log_level = NONE", [], |_| Ok(()))?;
    let first = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    match first {
        Ok(tables) if tables > 0 => Ok(connection),
        // Part of the schema can be gone; without a first page there is nothing.
        Err(_) if connection.prepare("SELECT 1 FROM outbox").is_ok() => Ok(connection),
        _ => Err(StoreError::Unreadable),
    }
}

fn read(connection: &Connection, sql: &str, parameters: impl Params, into: &mut Vec<Row>) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get(column)).collect::<Result<Row, _>>()?;
        if !health::is_well(connection)? || values.iter().any(is_torn) {
            return Err(StoreError::Unreadable);
        }
        into.push(values);
    }
    Ok(())
}

/// Pages that were never written are zeros and pass as such. No text of ours has a zero in it.
fn is_torn(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}
