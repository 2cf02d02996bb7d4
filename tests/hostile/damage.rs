//! A cache whose values are not what this program would have written: damaged, or from somebody who had the key.

use std::path::Path;

use fastrand::Rng;
use serde_json::Value;
use store::Connection;

use contract::{CommandKind, WireError};

use crate::entry::{self, Answer};
use crate::scene::Scene;
use crate::shape::Shapes;
use crate::tables::Tables;
use crate::{example, panics, shown};

/// How many values are damaged, one at a time, while the program runs.
const WHILE_RUNNING: usize = 300;

/// How often the program starts on a cache in which many are.
const STARTS: usize = 12;

/// Keep the program from changing what it wrote down. Who damages a file does not ask them.
const WITHOUT_GUARDS: &str = "DROP TRIGGER activity_is_kept; DROP TRIGGER activity_value_is_kept; DROP TRIGGER request_is_kept";

/// Columns with more than a text in them, and tables.
const COLUMNS: [(&str, &str); 33] = [
    ("connection", "id"),
    ("connection", "provider"),
    ("connection", "settings"),
    ("connection", "created_at"),
    ("record", "id"),
    ("record", "base"),
    ("record", "local"),
    ("record", "extra"),
    ("record", "seen_at"),
    ("record", "timeline_at"),
    ("person", "id"),
    ("person", "systems"),
    ("person", "changed_at"),
    ("channel", "id"),
    ("channel", "kind"),
    ("channel", "base"),
    ("timeline", "kind"),
    ("timeline", "at"),
    ("outbox", "id"),
    ("outbox", "intent"),
    ("outbox", "request"),
    ("outbox", "last_error"),
    ("outbox", "base"),
    ("outbox", "decided"),
    ("outbox", "created_at"),
    ("activity", "at"),
    ("activity", "person_id"),
    ("activity", "cause"),
    ("activity", "chain"),
    ("activity_value", "detail"),
    ("draft", "body"),
    ("setting", "value"),
    ("view", "query"),
];

/// Stands in everything that is damaged and must not be in any message.
const MARK: &str = "geheim-in-de-tabel";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_that_nobody_would_have_written_are_no_end_of_the_program() {
    panics::heard();
    let (scene, shapes) = (Scene::prepare().await, Shapes::declared());
    let mut rng = Rng::with_seed(6);
    let folder = tempfile::tempdir().unwrap();
    let console = scene.wake(folder.path(), scene.keychain.clone()).await;
    let db = unguarded(folder.path(), &scene);
    let (mut told, mut said) = (0, 0);
    for _ in 0..WHILE_RUNNING {
        let Some(damage) = Damage::somewhere(&db, &mut rng) else { continue };
        damage.put(&db);
        for command in contract::table().iter().filter(|command| command.kind == CommandKind::Query) {
            let request = example::of(command.request, &shapes, &scene.held, &mut rng).to_string();
            said += 1;
            if let Answer::Refused(error) = entry::call(&console.door, command.name, request.as_bytes()).await {
                told += 1;
                expect_silence(&error, &damage, request.as_bytes());
            }
        }
        damage.take_back(&db);
    }
    println!("{said} queries over damaged values, {told} answered with an error");
    assert!(told > 0, "damage is noticed");
    console.app.close().await;

    for _ in 0..STARTS {
        let folder = tempfile::tempdir().unwrap();
        scene.copy_to(folder.path());
        let db = unguarded(folder.path(), &scene);
        (0..40).filter_map(|_| Damage::somewhere(&db, &mut rng)).for_each(|damage| damage.put(&db));
        drop(db);
        let console = scene.start(folder.path(), scene.keychain.clone()).await;
        for command in contract::table().iter().filter(|command| command.request == "Empty") {
            let answer = entry::call(&console.door, command.name, b"{}").await;
            assert!(!matches!(answer, Answer::Unreadable), "{} is answered", command.name);
        }
        console.app.close().await;
    }
    assert_eq!(panics::heard(), Vec::<String>::new());
}

fn unguarded(folder: &Path, scene: &Scene) -> Connection {
    let db = Tables::unlocked(folder, scene.cache_key());
    db.execute_batch(WITHOUT_GUARDS).unwrap();
    db
}

/// An error says that something is wrong, and not what stands there.
fn expect_silence(error: &WireError, damage: &Damage, request: &[u8]) {
    let words = serde_json::to_string(error).unwrap();
    assert!(!words.contains(MARK), "{words} tells what stands in {}.{}, asked {}", damage.table, damage.column, shown(request));
}

/// One value that is not what it was.
struct Damage {
    table: &'static str,
    column: &'static str,
    row: i64,
    before: String,
    after: Vec<u8>,
}

impl Damage {
    /// Picks a value; none where the table is empty or nothing stands there.
    fn somewhere(db: &Connection, rng: &mut Rng) -> Option<Self> {
        let (table, column) = COLUMNS[rng.usize(..COLUMNS.len())];
        let sql = format!("SELECT rowid, \"{column}\" FROM {table} WHERE \"{column}\" IS NOT NULL");
        let mut statement = db.prepare(&sql).unwrap();
        let rows: Result<Vec<(i64, String)>, _> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect();
        // What is damaged already may not even be a text.
        let rows = rows.ok().filter(|rows| !rows.is_empty())?;
        let (row, before) = rows[rng.usize(..rows.len())].clone();
        let after = damaged(&before, rng);
        Some(Self { table, column, row, before, after })
    }

    fn put(&self, db: &Connection) {
        // A constraint of the table may refuse it, which is as well.
        let sql = format!("UPDATE OR IGNORE {} SET \"{}\" = CAST(?1 AS TEXT) WHERE rowid = ?2", self.table, self.column);
        db.execute(&sql, (&self.after, self.row)).unwrap();
    }

    fn take_back(&self, db: &Connection) {
        let sql = format!("UPDATE OR IGNORE {} SET \"{}\" = ?1 WHERE rowid = ?2", self.table, self.column);
        db.execute(&sql, (&self.before, self.row)).unwrap();
    }
}

fn damaged(before: &str, rng: &mut Rng) -> Vec<u8> {
    let bytes = before.as_bytes();
    match rng.u8(..8) {
        0 => Vec::new(),
        1 => bytes[..rng.usize(..=bytes.len())].to_vec(),
        2 => [bytes, b"\xff\xfe"].concat(),
        3 => format!("\"{MARK}\"").into_bytes(),
        4 => format!("{{\"intent\":\"{MARK}\",\"kind\":\"{MARK}\",\"{MARK}\":[]}}").into_bytes(),
        5 => [b"[".repeat(5_000), b"]".repeat(5_000)].concat(),
        _ => match serde_json::from_str::<Value>(before) {
            Ok(mut value) => {
                replace_somewhere(&mut value, rng);
                value.to_string().into_bytes()
            }
            Err(_) => MARK.as_bytes().to_vec(),
        },
    }
}

/// Puts something of another kind in the place of one value, or takes a member away.
fn replace_somewhere(value: &mut Value, rng: &mut Rng) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let name = members.keys().nth(rng.usize(..members.len())).cloned().unwrap_or_default();
            if rng.u8(..4) == 0 {
                members.remove(&name);
            } else if let Some(inside) = members.get_mut(&name) {
                replace_somewhere(inside, rng);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let place = rng.usize(..items.len());
            replace_somewhere(&mut items[place], rng);
        }
        Value::String(_) => *value = if rng.bool() { serde_json::json!(17) } else { serde_json::json!([MARK]) },
        _ => *value = serde_json::json!(MARK),
    }
}
