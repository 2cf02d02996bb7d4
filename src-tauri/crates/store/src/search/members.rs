//! A set of persons, a bit each: 125 kB for a million.

use rusqlite::Connection;

use super::entry;
use crate::StoreError;

/// Persons by their rows.
#[derive(Debug, Default)]
pub(super) struct Members {
    bits: Vec<u64>,
    count: u32,
}

impl Members {
    /// Everybody an expression matches.
    pub(super) fn of(connection: &Connection, expression: &str) -> Result<Self, StoreError> {
        let mut members = Self::default();
        let mut statement = connection.prepare_cached("SELECT rowid FROM person_words WHERE person_words MATCH ?1")?;
        let mut rows = statement.query([expression])?;
        while let Some(row) = rows.next()? {
            members.insert(entry::row(row.get(0)?));
        }
        Ok(members)
    }

    fn insert(&mut self, person: i64) {
        let Ok(person) = usize::try_from(person) else { return };
        let (word, bit) = (person / 64, person % 64);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << bit;
        self.count += 1;
    }

    /// How many they are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Whether a person is one of them.
    pub(super) fn contain(&self, person: i64) -> bool {
        usize::try_from(person).is_ok_and(|person| self.bits.get(person / 64).is_some_and(|word| word >> (person % 64) & 1 == 1))
    }
}
