use thiserror::Error;

/// Why the cache cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file was made by a newer version of this program.
    #[error("the cache has schema {found}, this program knows up to {known}")]
    NewerDatabase {
        /// Schema of the file.
        found: i64,
        /// Newest schema this program knows.
        known: i64,
    },
    /// The file cannot be read with this key: another key, damaged, or not a cache.
    #[error("the cache cannot be read with this key")]
    Unreadable,
    /// Another instance has the data folder open.
    #[error("the data folder is in use by another instance")]
    AlreadyOpen,
    /// A migration that was applied is not the one this program holds.
    #[error("the cache's history of migrations is not this program's")]
    ForeignHistory,
    /// A migration failed; nothing of it remains.
    #[error("the cache could not be brought up to date")]
    Migration(#[source] Box<refinery::Error>),
    /// No space left.
    #[error("no space left on the device")]
    DiskFull,
    /// What was asked for is not here.
    #[error("not found")]
    NotFound,
    /// Nobody waits for it any more.
    #[error("cancelled")]
    Cancelled,
    /// Somebody reads for so long that the file could not be brought in order.
    #[error("the cache is being read")]
    Busy,
    /// The store is closing.
    #[error("the cache is closed")]
    Closed,
    /// Something stored is not what it should be.
    #[error("stored value of {0} is not valid")]
    Corrupt(&'static str),
    /// Reading or writing a file failed.
    #[error("file access failed")]
    Io(#[from] std::io::Error),
    /// SQLite failed.
    #[error("database failure")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                rusqlite::ErrorCode::DiskFull => Self::DiskFull,
                rusqlite::ErrorCode::OperationInterrupted => Self::Cancelled,
                rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt => Self::Unreadable,
                _ => Self::Sqlite(error),
            },
            _ => Self::Sqlite(error),
        }
    }
}
