//! Putting what was found into a new cache, so that the waiting changes can be sent from it.

use domain::{Intent, OperationId, PersonId, RecordId};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Salvaged;
use super::found::{Found, integer, text};
use super::walk::{Cells, Walked};
use crate::table::{outbox, person, record};
use crate::{StoreError, Write, time};

/// The tables that refer to each other.
pub(super) const TABLES: [&str; 7] = ["connection", "outbox", "link", "record", "person", "channel", "timeline"];

/// Columns that are not brought over: places in a search index that is made anew, and links of a chain that is begun anew.
const LEFT: [(&str, &str); 3] = [("person", "entry"), ("person", "digest"), ("activity", "chain")];

/// The columns of a table of this program that are brought over, without the one that is the row's number.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE NOT (pk = 1 AND type = 'INTEGER') ORDER BY cid")?;
    let names: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names.into_iter().filter(|name| !LEFT.contains(&(table, name))).collect())
}

/// When the newest of the changes was made: a time that is surely past, for a write that happens at no time the agent should see.
pub(super) fn newest(found: &Found) -> Timestamp {
    let made = found.changes.rows.values().filter_map(|row| text(row, "created_at")).filter_map(|at| time::read(at).ok());
    made.max().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Writes everything down. A change comes with all it needs, or not at all.
pub(super) fn rebuild(write: &mut Write<'_>, mut found: Found) -> Result<Salvaged, StoreError> {
    let mut salvaged = Salvaged::default();
    for (table, walked) in found.rest.iter().chain([(&"connection", &found.connections)]) {
        salvaged.count(table, walked.known.len());
        for (number, row) in &walked.rows {
            salvaged.keep(table, insert(write, table, Some(*number), row)?);
        }
    }
    for (table, rows) in &found.keyed {
        for row in rows {
            let cells = columns(write, table)?.into_iter().zip(row.iter().cloned()).collect();
            salvaged.keep(table, insert(write, table, None, &cells)?);
        }
        let kept = salvaged.of(table).kept;
        salvaged.count(table, kept as usize);
    }
    // What is counted from here on comes after everything that was.
    let counted = ["arrival", "written"].map(|column| highest(&found.records, column)).into_iter().max().unwrap_or(0);
    let moment = found.moment.max(counted).max(highest(&found.changes, "first_sent_arrival"));
    write.execute("UPDATE moment SET last = ?1", [moment])?;
    let changes = std::mem::take(&mut found.changes);
    salvaged.count("outbox", changes.known.len());
    for (seq, row) in changes.rows {
        salvaged.keep("outbox", or_nothing(write, |write| change(write, &found, seq, row, moment))?);
    }
    salvaged.count("link", found.links.known.len());
    for (number, row) in &found.links.rows {
        salvaged.keep("link", or_nothing(write, |write| link(write, &found, *number, row))?);
    }
    for (number, row) in found.records.rows.iter().filter(|(_, row)| row.contains_key("base")) {
        if there(write, "person", integer(row, "person"))? && !there(write, "record", Some(*number))? {
            or_nothing(write, |write| add_record(write, &found, *number, row.clone()))?;
        }
    }
    for (number, row) in &found.timeline.rows {
        if there(write, "record", integer(row, "record"))? {
            salvaged.keep("timeline", insert(write, "timeline", Some(*number), row)?);
        }
    }
    salvaged.count("timeline", found.timeline.known.len());
    for (table, walked) in [("record", &found.records), ("person", &found.persons), ("channel", &found.channels)] {
        let kept: u32 = write.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0))?;
        let share = salvaged.tables.entry(table).or_default();
        *share = super::Share { kept, of: kept.max(u32::try_from(walked.known.len()).unwrap_or(u32::MAX)) };
    }
    derive(write, &found.persons)?;
    Ok(salvaged)
}

