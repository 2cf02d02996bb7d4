//! Finding persons in the cache.
//!
//! This module is the whole interface: a [`Document`] goes in per person, a [`domain::query::Query`] is answered with rows. How the
//! index is built is known here and in the schema only.

use std::collections::BTreeSet;

use domain::query::Query;
use rusqlite::{Connection, ToSql};

use crate::table::person::{self, PersonRow};
use crate::{StoreError, Write};

/// What can be found of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Folded words of names.
    pub names: Vec<String>,
    /// Folded words of addresses on channels.
    pub addresses: Vec<String>,
    /// Folded words of ids.
    pub ids: Vec<String>,
    /// Digits of phone numbers, with country code where known.
    pub phones: Vec<String>,
    /// E-mail addresses in lower case.
    pub emails: Vec<String>,
}

/// Order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Best match first, then lately opened, then name.
    Relevance,
    /// By name, family name first.
    Name,
    /// Last changed first.
    Changed,
}

/// A window of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// How many match.
    pub total: u32,
    /// Whether they were counted to the end.
    pub exact: bool,
    /// The rows of the window.
    pub rows: Vec<PersonRow>,
    /// Set when nothing matched as typed and names one letter off are shown instead.
    pub corrected: bool,
}

/// How many candidates are ranked at most. Ranking all hits of a short prefix is what makes a search slow.
const CANDIDATES: u32 = 5_000;

/// How many persons may be compared letter by letter when nothing matches as typed.
const COMPARABLE: u32 = 50_000;

/// Puts a person into the index, in place of what was known of it.
pub(crate) fn index(write: &Write<'_>, person: i64, document: &Document) -> Result<(), StoreError> {
    forget(write, person)?;
    write.prepare_cached("INSERT INTO person_words (rowid, name, address, ids) VALUES (?1, ?2, ?3, ?4)")?.execute((
        person,
        document.names.join(" "),
        document.addresses.join(" "),
        document.ids.join(" "),
    ))?;
    for digits in document.phones.iter().filter(|digits| !digits.is_empty()) {
        let reversed: String = digits.chars().rev().collect();
        write
            .prepare_cached("INSERT OR IGNORE INTO person_phone (reversed, person) VALUES (?1, ?2)")?
            .execute((reversed, person))?;
    }
    for address in &document.emails {
        write
            .prepare_cached("INSERT OR IGNORE INTO person_email (address, person) VALUES (?1, ?2)")?
            .execute((address, person))?;
    }
    Ok(())
}

/// Takes a person out of the index.
pub(crate) fn forget(write: &Write<'_>, person: i64) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM person_words WHERE rowid = ?1")?.execute([person])?;
    write.prepare_cached("DELETE FROM person_phone WHERE person = ?1")?.execute([person])?;
    write.prepare_cached("DELETE FROM person_email WHERE person = ?1")?.execute([person])?;
    Ok(())
}

/// A window of the persons that match.
///
/// # Errors
/// If the database fails.
pub fn find(connection: &Connection, query: &Query, order: Order, offset: u32, limit: u32) -> Result<Hits, StoreError> {
    match query {
        Query::Everybody => everybody(connection, order, offset, limit),
        Query::Words(words) => {
            let found = by_words(connection, words)?;
            if found.is_empty() {
                let near = by_near_words(connection, words)?;
                let corrected = !near.is_empty();
                return Ok(Hits { corrected, ..ranked(connection, near, words, order, offset, limit)? });
            }
            ranked(connection, found, words, order, offset, limit)
        }
        Query::Email(address) => ranked(connection, by_email(connection, address)?, &[], order, offset, limit),
        Query::Phone { digits } => {
            let mut found = by_phone(connection, digits)?;
            // An id may consist of digits too.
            found.extend(by_words(connection, &[digits.last().cloned().unwrap_or_default()])?);
            found.sort_unstable();
            found.dedup();
            ranked(connection, found, &[], order, offset, limit)
        }
    }
}

fn everybody(connection: &Connection, order: Order, offset: u32, limit: u32) -> Result<Hits, StoreError> {
    let by = match order {
        Order::Relevance => "opened_at IS NULL, opened_at DESC, sort_name = '', sort_name, rowid",
        Order::Name => "sort_name = '', sort_name, rowid",
        Order::Changed => "changed_at DESC, rowid",
    };
    let mut statement =
        connection.prepare_cached(&format!("SELECT * FROM person WHERE merged_into IS NULL ORDER BY {by} LIMIT ?1 OFFSET ?2"))?;
    let rows = statement.query_map((limit, offset), person::read)?.collect::<Result<_, _>>()?;
    Ok(Hits { total: person::count(connection)?, exact: true, rows, corrected: false })
}

