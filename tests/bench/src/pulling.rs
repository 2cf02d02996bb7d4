//! The first pull of everything, beside what it is made of: the same customers read without keeping them, and their rows kept without
//! reading them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use app::App;
use contract::wire::Empty;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::console;
use crate::data::{self, Scratch};
use crate::outside::{FASTEST, Outside};
use crate::supply::Supply;

/// Who the customers are.
const SEED: u64 = 1;

/// Rows in one transaction of the bare insert.
const BATCH: usize = 1_000;

/// Longest time for a pull.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// What was measured, in customers a second.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) customers: u32,
    pub(crate) pull: f64,
    /// Reading every page through the adapter and forgetting it.
    pub(crate) drain: f64,
    /// Inserting every row of every table that the pull filled, apart from the full-text index: table by table, so that each is filled in
    /// the order of its key, which no pull can do.
    pub(crate) insert_tables: f64,
    /// The same, and the documents of the full-text index into one of the same definition. They are rows that a pull has to write like all
    /// the others.
    pub(crate) insert: f64,
    /// Rows that were inserted.
    pub(crate) rows: usize,
}

impl Figures {
    /// The slower of the two.
    pub(crate) fn peer(&self) -> f64 {
        self.drain.min(self.insert)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "first pull of {} customers", self.customers)?;
        writeln!(f, "  pull {:.0} a second", self.pull)?;
        writeln!(f, "  reading alone {:.0} a second", self.drain)?;
        writeln!(f, "  inserting its {} rows alone {:.0} customers a second", self.rows, self.insert)?;
        write!(f, "  the same without the full-text index {:.0} a second", self.insert_tables)
    }
}

