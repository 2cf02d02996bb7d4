//! Whom the files of this program belong to.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::SecretsChoice;
use contract::wire::{PendingExport, StartFresh};
use logs::{Limits, LogFiles};
use secrets::Memory;
use support::{Console, Desk};

/// Everything below a folder and the folder itself, with its mode.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = vec![(folder.to_owned(), mode(folder))];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(modes(&path));
        } else {
            found.push((path.clone(), mode(&path)));
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The kind of a file, by its name without what differs from day to day.
fn kind(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.split('-').filter(|part| !part.starts_with(|c: char| c.is_ascii_digit())).collect::<Vec<_>>().join("-")
}

/// Works a little and takes a pending change along as a file. Leaves the program running.
async fn worked(desk: &mut Desk, folder: &Path, secrets: SecretsChoice) -> Console {
    let known = desk.known(0).await;
    let console = Console::start_in(desk, folder, secrets).await;
    console.connect(desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.app.pending_export(PendingExport { operation_ids: Vec::new() }).await.unwrap();
    desk.start_again().await;
    console
}

/// Without help from the mode that a process gives to what it makes: each file is made as it should be.
#[tokio::test(flavor = "multi_thread")]
async fn every_file_and_folder_is_for_this_user_only() {
    let mut desk = Desk::start().await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let careless = folder.path().join("careless");
    std::fs::write(&careless, "").unwrap();
    assert_ne!(mode(&careless) & 0o077, 0, "what nobody cares about could be read by others, or this shows nothing");

    // With a keychain; then with another one, so that the cache is moved aside; then without any.
    worked(&mut desk, &data, SecretsChoice::Given(Arc::new(Memory::new()))).await.app.close().await;
    let moved = Console::door(&desk, &data, SecretsChoice::Given(Arc::new(Memory::new())));
    moved.access_start_fresh(StartFresh { understood: true }).await.unwrap();
    moved.close().await;
    let unkept = data.with_file_name("unkept");
    let without = worked(&mut desk, &unkept, SecretsChoice::Memory).await;
    let mut log = LogFiles::open(&data.join(logs::FOLDER), Limits { bytes: 10, files: 2 }).unwrap();
    (0..3).for_each(|_| log.write("a line that fills a file"));

    let mut found = modes(&data);
    found.extend(modes(&unkept));
    let kinds: BTreeSet<String> = found.iter().map(|(path, _)| kind(path)).collect();
    for expected in [
        "cache.db",
        "cache.db-wal",
        "cache.db-shm",
        "cache.lock",
        "unreadable-cache.db",
        "this-run",
        "exports",
        "pending-changes",
        "logs",
        "console.log",
        "console.log.1",
        "lock",
    ] {
        assert!(kinds.contains(expected), "there is a {expected}: {kinds:?}");
    }
    for (path, mode) in found {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
    }
    without.app.close().await;
}
