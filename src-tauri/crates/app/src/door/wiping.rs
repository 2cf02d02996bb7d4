//! Removing everything of this program from this device.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use contract::WireError;
use contract::wire::{Access, DeviceWipe};
use store::table::export_file;

use super::opening::Reach;
use super::{Closed, Door, Start, State, Wiped};
use crate::errors::References;

/// The words to type. They are part of the contract: the page asks for them.
const PHRASE: &str = "wipe this device";

impl Door {
    /// Removes keys, credentials, cache, copies and logs. Works while it is locked too. What other programs keep, and files that the agent
    /// had written elsewhere, stay; the state that follows names the latter.
    ///
    /// # Errors
    /// If the words are others. Nothing was removed then.
    pub async fn device_wipe(&self, request: DeviceWipe) -> Result<Access, WireError> {
        self.begin().await;
        if request.phrase.trim().to_lowercase() != PHRASE {
            return Err(self.inner.invalid("The words are others. Nothing was removed.", Vec::new()));
        }
        let mut state = self.inner.state.write().await;
        let (mut left, mut exported) = (Vec::new(), Vec::new());
        if let State::Open(opened) = &*state {
            let files = opened.app.read(export_file::all).await.unwrap_or_default();
            exported = files.iter().filter(|path| path.exists()).map(|path| path.display().to_string()).collect();
            opened.app.close().await;
        }
        // The key first: from here on the files are noise.
        match self.inner.reach().await {
            Ok(Reach::Keychain(secrets)) => {
                if let Err(error) = secrets.clear().await {
                    left.push(format!("Entries in the keychain: {error}"));
                }
            }
            Ok(Reach::Nothing { .. }) => {}
            Err(error) => left.push(format!("Entries in the keychain: {error}")),
        }
        for path in ours(&self.inner.options.data_dir) {
            let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            if let Err(error) = removed {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                left.push(format!("{name}: {}", error.kind()));
            }
        }
        *self.inner.place.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let wiped = Wiped { left, exported };
        tracing::info!(left = wiped.left.len(), "wiped");
        let access = self.put(&mut state, State::Closed(Closed::Wiped(wiped.clone())));
        drop(state);
        self.inner.renewal.renew(Start::Wiped(wiped)).await;
        Ok(access)
    }
}

/// What the names of this program's files in its data folder begin with.
const OURS: [&str; 7] = ["cache.", "protection.json", "unreadable-", "damaged-", "salvaged", "this-run", "logs"];

/// Everything of this program in its data folder, but for what the agent asked to be written there.
fn ours(data: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(data) else { return Vec::new() };
    let is_ours = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| OURS.iter().any(|begins| name.starts_with(begins)))
    };
    entries.flatten().map(|entry| entry.path()).filter(is_ours).collect()
}
