//! Who may be meant, by the shape of what was typed.

use std::collections::BTreeMap;

use domain::query::{PhonePart, Query, Text, Word};
use rusqlite::{Connection, OptionalExtension, ToSql};

use super::expression::{self, Beginning};
use super::filter::{self, Filters};
use super::rank::Rank;
use super::{entry, typo, vocabulary};
use crate::StoreError;

/// With fewer hits than this, and none that is called exactly that, names one slip away are offered too.
const FEW: usize = 5;

/// How many of those.
const NEAR: usize = 200;

/// Most persons that share the beginning of an address or the last digits and are looked at when a key press waits for it.
pub(super) const MOST: usize = 500;

/// Those who may be meant.
pub(super) enum Candidates {
    /// Everybody.
    Everybody,
    /// Nobody: nothing was asked for, or a filter names what is not known here.
    Nobody,
    /// These.
    These {
        /// Rows, with the rank of those that match by something other than the name; the others are ranked by theirs.
        persons: BTreeMap<i64, Option<Rank>>,
        /// Whether that is all.
        all: bool,
    },
    /// More than were asked for.
    Many(Many),
}

/// Everybody an expression of the word index matches.
pub(super) struct Many {
    /// All of them.
    pub(super) all: String,
    /// Those whose name matches every word; nothing if no word was typed.
    pub(super) by_name: Option<String>,
    /// The filters among these, without which a name alone says everything.
    pub(super) filter: Option<String>,
}

/// Looks for at most `enough` by words; more are [`Candidates::Many`]. By what is not a word at most `most` are found.
pub(super) fn of(connection: &Connection, query: &Query, enough: usize, most: usize) -> Result<Candidates, StoreError> {
    let filters = filter::read(connection, &query.filters)?;
    if filters.match_nobody {
        return Ok(Candidates::Nobody);
    }
    match &query.text {
        Text::Nothing => Ok(Candidates::Nobody),
        Text::Everybody if filters.expressions.is_empty() => Ok(match filters.among {
            None => Candidates::Everybody,
            Some(among) => these(among.into_keys().map(|person| (person, None))),
        }),
        Text::Everybody => by_words(connection, &[], &filters, enough, most),
        Text::Words(words) => by_words(connection, words, &filters, enough, most),
        Text::Email(address) => by_email(connection, address, &filters, enough, most),
        Text::Phone(part) => {
            let mut found = by_phone(connection, part, most)?;
            // An id may consist of digits too.
            by_id(connection, &part.typed, most, &mut found)?;
            let beginnings = expression::beginnings(&[Beginning::of(connection, &part.typed)?]).unwrap_or_default();
            for entry in entries(connection, &beginnings, most)? {
                found.entry(entry::row(entry)).or_insert(Rank::BEGINNING_ELSEWHERE);
            }
            by_address(connection, found, &filters, most)
        }
    }
}

fn these(persons: impl Iterator<Item = (i64, Option<Rank>)>) -> Candidates {
    Candidates::These { persons: persons.collect(), all: true }
}

