//! The files of the cache, moved as a whole.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use secrets::protection::Protection;
use store::StoreError;

/// Folder, below the data folder, of a cache whose key is kept nowhere.
pub(super) fn this_run(data: &Path) -> PathBuf {
    data.join("this-run")
}

/// Whether there is a cache.
pub(super) fn has_cache(folder: &Path) -> Result<bool, StoreError> {
    Ok(folder.exists() && store::files_of(folder)?.iter().any(|file| file.file_name() == Some(OsStr::new(store::FILE))))
}

/// Renames the files of a cache, and what says how its key is protected, so that a new one can be made. Says whether there were any.
pub(super) fn move_aside(folder: &Path, clock: &dyn Clock) -> Result<bool, StoreError> {
    if !folder.exists() {
        return Ok(false);
    }
    // A folder that can be read can be read again.
    let protection = Protection::files_of(folder).unwrap_or_default();
    let had_cache = put_aside(folder, UNREADABLE, clock)?;
    rename(&protection, folder, UNREADABLE, clock)?;
    Ok(had_cache)
}

/// Renames the files of a cache only: its key stays what it was. Says whether there were any.
pub(super) fn put_aside(folder: &Path, why: &str, clock: &dyn Clock) -> Result<bool, StoreError> {
    let files = store::files_of(folder)?;
    rename(&files, folder, why, clock)?;
    Ok(!files.is_empty())
}

/// What the names of files begin with that were put aside because their key is gone.
const UNREADABLE: &str = "unreadable";

fn rename(files: &[PathBuf], folder: &Path, why: &str, clock: &dyn Clock) -> Result<(), StoreError> {
    let mut at = clock.now();
    let aside = |at: Timestamp, file: &Path| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        folder.join(format!("{why}-{}-{name}", at.strftime("%Y%m%dT%H%M%SZ")))
    };
    // Renaming replaces what has the name already: data that was put aside in the same second, or before the clock was set back.
    while files.iter().any(|file| aside(at, file).exists()) {
        at += SignedDuration::from_secs(1);
    }
    for file in files {
        std::fs::rename(file, aside(at, file))?;
    }
    Ok(())
}

/// Moves a cache from one folder to another that has none.
pub(super) fn move_up(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(to)?;
    let mut files = store::files_of(from)?;
    // The database last: where it stands, everything that belongs to it stands too.
    files.sort_by_key(|file| std::cmp::Reverse(file.as_os_str().len()));
    for file in files {
        if let Some(name) = file.file_name() {
            std::fs::rename(&file, to.join(name))?;
        }
    }
    Ok(())
}

/// Removes the files of a cache whose key died with an earlier run.
pub(super) fn discard(folder: &Path) -> Result<(), StoreError> {
    if folder.exists() {
        for file in store::files_of(folder)? {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    #[test]
    fn what_was_put_aside_in_the_same_second_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join(store::FILE);
        for content in ["first", "second", "third"] {
            std::fs::write(&cache, content).unwrap();
            assert!(move_aside(folder.path(), &Still).unwrap());
        }
        let mut kept: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        kept.sort();
        let kept: Vec<_> = kept.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        assert_eq!(kept, ["first", "second", "third"]);
    }
}
