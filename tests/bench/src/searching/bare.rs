//! The statements the program runs for a query, run again without the program.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use domain::query::Query;
use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use store::search::{self, Order};

use crate::console::WINDOW;
use crate::stopwatch::millis_since;

/// Milliseconds that the statements of a query take by themselves: prepared before, every row stepped over, nothing made of them.
pub(super) fn replay(db: &mut Connection, typed: &str) -> anyhow::Result<f64> {
    let asked = record(db, typed)?;
    let mut statements = Vec::with_capacity(asked.len());
    for sql in &asked {
        statements.push(db.prepare(sql).with_context(|| format!("cannot be asked again: {sql}"))?);
    }
    // Once so that every page is in memory, once to count.
    for statement in &mut statements {
        step_over(statement)?;
    }
    let began = Instant::now();
    for statement in &mut statements {
        step_over(statement)?;
    }
    Ok(millis_since(began))
}

fn step_over(statement: &mut rusqlite::Statement<'_>) -> anyhow::Result<()> {
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// What SQLite is asked for a query, in order, with the parameters in place.
fn record(db: &mut Connection, typed: &str) -> anyhow::Result<Vec<String>> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event
            && let Some(sql) = statement.expanded_sql()
            && !is_own(&sql)
        {
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(sql);
        }
    };
    db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note))?;
    let found = search::find(db, &Query::read(typed, None), Order::Relevance, 0, WINDOW);
    db.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>)?;
    found?;
    let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut *asked))
}

/// Whether SQLite asks itself: a full-text index reads its own tables with statements too, and they come again by themselves.
fn is_own(sql: &str) -> bool {
    sql.starts_with("--") || ["_data'", "_idx'", "_docsize'", "_config'", "_content'"].iter().any(|table| sql.contains(table))
}