pub(crate) async fn measure(root: &Path, sandbox: &Path, customers: u32) -> anyhow::Result<Figures> {
    let outside = Outside::start(sandbox, customers, SEED)?;
    let drained = drain(&outside).await?;
    let scratch = Scratch::empty(root)?;
    let app = console::start(&scratch, &data::nobody().await?).await?;
    let began = Instant::now();
    app.connection_add(outside.draft(FASTEST)).await?;
    while !is_pulled(&app).await? {
        ensure!(began.elapsed() < PATIENCE, "the pull does not end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    console::stop(app, &scratch).await?;
    drop(outside);
    let pulled: u32 = scratch.reader()?.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
    ensure!(pulled == drained.customers, "{pulled} customers were kept of {}", drained.customers);
    let (from, into) = (scratch.reader()?, scratch.other_file()?);
    let (rows, table_seconds) = insert(&from, &into)?;
    let (documents, word_seconds) = insert_words(&from, &into)?;
    let customers = f64::from(pulled);
    Ok(Figures {
        customers: pulled,
        pull: customers / seconds,
        drain: customers / drained.seconds,
        insert_tables: customers / table_seconds,
        insert: customers / (table_seconds + word_seconds),
        rows: rows + documents,
    })
}

struct Drained {
    customers: u32,
    seconds: f64,
}

async fn drain(outside: &Outside) -> anyhow::Result<Drained> {
    let supply = Supply::omnidesk(&outside.access, FASTEST)?;
    let (mut customers, began) = (0, Instant::now());
    supply
        .drain(async |page| {
            customers += u32::try_from(page.len())?;
            Ok(true)
        })
        .await?;
    Ok(Drained { customers, seconds: began.elapsed().as_secs_f64() })
}

async fn is_pulled(app: &App) -> anyhow::Result<bool> {
    let status = app.app_status(Empty {}).await?;
    Ok(status.connections.first().context("the connection is gone")?.pulled_at.is_some())
}

/// Inserts all rows of a cache into another file of the same schema. Gives how many there were and the seconds that took.
fn insert(from: &Connection, into: &Connection) -> anyhow::Result<(usize, f64)> {
    let (mut rows, mut seconds) = (0, 0.0);
    for table in tables(from)? {
        let schema = "SELECT sql FROM sqlite_schema WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type = 'index'";
        let sql: Vec<String> = from.prepare(schema)?.query_map([&table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        into.execute_batch(&sql.join(";\n"))?;
        let mut statement = from.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = statement.column_count();
        let insert = format!("INSERT INTO \"{table}\" VALUES ({})", vec!["?"; columns].join(", "));
        let mut read = statement.query([])?;
        loop {
            let mut batch: Vec<Vec<Value>> = Vec::with_capacity(BATCH);
            while batch.len() < BATCH
                && let Some(row) = read.next()?
            {
                batch.push((0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?);
            }
            if batch.is_empty() {
                break;
            }
            rows += batch.len();
            let began = Instant::now();
            keep(into, &insert, &batch)?;
            seconds += began.elapsed().as_secs_f64();
        }
    }
    Ok((rows, seconds))
}

/// The full-text index, and what its documents consist of.
const WORDS: &str = "person_words";
const COLUMNS: [&str; 4] = ["name", "address", "ids", "facet"];

/// Inserts what the full-text index of a cache holds into one of the same definition: the documents of so many persons in each
/// transaction as they came, in the order of entries, as a pull does it. Gives how many there were and the seconds that took.
fn insert_words(from: &Connection, into: &Connection) -> anyhow::Result<(usize, f64)> {
    let sql: String = from.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [WORDS], |row| row.get(0))?;
    into.execute_batch(&sql)?;
    // The size of its pages is part of what it is; how its parts are merged is left to SQLite.
    let size = format!("INSERT INTO {WORDS} ({WORDS}, rank) VALUES ('pgsz', ?1)");
    let sizes: Vec<i64> = from
        .prepare(&format!("SELECT v FROM {WORDS}_config WHERE k = 'pgsz'"))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for pages in sizes {
        into.execute(&size, [pages])?;
    }
    let mut documents = documents(from)?;
    let entries: Vec<i64> = from
        .prepare("SELECT entry FROM person WHERE entry IS NOT NULL ORDER BY rowid")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let insert = format!("INSERT INTO {WORDS} (rowid, {}) VALUES (?, ?, ?, ?, ?)", COLUMNS.join(", "));
    let mut seconds = 0.0;
    for came in entries.chunks(BATCH) {
        let mut batch: Vec<(i64, [String; 4])> = came
            .iter()
            .map(|entry| Some((*entry, documents.remove(entry)?)))
            .collect::<Option<_>>()
            .context("a person without words")?;
        batch.sort_unstable_by_key(|(entry, _)| *entry);
        let rows: Vec<Vec<Value>> = batch
            .into_iter()
            .map(|(entry, columns)| std::iter::once(Value::Integer(entry)).chain(columns.map(Value::Text)).collect())
            .collect();
        let began = Instant::now();
        keep(into, &insert, &rows)?;
        seconds += began.elapsed().as_secs_f64();
    }
    Ok((entries.len(), seconds))
}

/// The documents of the full-text index by their entries. It keeps no text, but it keeps which words each has in which column; each once
/// and in no order, which is how they are put there.
fn documents(from: &Connection) -> anyhow::Result<BTreeMap<i64, [String; 4]>> {
    from.execute_batch(&format!("CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, {WORDS}, instance)"))?;
    let mut documents = BTreeMap::<i64, [String; 4]>::new();
    let mut statement = from.prepare("SELECT doc, col, term FROM temp.instances")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let column = row.get_ref(1)?.as_str()?;
        let place = COLUMNS.iter().position(|name| *name == column).context("a column nobody knows")?;
        let words = &mut documents.entry(row.get(0)?).or_default()[place];
        words.push_str(row.get_ref(2)?.as_str()?);
        words.push(' ');
    }
    Ok(documents)
}

fn keep(into: &Connection, insert: &str, batch: &[Vec<Value>]) -> anyhow::Result<()> {
    let transaction = into.unchecked_transaction()?;
    for row in batch {
        transaction.prepare_cached(insert)?.execute(params_from_iter(row))?;
    }
    transaction.commit()?;
    Ok(())
}

/// Tables with rows of their own: not the full-text indexes and what these keep their data in.
fn tables(db: &Connection) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
