//! How firmly a write is kept.

use rusqlite::Connection;

use crate::StoreError;

/// When a write has to be on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Before it is said to be done.
    AtOnce,
    /// With the next one that has to be there at once; a power cut may take it back until then.
    WithTheNext,
}

impl Keeping {
    /// Makes the next commit of a connection keep to it.
    pub(crate) fn set(self, connection: &Connection) -> Result<(), StoreError> {
        // Both keep the file sound. What is committed stays in order, so nothing is kept without what it was built upon.
        let level = match self {
            Self::AtOnce => "PRAGMA synchronous = FULL",
            Self::WithTheNext => "PRAGMA synchronous = NORMAL",
        };
        Ok(connection.prepare_cached(level)?.execute([]).map(drop)?)
    }
}
