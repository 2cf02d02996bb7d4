//! Saving an edit so that it survives a power cut, beside the same row committed to a file that has nothing else to do.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, ensure};
use app::App;
use contract::wire::{FieldsEdit, PersonRef, SearchRequest, Sort};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::console;
use crate::data::{self, Filled, Scratch};
use crate::spread::Spread;
use crate::stopwatch::{timed, timed_async};

/// The field that is edited, and what it becomes.
const FIELD: &str = "name.given";
const VALUE: &str = "Johanna";

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) size: u32,
    /// From the command to its reply: checked, kept with everything that follows from it, and on the disk.
    pub(crate) edit: Spread,
    /// The row that an edit adds to the outbox, committed by SQLite alone with the same durability.
    pub(crate) bare: Spread,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "saving an edit, {} customers; p50 / p95 / p99 in ms", self.size)?;
        write!(f, "  edit {}, bare commit of its row {}", self.edit, self.bare)
    }
}

/// Edits and bare commits in turn, so that both meet the same disk.
pub(crate) async fn measure(filled: &Filled, edits: usize) -> anyhow::Result<Figures> {
    let scratch = filled.scratch()?;
    let app = console::start(&scratch, &data::nobody().await?).await?;
    let bare = Bare::new(&scratch)?;
    let (mut edit_millis, mut bare_millis) = (Vec::new(), Vec::new());
    for edit in editable(&app, edits).await? {
        let (saved, millis) = timed_async(app.fields_edit(edit)).await;
        saved?;
        edit_millis.push(millis);
        let row = bare.newest()?;
        let (kept, millis) = timed(|| bare.commit(&row));
        kept?;
        bare_millis.push(millis);
    }
    console::stop(app, &scratch).await?;
    let spread = |millis| Spread::of(millis).context("nothing was measured");
    Ok(Figures { size: filled.size, edit: spread(edit_millis)?, bare: spread(bare_millis)? })
}

/// Edits of so many customers that stay unsent.
pub(crate) async fn edit_some(app: &App, count: usize) -> anyhow::Result<()> {
    for edit in editable(app, count).await? {
        app.fields_edit(edit).await?;
    }
    Ok(())
}

/// Edits of customers all over the cache, each of another one.
pub(crate) async fn editable(app: &App, count: usize) -> anyhow::Result<Vec<FieldsEdit>> {
    let everybody = |offset| SearchRequest { query: String::new(), sort: Sort::Name, offset, limit: 10 };
    let total = app.customers_search(everybody(0)).await?.total;
    let mut edits = Vec::with_capacity(count);
    // Where a window begins; some customers cannot be edited, so there are twice as many as would do.
    let stride = (total / (u32::try_from(count)? / 5).max(1)).max(10);
    for offset in (0..total).step_by(stride as usize) {
        for row in app.customers_search(everybody(offset)).await?.rows {
            let person = app.person_get(PersonRef { person_id: row.person_id }).await?;
            let field = person.fields.iter().find(|field| field.key == FIELD && field.edit.ok && field.change.is_none());
            let Some(field) = field.filter(|field| field.value != VALUE) else { continue };
            let fields = BTreeMap::from([(FIELD.to_owned(), VALUE.to_owned())]);
            edits.push(FieldsEdit { record_id: field.record_id.clone(), fields, confirmed: false });
            if edits.len() == count {
                return Ok(edits);
            }
        }
    }
    ensure!(edits.len() == count, "only {} of {count} customers can be edited", edits.len());
    Ok(edits)
}

/// A file with an outbox and nothing else.
struct Bare {
    own: Connection,
    /// The program's file, read only.
    measured: Connection,
    insert: String,
}

impl Bare {
    fn new(scratch: &Scratch) -> anyhow::Result<Self> {
        let measured = scratch.reader()?;
        let own = scratch.other_file()?;
        let schema = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'outbox' AND sql IS NOT NULL ORDER BY type = 'index'";
        let statements: Vec<String> = measured.prepare(schema)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        own.execute_batch(&statements.join(";\n"))?;
        let columns = measured.prepare("SELECT * FROM outbox")?.column_count();
        let insert = format!("INSERT INTO outbox VALUES ({})", vec!["?"; columns].join(", "));
        Ok(Self { own, measured, insert })
    }

    /// The row that was added to the program's outbox last.
    fn newest(&self) -> anyhow::Result<Vec<Value>> {
        let mut statement = self.measured.prepare_cached("SELECT * FROM outbox ORDER BY seq DESC LIMIT 1")?;
        let columns = statement.column_count();
        Ok(statement.query_row([], |row| (0..columns).map(|column| row.get(column)).collect())?)
    }

    fn commit(&self, row: &[Value]) -> anyhow::Result<()> {
        self.own.prepare_cached(&self.insert)?.execute(params_from_iter(row))?;
        Ok(())
    }
}