/// One waiting change with its record and that record's person and channels.
fn change(write: &mut Write<'_>, found: &Found, seq: i64, mut row: Cells, moment: i64) -> Result<bool, StoreError> {
    let (Some(id), Some(number)) = (text(&row, "id").and_then(|id| id.parse::<OperationId>().ok()), integer(&row, "record"))
    else {
        return Ok(false);
    };
    if !there(write, "record", Some(number))? {
        let mut record = found.records.rows.get(&number).cloned().unwrap_or_default();
        let makes = text(&row, "intent").and_then(|intent| serde_json::from_str(intent).ok());
        let is_made_by_it = matches!(makes, Some(Intent::Create { .. }));
        if !record.contains_key("base") {
            // The row is lost: what the change was made on stands in for what was last seen, and the rest is read again.
            if !is_made_by_it && !record.contains_key("remote_id") {
                return Ok(false);
            }
            let base = row.get("base").filter(|base| **base != Value::Null).cloned().unwrap_or_else(|| text_of("{}"));
            let state = if record.contains_key("remote_id") { "known" } else { "new" };
            for (column, value) in [
                ("id", text_of(RecordId::new(id.uuid()).to_string())),
                ("connection_id", row.get("connection_id").cloned().unwrap_or(Value::Null)),
                ("base", base),
                ("local", text_of("{}")),
                ("extra", text_of("{}")),
                ("whole", Value::Integer(0)),
                ("state", text_of(state)),
            ] {
                record.entry(column.to_owned()).or_insert(value);
            }
        }
        if !add_record(write, found, number, record)? {
            return Ok(false);
        }
    }
    // Newer pages may be lost, so it may have been sent since: it is looked up. It cannot have been sent before it was made.
    if matches!(text(&row, "state"), Some("queued" | "sending")) {
        let made = row.get("created_at").cloned().unwrap_or(Value::Null);
        for (column, value) in [("first_sent_at", made), ("first_sent_arrival", Value::Integer(moment))] {
            let held = row.entry(column.into()).or_insert(Value::Null);
            if *held == Value::Null {
                *held = value;
            }
        }
        row.insert("state".into(), text_of("unknown"));
        row.insert("decided".into(), Value::Null);
    }
    Ok(insert(write, "outbox", Some(seq), &row)? && outbox::get(write, id).is_ok_and(|row| row.is_some()))
}

/// A record with its person and its channels.
fn add_record(write: &mut Write<'_>, found: &Found, number: i64, mut record: Cells) -> Result<bool, StoreError> {
    let person = match integer(&record, "person") {
        Some(person) => add_person(write, found, person, text(&record, "id"))?.then_some(person),
        // Nothing says whose it is: it is somebody's of its own, as every record was once.
        None => match text(&record, "id").and_then(|id| id.parse::<RecordId>().ok()) {
            Some(id) => {
                let row = free_person(write, found)?;
                add_person(write, found, row, Some(&PersonId::new(id.uuid()).to_string()))?.then_some(row)
            }
            None => None,
        },
    };
    let Some(person) = person else { return Ok(false) };
    record.insert("person".into(), Value::Integer(person));
    if !insert(write, "record", Some(number), &record)? || record::by_row(write, number).is_err() {
        return Ok(false);
    }
    for (channel, row) in found.channels.rows.iter().filter(|(_, row)| integer(row, "record") == Some(number)) {
        insert(write, "channel", Some(*channel), row)?;
    }
    Ok(true)
}

/// The number of a person who has none: one that nobody has or may still get.
fn free_person(write: &Write<'_>, found: &Found) -> Result<i64, StoreError> {
    let last: i64 = write.prepare_cached("SELECT coalesce(max(rowid), 0) FROM person")?.query_row([], |row| row.get(0))?;
    let spoken_for = found.records.rows.values().filter_map(|row| integer(row, "person")).max();
    Ok(last.max(spoken_for.unwrap_or(0)).max(found.persons.known.last().copied().unwrap_or(0)) + 1)
}

