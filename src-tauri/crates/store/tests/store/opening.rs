//! Opening: encryption, keys, locks, versions.

use rusqlite::Connection;
use store::{CacheKey, Store, StoreError};

use crate::{Fixture, KEY, customer};

#[tokio::test]
async fn the_file_shows_nothing_of_what_is_in_it() {
    let fixture = Fixture::new().await;
    fixture.ingest(customer("1", "Wilhelmina", "Quackenbush", &[])).await;
    for file in store::files_of(fixture.folder.path()).unwrap() {
        let bytes = std::fs::read(&file).unwrap();
        let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(!holds(b"SQLite format 3"), "{} begins like plain SQLite", file.display());
        assert!(!holds(b"Quackenbush") && !holds(b"quackenbush"), "a name stands readable in {}", file.display());
    }
}

#[tokio::test]
async fn another_key_opens_nothing_and_breaks_nothing() {
    let fixture = Fixture::new().await;
    fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let Fixture { store, folder, .. } = fixture;
    drop(store);
    assert!(matches!(Store::open(folder.path(), &CacheKey::new([8; 32])), Err(StoreError::Unreadable)));
    let store = Store::open(folder.path(), &KEY).unwrap();
    assert_eq!(store.read(store::table::person::count).await.unwrap(), 1, "the right key still opens it");
}

#[tokio::test]
async fn a_second_opener_is_told() {
    let fixture = Fixture::new().await;
    assert!(matches!(Store::open(fixture.folder.path(), &KEY), Err(StoreError::AlreadyOpen)));
}

#[tokio::test]
async fn a_file_from_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), &KEY).unwrap());
    raw(folder.path())
        .execute("INSERT INTO refinery_schema_history SELECT 999, 'later', applied_on, checksum FROM refinery_schema_history WHERE version = 1", [])
        .unwrap();
    match Store::open(folder.path(), &KEY).map(drop) {
        Err(StoreError::NewerDatabase { found: 999, known }) => assert!(known < 999),
        other => panic!("a newer file has to be refused, got {other:?}"),
    }
}

#[tokio::test]
async fn a_changed_migration_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), &KEY).unwrap());
    raw(folder.path()).execute("UPDATE refinery_schema_history SET checksum = '1'", []).unwrap();
    assert!(matches!(Store::open(folder.path(), &KEY).map(drop), Err(StoreError::ForeignHistory)), "checksums are compared");
}

#[tokio::test]
async fn a_damaged_file_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cache.db"), vec![0x5a; 8192]).unwrap();
    assert!(matches!(Store::open(folder.path(), &KEY), Err(StoreError::Unreadable)));
    assert_eq!(std::fs::read(folder.path().join("cache.db")).unwrap().len(), 8192, "it is left as it was");
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new().await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(fixture.folder.path()), 0o700);
    assert_eq!(mode(&fixture.folder.path().join("cache.db")), 0o600);
}

/// The schema, so that a change of it is seen in review.
#[tokio::test]
async fn schema() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), &KEY).unwrap());
    let database = raw(folder.path());
    let mut statement = database
        .prepare("SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'person_words_%' ORDER BY 1")
        .unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    insta::assert_snapshot!(names.join("\n"));
}

fn raw(folder: &std::path::Path) -> Connection {
    let database = Connection::open(folder.join("cache.db")).unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{}'\"", *KEY.to_hex())).unwrap();
    database
}

#[tokio::test]
async fn a_closed_store_refuses_and_can_be_opened_again() {
    let Fixture { store, folder, .. } = Fixture::new().await;
    let other = store.clone();
    store.close().await;
    store.close().await;
    assert!(matches!(other.read(store::table::person::count).await, Err(StoreError::Closed)));
    let write = other.write(jiff::Timestamp::UNIX_EPOCH, |write| store::table::setting::put(write, "a", "b")).await;
    assert!(matches!(write, Err(StoreError::Closed)));
    drop((store, other));
    assert!(Store::open(folder.path(), &KEY).is_ok());
}
