//! The data measurements are taken on: caches of a given number of customers, filled from the sandbox's generator through the program's own
//! adapters and its own way of taking customers in. Kept between runs.

mod acquaintances;
mod fill;
mod fingerprint;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::Secret;
use rusqlite::{Connection, OpenFlags};
use sandbox::Access;
use secrets::{Memory, SecretStore};
use store::CacheKey;

/// The key of every measured cache. What is in them is made up.
const KEY: [u8; 32] = [0x5a; 32];

/// Under which name the program looks for the key.
const CACHE_KEY: &str = "cache-key";

/// The database in its folder.
const FILE: &str = "cache.db";

/// How the names of folders begin that are worked on.
const SCRATCH: &str = "scratch-";

/// A filled cache that is never written to.
pub(crate) struct Filled {
    folder: PathBuf,
    /// Customers in it.
    pub(crate) size: u32,
}

/// A cache that may be written to; gone when dropped.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
}

/// The cache of this size, filled now if no earlier run did.
pub(crate) async fn ensure(root: &Path, sandbox: &Path, size: u32) -> anyhow::Result<Filled> {
    let folder = root.join(format!("{size}-{}", fingerprint::of_filling(sandbox).await?));
    if !folder.join("complete").exists() {
        forget(root, size)?;
        fill::fill(&folder, sandbox, size).await?;
        File::create(folder.join("complete"))?;
    }
    Ok(Filled { folder, size })
}

/// Removes what earlier runs worked on and could not remove because they were killed. Two runs at once need a folder each.
pub(crate) fn forget_scratches(root: &Path) -> anyhow::Result<()> {
    forget_folders(root, SCRATCH)
}

/// Removes caches of this size that were not filled to the end, or are not what filling would give today.
fn forget(root: &Path, size: u32) -> anyhow::Result<()> {
    forget_folders(root, &format!("{size}-"))
}

fn forget_folders(root: &Path, beginning: &str) -> anyhow::Result<()> {
    if !root.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

impl Filled {
    /// A copy to work on.
    pub(crate) fn scratch(&self) -> anyhow::Result<Scratch> {
        let scratch = Scratch::beside(&self.folder)?;
        fs::copy(self.folder.join(FILE), scratch.file())?;
        Ok(scratch)
    }

    /// Bytes on the disk.
    pub(crate) fn bytes(&self) -> u64 {
        fs::metadata(self.folder.join(FILE)).map_or(0, |metadata| metadata.len())
    }
}

impl Scratch {
    /// An empty one on the disk that has the measured data.
    pub(crate) fn empty(root: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { folder: tempfile::Builder::new().prefix(SCRATCH).tempdir_in(root)? })
    }

    fn beside(folder: &Path) -> anyhow::Result<Self> {
        Self::empty(folder.parent().context("a folder without a parent")?)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    /// A connection of one's own that only reads, as bare as can be: the same file and key, and as much memory for pages as the
    /// program's readers have.
    pub(crate) fn reader(&self) -> anyhow::Result<Connection> {
        bare(&self.file(), OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Another, empty file on the same disk, as durable as the program's.
    pub(crate) fn other_file(&self) -> anyhow::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = bare(&self.folder.path().join("other.db"), flags)?;
        // Rows are put there whose parents stay where they are.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA foreign_keys = OFF;",
        )?;
        Ok(connection)
    }

    /// Makes the next reads come from the disk. Call while nobody has the cache open.
    #[cfg(target_os = "linux")]
    pub(crate) fn make_cold(&self) -> anyhow::Result<()> {
        use rustix::fs::{Advice, fadvise};
        let file = File::open(self.file())?;
        // Pages that were not written yet are not let go.
        file.sync_all()?;
        fadvise(&file, 0, None, Advice::DontNeed)?;
        Ok(())
    }

    /// Makes the next reads come from the disk.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn make_cold(&self) -> anyhow::Result<()> {
        anyhow::bail!("only Linux can be told to forget {}", self.file().display())
    }
}

/// A connection to a file with the key of measured caches, set up as the program sets up its own.
pub(crate) fn bare(file: &Path, flags: OpenFlags) -> anyhow::Result<Connection> {
    let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        hex::encode(KEY)
    ))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// The key of measured caches.
pub(crate) fn key() -> CacheKey {
    CacheKey::new(KEY)
}

/// Puts the key where the program looks for it.
pub(crate) async fn hand_over_key(secrets: &dyn SecretStore) -> anyhow::Result<()> {
    secrets.set(CACHE_KEY, &Secret::new(key().to_hex().as_str())).await.context("the key cannot be kept")
}

/// A place for secrets that has the key.
pub(crate) async fn secrets() -> anyhow::Result<Memory> {
    let secrets = Memory::new();
    hand_over_key(&secrets).await?;
    Ok(secrets)
}

/// How to reach systems that do not answer any more, so that nothing but what is measured goes on.
pub(crate) async fn nobody() -> anyhow::Result<Access> {
    let sandbox = sandbox::start(sandbox::SandboxOptions { customers: 0, ..sandbox::SandboxOptions::default() }).await?;
    let access = sandbox.access().clone();
    sandbox.stop().await;
    Ok(access)
}
