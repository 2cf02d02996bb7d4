//! The logs that are only added to: whatever is done to them afterwards shows, and where.

use domain::{Clock, Ids, OperationId};
use rusqlite::types::Value;
use store::table::activity::{self, Filter, NewActivity};
use store::table::chain_head::Verdict;
use store::table::request::{self, NewRequest};
use store::{Connection, Flaw, Store, StoreError, Write};

use crate::{Fixture, KEY, customer};

/// How many entries each log of these tests has.
const ENTRIES: i64 = 7;

const UNGUARDED: &str = "DROP TRIGGER activity_stays; DROP TRIGGER activity_is_kept; DROP TRIGGER activity_value_is_kept;
                         DROP TRIGGER request_stays; DROP TRIGGER request_is_kept;";

/// A log, by its table, and how it is verified.
#[derive(Clone, Copy)]
struct Log {
    table: &'static str,
    verify: fn(&Write<'_>) -> Result<Verdict, StoreError>,
    columns: &'static [&'static str],
}

const ACTIVITY: Log = Log {
    table: "activity",
    verify: |write| activity::verify(write, write.keys()),
    columns: &[
        "id",
        "at",
        "kind",
        "operation",
        "operation_id",
        "person_id",
        "connection_id",
        "subject",
        "cause",
        "digest",
        "chain",
    ],
};
const REQUEST: Log = Log {
    table: "request",
    verify: |write| request::verify(write, write.keys()),
    columns: &[
        "at",
        "connection_id",
        "operation_id",
        "attempt",
        "step",
        "why",
        "agent",
        "name",
        "method",
        "path",
        "requests",
        "status",
        "bytes",
        "milliseconds",
        "outcome",
        "chain",
    ],
};

/// A cache with two logs of a few entries, of which some have values, persons and operations and others do not.
pub(crate) async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Wilhelmina", "Jansen", &[])).await;
    let (ids, connection) = (fixture.ids.clone(), fixture.connection);
    let add = move |write: &mut Write<'_>| {
        for number in 0..ENTRIES {
            let even = number % 2 == 0;
            let detail = format!(r#"{{"was":"Delft {number}"}}"#);
            let entry = NewActivity {
                kind: if even { "merged" } else { "connection_changed" },
                operation: even.then_some("edit"),
                operation_id: even.then(|| OperationId::new(ids.next())),
                person_row: even.then_some(row.person_row),
                connection_id: (number != 3).then_some(connection),
                subject: "City",
                detail: even.then_some(detail.as_str()),
                cause: None,
            };
            activity::add(write, &*ids, &entry)?;
        }
        let requests: Vec<NewRequest> = (0..ENTRIES).map(|number| asked(number, &*ids)).collect();
        let (first, others) = requests.split_at(2);
        request::add(write, first)?;
        request::add(write, others)
    };
    fixture.store.write(fixture.clock.now(), add).await.unwrap();
    fixture
}

pub(crate) fn asked(number: i64, ids: &dyn Ids) -> NewRequest {
    let even = number % 2 == 0;
    NewRequest {
        at: "2026-01-02T10:00:00Z".parse().unwrap(),
        connection_id: None,
        operation_id: even.then(|| OperationId::new(ids.next())),
        sent: even.then_some((1, 0)),
        why: if even { "change" } else { "sweep" },
        agent: even,
        name: "updateCustomer".into(),
        method: "PUT".into(),
        path: "/customer/{id}".into(),
        requests: 1,
        status: even.then_some(200),
        bytes: even.then_some(512),
        milliseconds: 40,
        outcome: if even { "answered" } else { "lost" },
    }
}

/// Does something to the file and looks at the log, and takes it back.
fn after(write: &Write<'_>, log: Log, change: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Verdict {
    // Numbers of entries that have values may change meanwhile.
    write.execute_batch("PRAGMA defer_foreign_keys = ON; SAVEPOINT meddling").unwrap();
    change(write).unwrap();
    let verdict = (log.verify)(write).unwrap();
    write.execute_batch("ROLLBACK TO meddling; RELEASE meddling").unwrap();
    verdict
}

/// Runs a test on a cache whose triggers are gone, as somebody who has the file open by other means would.
async fn meddle(fixture: &Fixture, test: impl FnOnce(&Write<'_>) + Send + 'static) {
    let run = move |write: &mut Write<'_>| {
        write.execute_batch(UNGUARDED)?;
        test(write);
        Ok(())
    };
    fixture.store.write(fixture.clock.now(), run).await.unwrap();
}

/// Every writing of a stored value that differs in one bit, and whether it is there at all.
fn flipped(value: &Value) -> Vec<Value> {
    let of_bytes = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let flip = |at: usize, bit: u8| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 1 << bit;
            bytes
        };
        (0..bytes.len()).flat_map(|at| [flip(at, 0), flip(at, 7)]).collect()
    };
    match value {
        Value::Null => vec![Value::Text(String::new()), Value::Integer(0)],
        Value::Integer(number) => (0..16).map(|bit| Value::Integer(number ^ (1 << bit))).chain([Value::Null]).collect(),
        Value::Real(_) => Vec::new(),
        Value::Text(text) => of_bytes(text.as_bytes()).into_iter().map(Value::Blob).chain([Value::Null]).collect(),
        Value::Blob(bytes) => of_bytes(bytes).into_iter().map(Value::Blob).chain([Value::Null]).collect(),
    }
}

