//! A cache in memory for simulations: everything happens on the caller's thread, in the order it was asked for, and each commit can be
//! made to fail, or to be the last thing the program does.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::broadcast;

use crate::writer::{self, Write};
use crate::{CacheKey, Keys, StoreError, Topic, migration};

/// What becomes of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is on the disk.
    Kept,
    /// The disk is full; nothing of it is kept.
    DiskFull,
    /// The program ends before it; nothing of it is kept. The write never returns.
    EndsBefore,
    /// The program ends right after it: it is kept, and nobody hears of it. The write never returns.
    EndsAfter,
}

/// Decides what becomes of each commit, in order.
pub trait Commits: Send + Sync {
    /// The fate of the next commit.
    fn next(&self) -> Fate;
}

/// The database, which outlives the program that works on it.
#[derive(Clone)]
pub struct Memory {
    connection: Arc<Mutex<Connection>>,
    commits: Arc<dyn Commits>,
    changes: broadcast::Sender<Topic>,
    keys: Keys,
}

impl Memory {
    /// An empty, up-to-date cache.
    ///
    /// # Errors
    /// If SQLite has no memory.
    pub fn new(commits: Arc<dyn Commits>) -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
        connection.set_prepared_statement_cache_capacity(128);
        crate::folding::teach(&connection)?;
        migration::run_in_memory(&mut connection)?;
        let (changes, _) = broadcast::channel(1024);
        Ok(Self { connection: Arc::new(Mutex::new(connection)), commits, changes, keys: Keys::of(&CacheKey::new([0; 32])) })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that panicked was rolled back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn follow(&self) -> broadcast::Receiver<Topic> {
        self.changes.subscribe()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(crate) async fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        read(&self.connection())
    }

    pub(crate) async fn write<T>(
        &self,
        now: Timestamp,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let fate = self.commits.next();
        let written = {
            let mut connection = self.connection();
            writer::transact(&mut connection, &self.keys, now, |running| {
                let value = write(running)?;
                match fate {
                    Fate::Kept | Fate::EndsAfter => Ok(value),
                    Fate::DiskFull | Fate::EndsBefore => Err(StoreError::DiskFull),
                }
            })
        };
        if matches!(fate, Fate::EndsBefore | Fate::EndsAfter) {
            // Whoever runs the program stops it now.
            return pending().await;
        }
        let (value, left) = written?;
        for topic in left.topics {
            // Nobody following is no error.
            let _ = self.changes.send(topic);
        }
        Ok(value)
    }
}
