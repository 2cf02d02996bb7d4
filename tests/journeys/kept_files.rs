//! Data of this program that comes from elsewhere: another computer, a newer version, a full disk.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use app::{App, MemoryClipboard, Options, SecretsChoice};
use contract::ErrorCode;
use contract::wire::Empty;
use secrets::{Memory, SecretStore};
use store::{CacheKey, Store};
use support::{Console, Desk};
use tempfile::TempDir;

/// A folder that was copied, with a change that waits, and the keychain that opens it. The desk is not running.
struct Left {
    desk: Desk,
    folder: TempDir,
    keychain: Arc<Memory>,
}

async fn left_behind() -> Left {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.app.close().await;
    let copy = copied(&files(folder.path()));
    Left { desk, folder: copy, keychain }
}

/// The names and contents of the files in a folder, but for the lock.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()));
    let mut files: Vec<_> = named.filter(|(name, _)| !name.ends_with(".lock")).collect();
    files.sort();
    files
}

/// A folder with these files.
fn copied(files: &[(String, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn options(desk: &Desk, folder: &Path, keychain: &Arc<Memory>) -> Options {
    Options {
        data_dir: folder.to_owned(),
        secrets: SecretsChoice::Given(keychain.clone()),
        exports_dir: folder.join("exports"),
        clipboard: Arc::new(MemoryClipboard::default()),
        sandbox: Some(serde_json::to_string(desk.access()).unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_copied_from_another_computer_opens_empty_and_keeps_the_old_file() {
    let mut left = left_behind().await;
    let old = files(left.folder.path());
    let elsewhere = Arc::new(Memory::new());
    let console = Console::start_in(&left.desk, left.folder.path(), SecretsChoice::Given(elsewhere)).await;
    let status = console.app.app_status(Empty {}).await.unwrap();
    assert_eq!((status.customers, status.pending, status.connections.len()), (0, 0, 0), "the key is on the other computer");
    let notice = status.notice.unwrap();
    assert!(notice.contains("kept beside") && notice.contains("changes that were not sent"), "the agent is told: {notice}");
    console.app.close().await;
    let now = files(left.folder.path());
    for (name, content) in &old {
        let kept = now.iter().find(|(other, _)| other.starts_with("unreadable-") && other.ends_with(name));
        assert!(kept.is_some_and(|(_, held)| held == content), "{name} is kept as it was");
    }
    // With its key, the old file has everything.
    let back = copied(&old);
    left.desk.start_again().await;
    let console = Console::start_in(&left.desk, back.path(), SecretsChoice::Given(left.keychain.clone())).await;
    console.all_sent().await;
    assert_eq!(left.desk.once("updateCustomer").params["firstname"], "Josephine", "what was not sent is not lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_newer_version_is_refused_and_not_touched() {
    let left = left_behind().await;
    let key = CacheKey::from_hex(left.keychain.get("cache-key").await.unwrap().reveal()).unwrap();
    alter(
        left.folder.path(),
        &key,
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (99, 'later', '', '0')",
    )
    .await;
    let before = files(left.folder.path());
    let error = App::start(options(&left.desk, left.folder.path(), &left.keychain)).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::NewerDatabase);
    assert!(error.message.contains("nothing was changed"), "{}", error.message);
    let after = files(left.folder.path());
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&after), names(&before), "nothing is moved aside");
    assert!(after == before, "and no byte is changed");
}

/// Does something to the file directly.
async fn alter(folder: &Path, key: &CacheKey, statement: &'static str) {
    let store = Store::open(folder, key).unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH;
    store.write(now, move |write| Ok(write.prepare_cached(statement)?.execute([])?)).await.unwrap();
    store.close().await;
}

/// A disk of four megabytes.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Takes the right to mount, so there is none for an ordinary user.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    /// Leaves no room.
    fn fill(&self) {
        let mut file = std::fs::File::create(self.0.path().join("film")).unwrap();
        while std::io::Write::write_all(&mut file, &[0; 4_096]).is_ok() {}
        while std::io::Write::write_all(&mut file, &[0; 1]).is_ok() {}
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.path().join("film")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_on_a_full_disk_is_refused_and_saved_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("not proven here: a small disk cannot be mounted by this user");
        return;
    };
    let desk = Desk::with(20).await;
    let known = desk.known(0).await;
    let keychain = Arc::new(Memory::new());
    let console = Console::start_in(&desk, disk.0.path(), SecretsChoice::Given(keychain)).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    disk.fill();
    let error = console
        .until("the disk is full for the program", async || {
            // What the file has allocated already may take a change or two.
            let note = format!("{}{}", "lang ".repeat(350), console.activity().await.len());
            console.edit(&person, "custom.notitie", &note).await.err()
        })
        .await;
    assert_eq!(error.code, ErrorCode::DiskFull, "{error:?}");
    assert!(error.message.contains("Nothing was saved"), "never said to be saved: {}", error.message);
    let sent = desk.executed("updateCustomer").len();
    assert!(console.pending().await.len() <= 1, "what is there can still be read");
    disk.make_room();
    console.edit(&person, "custom.segment", "bakers").await.unwrap();
    console.all_sent().await;
    assert_eq!(desk.item(&known.id).await["custom_segment"], "bakers");
    assert!(desk.executed("updateCustomer").len() <= sent + 2);
}
