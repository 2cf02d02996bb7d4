//! What is asked of SQLite, and whether it can be answered without reading everything.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

/// Does something with a connection and writes down every statement that runs meanwhile, with its parameters in place, in order. What a
/// full-text table asks its own tables is not among them: it comes again by itself when such a statement is run again.
///
/// # Errors
///
/// If SQLite cannot be listened to.
pub fn asked<T>(connection: &mut Connection, ask: impl FnOnce(&Connection) -> T) -> rusqlite::Result<(T, Vec<String>)> {
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
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note))?;
    let answer = ask(connection);
    connection.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>)?;
    let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((answer, std::mem::take(&mut *asked)))
}

/// Whether SQLite asks itself. What a virtual table does is said as a comment too.
fn is_own(sql: &str) -> bool {
    sql.starts_with("--") || ["_data'", "_idx'", "_docsize'", "_config'", "_content'"].iter().any(|table| sql.contains(table))
}

/// The plan of a statement, step by step.
///
/// # Errors
///
/// If the statement cannot be prepared.
pub fn plan(connection: &Connection, statement: &str) -> rusqlite::Result<Vec<String>> {
    let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
    explained.query_map([], |row| row.get("detail"))?.collect()
}

/// Tables of the cache that do not grow with the number of customers.
const SMALL: [&str; 4] = ["connection", "outbox", "tally", "main.person_words_config"];

/// Whether a step of a plan goes through all of something that grows, instead of looking it up.
#[must_use]
pub fn reads_everything(step: &str) -> bool {
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

/// Whether a step walks persons in the order of an index: right for a list of everybody, of which a window is shown.
#[must_use]
pub fn walks_persons_in_order(step: &str) -> bool {
    ["SCAN person USING INDEX ", "SCAN person USING COVERING INDEX "].iter().any(|walk| step.trim().starts_with(walk))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
