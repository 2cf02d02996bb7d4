//! Reading a table row by row, past what cannot be read.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;

use super::source::{Row, Source};
use crate::StoreError;

/// How many rows are tried one by one in a stretch of which no index knows what is there.
const STRETCH: i64 = 2_000;

/// A row: its values by their columns.
pub(super) type Cells = BTreeMap<String, Value>;

/// What could be read of a table.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// By row number.
    pub(super) rows: BTreeMap<i64, Cells>,
    /// The numbers of all rows that are known to have been there.
    pub(super) known: BTreeSet<i64>,
    /// Whether something was in the way.
    pub(super) torn: bool,
}

impl Walked {
    /// Takes from another reading of the table what this one lacks.
    pub(super) fn fill(&mut self, other: Self) {
        if self.torn {
            for (number, row) in other.rows {
                self.known.insert(number);
                self.rows.entry(number).or_insert(row);
            }
        }
    }

    /// Notes a row.
    pub(super) fn add(&mut self, number: i64, row: Cells) {
        self.known.insert(number);
        self.rows.insert(number, row);
    }

    /// Notes a row that is known to have been there and is not to be had.
    pub(super) fn lack(&mut self, number: i64) {
        self.known.insert(number);
        self.torn = true;
    }

    /// Takes rows that begin with their number, and gives the last of these.
    fn take(&mut self, columns: &Columns, rows: Vec<Row>) -> Option<i64> {
        let mut last = None;
        for row in rows {
            if let Some((number, cells)) = columns.cells(row) {
                self.add(number, cells);
                last = Some(number);
            }
        }
        last
    }
}

/// The columns of a table that both the damaged file and this program know.
#[derive(Debug)]
pub(super) struct Columns {
    table: &'static str,
    names: Vec<String>,
}

impl Columns {
    /// Finds out. `wanted`: those this program knows, without the one that is the row's number.
    pub(super) fn of(source: &mut Source, table: &'static str, wanted: &[String]) -> Result<Self, StoreError> {
        let held = source.columns(table)?;
        Ok(Self { table, names: wanted.iter().filter(|column| held.contains(column)).cloned().collect() })
    }

    fn select(&self) -> String {
        let names: String = self.names.iter().map(|name| format!(", \"{name}\"")).collect();
        format!("SELECT rowid{names} FROM \"{}\"", self.table)
    }

    fn cells(&self, row: Row) -> Option<(i64, Cells)> {
        let mut values = row.into_iter();
        match values.next() {
            Some(Value::Integer(number)) => Some((number, self.names.iter().cloned().zip(values).collect())),
            _ => None,
        }
    }

    /// Reads the whole table: from its beginning to the first obstacle, from its end to the last, and what lies between row by row, by the
    /// numbers its indexes name.
    pub(super) fn walk(&self, source: &mut Source) -> Result<Walked, StoreError> {
        let mut walked = Walked { torn: true, ..Walked::default() };
        if self.names.is_empty() {
            return Ok(walked);
        }
        let select = self.select();
        let (rows, whole) = source.rows(&format!("{select} NOT INDEXED ORDER BY rowid"), [])?;
        let low = walked.take(self, rows).map_or(1, |last| last.saturating_add(1));
        walked.torn = !whole;
        if whole {
            return Ok(walked);
        }
        let (rows, _) = source.rows(&format!("{select} NOT INDEXED ORDER BY rowid DESC"), [])?;
        let high = walked.take(self, rows).map(|first| first.saturating_sub(1));
        for index in source.indexes(self.table)? {
            let (rows, _) = source.rows(&format!("SELECT rowid FROM \"{}\" INDEXED BY \"{index}\"", self.table), [])?;
            walked.known.extend(rows.into_iter().filter_map(number));
        }
        let high = high.or_else(|| walked.known.last().copied()).unwrap_or(low).min(low.saturating_add(STRETCH));
        let mut untried: BTreeSet<i64> = (low..=high).collect();
        untried.extend(&walked.known);
        for number in untried {
            if !walked.rows.contains_key(&number)
                && let Some(row) = self.row(source, number)?
            {
                walked.add(number, row);
            }
        }
        Ok(walked)
    }

    /// One row by its number, if it can be read.
    pub(super) fn row(&self, source: &mut Source, number: i64) -> Result<Option<Cells>, StoreError> {
        let (rows, _) = source.rows(&format!("{} NOT INDEXED WHERE rowid = ?1", self.select()), [number])?;
        Ok(rows.into_iter().next().and_then(|row| self.cells(row)).map(|(_, cells)| cells))
    }

    /// The rows that belong to something: through the index over `owner`, and where that fails by looking at every row.
    pub(super) fn belonging(&self, source: &mut Source, owner: &str, value: &Value, into: &mut Walked) -> Result<(), StoreError> {
        let select = self.select();
        let (rows, whole) = source.rows(&format!("{select} WHERE {owner} = ?1"), [value])?;
        into.take(self, rows);
        if whole {
            return Ok(());
        }
        into.torn = true;
        let (numbers, _) = source.rows(&format!("SELECT rowid FROM \"{}\" WHERE {owner} = ?1", self.table), [value])?;
        for number in numbers.into_iter().filter_map(number) {
            match self.row(source, number)? {
                Some(row) => into.add(number, row),
                None => into.lack(number),
            }
        }
        for order in ["", "DESC"] {
            let (rows, _) = source.rows(&format!("{select} NOT INDEXED WHERE {owner} = ?1 ORDER BY rowid {order}"), [value])?;
            into.take(self, rows);
        }
        Ok(())
    }

    /// A column of one row as an index holds it, for a row that cannot be read itself.
    pub(super) fn in_index(
        &self,
        source: &mut Source,
        index: &str,
        column: &str,
        number: i64,
    ) -> Result<Option<Value>, StoreError> {
        // The plus keeps SQLite from looking the row up by its number. An index over one column has nothing for rows without it.
        let sql = format!(
            "SELECT \"{column}\" FROM \"{}\" INDEXED BY \"{index}\" WHERE +rowid = ?1 AND \"{column}\" IS NOT NULL",
            self.table
        );
        Ok(source.rows(&sql, [number])?.0.into_iter().next().and_then(|row| row.into_iter().next()))
    }
}

fn number(row: Row) -> Option<i64> {
    match row.first() {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}
