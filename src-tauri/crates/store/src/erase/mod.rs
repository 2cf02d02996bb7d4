//! Erasing: so that what was removed can be found nowhere, not in the gaps of pages and not in copies.
//!
//! A removed row is overwritten on its page (`PRAGMA secure_delete`), and still its words are in the word index until its parts are merged
//! (`words`), copies of it are in the gaps of pages that were split while it was there, in the write-ahead log, in the memory of
//! connections, and in copies of the file from before a migration ([`Store::scour`]).

mod gaps;
mod needles;
mod pages;
mod proof;
mod scrub;
mod words;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::open::{Place, files_of};
use crate::{Store, StoreError};

pub use needles::Needles;
pub use pages::{of_database as pages_of_database, of_log as pages_of_log};
pub use proof::{Found, Proof};
pub use scrub::{Asked, Belongings, Obstacle, belongings, is_on_its_way, scrub};

/// How often the log is tried to be brought in as a whole, each time waiting for whoever reads.
const TRIES: u32 = 20;

impl Store {
    /// Makes sure that nothing that was removed before is left: rewrites the word index without it, overwrites the gaps of all pages,
    /// empties the write-ahead log, replaces the reading connections, and removes copies that were made before migrations. In small steps,
    /// so that saves and searches go on meanwhile. A cache in memory has no such traces.
    ///
    /// # Errors
    /// If the database or the disk fails, [`StoreError::Busy`] if somebody reads for so long that the log cannot be emptied. Beginning
    /// again is safe.
    pub async fn scour(&self, now: Timestamp) -> Result<(), StoreError> {
        words::clear(self, now).await?;
        let Some((place, readers, writer)) = self.on_disk() else { return Ok(()) };
        gaps::overwrite(self, writer).await?;
        writer.between(|connection| Ok(connection.execute_batch("PRAGMA shrink_memory")?)).await?;
        let source = place.clone();
        readers.renew(move || source.reader()).await?;
        let mut tries = 0;
        while writer.between(bring_in_all).await? {
            tries += 1;
            if tries == TRIES {
                return Err(StoreError::Busy);
            }
        }
        for copy in copies(&place)? {
            std::fs::remove_file(copy)?;
        }
        Ok(())
    }

    /// Copies of the cache from before migrations; they hold everything that was there then.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn copies(&self) -> Result<Vec<PathBuf>, StoreError> {
        self.on_disk().map_or_else(|| Ok(Vec::new()), |(place, ..)| copies(&place))
    }
}

/// Brings the whole write-ahead log in and empties it. Says whether somebody still reads from it, so that it could not be.
fn bring_in_all(connection: &rusqlite::Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?)
}

fn copies(place: &Place) -> Result<Vec<PathBuf>, StoreError> {
    let is_copy = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(".before-"));
    Ok(files_of(&place.folder)?.into_iter().filter(is_copy).collect())
}