/// Entries that an expression matches, first names first.
pub(super) fn entries(connection: &Connection, expression: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement =
        connection.prepare_cached("SELECT rowid FROM person_words WHERE person_words MATCH ?1 ORDER BY rowid LIMIT ?2")?;
    let rows = statement.query_map((expression, limit), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Entries of those whose sorting name begins like this, first names first.
pub(super) fn entries_by_sort_name(connection: &Connection, beginning: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let (limit, end) = (i64::try_from(limit).unwrap_or(i64::MAX), format!("{beginning}\u{10fffe}"));
    let mut statement = connection.prepare_cached(
        "SELECT entry FROM person WHERE merged_into IS NULL AND sort_name BETWEEN ?1 AND ?2 AND entry IS NOT NULL
         ORDER BY sort_name, rowid LIMIT ?3",
    )?;
    let rows = statement.query_map((beginning, end, limit), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Entries that an expression matches and whose names lie in a range.
pub(super) fn entries_between(
    connection: &Connection,
    expression: &str,
    (from, to): (i64, i64),
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM person_words WHERE person_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid LIMIT ?4",
    )?;
    let rows = statement.query_map((expression, from, to, limit), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

fn by_words(
    connection: &Connection,
    words: &[Word],
    filters: &Filters,
    enough: usize,
    most: usize,
) -> Result<Candidates, StoreError> {
    let words: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
    let begin: Vec<Beginning> = words.iter().map(|word| Beginning::of(connection, word)).collect::<Result<_, _>>()?;
    let beginnings = expression::beginnings(&begin);
    let filtering = filters.expressions.iter().cloned();
    let Some(all) = expression::all(beginnings.into_iter().chain(filtering.clone())) else { return Ok(Candidates::Everybody) };
    let mut persons: BTreeMap<i64, Option<Rank>> = BTreeMap::new();
    if let Some(among) = &filters.among {
        let mut statement = connection.prepare_cached("SELECT rowid FROM person_words WHERE person_words MATCH ?1")?;
        let mut rows = statement.query([&all])?;
        while let Some(row) = rows.next()? {
            let person = entry::row(row.get(0)?);
            if among.contains_key(&person) {
                persons.insert(person, None);
            }
        }
    } else {
        let found = entries(connection, &all, enough + 1)?;
        if found.len() > enough {
            // The lists of words that nobody is called would be read to the end in vain.
            let mut may_be_a_name = true;
            for word in &words {
                may_be_a_name = may_be_a_name && vocabulary::is_of_a_name(connection, word)?;
            }
            let by_name = expression::name_beginnings(&begin).filter(|_| may_be_a_name);
            let by_name = by_name.and_then(|name| expression::all(std::iter::once(name).chain(filtering)));
            return Ok(Candidates::Many(Many { all, by_name, filter: expression::all(filters.expressions.iter().cloned()) }));
        }
        persons.extend(found.into_iter().map(|entry| (entry::row(entry), None)));
    }
    if words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit())) {
        let mut ids = BTreeMap::new();
        by_id(connection, &words.concat(), most, &mut ids)?;
        for (person, rank) in ids {
            // Filtered already, if it is among those that were found.
            if let Some(known) = persons.get_mut(&person) {
                *known = Some(rank);
            }
        }
    }
    // Who is called exactly that was meant.
    if persons.len() < FEW && !words.is_empty() && entries(connection, &expression::exact(&words), 1)?.is_empty() {
        let meant: Vec<Vec<String>> = words.iter().map(|word| meant(connection, word)).collect::<Result<_, _>>()?;
        if meant.iter().any(|beginnings| beginnings.len() > 1) {
            let near = expression::all(std::iter::once(expression::any_of_each(&meant)).chain(filtering)).unwrap_or_default();
            for entry in entries(connection, &near, NEAR)? {
                let person = entry::row(entry);
                if filters.among.as_ref().is_none_or(|among| among.contains_key(&person)) {
                    persons.entry(person).or_insert(Some(Rank::TYPO));
                }
            }
        }
    }
    Ok(Candidates::These { persons, all: true })
}

/// A word, and the beginnings of names it may have been meant to be.
fn meant(connection: &Connection, word: &str) -> Result<Vec<String>, StoreError> {
    let mut meant = vec![word.to_owned()];
    meant.extend(typo::beginnings(connection, word)?);
    Ok(meant)
}

/// Those with an id that consists of these letters and digits, and no others.
fn by_id(connection: &Connection, id: &str, most: usize, found: &mut BTreeMap<i64, Rank>) -> Result<(), StoreError> {
    for entry in entries(connection, &expression::id(id), most)? {
        found.insert(entry::row(entry), Rank::EXACTLY_ELSEWHERE);
    }
    Ok(())
}

/// Keeps those that the filters let through.
fn by_address(
    connection: &Connection,
    mut found: BTreeMap<i64, Rank>,
    filters: &Filters,
    most: usize,
) -> Result<Candidates, StoreError> {
    let all = found.len() < most;
    if let Some(among) = &filters.among {
        found.retain(|person, _| among.contains_key(person));
    }
    if let Some(expression) = expression::all(filters.expressions.iter().cloned()) {
        let mut entry_of = connection.prepare_cached("SELECT entry FROM person WHERE rowid = ?1 AND entry IS NOT NULL")?;
        let mut passes = connection.prepare_cached("SELECT 1 FROM person_words WHERE person_words MATCH ?1 AND rowid = ?2")?;
        let mut passing = BTreeMap::new();
        for (person, rank) in found {
            let entry: Option<i64> = entry_of.query_row([person], |row| row.get(0)).optional()?;
            if let Some(entry) = entry
                && passes.exists((&expression, entry))?
            {
                passing.insert(person, rank);
            }
        }
        found = passing;
    }
    Ok(Candidates::These { persons: found.into_iter().map(|(person, rank)| (person, Some(rank))).collect(), all })
}

fn by_email(
    connection: &Connection,
    address: &str,
    filters: &Filters,
    enough: usize,
    most: usize,
) -> Result<Candidates, StoreError> {
    // Everything that begins with the text lies between it and itself followed by the last character there is.
    let end = format!("{address}\u{10ffff}");
    let mut found = BTreeMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT person, address = ?1 FROM person_email WHERE address BETWEEN ?1 AND ?2 ORDER BY address LIMIT ?3",
    )?;
    let mut rows = statement.query((address, end, i64::try_from(most).unwrap_or(i64::MAX)))?;
    while let Some(row) = rows.next()? {
        let rank = if row.get(1)? { Rank::EXACTLY_ELSEWHERE } else { Rank::BEGINNING_ELSEWHERE };
        let best = found.entry(row.get(0)?).or_insert(rank);
        *best = rank.min(*best);
    }
    // A later part of an address, or one whose beginning is left out.
    let words = domain::fold::words(address);
    if let Some(parts) = expression::of_address(connection, &words)? {
        let parts = expression::all(std::iter::once(parts).chain(filters.expressions.iter().cloned())).unwrap_or_default();
        let entries = entries(connection, &parts, enough + 1)?;
        if entries.len() > enough && found.is_empty() && filters.among.is_none() {
            let filter = expression::all(filters.expressions.iter().cloned());
            return Ok(Candidates::Many(Many { all: parts, by_name: None, filter }));
        }
        for entry in entries {
            found.entry(entry::row(entry)).or_insert(Rank::PART_ELSEWHERE);
        }
    }
    by_address(connection, found, filters, most)
}

/// By the last digits, and by the first ones of a number that is still being typed.
fn by_phone(connection: &Connection, part: &PhonePart, most: usize) -> Result<BTreeMap<i64, Rank>, StoreError> {
    let mut found = BTreeMap::new();
    let mut statement = connection
        .prepare_cached("SELECT person, digits = ?1 FROM person_phone WHERE digits BETWEEN ?1 AND ?2 ORDER BY digits LIMIT ?3")?;
    let mut look = |from: String, rank: Rank| -> Result<(), StoreError> {
        let left = i64::try_from(most.saturating_sub(found.len())).unwrap_or(i64::MAX);
        let end = format!("{from}~");
        let parameters: [&dyn ToSql; 3] = [&from, &end, &left];
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            let rank = if row.get(1)? { Rank::EXACTLY_ELSEWHERE } else { rank };
            let best = found.entry(row.get(0)?).or_insert(rank);
            *best = rank.min(*best);
        }
        Ok(())
    };
    for digits in &part.ends {
        look(format!("<{}", digits.chars().rev().collect::<String>()), Rank::ENDING_ELSEWHERE)?;
    }
    for digits in &part.begins {
        look(format!(">{digits}"), Rank::BEGINNING_ELSEWHERE)?;
    }
    Ok(found)
}