fn rowids(connection: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> Result<Vec<i64>, StoreError> {
    let rows = connection.prepare_cached(sql)?.query_map(parameters, |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

fn by_words(connection: &Connection, words: &[String]) -> Result<Vec<i64>, StoreError> {
    // Words hold letters and digits only, so quoting them is enough to keep FTS5's own syntax out.
    let expression = words.iter().map(|word| format!("\"{}\"*", word.replace('"', ""))).collect::<Vec<_>>().join(" ");
    rowids(connection, "SELECT rowid FROM person_words WHERE person_words MATCH ?1 LIMIT ?2", &[&expression, &CANDIDATES])
}

fn by_email(connection: &Connection, address: &str) -> Result<Vec<i64>, StoreError> {
    if let Some(domain) = address.strip_prefix('@') {
        let pattern = format!("%@{}%", like(domain));
        return rowids(
            connection,
            "SELECT person FROM person_email WHERE address LIKE ?1 ESCAPE '\\' LIMIT ?2",
            &[&pattern, &CANDIDATES],
        );
    }
    // Everything that begins with the text lies between it and itself followed by the last character there is.
    let end = format!("{address}\u{10ffff}");
    rowids(connection, "SELECT person FROM person_email WHERE address BETWEEN ?1 AND ?2 LIMIT ?3", &[&address, &end, &CANDIDATES])
}

fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn by_phone(connection: &Connection, runs: &[String]) -> Result<Vec<i64>, StoreError> {
    let mut found = BTreeSet::new();
    for digits in runs {
        let reversed: String = digits.chars().rev().collect();
        let end = format!("{reversed}~");
        found.extend(rowids(
            connection,
            "SELECT person FROM person_phone WHERE reversed BETWEEN ?1 AND ?2 LIMIT ?3",
            &[&reversed, &end, &CANDIDATES],
        )?);
    }
    // A number that is being typed from the front.
    if found.is_empty() {
        for digits in runs {
            let pattern = format!("%{}", digits.chars().rev().collect::<String>());
            found.extend(rowids(
                connection,
                "SELECT person FROM person_phone WHERE reversed LIKE ?1 LIMIT ?2",
                &[&pattern, &CANDIDATES],
            )?);
        }
    }
    Ok(found.into_iter().collect())
}

/// Persons with a name in which every word is at most one slip away from the beginning of one of theirs.
fn by_near_words(connection: &Connection, words: &[String]) -> Result<Vec<i64>, StoreError> {
    let misspelt = words.iter().any(|word| word.chars().count() >= 4);
    if !misspelt || person::count(connection)? > COMPARABLE {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached("SELECT rowid, sort_name FROM person WHERE merged_into IS NULL")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let names = domain::fold::words(row.get_ref(1)?.as_str().unwrap_or_default());
        if words.iter().all(|word| names.iter().any(|name| domain::fold::begins_nearly(name, word))) {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

fn ranked(
    connection: &Connection,
    candidates: Vec<i64>,
    words: &[String],
    order: Order,
    offset: u32,
    limit: u32,
) -> Result<Hits, StoreError> {
    let exact = candidates.len() < CANDIDATES as usize;
    let mut rows = Vec::with_capacity(candidates.len());
    for rowid in candidates {
        rows.extend(person::by_row(connection, rowid)?);
    }
    match order {
        Order::Relevance => rows.sort_by_cached_key(|row| {
            (misfit(&row.name, words), std::cmp::Reverse(row.opened_at), domain::fold::fold(&row.name))
        }),
        Order::Name => rows.sort_by_cached_key(|row| domain::fold::fold(&row.name)),
        Order::Changed => rows.sort_by_key(|row| std::cmp::Reverse(row.changed_at)),
    }
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let rows = rows.into_iter().skip(offset as usize).take(limit as usize).collect();
    Ok(Hits { total, exact, rows, corrected: false })
}

/// How badly a name fits: 0 if every word is one of its words, more for every word that is only a beginning, most if it is found elsewhere.
fn misfit(name: &str, words: &[String]) -> u32 {
    let names = domain::fold::words(name);
    words
        .iter()
        .map(|word| match () {
            () if names.contains(word) => 0,
            () if names.iter().any(|name| name.starts_with(word.as_str())) => 1,
            () if names.iter().any(|name| domain::fold::begins_nearly(name, word)) => 3,
            () => 9,
        })
        .sum()
}
