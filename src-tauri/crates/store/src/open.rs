//! Opening the cache.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::broadcast;

use crate::keeping::Keeping;
use crate::pool::Readers;
use crate::table::activity;
use crate::writer::{Write, Writer};
use crate::{CacheKey, Cancel, Keys, StoreError, Topic, folding, migration};

/// The open cache. Cheap to clone; the file is closed when the last clone is gone.
#[derive(Clone)]
pub struct Store {
    work: Work,
}

/// Where reads and writes run.
#[derive(Clone)]
enum Work {
    /// On threads of their own, over a file.
    Threads {
        readers: Readers,
        // Closed after the readers: the last connection that may write leaves one tidy file behind.
        writer: Writer,
        place: Arc<Place>,
        lock: Arc<File>,
    },
    /// On the caller's thread, over a database in memory.
    #[cfg(feature = "simulated")]
    Caller(crate::simulated::Memory),
}

/// Where a cache is, and what opens it.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) file: PathBuf,
    pub(crate) key: CacheKey,
}

impl Place {
    /// One more connection that reads.
    pub(crate) fn reader(&self) -> Result<Connection, StoreError> {
        connect(&self.file, &self.key, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }
}

/// Readers beside the writer. Two cores: one search, one page, one list.
const READERS: usize = 3;

/// Name of the database in its folder.
pub const FILE: &str = "cache.db";
const LOCK: &str = "cache.lock";

/// The files of a cache in a folder: the database, what SQLite keeps beside it, and copies made before migrations.
///
/// # Errors
/// If the folder cannot be read.
pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(FILE)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Store {
    /// Opens the cache in a folder, or makes it. Folder and files are readable by this user only.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOpen`], [`StoreError::Unreadable`] with another key or a damaged file, [`StoreError::NewerDatabase`], or
    /// what the disk says.
    pub fn open(folder: &Path, key: &CacheKey) -> Result<Self, StoreError> {
        private_folder(folder)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        private_file(&folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::AlreadyOpen),
            Err(TryLockError::Error(error)) => return Err(StoreError::Io(error)),
        }
        let file = folder.join(FILE);
        let mut writing = connect_for_writing(&file, key)?;
        let keys = Keys::of(key);
        activity::seal(&mut writing, &keys)?;
        let place = Place { folder: folder.to_owned(), file, key: key.clone() };
        let readers: Result<Vec<_>, _> = (0..READERS).map(|_| place.reader()).collect();
        let (readers, writer) = (Readers::new(readers?), Writer::start(writing, keys)?);
        Ok(Self { work: Work::Threads { readers, writer, place: Arc::new(place), lock: Arc::new(lock) } })
    }

    /// A cache in memory that does everything on the caller's thread, so that a simulation has the same order each time.
    #[cfg(feature = "simulated")]
    #[must_use]
    pub fn simulated(memory: crate::simulated::Memory) -> Self {
        Self { work: Work::Caller(memory) }
    }

    /// Runs a read.
    ///
    /// # Errors
    /// What the read says.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.work {
            Work::Threads { readers, .. } => readers.run(read).await,
            #[cfg(feature = "simulated")]
            Work::Caller(memory) => memory.read(read).await,
        }
    }

    /// Runs a read that is given up when it is cancelled.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], or what the read says.
    pub async fn read_until<T: Send + 'static>(
        &self,
        cancel: &Cancel,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let cancel = cancel.clone();
        self.read(move |connection| cancel.watch(connection, read)).await
    }

    /// Runs a write in one transaction. When this returns, it is on the disk or nothing of it is.
    ///
    /// # Errors
    /// What the write says; nothing was changed then.
    pub async fn write<T: Send + 'static>(
        &self,
        now: Timestamp,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.work {
            Work::Threads { writer, .. } => writer.run(now, Keeping::AtOnce, write).await,
            #[cfg(feature = "simulated")]
            Work::Caller(memory) => memory.write(now, write).await,
        }
    }

    /// Runs a write of what can be read again from where it came: a power cut may take it back, whole, until the next [`Store::write`]. Not
    /// for anything the agent did.
    ///
    /// # Errors
    /// What the write says; nothing was changed then.
    pub async fn write_received<T: Send + 'static>(
        &self,
        now: Timestamp,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.work {
            Work::Threads { writer, .. } => writer.run(now, Keeping::WithTheNext, write).await,
            #[cfg(feature = "simulated")]
            Work::Caller(memory) => memory.write(now, write).await,
        }
    }

    /// Closes the file after what was begun, and lets another program have it. Reads and writes that come later are refused with [`StoreError::Closed`].
    pub async fn close(&self) {
        match &self.work {
            Work::Threads { readers, writer, lock, .. } => {
                readers.close().await;
                writer.close().await;
                // A task that is about to find out may hold this for a moment longer; whoever opens the file next need not wait for it.
                if let Err(error) = lock.unlock() {
                    tracing::warn!(kind = ?error.kind(), "the lock of the cache could not be given up");
                }
            }
            #[cfg(feature = "simulated")]
            Work::Caller(_) => {}
        }
    }

    /// The keys that are derived from the cache's.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        match &self.work {
            Work::Threads { writer, .. } => writer.keys(),
            #[cfg(feature = "simulated")]
            Work::Caller(memory) => memory.keys(),
        }
    }

    /// Where the cache is and the connections to it; `None` for one in memory.
    pub(crate) fn on_disk(&self) -> Option<(Arc<Place>, &Readers, &Writer)> {
        match &self.work {
            Work::Threads { readers, writer, place, .. } => Some((place.clone(), readers, writer)),
            #[cfg(feature = "simulated")]
            Work::Caller(_) => None,
        }
    }

    /// Everything that changes from now on.
    #[must_use]
    pub fn follow(&self) -> broadcast::Receiver<Topic> {
        match &self.work {
            Work::Threads { writer, .. } => writer.follow(),
            #[cfg(feature = "simulated")]
            Work::Caller(memory) => memory.follow(),
        }
    }
}

/// Opens a cache for writing, or makes it, and brings it up to date.
pub(crate) fn connect_for_writing(file: &Path, key: &CacheKey) -> Result<Connection, StoreError> {
    let mut writing = connect(file, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    private_file(file)?;
    // An edit the agent saw as saved survives a power cut.
    writing.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    migration::run(&mut writing, file)?;
    Ok(writing)
}

fn connect(file: &Path, key: &CacheKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch(&key.pragma())?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    // The first read of a page is where a wrong key shows.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(failure, _) if failure.code == rusqlite::ErrorCode::CannotOpen => StoreError::from(error),
        _ => StoreError::Unreadable,
    })?;
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA trusted_schema = OFF;",
    )?;
    folding::teach(&connection)?;
    Ok(connection)
}

#[cfg(unix)]
pub(crate) fn private_folder(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    Ok(())
}

#[cfg(unix)]
fn private_file(file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn private_folder(folder: &Path) -> Result<(), StoreError> {
    // The user's application data folder is private to the user there.
    fs::create_dir_all(folder)?;
    Ok(())
}

#[cfg(not(unix))]
fn private_file(_file: &Path) -> Result<(), StoreError> {
    Ok(())
}
