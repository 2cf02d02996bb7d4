//! Long lists: windows over an index of persons, with some of them put first and, where not everybody is meant, the others left out.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Order;
use super::members::Members;
use crate::StoreError;
use crate::table::outbox;

/// Most lately opened persons that come first.
const OPENED: u32 = 200;

/// A list in the order of an index.
pub(super) struct Walk {
    /// Those that come first, by their rows.
    first: Vec<i64>,
    /// Statement that gives the rows of all persons in order.
    index: &'static str,
    /// Who is meant; everybody if nothing is given.
    members: Option<Members>,
}

const BY_NAME: &str = "SELECT rowid FROM person WHERE merged_into IS NULL ORDER BY sort_name, rowid";
const BY_CHANGE: &str = "SELECT rowid FROM person WHERE merged_into IS NULL ORDER BY changed_at DESC, sort_name, rowid";
const BY_STANDING: &str = "SELECT rowid FROM person WHERE merged_into IS NULL ORDER BY standing, sort_name, rowid";

impl Walk {
    /// A list of these members, or of everybody.
    pub(super) fn of(connection: &Connection, order: Order, members: Option<Members>) -> Result<Self, StoreError> {
        let (first, index) = match order {
            Order::Relevance => (opened(connection, OPENED)?, BY_NAME),
            Order::Name => (Vec::new(), BY_NAME),
            Order::Changed => (Vec::new(), BY_CHANGE),
            Order::Status => (waiting(connection)?, BY_STANDING),
        };
        let first = first.into_iter().filter(|person| members.as_ref().is_none_or(|members| members.contain(*person))).collect();
        Ok(Self { first, index, members })
    }

    /// How many there are.
    pub(super) fn total(&self, connection: &Connection) -> Result<u32, StoreError> {
        match &self.members {
            Some(members) => Ok(members.count()),
            None => Ok(connection.prepare_cached("SELECT persons FROM tally")?.query_row([], |row| row.get(0))?),
        }
    }

    /// The rows of a window.
    pub(super) fn window(&self, connection: &Connection, offset: u32, limit: u32) -> Result<Vec<i64>, StoreError> {
        if self.first.is_empty() && self.members.is_none() {
            // Passing over rows inside of the database is the fastest.
            let mut statement = connection.prepare_cached(&format!("{} LIMIT ?1 OFFSET ?2", self.index))?;
            return Ok(statement.query_map((limit, offset), |row| row.get(0))?.collect::<Result<_, _>>()?);
        }
        let (offset, limit) = (offset as usize, limit as usize);
        let mut window: Vec<i64> = self.first.iter().copied().skip(offset).take(limit).collect();
        let passed = offset.saturating_sub(self.first.len());
        if window.len() == limit {
            return Ok(window);
        }
        let mut statement = connection.prepare_cached(self.index)?;
        let mut rows = statement.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            let person = row.get(0)?;
            if self.is_listed(person) {
                seen += 1;
                if seen > passed {
                    window.push(person);
                    if window.len() == limit {
                        break;
                    }
                }
            }
        }
        Ok(window)
    }

    /// Where a person stands.
    pub(super) fn position(&self, connection: &Connection, person: i64) -> Result<Option<u32>, StoreError> {
        if let Some(at) = self.first.iter().position(|first| *first == person) {
            return Ok(u32::try_from(at).ok());
        }
        let mut before = u32::try_from(self.first.len()).unwrap_or(u32::MAX);
        let mut statement = connection.prepare_cached(self.index)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let other = row.get(0)?;
            if other == person {
                return Ok(self.is_listed(person).then_some(before));
            }
            before += u32::from(self.is_listed(other));
        }
        Ok(None)
    }

    fn is_listed(&self, person: i64) -> bool {
        self.members.as_ref().is_none_or(|members| members.contain(person)) && !self.first.contains(&person)
    }
}

/// Lately opened persons, last first.
pub(super) fn opened(connection: &Connection, most: u32) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM person WHERE opened_at IS NOT NULL AND merged_into IS NULL ORDER BY opened_at DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Persons with waiting changes: those that need the agent first, each by name.
fn waiting(connection: &Connection) -> Result<Vec<i64>, StoreError> {
    let waiting: BTreeMap<i64, bool> = outbox::waiting(connection)?;
    let mut name = connection.prepare_cached("SELECT sort_name FROM person WHERE rowid = ?1")?;
    let mut persons = Vec::with_capacity(waiting.len());
    for (person, needs_agent) in waiting {
        let name: String = name.query_row([person], |row| row.get(0))?;
        persons.push((!needs_agent, name, person));
    }
    persons.sort();
    Ok(persons.into_iter().map(|(.., person)| person).collect())
}
