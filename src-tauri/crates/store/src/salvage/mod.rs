//! Bringing over what a damaged cache still holds of the agent's work: the waiting changes with what they need to be sent, what the agent
//! made by hand, and the log. Customers without a waiting change are not brought over; they are pulled again.

mod found;
mod leaf;
mod pages;
mod rebuild;
mod salt;
mod scattered;
mod source;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::open::{self, FILE};
use crate::{CacheKey, Keys, StoreError, migration, writer};
use found::{Found, KEYED, Schema, WHOLE};
pub use salt::{Salt, salt_of};
use source::Source;

/// How much of a table was brought over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// So many rows.
    pub kept: u32,
    /// Of at least so many: what stood on pages that cannot be read is counted where an index names it.
    pub of: u32,
}

/// What was brought over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Salvaged {
    tables: BTreeMap<&'static str, Share>,
}

impl Salvaged {
    /// The waiting changes.
    #[must_use]
    pub fn changes(&self) -> Share {
        self.of("outbox")
    }

    /// One table by its name.
    #[must_use]
    pub fn of(&self, table: &str) -> Share {
        self.tables.get(table).copied().unwrap_or_default()
    }

    /// All tables with their names.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, Share)> + '_ {
        self.tables.iter().map(|(table, share)| (*table, *share))
    }

    fn count(&mut self, table: &'static str, of: usize) {
        self.tables.entry(table).or_default().of = u32::try_from(of).unwrap_or(u32::MAX);
    }

    fn keep(&mut self, table: &'static str, kept: bool) {
        self.tables.entry(table).or_default().kept += u32::from(kept);
    }
}

/// The folder inside the new one through which the damaged file is read. It is gone afterwards.
const APART: &str = "damaged";

/// The folder in that one with a copy that has its salt again.
const MENDED: &str = "mended";

/// Makes a cache in the folder `into` from what can be read of the damaged one in `folder`. Nothing in `folder` is changed.
///
/// The file is read row by row, past every page that fails its check, and where a customer's row is lost, from what indexes say of it. What
/// the write-ahead log holds counts as far as it can be read; if something is missing then, the file is read without it too, and at last
/// page by page, whatever leads to them. So what is found may be older than what was there last: a change that would be sent is brought over as one of which it is not known whether it
/// arrived, and is looked up first.
///
/// # Errors
/// [`StoreError::Unreadable`] if no page can be read: another key, no cache, or its first 16 bytes are gone, without which none can be checked,
/// and were not kept as `salt`.
/// [`StoreError::NewerDatabase`]; [`StoreError::Io`] if there is a cache in `into` already; or what the disk says. Nothing is left in
/// `into` then.
pub fn salvage(folder: &Path, key: &CacheKey, salt: Option<Salt>, into: &Path) -> Result<Salvaged, StoreError> {
    let file = into.join(FILE);
    if file.exists() {
        return Err(StoreError::Io(std::io::ErrorKind::AlreadyExists.into()));
    }
    open::private_folder(into)?;
    let apart = Apart(into.join(APART));
    let salvaged = match salt.map(|salt| salt::put_back(folder, salt, &apart.0.join(MENDED))).transpose() {
        Ok(mended) => bring_over(mended.flatten().as_deref().unwrap_or(folder), key, &apart.0, &file),
        Err(error) => Err(error),
    };
    if salvaged.is_err() {
        for left in crate::files_of(into)? {
            fs::remove_file(left)?;
        }
    }
    salvaged
}

fn bring_over(folder: &Path, key: &CacheKey, apart: &Path, file: &Path) -> Result<Salvaged, StoreError> {
    let mut writing = open::connect_for_writing(file, key)?;
    let mut schema = Schema::new();
    for table in rebuild::TABLES.into_iter().chain(WHOLE).chain(KEYED) {
        schema.insert(table, rebuild::columns(&writing, table)?);
    }
    let known = migration::schema(&writing)?;
    let mut found = None::<Found>;
    // One after the other: SQLite takes them for one file, and would give both the same log.
    for (number, log) in readings(folder, key, apart)?.into_iter().enumerate() {
        if found.as_ref().is_some_and(Found::is_complete) {
            break;
        }
        let mut source = Source::open(folder, key, &apart.join(number.to_string()), log)?;
        source.refuse_newer(known)?;
        let also = found.as_ref().map(Found::missing_records).unwrap_or_default();
        let read = Found::read(&mut source, &schema, &also)?;
        match &mut found {
            None => found = Some(read),
            Some(found) => found.fill(read),
        }
    }
    let found = match found {
        Some(found) if found.is_complete() => found,
        None => scattered::read(folder, key, &writing)?,
        Some(mut found) => {
            found.fill(scattered::read(folder, key, &writing)?);
            found
        }
    };
    let now = rebuild::newest(&found);
    let (salvaged, _) = writer::transact(&mut writing, &Keys::of(key), now, |write| rebuild::rebuild(write, found))?;
    writing.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(salvaged)
}

/// The ways in which SQLite can read the file, the best one first: with its write-ahead log, unless that turns out to be older than the
/// file, and without. None if its first page is gone.
fn readings(folder: &Path, key: &CacheKey, apart: &Path) -> Result<Vec<bool>, StoreError> {
    let age = |log: bool, name: &str| Source::open(folder, key, &apart.join(name), log).and_then(|mut source| source.age());
    let with_log = if Source::has_log(folder) { age(true, "with-log") } else { Err(StoreError::Unreadable) };
    match (with_log, age(false, "without-log")) {
        (Ok(with), Ok(without)) if with >= without => Ok(vec![true, false]),
        (Ok(_), Ok(_)) => Ok(vec![false, true]),
        // The first page may stand in the log alone.
        (Ok(_), Err(_)) => Ok(vec![true]),
        (Err(_), Ok(_)) => Ok(vec![false]),
        (Err(_), Err(StoreError::Unreadable)) => Ok(Vec::new()),
        (Err(_), Err(error)) => Err(error),
    }
}

/// A folder that goes with this value.
struct Apart(PathBuf);

impl Drop for Apart {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(kind = ?error.kind(), "the folder a damaged cache was read through could not be removed");
        }
    }
}
