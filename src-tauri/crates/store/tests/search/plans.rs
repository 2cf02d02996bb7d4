//! No query reads a whole table to be answered, however large the cache gets.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use domain::query::{Filter, Query, Text};
use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use store::search::{self, Order};

use crate::desk::{self, Desk};
use crate::label::labels;

/// The plan of every statement that answering a query runs, step by step.
fn plans(connection: &mut Connection, query: &Query) -> BTreeSet<String> {
    let statements = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = Arc::clone(&statements);
    let hear = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event {
            // What a virtual table does by itself is said as a comment.
            heard.lock().unwrap().extend(statement.expanded_sql().filter(|sql| !sql.starts_with("--")));
        }
    };
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(hear)).unwrap();
    search::find(connection, query, Order::Relevance, 0, 50).unwrap();
    connection.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>).unwrap();
    let statements = statements.lock().unwrap();
    statements.iter().flat_map(|statement| plan(connection, statement)).collect()
}

fn plan(connection: &Connection, statement: &str) -> Vec<String> {
    let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    explained.query_map([], |row| row.get("detail")).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Tables that do not grow with the number of customers.
const SMALL: [&str; 4] = ["connection", "outbox", "tally", "main.person_words_config"];

/// Whether a step of a plan goes through all of something that grows, instead of looking it up.
fn reads_everything(step: &str) -> bool {
    let Some(scanned) = step.trim().strip_prefix("SCAN ") else { return false };
    let table = scanned.split(' ').next().unwrap_or_default();
    !(is_look_up_of_text(scanned) || scanned == "CONSTANT ROW" || SMALL.contains(&table))
}

/// Whether a scan of a full-text table is one of what matches, or of one row: SQLite says `INDEX <number>:<how>`, with an `M` for a match
/// and a `=` for a row.
fn is_look_up_of_text(scanned: &str) -> bool {
    let how = scanned.split_once(" VIRTUAL TABLE INDEX ").and_then(|(_, index)| index.split_once(':'));
    how.is_some_and(|(_, how)| how.contains(['M', '=']))
}

/// Whether a step reads persons in the order of an index: right for a list of everybody, of which a window is shown.
fn is_list_of_everybody(query: &Query, step: &str) -> bool {
    let walks =
        ["SCAN person USING INDEX ", "SCAN person USING COVERING INDEX "].iter().any(|walk| step.trim().starts_with(walk));
    query.text == Text::Everybody && query.filters.is_empty() && walks
}

#[tokio::test]
async fn no_statement_behind_a_query_reads_a_whole_table() {
    let desk = Desk::new().await;
    let mut connection = desk.connection();
    let mut faults = Vec::new();
    for label in labels() {
        let query = desk::query(&label.typed);
        let plans = plans(&mut connection, &query);
        let matches_nobody =
            query.text == Text::Nothing || query.filters.iter().any(|filter| matches!(filter, Filter::Unknown { .. }));
        assert!(matches_nobody || !plans.is_empty(), "`{}` is answered without asking anything", label.written);
        let whole: Vec<&String> =
            plans.iter().filter(|step| reads_everything(step) && !is_list_of_everybody(&query, step)).collect();
        if !whole.is_empty() {
            faults.push(format!("{} `{}`: {whole:?}", label.class, label.written));
        }
    }
    assert!(faults.is_empty(), "{} queries read whole tables:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_scan_is_told_from_a_look_up() {
    for scan in ["SCAN person", "SCAN person USING INDEX person_by_name", "SCAN person_words VIRTUAL TABLE INDEX 0:"] {
        assert!(reads_everything(scan), "{scan}");
    }
    for look_up in [
        "SEARCH person USING INTEGER PRIMARY KEY (rowid=?)",
        "SCAN person_words VIRTUAL TABLE INDEX 64:M4",
        "SCAN person_words VIRTUAL TABLE INDEX 0:=",
        "SCAN CONSTANT ROW",
        "USE TEMP B-TREE FOR ORDER BY",
    ] {
        assert!(!reads_everything(look_up), "{look_up}");
    }
}
