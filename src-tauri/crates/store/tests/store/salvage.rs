//! Damaged files: what can be read of them is brought over, and they stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use domain::field::NAME_GIVEN;
use domain::operation::FieldChange;
use domain::{
    ChannelAddress, ChannelId, ChannelKind, Clock, Fields, Ids, Intent, OperationId, OperationState, PersonId, Random, ViewId,
};
use rusqlite::Connection;
use store::search::Order;
use store::table::activity::{self, NewActivity};
use store::table::view::ViewRow;
use store::table::{channel, connection, draft, link, outbox, person, record, setting, typed_secret, view};
use store::{CacheKey, Salvaged, Share, Store, StoreError};
use tempfile::TempDir;
use testkit::{FixedClock, SeededRandom};

use crate::{Fixture, KEY, customer};

/// Customers of the cache that is damaged: enough for tables of several pages.
const CUSTOMERS: usize = 120;

/// Changes that wait in it.
const CHANGES: u32 = 6;

/// A cache with changes that wait, closed.
struct Before {
    folder: TempDir,
    edit: OperationId,
}

/// What the agent typed in the change that has to survive.
const TYPED: &str = "Johanna";

/// A cache as an agent leaves it: customers, changes of every kind, one link, and what else the agent made.
async fn busy() -> (Fixture, OperationId) {
    let fixture = Fixture::new().await;
    let mut rows = Vec::new();
    for number in 0..CUSTOMERS {
        let (mail, phone) = (format!("jan{number}@example.com"), format!("+4930{number:06}"));
        let channels = [(ChannelKind::Email, mail.as_str()), (ChannelKind::Telephone, phone.as_str())];
        rows.push(fixture.ingest(customer(&number.to_string(), "Jan", &format!("Jansen{number}"), &channels)).await);
    }
    let ids = fixture.ids.clone();
    let rename = |after: &str| Intent::Edit {
        changes: vec![FieldChange { key: NAME_GIVEN.into(), before: "Jan".into(), after: after.into() }],
    };
    let address = ChannelAddress { kind: ChannelKind::Email, value: "new@example.com".into() };
    let intents = [
        (3, rename(TYPED)),
        (20, Intent::AddChannel { channel: ChannelId::new(ids.next()), address: address.clone(), no_sync: false }),
        (40, Intent::AddEvent { message: "Called".repeat(900), initiated_by: "agent".into(), source_url: String::new() }),
        (60, Intent::Delete),
        (60, rename("Last")),
    ];
    let operations: Vec<OperationId> = (0..CHANGES).map(|_| OperationId::new(ids.next())).collect();
    let edit = operations[0];
    let (connection, made) = (fixture.connection, PersonId::new(ids.next()));
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            for (id, (number, intent)) in operations.iter().zip(&intents) {
                let row = &rows[*number];
                if let Intent::AddChannel { channel, address, .. } = intent {
                    channel::add_local(write, row.rowid, *channel, address)?;
                }
                outbox::add(write, *id, row.rowid, row.connection_id, intent)?;
                record::project(write, row.rowid, true)?;
            }
            let person = person::add(write, made)?;
            let row = record::add_new(write, &*ids, connection, person)?;
            let fields: Fields = [(NAME_GIVEN, "Newcomer")].into_iter().collect();
            let create = Intent::Create { fields, channels: vec![address], ticket_id: None, no_sync: false };
            outbox::add(write, operations[5], row.rowid, connection, &create)?;
            record::project(write, row.rowid, true)?;
            link::link(write, &*ids, rows[70].person_row, rows[71].person_row)?;
            draft::put(write, "create", "{\"given\":\"Half\"}")?;
            setting::put(write, "theme", "dark")?;
            typed_secret::add(write, operations[5], "ssn")?;
            let id = ViewId::new(ids.next());
            view::add(write, &ViewRow { id, name: "Mine".into(), query: "jan".into(), order: Order::Name }, 0)?;
            activity::add(write, &*ids, &NewActivity { kind: "edited", operation_id: Some(edit), ..NewActivity::default() })
        })
        .await
        .unwrap();
    (fixture, edit)
}

async fn before() -> Before {
    let (fixture, edit) = busy().await;
    fixture.store.close().await;
    Before { folder: fixture.folder, edit }
}

/// A folder with a copy of a cache's files.
fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in store::files_of(folder).unwrap().into_iter().filter(|file| !file.to_string_lossy().ends_with("-shm")) {
        fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
    }
    copy
}

fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    files.map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())).collect()
}