fn every_bit_counts(write: &Write<'_>, log: Log) {
    let mut tried = 0;
    for row in 1..=ENTRIES {
        for column in log.columns {
            let read = format!("SELECT {column}, typeof({column}) FROM {} WHERE rowid = ?1", log.table);
            let (value, kind): (Value, String) = write.query_row(&read, [row], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            // Whatever bytes somebody writes, they stand there as the text they are not.
            let place = if kind == "text" { "CAST(?2 AS TEXT)" } else { "?2" };
            let update = format!("UPDATE {} SET {column} = {place} WHERE rowid = ?1", log.table);
            for other in flipped(&value) {
                write.execute_batch("SAVEPOINT flip").unwrap();
                // Some cannot be written at all: the table has no room for a number in a text, or for nothing where something has to be.
                if write.execute(&update, (row, &other)).is_ok() {
                    let broken = (log.verify)(write).unwrap().broken.map(|broken| (broken.number, broken.flaw));
                    assert_eq!(broken, Some((row, Flaw::Changed)), "{column} of {row} as {other:?}");
                    tried += 1;
                }
                write.execute_batch("ROLLBACK TO flip; RELEASE flip").unwrap();
            }
        }
    }
    assert!(tried > 1_000, "{tried} writings");
}

#[tokio::test]
async fn any_bit_of_an_entry_that_is_flipped_is_found_and_the_entry_named() {
    let fixture = fixture().await;
    meddle(&fixture, |write| {
        every_bit_counts(write, ACTIVITY);
        every_bit_counts(write, REQUEST);
        for log in [ACTIVITY, REQUEST] {
            assert_eq!(after(write, log, |_| Ok(())).broken, None, "and as it is, it is whole");
        }
    })
    .await;
}

#[tokio::test]
async fn entries_taken_out_cut_off_swapped_or_put_in_are_found() {
    let fixture = fixture().await;
    meddle(&fixture, |write| {
        for log in [ACTIVITY, REQUEST] {
            let found = |sql: &str| {
                let sql = sql.replace("{log}", log.table);
                let broken = after(write, log, |db| db.execute_batch(&sql)).broken.unwrap();
                (broken.number, broken.flaw)
            };
            assert_eq!(found("DELETE FROM {log} WHERE rowid = 1"), (1, Flaw::Missing));
            assert_eq!(found("DELETE FROM {log} WHERE rowid = 4"), (4, Flaw::Missing));
            let closed_up = "DELETE FROM {log} WHERE rowid = 4; UPDATE {log} SET rowid = -rowid WHERE rowid > 4;
                             UPDATE {log} SET rowid = -rowid - 1 WHERE rowid < 0;";
            assert_eq!(found(closed_up), (4, Flaw::Changed), "also when the others close up");
            assert_eq!(found("DELETE FROM {log} WHERE rowid > 5"), (6, Flaw::Missing));
            assert_eq!(found("DELETE FROM {log}"), (1, Flaw::Missing));
            let swapped = "UPDATE {log} SET rowid = -1 WHERE rowid = 3; UPDATE {log} SET rowid = 3 WHERE rowid = 5;
                           UPDATE {log} SET rowid = 5 WHERE rowid = -1;";
            assert_eq!(found(swapped), (3, Flaw::Changed));
            let shorter = "DELETE FROM {log} WHERE rowid > 5; UPDATE chain_head SET entries = 5 WHERE log = '{log}'";
            assert_eq!(found(shorter), (5, Flaw::End), "also when the head is made to fit");
            let kept = "DELETE FROM {log} WHERE rowid > 5;
                        UPDATE chain_head SET entries = 5, chain = (SELECT chain FROM {log} WHERE rowid = 5) WHERE log = '{log}'";
            assert_eq!(found(kept), (5, Flaw::End), "from what is in the file");
            assert_eq!(found("DELETE FROM chain_head WHERE log = '{log}'"), (ENTRIES, Flaw::End));
            assert_eq!(found("UPDATE chain_head SET unlinked = 1 WHERE log = '{log}'"), (1, Flaw::Changed));
        }
    })
    .await;
}

#[tokio::test]
async fn a_log_that_was_cut_short_is_not_mended_by_writing_on() {
    let fixture = fixture().await;
    let ids = fixture.ids.clone();
    let cut = |write: &mut Write<'_>| {
        write.execute_batch(UNGUARDED)?;
        write.execute_batch(
            "DELETE FROM activity_value WHERE activity > 5; DELETE FROM activity WHERE rowid > 5;
             UPDATE chain_head SET entries = 5, chain = (SELECT chain FROM activity WHERE rowid = 5) WHERE log = 'activity'",
        )?;
        Ok(())
    };
    fixture.store.write(fixture.clock.now(), cut).await.unwrap();
    let verdict = fixture
        .store
        .write(fixture.clock.now(), move |write| {
            for _ in 0..3 {
                activity::add(write, &*ids, &NewActivity { kind: "pulled", ..NewActivity::default() })?;
            }
            activity::verify(write, write.keys())
        })
        .await
        .unwrap();
    let broken = verdict.broken.map(|broken| (broken.number, broken.flaw));
    assert_eq!(broken, Some((6, Flaw::Changed)), "the first one that was written after the cut");
}

