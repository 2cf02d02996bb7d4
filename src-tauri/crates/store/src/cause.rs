//! What is behind an error, by number. The words of SQLite and of the operating system quote what somebody typed and name folders.

use std::fmt;

use crate::StoreError;

/// What is behind a [`StoreError`]: harmless to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// SQLite's extended result code.
    Sqlite(i32),
    /// The operating system's error number; 0 where there is none.
    File(i32),
    /// A value in the database is not what it should be.
    Value,
    /// The migrations could not be applied for another reason.
    Migration,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(code) => write!(f, "sqlite {code}"),
            Self::File(number) => write!(f, "file {number}"),
            Self::Value => f.write_str("value"),
            Self::Migration => f.write_str("migration"),
        }
    }
}

impl StoreError {
    /// What is behind it, where there is something.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::Sqlite(error) => Some(of_sqlite(error)),
            Self::Io(error) => Some(Cause::File(error.raw_os_error().unwrap_or_default())),
            Self::Migration(error) => {
                let source = std::error::Error::source(error.as_ref());
                Some(source.and_then(|source| source.downcast_ref()).map_or(Cause::Migration, of_sqlite))
            }
            _ => None,
        }
    }
}

fn of_sqlite(error: &rusqlite::Error) -> Cause {
    error.sqlite_error().map_or(Cause::Value, |failure| Cause::Sqlite(failure.extended_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_a_number_and_quotes_nothing() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE VIRTUAL TABLE words USING fts5(name)").unwrap();
        let asked = db.query_row("SELECT 1 FROM words WHERE words MATCH ?1", ["jansen : x"], |row| row.get::<_, i64>(0));
        let error = asked.unwrap_err();
        assert!(error.to_string().contains("jansen"), "SQLite quotes what was typed: {error}");
        let error = StoreError::from(error);
        assert_eq!(error.cause().map(|cause| cause.to_string()).as_deref(), Some("sqlite 1"));
        assert!(!error.to_string().contains("jansen"));

        let error = StoreError::from(std::fs::read("/nowhere/jansen").unwrap_err());
        assert!(matches!(error.cause(), Some(Cause::File(number)) if number != 0));
        assert_eq!(StoreError::Closed.cause(), None);
    }
}