/// What came of a damaged cache: what it was said to be, and whether the edit can be sent from the new one.
async fn salvaged(damaged: &Path, edit: OperationId) -> (Result<Salvaged, StoreError>, bool) {
    let (before, new) = (bytes_in(damaged), tempfile::tempdir().unwrap());
    let into = new.path().join("new");
    let result = store::salvage(damaged, &KEY, None, &into);
    assert!(before == bytes_in(damaged), "the damaged file and what lies beside it stay as they are");
    match &result {
        Err(_) => assert_eq!(bytes_in(&into).len(), 0, "nothing is left of an attempt that failed"),
        Ok(salvaged) => {
            assert_eq!(bytes_in(&into).keys().collect::<Vec<_>>(), ["cache.db"], "nothing is left of the way it was read");
            let store = Store::open(&into, &KEY).unwrap();
            let (all, count) = store
                .read(|db| Ok((outbox::all(db)?, db.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?)))
                .await
                .unwrap();
            assert_eq!((all.len() as u32, salvaged.changes().kept), (count, count), "every change that was kept can be read");
            let sound: String = store.read(|db| Ok(db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)).await.unwrap();
            assert_eq!(sound, "ok");
            let survived = is_sendable(&store, edit).await;
            store.close().await;
            return (result, survived);
        }
    }
    (result, false)
}

