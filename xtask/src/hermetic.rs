//! Proof that a test run left the user's own files alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::failure::{Failure, Outcome};

/// The console's name for its own directories; the same stands as `identifier` in tauri.conf.json.
const IDENTIFIER: &str = "app.customer-console";

/// What is known of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    length: u64,
    changed: Option<SystemTime>,
}

/// Every file a careless test could have touched, as it looked at one moment.
pub(crate) struct Listing(BTreeMap<PathBuf, Look>);

impl Listing {
    /// Looks at the console's own directories, in depth, and at the names in the configuration directory: a program that
    /// forgot its private home would leave a new one there.
    pub(crate) fn take() -> Self {
        let mut files = BTreeMap::new();
        for parent in user_directories() {
            look_into(&parent.join(IDENTIFIER), &mut files);
        }
        if let Some(configuration) = configuration_directory() {
            for entry in fs::read_dir(configuration).into_iter().flatten().flatten() {
                files.entry(entry.path()).or_insert(Look { length: 0, changed: None });
            }
        }
        Self(files)
    }

    /// Fails if anything appeared, changed or vanished since.
    pub(crate) fn expect_unchanged(&self) -> Outcome {
        let changes = self.changes(&Self::take());
        if changes.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = changes.iter().map(|path| format!("  {}", path.display())).collect();
        Err(Failure::new(format!(
            "the user's own files changed during the tests (was the console in use meanwhile?):\n{}",
            names.join("\n")
        )))
    }

    fn changes(&self, later: &Self) -> Vec<PathBuf> {
        let both = self.0.keys().chain(later.0.keys().filter(|path| !self.0.contains_key(*path)));
        both.filter(|path| self.0.get(*path) != later.0.get(*path)).cloned().collect()
    }
}

fn configuration_directory() -> Option<PathBuf> {
    std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".config")))
}

/// The parents of the console's directories on all three systems; those that do not exist here are simply empty.
fn user_directories() -> Vec<PathBuf> {
    let named = ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"];
    let in_home = [".local/share", ".config", ".cache", "Library/Application Support", "Library/Caches"];
    let home = std::env::home_dir();
    let named = named.iter().filter_map(std::env::var_os).map(PathBuf::from);
    named.chain(home.iter().flat_map(|home| in_home.iter().map(|relative| home.join(relative)))).collect()
}

fn look_into(path: &Path, files: &mut BTreeMap<PathBuf, Look>) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        if let Ok(metadata) = entry.metadata() {
            files.insert(entry.path(), Look { length: metadata.len(), changed: metadata.modified().ok() });
            if metadata.is_dir() {
                look_into(&entry.path(), files);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[(&str, u64)]) -> Listing {
        Listing(files.iter().map(|(path, length)| (PathBuf::from(path), Look { length: *length, changed: None })).collect())
    }

    #[test]
    fn new_changed_and_vanished_files_are_all_named() {
        let before = listing(&[("kept", 1), ("changed", 1), ("vanished", 1)]);
        let after = listing(&[("kept", 1), ("changed", 2), ("new", 1)]);
        let mut changes = before.changes(&after);
        changes.sort();
        assert_eq!(changes, [PathBuf::from("changed"), PathBuf::from("new"), PathBuf::from("vanished")]);
        assert!(before.changes(&before).is_empty(), "nothing happened, nothing is named");
    }
}
