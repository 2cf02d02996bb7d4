//! The statements the program runs for a query, run again without the program.

use std::time::Instant;

use anyhow::Context;
use domain::query::Query;
use rusqlite::Connection;
use store::search::{self, Order};
use testkit::statements;

use crate::console::WINDOW;
use crate::stopwatch::millis_since;

/// Milliseconds that the statements of a query take by themselves: prepared before, every row stepped over, nothing made of them.
pub(super) fn replay(db: &mut Connection, typed: &str) -> anyhow::Result<f64> {
    let (found, asked) = statements::asked(db, |db| search::find(db, &Query::read(typed, None), Order::Relevance, 0, WINDOW))?;
    found?;
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
