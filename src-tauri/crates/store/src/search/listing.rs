//! A list of those who match, of which windows are taken.

use std::collections::{BTreeMap, BTreeSet};

use domain::query::{Query, Text, Word};
use rusqlite::Connection;

use super::candidates::{self, Candidates, Many};
use super::members::Members;
use super::rank::{self, Rank};
use super::walk::{self, Walk};
use super::{Hit, Hits, Order, entry, expression, vocabulary};
use crate::StoreError;
use crate::table::outbox;
use crate::table::person::{self, PersonRow};

/// How many candidates are ranked when a key press waits for it.
const RANKED: usize = 100;

/// How many are taken from each of the places where the best hits of a common word are.
const HEAD: usize = 50;

/// How many lately opened persons are looked at.
const LATELY: u32 = 30;

/// A list.
pub(super) enum Listing {
    /// Nobody.
    Nobody,
    /// Everyone who matches, in order.
    Ranked {
        /// In order.
        hits: Vec<Hit>,
        /// Whether that is all.
        all: bool,
    },
    /// The best hits, in order, and behind them the others by name.
    Headed {
        /// The best.
        head: Vec<Hit>,
        /// What the others match, in the order in which they follow.
        parts: Vec<String>,
        /// Entries of the head.
        taken: BTreeSet<i64>,
        /// What was typed.
        words: Vec<Word>,
    },
    /// A list in the order of an index.
    Walked(Walk),
}

impl Listing {
    pub(super) fn of(connection: &Connection, query: &Query, order: Order) -> Result<Self, StoreError> {
        let words: &[Word] = match &query.text {
            Text::Words(words) => words,
            _ => &[],
        };
        let enough = if order == Order::Relevance { RANKED } else { candidates::MOST };
        match candidates::of(connection, query, enough, candidates::MOST)? {
            Candidates::Everybody => Ok(Self::Walked(Walk::of(connection, order, None)?)),
            Candidates::Nobody => Ok(Self::Nobody),
            Candidates::These { persons, all } => {
                let hits = ranked(connection, persons, words, order)?;
                Ok(Self::Ranked { hits, all })
            }
            Candidates::Many(many) if order == Order::Relevance => headed(connection, words, many),
            Candidates::Many(many) => {
                let members = Members::of(connection, &many.all)?;
                Ok(Self::Walked(Walk::of(connection, order, Some(members))?))
            }
        }
    }

    pub(super) fn window(self, connection: &Connection, offset: u32, limit: u32) -> Result<Hits, StoreError> {
        let (from, most) = (offset as usize, limit as usize);
        let hits =
            |total: usize, exact: bool, rows: Vec<Hit>| Hits { total: u32::try_from(total).unwrap_or(u32::MAX), exact, rows };
        match self {
            Self::Nobody => Ok(hits(0, true, Vec::new())),
            Self::Ranked { hits: all_hits, all } => {
                let total = all_hits.len();
                Ok(hits(total, all, all_hits.into_iter().skip(from).take(most).collect()))
            }
            Self::Headed { head, parts, taken, words } => {
                let (length, mut rows): (usize, Vec<Hit>) = (head.len(), head.into_iter().skip(from).take(most).collect());
                let wanted = most - rows.len();
                let rest = rest(connection, &parts, &taken, from.saturating_sub(length), wanted)?;
                rows.extend(read(connection, rest.into_iter())?.into_iter().map(|person| {
                    let how = rank::of_name(&person, &words).how();
                    Hit { person, how }
                }));
                // There are more than were ranked; how many is not known.
                let seen = (from + rows.len()).max(RANKED + 1);
                Ok(hits(seen, rows.len() < most, rows))
            }
            Self::Walked(walk) => {
                let total = walk.total(connection)?;
                let rows = read(connection, walk.window(connection, offset, limit)?.into_iter())?;
                let rows = rows.into_iter().map(|person| Hit { how: super::How::Exact, person }).collect();
                Ok(Hits { total, ..hits(0, true, rows) })
            }
        }
    }

