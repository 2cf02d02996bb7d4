//! The same queries of a small cache, checked instead of timed: who is found, how many, and that nothing is read whole. Unlike figures, this
//! holds on any machine, so it is a part of the tests.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, ensure};
use domain::query::{Query, Text};
use rusqlite::Connection;
use store::search::{self, Order};
use testkit::statements;

use crate::data;
use crate::mix::{self, Asked, Class};

/// Customers of the cache.
const SIZE: u32 = 10_000;

/// Queries of each class.
const QUERIES: usize = 60;

/// Rows of a window.
const WINDOW: u32 = 50;

/// Longest list that is read to its end.
const LONGEST: u32 = 2_000;

/// Most statements that may stand behind one window, however many match: every candidate is looked at, and candidates are bounded.
const STATEMENTS: usize = 700;

/// Of those who are looked for with a slip of the finger, the part that must be found: a slip can make another name of one.
const FOUND_BY_TYPO: f64 = 0.9;

/// Fills a cache of its own and asks it.
pub(crate) async fn check(root: &Path, sandbox: &Path, seed: u64) -> anyhow::Result<()> {
    let filled = data::ensure(root, sandbox, SIZE).await?;
    let scratch = filled.scratch()?;
    let mut db = scratch.reader()?;
    let mut faults = Vec::new();
    for class in Class::ALL {
        let asked = mix::asked(&db, class, QUERIES, seed)?;
        let mut found = 0;
        let mut statements = 0;
        for asked in &asked {
            let answer = answer(&mut db, asked).with_context(|| format!("{} {:?}", class.label(), asked.typed))?;
            found += usize::from(answer.is_found);
            statements = statements.max(answer.statements);
            faults.extend(answer.faults.into_iter().map(|fault| format!("{} {:?}: {fault}", class.label(), asked.typed)));
            if class != Class::Typo && !answer.is_found {
                faults.push(format!("{} {:?}: who was looked for is not found", class.label(), asked.typed));
            }
        }
        println!("{:<12} {found} of {} found, at most {statements} statements", class.label(), asked.len());
        if (found as f64) < FOUND_BY_TYPO * asked.len() as f64 {
            faults.push(format!("{}: only {found} of {} are found", class.label(), asked.len()));
        }
    }
    ensure!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

struct Answer {
    is_found: bool,
    statements: usize,
    faults: Vec<String>,
}

fn answer(db: &mut Connection, asked: &Asked) -> anyhow::Result<Answer> {
    let query = Query::read(&asked.typed, None);
    let mut faults = Vec::new();
    let (hits, statements) = statements::asked(db, |db| search::find(db, &query, Order::Relevance, 0, WINDOW))?;
    let hits = hits?;
    for statement in &statements {
        for step in statements::plan(db, statement)? {
            let is_list_of_everybody = query.text == Text::Everybody && query.filters.is_empty();
            if statements::reads_everything(&step) && !(is_list_of_everybody && statements::walks_persons_in_order(&step)) {
                faults.push(format!("reads everything: {step}"));
            }
        }
    }
    if statements.len() > STATEMENTS {
        faults.push(format!("{} statements for {WINDOW} rows", statements.len()));
    }
    let total = search::count(db, &query)?;
    if hits.exact && hits.total != total {
        faults.push(format!("{} are said to be all, and {total} are counted", hits.total));
    }
    faults.extend(list(db, &query, total)?);
    let is_found = match asked.about {
        Some(person) => search::locate(db, &query, Order::Relevance, person)?.is_some(),
        None => true,
    };
    Ok(Answer { is_found, statements: statements.len(), faults })
}

/// Whether a list has as many rows as are counted, each person once.
fn list(db: &Connection, query: &Query, total: u32) -> anyhow::Result<Option<String>> {
    if total > LONGEST {
        return Ok(None);
    }
    let (mut persons, mut rows) = (BTreeSet::new(), 0);
    for offset in (0..=total).step_by(WINDOW as usize) {
        for hit in search::find(db, query, Order::Relevance, offset, WINDOW)?.rows {
            rows += 1;
            persons.insert(hit.person.rowid);
        }
    }
    let is_whole = rows == total && persons.len() == total as usize;
    Ok((!is_whole).then(|| format!("{total} are counted, {rows} rows of {} persons are listed", persons.len())))
}