/// A person. One whose row is lost gets its id from its record; what it shows is derived.
fn add_person(write: &mut Write<'_>, found: &Found, number: i64, record: Option<&str>) -> Result<bool, StoreError> {
    if there(write, "person", Some(number))? {
        return Ok(true);
    }
    let mut row = found.persons.rows.get(&number).cloned().unwrap_or_default();
    // Set when everybody is there.
    row.remove("merged_into");
    if let Some(record) = record {
        row.entry("id".into()).or_insert_with(|| text_of(record));
    }
    for column in ["name", "sort_name", "detail"] {
        row.entry(column.into()).or_insert_with(|| text_of(""));
    }
    insert(write, "person", Some(number), &row)
}

/// A link with its record and the persons it is between.
fn link(write: &mut Write<'_>, found: &Found, number: i64, row: &Cells) -> Result<bool, StoreError> {
    let (Some(record), Some(origin), Some(target)) = (integer(row, "record"), integer(row, "origin"), integer(row, "target"))
    else {
        return Ok(false);
    };
    if !there(write, "record", Some(record))? {
        let Some(cells) = found.records.rows.get(&record).filter(|row| row.contains_key("base")) else { return Ok(false) };
        if !add_record(write, found, record, cells.clone())? {
            return Ok(false);
        }
    }
    for person in [origin, target] {
        if !found.persons.rows.contains_key(&person) || !add_person(write, found, person, None)? {
            return Ok(false);
        }
    }
    insert(write, "link", Some(number), row)
}

/// Derives what is derived: the agent's values, what lists show, the search index, how many persons there are.
fn derive(write: &mut Write<'_>, persons: &Walked) -> Result<(), StoreError> {
    let list = |write: &Write<'_>, sql: &str| -> Result<Vec<i64>, StoreError> {
        Ok(write.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    for (number, row) in &persons.rows {
        if let Some(into) = integer(row, "merged_into")
            && there(write, "person", Some(into))?
            && into != *number
        {
            write.execute("UPDATE person SET merged_into = ?2 WHERE rowid = ?1", (number, into))?;
        }
    }
    for number in list(write, "SELECT rowid FROM record")? {
        record::project(write, number, false)?;
    }
    for number in list(write, "SELECT rowid FROM person WHERE merged_into IS NULL")? {
        person::project(write, number, false)?;
    }
    write.persons_come = 0;
    write.execute("UPDATE tally SET persons = (SELECT count(*) FROM person WHERE merged_into IS NULL)", [])?;
    Ok(())
}

/// Does something, and takes all of it back if it comes to nothing.
fn or_nothing(write: &mut Write<'_>, act: impl FnOnce(&mut Write<'_>) -> Result<bool, StoreError>) -> Result<bool, StoreError> {
    write.execute_batch("SAVEPOINT salvaged")?;
    let done = act(write)?;
    write.execute_batch(if done { "RELEASE salvaged" } else { "ROLLBACK TO salvaged; RELEASE salvaged" })?;
    Ok(done)
}

/// Adds a row, unless it does not fit to what is there or to its table.
fn insert(write: &Write<'_>, table: &str, number: Option<i64>, row: &Cells) -> Result<bool, StoreError> {
    let mut names: Vec<String> = row.keys().map(|name| format!("\"{name}\"")).collect();
    let mut values: Vec<Value> = row.values().cloned().collect();
    if let Some(number) = number {
        names.push("rowid".into());
        values.push(Value::Integer(number));
    }
    let places: Vec<&str> = values.iter().map(|_| "?").collect();
    let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({})", names.join(", "), places.join(", "));
    match write.prepare_cached(&sql)?.execute(params_from_iter(values)) {
        Ok(_) => Ok(true),
        Err(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == rusqlite::ErrorCode::ConstraintViolation => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn there(write: &Write<'_>, table: &str, number: Option<i64>) -> Result<bool, StoreError> {
    Ok(write.prepare_cached(&format!("SELECT 1 FROM \"{table}\" WHERE rowid = ?1"))?.exists([number])?)
}

fn highest(walked: &Walked, column: &str) -> i64 {
    walked.rows.values().filter_map(|row| integer(row, column)).max().unwrap_or(0)
}

fn text_of(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}