    pub(super) fn position(self, connection: &Connection, person: i64) -> Result<Option<u32>, StoreError> {
        let at = |hits: &[Hit]| hits.iter().position(|hit| hit.person.rowid == person).and_then(|at| u32::try_from(at).ok());
        match self {
            Self::Nobody => Ok(None),
            Self::Ranked { hits, .. } => Ok(at(&hits)),
            Self::Walked(walk) => walk.position(connection, person),
            Self::Headed { head, parts, taken, .. } => {
                if let Some(at) = at(&head) {
                    return Ok(Some(at));
                }
                let mut before = u32::try_from(head.len()).unwrap_or(u32::MAX);
                let mut found = false;
                behind(connection, &parts, &taken, |other| {
                    found = other == person;
                    before += u32::from(!found);
                    !found
                })?;
                Ok(found.then_some(before))
            }
        }
    }
}

/// Everyone who matches, counted.
pub(super) fn count(connection: &Connection, query: &Query) -> Result<u32, StoreError> {
    let count = |expression: &str| -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM person_words WHERE person_words MATCH ?1";
        Ok(connection.prepare_cached(sql)?.query_row([expression], |row| row.get(0))?)
    };
    match candidates::of(connection, query, RANKED, usize::MAX)? {
        Candidates::Everybody => Walk::of(connection, Order::Name, None)?.total(connection),
        Candidates::Nobody => Ok(0),
        Candidates::These { persons, .. } => Ok(u32::try_from(persons.len()).unwrap_or(u32::MAX)),
        Candidates::Many(many) => count(&many.all),
    }
}

/// Reads persons in the order of their rows.
fn read(connection: &Connection, persons: impl Iterator<Item = i64>) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached(person::BY_ROW)?;
    let mut rows = Vec::new();
    for person in persons {
        let mut found = statement.query([person])?;
        if let Some(row) = found.next()? {
            rows.push(person::read(row)?);
        }
    }
    Ok(rows)
}

fn ranked(
    connection: &Connection,
    persons: BTreeMap<i64, Option<Rank>>,
    words: &[Word],
    order: Order,
) -> Result<Vec<Hit>, StoreError> {
    let rows = read(connection, persons.keys().copied())?;
    let rank = |person: &PersonRow| persons.get(&person.rowid).copied().flatten().unwrap_or_else(|| rank::of_name(person, words));
    let mut ranked: Vec<(Rank, PersonRow)> = rows.into_iter().map(|person| (rank(&person), person)).collect();
    match order {
        Order::Relevance => ranked.sort_by_cached_key(|(rank, person)| rank::key(person, *rank, words)),
        Order::Name => ranked.sort_by(|(_, one), (_, other)| (&one.sort_name, one.rowid).cmp(&(&other.sort_name, other.rowid))),
        Order::Changed => ranked
            .sort_by_cached_key(|(_, person)| (std::cmp::Reverse(person.changed_at), person.sort_name.clone(), person.rowid)),
        Order::Status => {
            let waiting = outbox::waiting(connection)?;
            ranked.sort_by_cached_key(|(_, person)| {
                let first = match waiting.get(&person.rowid) {
                    Some(true) => 0,
                    Some(false) => 1,
                    None => 2,
                };
                let standing = if first < 2 { 0 } else { person.standing };
                (first, standing, person.sort_name.clone(), person.rowid)
            });
        }
    }
    Ok(ranked.into_iter().map(|(rank, person)| Hit { how: rank.how(), person }).collect())
}