/// Whether the edit is there with the customer it goes to and the connection it goes through.
async fn is_sendable(store: &Store, edit: OperationId) -> bool {
    store
        .read(move |db| {
            let Some(row) = outbox::get(db, edit)? else { return Ok(false) };
            let (to, through) = (record::by_row(db, row.record)?, connection::get(db, row.connection_id)?);
            let Intent::Edit { changes } = &row.intent else { return Ok(false) };
            assert_eq!(row.state, OperationState::Unknown, "it is looked up before it is sent");
            assert_eq!(to.effective().get(NAME_GIVEN), Some(TYPED), "the customer shows it");
            Ok(changes[0].after == TYPED && to.remote_id.as_deref() == Some("3") && through.is_some())
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn everything_of_the_agent_comes_over_from_a_whole_file() {
    let Before { folder, edit } = before().await;
    let new = tempfile::tempdir().unwrap();
    let salvaged = store::salvage(folder.path(), &KEY, None, new.path()).unwrap();
    let all = |kept| Share { kept, of: kept };
    for (table, share) in [
        ("outbox", all(CHANGES)),
        ("connection", all(1)),
        ("record", all(7)),
        ("person", all(7)),
        ("channel", all(13)),
        ("link", all(1)),
        ("draft", all(1)),
        ("view", all(1)),
        ("typed_secret", all(1)),
        ("activity", all(1)),
    ] {
        assert_eq!(salvaged.of(table), share, "{table}");
    }
    assert!(salvaged.of("setting").kept >= 2, "the agent's and the program's own");
    let store = Store::open(new.path(), &KEY).unwrap();
    assert!(is_sendable(&store, edit).await);
    let (draft, theme, entry) = store
        .read(|db| {
            Ok((draft::get(db, "create")?, setting::get(db, "theme")?, activity::window(db, &activity::Filter::default(), 0, 9)?))
        })
        .await
        .unwrap();
    assert_eq!((draft.as_deref(), theme.as_deref(), entry.0), (Some("{\"given\":\"Half\"}"), Some("dark"), 1));
    let states: Vec<OperationState> =
        store.read(|db| Ok(outbox::all(db)?.into_iter().map(|row| row.state).collect())).await.unwrap();
    assert!(states.iter().all(|state| *state == OperationState::Unknown));
    let (persons, found) = store
        .read(|db| {
            Ok((
                person::count(db)?,
                db.query_row("SELECT count(*) FROM person_email WHERE address = 'jan3@example.com'", [], |row| {
                    row.get::<_, u32>(0)
                })?,
            ))
        })
        .await
        .unwrap();
    assert_eq!((persons, found), (6, 1), "the two that were linked are one, and they can be found");
    assert!(matches!(store::salvage(folder.path(), &KEY, None, new.path()), Err(StoreError::Io(_))), "no cache is written over");
}

#[tokio::test]
async fn a_file_cut_short_gives_what_is_left_of_it() {
    let Before { folder, edit } = before().await;
    let whole = fs::read(folder.path().join("cache.db")).unwrap();
    // Rows of customers are spread as they came, so all of these pages count.
    let standing = pages(folder.path(), "name IN ('outbox', 'connection', 'record') AND pagetype = 'leaf'");
    let mut survived = 0;
    for part in 0..16 {
        let damaged = copy_of(folder.path());
        fs::write(damaged.path().join("cache.db"), &whole[..whole.len() * part / 16]).unwrap();
        let (result, sendable) = salvaged(damaged.path(), edit).await;
        assert!(part > 0 || matches!(result, Err(StoreError::Unreadable)), "nothing comes of nothing");
        if standing.iter().all(|page| page * PAGE <= whole.len() * part / 16) {
            assert!(sendable, "all that is needed stands before the cut at {part} sixteenths");
        }
        survived += u32::from(sendable);
    }
    println!("cut short at sixteenths: the edit survived {survived} of 16 times");
    assert!(survived > 0, "what stands before the cut is read");
}

/// Bytes of a page.
const PAGE: usize = 4096;

fn open_raw(folder: &Path) -> Connection {
    let database = Connection::open(folder.join("cache.db")).unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{}'\"", *KEY.to_hex())).unwrap();
    database
}

/// The pages without which the edit cannot be had: those that hold the changes themselves, and the connections.
fn decisive(folder: &Path) -> BTreeSet<usize> {
    pages(folder, "name IN ('outbox', 'connection') AND pagetype = 'leaf'")
}

/// Numbers of pages by what stands on them.
fn pages(folder: &Path, which: &str) -> BTreeSet<usize> {
    let database = open_raw(folder);
    let mut pages = database.prepare(&format!("SELECT pageno FROM dbstat WHERE {which}")).unwrap();
    pages.query_map([], |row| row.get::<_, u32>(0)).unwrap().map(|page| page.unwrap() as usize).collect()
}

#[tokio::test]
async fn one_wrong_bit_takes_the_edit_only_where_it_stands() {
    let Before { folder, edit } = before().await;
    let whole = fs::read(folder.path().join("cache.db")).unwrap();
    let (decisive, schema) = (decisive(folder.path()), pages(folder.path(), "name = 'sqlite_schema'"));
    let (seed, mut survived, mut elsewhere) = (20_261_122, 0, 0);
    let random = SeededRandom::new(seed);
    let place = || ((random.fraction() * whole.len() as f64) as usize).min(whole.len() - 1);
    // Besides chance: the salt, the header, every page that says what tables there are, and every page that holds a change.
    let mut places: Vec<usize> = (0..200).map(|_| place()).chain([3, 24, 100]).collect();
    places.extend(schema.iter().chain(&decisive).map(|page| (page - 1) * PAGE + 1_000));
    for at in &places {
        let damaged = copy_of(folder.path());
        let mut bytes = whole.clone();
        bytes[*at] ^= 1 << (at % 8);
        fs::write(damaged.path().join("cache.db"), bytes).unwrap();
        let (_, sendable) = salvaged(damaged.path(), edit).await;
        // Without the salt at the beginning no page can be checked.
        if *at >= 16 && !decisive.contains(&(at / PAGE + 1)) {
            elsewhere += 1;
            assert!(sendable, "byte {at} is on page {}, where nothing of the edit stands", at / PAGE + 1);
        }
        survived += u32::from(sendable);
    }
    println!("one wrong bit (seed {seed}): the edit survived {survived} of {} times; {elsewhere} were elsewhere", places.len());
    assert!(elsewhere > 100);
}

#[tokio::test]
async fn what_is_no_cache_of_ours_is_left_alone() {
    let png = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 9_000]].concat();
    let plain = tempfile::tempdir().unwrap();
    Connection::open(plain.path().join("plain"))
        .unwrap()
        .execute_batch("CREATE TABLE outbox (id); INSERT INTO outbox VALUES (1)")
        .unwrap();
    let other = tempfile::tempdir().unwrap();
    drop(Store::open(other.path(), &CacheKey::new([9; 32])).unwrap());
    let theirs = [plain.path().join("plain"), other.path().join("cache.db")].map(|file| fs::read(file).unwrap());
    let empty = tempfile::tempdir().unwrap();
    let edit = OperationId::new(testkit::CountedIds::default().next());
    for bytes in [png, theirs[0].clone(), theirs[1].clone(), Vec::new(), vec![0; 8_192], b"x".to_vec()] {
        fs::write(empty.path().join("cache.db"), bytes).unwrap();
        let (result, _) = salvaged(empty.path(), edit).await;
        assert!(matches!(result, Err(StoreError::Unreadable)), "{result:?}");
    }
}

#[tokio::test]
async fn a_write_ahead_log_counts_as_far_as_it_can_be_read() {
    let (fixture, edit) = busy().await;
    // Taken while it is open: everything since the beginning stands in the log.
    let taken = copy_of(fixture.folder.path());
    let (store, Fixture { folder, .. }) = (fixture.store.clone(), fixture);
    store.close().await;
    let log = fs::read(taken.path().join("cache.db-wal")).unwrap();
    let file = fs::read(taken.path().join("cache.db")).unwrap();
    assert!(log.len() > file.len(), "the log holds what is to be found");
    let tidy = fs::read(folder.path().join("cache.db")).unwrap();
    let other = busy().await.0;
    let foreign = fs::read(copy_of(other.folder.path()).path().join("cache.db-wal")).unwrap();
    let garbage = vec![0x5a; log.len()];
    let mut flipped = log.clone();
    flipped[log.len() / 2] ^= 4;
    // The file as it is under the log, and the file with everything in it.
    for (name, file, log, expected) in [
        ("whole", &file, &log, Some(true)),
        ("cut short", &file, &log[..log.len() / 2].to_vec(), None),
        ("one wrong bit", &file, &flipped, None),
        ("garbage", &file, &garbage, None),
        ("one byte", &tidy, &vec![1], Some(true)),
        ("garbage beside a whole file", &tidy, &garbage, Some(true)),
        ("another console's", &tidy, &foreign, Some(true)),
        ("cut short beside a whole file", &tidy, &log[..log.len() / 3].to_vec(), Some(true)),
    ] {
        let damaged = tempfile::tempdir().unwrap();
        fs::write(damaged.path().join("cache.db"), file).unwrap();
        fs::write(damaged.path().join("cache.db-wal"), log).unwrap();
        let (result, sendable) = salvaged(damaged.path(), edit).await;
        println!("log {name}: {:?}, the edit survived: {sendable}", result.map(|salvaged| salvaged.changes()));
        assert!(expected.is_none_or(|expected| expected == sendable), "{name}");
    }
}

#[tokio::test]
async fn a_file_whose_beginning_is_gone_is_read_with_the_salt_that_was_kept() {
    let Before { folder, edit, .. } = before().await;
    let salt = store::salt_of(folder.path()).unwrap();
    let file = folder.path().join("cache.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..16].fill(0);
    fs::write(&file, &bytes).unwrap();
    let new = tempfile::tempdir().unwrap();
    let without = store::salvage(folder.path(), &KEY, None, new.path());
    assert!(matches!(without, Err(StoreError::Unreadable)), "no page can be checked: {without:?}");
    let salvaged = store::salvage(folder.path(), &KEY, Some(salt), new.path()).unwrap();
    assert_eq!(salvaged.changes(), Share { kept: CHANGES, of: CHANGES });
    assert!(fs::read(&file).unwrap() == bytes, "the damaged file stays as it was");
    let store = Store::open(new.path(), &KEY).unwrap();
    assert!(is_sendable(&store, edit).await);
}

#[tokio::test]
async fn a_running_program_is_told_of_damage_instead_of_shown_zeros() {
    let Before { folder, .. } = before().await;
    let file = folder.path().join("cache.db");
    let mut bytes = fs::read(&file).unwrap();
    // The rest of the long event stands on a page of its own.
    let database = open_raw(folder.path());
    let sql = "SELECT max(pageno) FROM dbstat WHERE name = 'outbox' AND pagetype = 'overflow'";
    let page: u32 = database.query_row(sql, [], |row| row.get(0)).unwrap();
    drop(database);
    bytes[page as usize * PAGE - 2_000] ^= 1;
    fs::write(&file, bytes).unwrap();
    let store = Store::open(folder.path(), &KEY).unwrap();
    for _ in 0..8 {
        let long =
            store.read(|db| Ok(db.query_row("SELECT max(length(intent)) FROM outbox", [], |row| row.get::<_, u32>(0))?)).await;
        assert!(matches!(long, Err(StoreError::Unreadable)), "{long:?}");
    }
    let now = FixedClock::default().now();
    let written = store.write(now, |write| outbox::all(write).map(drop)).await;
    assert!(matches!(written, Err(StoreError::Unreadable)), "{written:?}");
    let written = store.write(now, |write| setting::put(write, "theme", "light")).await;
    assert!(matches!(written, Err(StoreError::Unreadable)), "nothing is added to what is damaged: {written:?}");
    store.close().await;
    let theme: String =
        open_raw(folder.path()).query_row("SELECT value FROM setting WHERE key = 'theme'", [], |row| row.get(0)).unwrap();
    assert_eq!(theme, "dark");
}
