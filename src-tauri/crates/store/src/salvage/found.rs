//! What can be read of a damaged cache: the waiting changes and what they need, what the agent made by hand, and the log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;

use super::source::{Row, Source};
use super::walk::{Cells, Columns, Walked};
use crate::StoreError;

/// Tables of which every row is taken, and which need nothing else.
pub(super) const WHOLE: [&str; 7] = ["setting", "draft", "view", "activity", "activity_value", "sandbox_log", "erasure"];

/// The same for tables whose rows have no numbers.
pub(super) const KEYED: [&str; 5] = ["typed_secret", "erasure_step", "erased", "export_file", "keychain_left"];

/// The columns this program's tables have, without the one that is the row's number.
pub(super) type Schema = BTreeMap<&'static str, Vec<String>>;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) connections: Walked,
    /// The outbox.
    pub(super) changes: Walked,
    pub(super) links: Walked,
    /// Records with waiting changes, or that were linked, and those that belong to one person with them.
    pub(super) records: Walked,
    /// The persons of these.
    pub(super) persons: Walked,
    /// The channels of these.
    pub(super) channels: Walked,
    /// Entries the waiting changes made.
    pub(super) timeline: Walked,
    pub(super) rest: BTreeMap<&'static str, Walked>,
    pub(super) keyed: BTreeMap<&'static str, Vec<Row>>,
    /// The last moment that was counted, if that can be read.
    pub(super) moment: i64,
}

impl Found {
    /// Reads. `also`: records that are needed besides those of the changes that are found here.
    pub(super) fn read(source: &mut Source, schema: &Schema, also: &BTreeSet<i64>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let columns = |source: &mut Source, table| Columns::of(source, table, schema.get(table).map_or(&[][..], Vec::as_slice));
        found.connections = columns(source, "connection")?.walk(source)?;
        found.changes = columns(source, "outbox")?.walk(source)?;
        found.links = columns(source, "link")?.walk(source)?;
        let (records, persons) = (columns(source, "record")?, columns(source, "person")?);
        let (channels, timeline) = (columns(source, "channel")?, columns(source, "timeline")?);
        let mut wanted = also.clone();
        wanted.extend(found.changes.rows.values().chain(found.links.rows.values()).filter_map(|row| integer(row, "record")));
        let mut wanted_persons: BTreeSet<i64> =
            found.links.rows.values().flat_map(|row| [integer(row, "origin"), integer(row, "target")]).flatten().collect();
        for number in wanted {
            let row = match records.row(source, number)? {
                Some(row) => Some(row),
                None => record_from_indexes(source, &records, number)?,
            };
            match row {
                Some(row) => {
                    wanted_persons.extend(integer(&row, "person"));
                    found.records.add(number, row);
                }
                None => found.records.lack(number),
            }
        }
        for number in wanted_persons {
            // Whoever was made part of a person stays with it, whether something waits there or not.
            records.belonging(source, "person", &Value::Integer(number), &mut found.records)?;
            let row = match persons.row(source, number)? {
                Some(row) => Some(row),
                None => {
                    let id = persons.in_index(source, "sqlite_autoindex_person_1", "id", number)?;
                    id.map(|id| Cells::from([("id".to_owned(), id)]))
                }
            };
            match row {
                Some(row) => found.persons.add(number, row),
                None => found.persons.lack(number),
            }
        }
        for number in found.records.rows.keys() {
            channels.belonging(source, "record", &Value::Integer(*number), &mut found.channels)?;
        }
        let made: Vec<Value> = found.changes.rows.values().filter_map(|row| row.get("id").cloned()).collect();
        for id in made {
            timeline.belonging(source, "operation_id", &id, &mut found.timeline)?;
        }
        for table in WHOLE {
            found.rest.insert(table, columns(source, table)?.walk(source)?);
        }
        for table in KEYED {
            found.keyed.insert(table, keyed(source, table, schema.get(table).map_or(&[][..], Vec::as_slice))?);
        }
        let moment = source.rows("SELECT last FROM moment", [])?.0;
        found.moment = match moment.first().and_then(|row| row.first()) {
            Some(Value::Integer(moment)) => *moment,
            _ => 0,
        };
        Ok(found)
    }

    /// Whether everything that the waiting changes need could be read.
    pub(super) fn is_complete(&self) -> bool {
        [&self.connections, &self.changes, &self.links, &self.records, &self.persons].iter().all(|table| !table.torn)
    }

    /// The records that could not be read.
    pub(super) fn missing_records(&self) -> BTreeSet<i64> {
        self.records.known.iter().filter(|number| !self.records.rows.contains_key(number)).copied().collect()
    }

    /// Takes from another reading of the file what this one lacks.
    pub(super) fn fill(&mut self, other: Self) {
        // A change that this reading surely lacks was done. What belongs to one that comes from the other reading comes from there too.
        let came = self.changes.torn && !other.changes.rows.keys().all(|number| self.changes.rows.contains_key(number));
        for (own, other) in [
            (&mut self.connections, other.connections),
            (&mut self.links, other.links),
            (&mut self.records, other.records),
            (&mut self.persons, other.persons),
            (&mut self.channels, other.channels),
            (&mut self.timeline, other.timeline),
        ] {
            own.torn |= came;
            own.fill(other);
        }
        self.changes.fill(other.changes);
        for (table, rows) in other.rest {
            self.rest.entry(table).or_default().fill(rows);
        }
        for (table, rows) in other.keyed {
            self.keyed.entry(table).or_default().extend(rows);
        }
        self.moment = self.moment.max(other.moment);
    }
}

/// What the indexes still say of a record whose row cannot be read: enough to find the customer again.
fn record_from_indexes(source: &mut Source, records: &Columns, number: i64) -> Result<Option<Cells>, StoreError> {
    let mut row = Cells::new();
    for (index, column) in
        [("sqlite_autoindex_record_1", "id"), ("record_by_person", "person"), ("record_by_remote", "remote_id")]
    {
        if let Some(value) = records.in_index(source, index, column, number)? {
            row.insert(column.to_owned(), value);
        }
    }
    Ok((!row.is_empty()).then_some(row))
}

/// The rows of a table without row numbers: from its beginning, and if something is in the way from its end. Some may come twice.
fn keyed(source: &mut Source, table: &str, columns: &[String]) -> Result<Vec<Row>, StoreError> {
    let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    let mut found = Vec::new();
    for order in [" ASC", " DESC"] {
        let by: Vec<String> = names.iter().map(|name| format!("{name}{order}")).collect();
        let (rows, whole) =
            source.rows(&format!("SELECT {} FROM \"{table}\" ORDER BY {}", names.join(", "), by.join(", ")), [])?;
        found.extend(rows);
        if whole {
            break;
        }
    }
    Ok(found)
}

/// An integer of a row.
pub(super) fn integer(row: &Cells, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}

/// A text of a row.
pub(super) fn text<'a>(row: &'a Cells, column: &str) -> Option<&'a str> {
    match row.get(column) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}