/// The best hits of words that very many have: ids and names that are exactly that, those opened lately, family names that begin with
/// it, and the first ones by name. Everything is asked together with the whole expression, so that filters hold for these too.
fn headed(connection: &Connection, words: &[Word], many: Many) -> Result<Listing, StoreError> {
    let folded: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
    let mut taken: BTreeMap<i64, Option<Rank>> = BTreeMap::new();
    let take = |taken: &mut BTreeMap<i64, Option<Rank>>, entries: Vec<i64>, rank: Option<Rank>| {
        for entry in entries {
            taken.entry(entry).or_insert(rank);
        }
    };
    if let ([first, ..], Some(by_name)) = (folded.as_slice(), &many.by_name) {
        // A rare word together with a common one is looked for along the common one's whole list, so each is asked for alone.
        let filtered =
            |expression: String| expression::all(std::iter::once(expression).chain(many.filter.clone())).unwrap_or_default();
        if folded.iter().any(|word| word.chars().any(|c| c.is_ascii_digit())) {
            let id = filtered(expression::id(&folded.concat()));
            take(&mut taken, candidates::entries(connection, &id, HEAD)?, Some(Rank::EXACTLY_ELSEWHERE));
        }
        // The list of a word that stands in many addresses and no name would be read to the end in vain.
        let mut may_be_names = true;
        for word in &folded {
            may_be_names = may_be_names && vocabulary::is_a_name(connection, word)?;
        }
        if may_be_names {
            take(&mut taken, candidates::entries(connection, &filtered(expression::exact(&folded)), HEAD)?, None);
        }
        let family = match (folded.as_slice(), &many.filter) {
            ([word], None) => candidates::entries_by_sort_name(connection, word, HEAD)?,
            _ => candidates::entries_between(connection, by_name, entry::range(first), HEAD)?,
        };
        take(&mut taken, family, None);
        take(&mut taken, lately_opened(connection, words, many.filter.as_ref().map(|_| by_name.as_str()))?, None);
    }
    let parts = match many.by_name {
        Some(by_name) => vec![by_name.clone(), expression::without(&many.all, &by_name)],
        None => vec![many.all],
    };
    for part in &parts {
        if taken.len() < HEAD {
            take(&mut taken, candidates::entries(connection, part, HEAD)?, None);
        }
    }
    let entries: BTreeSet<i64> = taken.keys().copied().collect();
    let persons = taken.into_iter().map(|(entry, rank)| (entry::row(entry), rank)).collect();
    let head = ranked(connection, persons, words, Order::Relevance)?;
    Ok(Listing::Headed { head, parts, taken: entries, words: words.to_vec() })
}

/// Entries of lately opened persons that match by their name, and an expression if there are filters.
fn lately_opened(connection: &Connection, words: &[Word], expression: Option<&str>) -> Result<Vec<i64>, StoreError> {
    let mut matches = connection.prepare_cached("SELECT 1 FROM person_words WHERE person_words MATCH ?1 AND rowid = ?2")?;
    let mut found = Vec::new();
    for person in read(connection, walk::opened(connection, LATELY)?.into_iter())? {
        let entry = entry::of(&person.sort_name, person.rowid);
        let by_name = rank::of_name(&person, words) < Rank::BEGINNING_ELSEWHERE;
        let passes = match expression {
            Some(expression) if by_name => matches.exists((expression, entry))?,
            Some(_) | None => by_name,
        };
        if passes {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Those behind the head.
fn rest(
    connection: &Connection,
    parts: &[String],
    taken: &BTreeSet<i64>,
    passed: usize,
    wanted: usize,
) -> Result<Vec<i64>, StoreError> {
    let (mut rest, mut seen) = (Vec::new(), 0);
    if wanted > 0 {
        behind(connection, parts, taken, |person| {
            seen += 1;
            if seen > passed {
                rest.push(person);
            }
            rest.len() < wanted
        })?;
    }
    Ok(rest)
}

/// Goes through everyone behind the head, in order, as long as it is said to go on.
fn behind(
    connection: &Connection,
    parts: &[String],
    taken: &BTreeSet<i64>,
    mut go_on: impl FnMut(i64) -> bool,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("SELECT rowid FROM person_words WHERE person_words MATCH ?1 ORDER BY rowid")?;
    for part in parts {
        let mut rows = statement.query([part])?;
        while let Some(row) = rows.next()? {
            let entry = row.get(0)?;
            if !taken.contains(&entry) && !go_on(entry::row(entry)) {
                return Ok(());
            }
        }
    }
    Ok(())
}
