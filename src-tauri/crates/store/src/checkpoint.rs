//! When what is in the write-ahead log goes into the file. SQLite would do that inside whatever commit makes the log too long, and the
//! agent would wait for it. Here it is done after the answer: when nobody has written for a moment, or, before the log becomes long
//! enough to slow reading down, at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::Connection;

use crate::StoreError;
use crate::keeping::Keeping;

/// How long nobody has written when the log is brought in.
const QUIET: Duration = Duration::from_millis(300);

/// Pages that are worth the while then: 4 MB.
const WORTH_IT: u32 = 1_000;

/// Pages after which what was received waits: 32 MB.
const LONG: u32 = 8_000;

/// Pages after which the agent's saves wait too: 64 MB.
const TOO_LONG: u32 = 16_000;

/// The write-ahead log of a connection, as long as it was after the last commit.
pub(crate) struct Log {
    pages: Arc<AtomicU32>,
}

impl Log {
    /// Follows the log of a connection, in place of SQLite's own bringing in.
    pub(crate) fn follow(connection: &mut Connection) -> Result<Self, StoreError> {
        let pages = Arc::new(AtomicU32::new(0));
        let seen = pages.clone();
        connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            seen.store(u32::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self { pages })
    }

    /// How long to wait for the next write before the log is brought in; `None` if it is too short for that.
    pub(crate) fn patience(&self) -> Option<Duration> {
        (self.pages() >= WORTH_IT).then_some(QUIET)
    }

    /// Whether it has to be brought in before the next write, after one of this kind.
    pub(crate) fn is_too_long(&self, after: Keeping) -> bool {
        let most = match after {
            Keeping::AtOnce => TOO_LONG,
            Keeping::WithTheNext => LONG,
        };
        self.pages() >= most
    }

    /// Brings in what no reader still needs. The rest is brought in next time.
    pub(crate) fn bring_in(&self, connection: &Connection) {
        self.pages.store(0, Ordering::Relaxed);
        if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the write-ahead log could not be brought in");
        }
    }

    fn pages(&self) -> u32 {
        self.pages.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_leaves_the_log_alone_however_long_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cache.db");
        let mut connection = Connection::open(&file).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE one (a);").unwrap();
        let log = Log::follow(&mut connection).unwrap();
        let bytes = || std::fs::metadata(&file).unwrap().len();
        let before = bytes();
        let fill = |pages: u32| connection.execute("INSERT INTO one VALUES (zeroblob(?1 * 4096))", [pages]).unwrap();
        fill(10);
        assert_eq!(log.patience(), None, "a short log is not worth the while");
        fill(LONG);
        assert!(log.patience().is_some() && log.is_too_long(Keeping::WithTheNext) && !log.is_too_long(Keeping::AtOnce));
        fill(TOO_LONG);
        assert!(log.is_too_long(Keeping::AtOnce));
        assert_eq!(bytes(), before, "nothing went into the file by itself");
        log.bring_in(&connection);
        assert!(bytes() > u64::from(TOO_LONG) * 4096, "all of it is in the file");
        assert!(log.patience().is_none() && !log.is_too_long(Keeping::WithTheNext));
        fill(10);
        assert!(log.patience().is_none(), "the log begins anew");
    }
}
