//! The first pull of everything, beside what it is made of: the same customers read without keeping them, and their rows kept without
//! reading them.

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
    /// Inserting every row of every table that the pull filled, apart from those of the full-text index, which cannot be read back: less
    /// work than a pull has.
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
        write!(f, "  inserting its {} rows alone {:.0} customers a second", self.rows, self.insert)
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
    let (rows, insert_seconds) = insert(&scratch)?;
    let customers = f64::from(pulled);
    Ok(Figures {
        customers: pulled,
        pull: customers / seconds,
        drain: customers / drained.seconds,
        insert: customers / insert_seconds,
        rows,
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
fn insert(scratch: &Scratch) -> anyhow::Result<(usize, f64)> {
    let from = scratch.reader()?;
    let into = scratch.other_file()?;
    let (mut rows, mut seconds) = (0, 0.0);
    for table in tables(&from)? {
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
            keep(&into, &insert, &batch)?;
            seconds += began.elapsed().as_secs_f64();
        }
    }
    Ok((rows, seconds))
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