#[tokio::test]
async fn what_is_in_the_logs_can_be_neither_changed_nor_removed() {
    let fixture = fixture().await;
    for sql in [
        "DELETE FROM activity WHERE rowid = 2",
        "UPDATE activity SET subject = 'Street' WHERE rowid = 2",
        "UPDATE activity SET chain = NULL WHERE rowid = 2",
        "UPDATE activity_value SET detail = '{}'",
        "DELETE FROM request WHERE rowid = 2",
        "UPDATE request SET status = 500 WHERE rowid = 2",
    ] {
        let refused = fixture.store.write(fixture.clock.now(), move |write| Ok(write.execute(sql, []).is_err())).await;
        assert!(refused.unwrap(), "{sql}");
    }
}

#[tokio::test]
async fn values_that_are_erased_leave_the_log_whole_and_changed_ones_do_not() {
    let fixture = fixture().await;
    let verify = |store: Store| async move {
        let keys = store.keys().clone();
        store.read(move |db| activity::verify(db, &keys)).await.unwrap()
    };
    let verdict = verify(fixture.store.clone()).await;
    assert_eq!((verdict.whole, verdict.erased, verdict.unlinked, verdict.broken), (ENTRIES, 0, 0, None));
    let erase = |write: &mut Write<'_>| Ok(write.execute("DELETE FROM activity_value WHERE activity IN (1, 3)", [])?);
    assert_eq!(fixture.store.write(fixture.clock.now(), erase).await.unwrap(), 2, "values may be erased");
    let verdict = verify(fixture.store.clone()).await;
    assert_eq!((verdict.whole, verdict.erased, verdict.broken), (ENTRIES, 2, None));
    let shown = fixture.store.read(|db| activity::window(db, &Filter::default(), 0, 10)).await.unwrap().1;
    let of = |number| shown.iter().find(|row| row.number == number).map(|row| (row.detail.is_some(), row.erased));
    assert_eq!((of(1), of(2), of(5)), (Some((false, true)), Some((false, false)), Some((true, false))));
    meddle(&fixture, |write| {
        let named = |sql: &str| {
            let broken = after(write, ACTIVITY, |db| db.execute_batch(sql)).broken.unwrap();
            (broken.number, broken.flaw, broken.id.is_some())
        };
        assert_eq!(named("UPDATE activity_value SET detail = '{}' WHERE activity = 5"), (5, Flaw::Changed, true));
        let moved = "UPDATE activity_value SET activity = 3 WHERE activity = 5";
        assert_eq!(after(write, ACTIVITY, |db| db.execute_batch(moved)).broken.unwrap().number, 3, "another entry's values");
        assert_eq!(named("INSERT INTO activity_value VALUES (2, '{}')"), (2, Flaw::Changed, true));
    })
    .await;
}

#[tokio::test]
async fn another_key_vouches_for_nothing() {
    let fixture = fixture().await;
    let other = store::Keys::of(&store::CacheKey::new([8; 32]));
    let verdict = fixture.store.read(move |db| activity::verify(db, &other)).await.unwrap();
    assert_eq!(verdict.broken.map(|broken| broken.number), Some(1));
}

#[tokio::test]
async fn entries_from_before_the_chain_are_linked_once_and_said_to_be_older() {
    let Fixture { store, folder, clock, ids, .. } = fixture().await;
    let strip = |write: &mut Write<'_>| {
        let guard: String =
            write.query_row("SELECT sql FROM sqlite_schema WHERE name = 'activity_is_kept'", [], |row| row.get(0))?;
        write.execute_batch(
            "DROP TRIGGER activity_is_kept; UPDATE activity SET chain = NULL, digest = NULL; DELETE FROM chain_head;",
        )?;
        Ok(write.execute_batch(&guard)?)
    };
    store.write(clock.now(), strip).await.unwrap();
    drop(store);
    for more in 0..2 {
        let store = Store::open(folder.path(), &KEY).unwrap();
        let keys = store.keys().clone();
        let verdict = store.read(move |db| activity::verify(db, &keys)).await.unwrap();
        assert_eq!(
            (verdict.whole, verdict.unlinked, verdict.broken),
            (ENTRIES + more, ENTRIES, None),
            "opened {more} times before"
        );
        let ids = ids.clone();
        let add =
            move |write: &mut Write<'_>| activity::add(write, &*ids, &NewActivity { kind: "pulled", ..NewActivity::default() });
        store.write(clock.now(), add).await.unwrap();
    }
}
