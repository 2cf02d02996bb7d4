//! Looking for somebody who was erased: in every column of every table, in every page as it lies on the disk, and in files beside the cache.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Needles, pages};
use crate::open::Place;
use crate::{Store, StoreError};

/// What was looked through, and what was found. Says nothing about whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Tables of which every column was read.
    pub tables: u32,
    /// Pages of the file and of its log that were decrypted and read.
    pub pages: u32,
    /// Files beside the cache that were read.
    pub files: u32,
    /// Where something was found: names of tables, or paths of files.
    pub found: Vec<Found>,
    /// Addresses, numbers and names that were not looked for since another customer has them too, by themselves or in a longer one.
    pub shared: u32,
}

impl Proof {
    /// Together with one from before, when there was more to look for: what either of them looked through and found.
    #[must_use]
    pub fn after(self, before: Self) -> Self {
        let mut found: BTreeMap<String, u32> = before.found.into_iter().map(|found| (found.place, found.times)).collect();
        for Found { place, times } in self.found {
            let held = found.entry(place).or_default();
            *held = times.max(*held);
        }
        Self {
            tables: self.tables.max(before.tables),
            pages: self.pages.max(before.pages),
            files: self.files.max(before.files),
            found: found.into_iter().map(|(place, times)| Found { place, times }).collect(),
            shared: self.shared.max(before.shared),
        }
    }
}

/// A place in which something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// A table, or the path of a file.
    pub place: String,
    /// In how many values or pages of it.
    pub times: u32,
}

/// The table of persons. Who was erased is not called anything in it any more.
const PERSONS: &str = "person";

/// The table in which the sample systems inside the program keep what they did. What they keep is theirs, as with every system: the report
/// of an erasure says what was done there.
const SYSTEMS: &str = "sandbox_log";

/// What pages that belong to no table are called.
const FREE: &str = "free pages";

impl Store {
    /// Looks for somebody who was erased, in the cache and in these files. Takes some seconds per million customers, while everything goes
    /// on.
    ///
    /// # Errors
    /// If the cache or a file of it cannot be read.
    pub async fn prove(&self, needles: &Needles, files: Vec<PathBuf>) -> Result<Proof, StoreError> {
        let mut proof = Proof { shared: needles.shared(), ..Proof::default() };
        let patterns = needles.patterns();
        let Some(finder) = Finder::of(&patterns) else { return Ok(proof) };
        let in_tables = self.read(move |db| in_tables(db, &finder)).await?;
        proof.tables = in_tables.tables;
        proof.shared += u32::try_from(in_tables.of_others.len()).unwrap_or(u32::MAX);
        let mut found = in_tables.found;
        let left: Vec<_> = patterns.into_iter().filter(|(needle, _)| !in_tables.of_others.contains(needle)).collect();
        if let Some(finder) = Finder::of(&left) {
            if let Some((place, ..)) = self.on_disk() {
                let of_pages = finder.clone();
                let looked = tokio::task::spawn_blocking(move || in_pages(&place, &of_pages)).await;
                let (read, pages) = looked.map_err(|_| StoreError::Closed)??;
                proof.pages = read;
                if !pages.is_empty() {
                    let owners = self.read(move |db| owners(db, &pages)).await?;
                    // A value that a query finds stands on a page as well.
                    let unseen = owners.into_iter().filter(|(owner, _)| !found.contains_key(owner)).collect();
                    found = merged(found, unseen);
                }
            }
            let looked = tokio::task::spawn_blocking(move || in_files(&files, &finder)).await;
            let (read, in_files) = looked.map_err(|_| StoreError::Closed)?;
            (proof.files, found) = (read, merged(found, in_files));
        }
        proof.found = found.into_iter().map(|(place, times)| Found { place, times }).collect();
        Ok(proof)
    }
}

/// Finds needles in any of their writings, whatever the case of their letters.
#[derive(Clone)]
struct Finder {
    automaton: AhoCorasick,
    /// Of each pattern, the needle it is a writing of.
    needles: Vec<usize>,
}

impl Finder {
    /// `None` if there is nothing to look for.
    fn of(patterns: &[(usize, Zeroizing<String>)]) -> Option<Self> {
        let texts = patterns.iter().map(|(_, pattern)| pattern.as_str());
        let automaton = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(texts).ok()?;
        let needles: Vec<usize> = patterns.iter().map(|(needle, _)| *needle).collect();
        (!needles.is_empty()).then_some(Self { automaton, needles })
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.automaton.is_match(bytes)
    }

    /// The needles in some bytes, each with where it stands.
    fn all_in<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let found = self.automaton.find_overlapping_iter(bytes);
        found.filter_map(|found| Some((*self.needles.get(found.pattern().as_usize())?, found.range())))
    }
}

/// Whether a part of a text stands by itself, and not in a longer word or number.
fn is_by_itself(text: &str, part: &Range<usize>) -> bool {
    let goes_on = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
    let before = text.get(..part.start).and_then(|text| text.chars().next_back());
    let behind = text.get(part.end..).and_then(|text| text.chars().next());
    !goes_on(before) && !goes_on(behind)
}

fn merged(mut one: BTreeMap<String, u32>, other: BTreeMap<String, u32>) -> BTreeMap<String, u32> {
    for (place, times) in other {
        *one.entry(place).or_default() += times;
    }
    one
}

/// What the columns of all tables hold.
#[derive(Default)]
struct InTables {
    tables: u32,
    found: BTreeMap<String, u32>,
    /// Needles that are somebody else's name, or a part of a longer address or number: where they stand says nothing.
    of_others: BTreeSet<usize>,
}

/// Every column of every table. The word index is read as the tables it is kept in.
fn in_tables(db: &Connection, finder: &Finder) -> Result<InTables, StoreError> {
    let names = |sql: &str| -> Result<Vec<String>, StoreError> {
        let names = db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    };
    let mut tables = names("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")?;
    tables.retain(|table| table != SYSTEMS);
    let mut seen = InTables { tables: u32::try_from(tables.len()).unwrap_or(u32::MAX), ..InTables::default() };
    let mut times: BTreeMap<(&str, usize), u32> = BTreeMap::new();
    for table in &tables {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                let value = row.get_ref(column)?;
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = value else { continue };
                let text = if matches!(value, ValueRef::Text(_)) { std::str::from_utf8(bytes).ok() } else { None };
                let mut hers = BTreeSet::new();
                for (needle, part) in finder.all_in(bytes) {
                    if text.is_some_and(|text| is_of_somebody_else(table, text, &part)) {
                        seen.of_others.insert(needle);
                    } else {
                        hers.insert(needle);
                    }
                }
                hers.into_iter().for_each(|needle| *times.entry((table, needle)).or_default() += 1);
            }
        }
    }
    for ((table, needle), times) in times {
        if !seen.of_others.contains(&needle) {
            *seen.found.entry(table.to_owned()).or_default() += times;
        }
    }
    Ok(seen)
}

/// Whether a part of a text belongs to another customer: it is what a person who is there is called, or stands in a longer word or number.
/// Where a word begins and ends in anything but a text is not known.
fn is_of_somebody_else(table: &str, text: &str, part: &Range<usize>) -> bool {
    table == PERSONS || !is_by_itself(text, part)
}

/// Every page on the disk. Gives how many were read, and the numbers of those in which something was found.
fn in_pages(place: &Place, finder: &Finder) -> Result<(u32, BTreeSet<u32>), StoreError> {
    let mut found = BTreeSet::new();
    let mut look = |number: u32, page: &[u8]| {
        if finder.is_in(page) {
            found.insert(number);
        }
    };
    let in_file = pages::of_database(&place.file, &place.key, &mut look)?;
    let in_log = pages::of_log(&place.file.with_extension("db-wal"), &place.key, &mut look)?;
    Ok((in_file + in_log, found))
}

/// How many of some pages belong to which table, also those of its indexes.
fn owners(db: &Connection, pages: &BTreeSet<u32>) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut left = pages.clone();
    let mut owners = BTreeMap::new();
    let mut statement = db.prepare(
        "SELECT pageno, tbl_name FROM dbstat JOIN sqlite_schema USING (name) UNION ALL SELECT 1, 'sqlite_schema' ORDER BY pageno",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if left.remove(&row.get(0)?) {
            *owners.entry(row.get(1)?).or_default() += 1;
        }
    }
    owners.remove(SYSTEMS);
    if !left.is_empty() {
        owners.insert(FREE.to_owned(), u32::try_from(left.len()).unwrap_or(u32::MAX));
    }
    Ok(owners)
}

/// Every file that can be read. One that is gone holds nothing.
fn in_files(files: &[PathBuf], finder: &Finder) -> (u32, BTreeMap<String, u32>) {
    let mut read = 0;
    let mut found = BTreeMap::new();
    for file in files {
        let Ok(matches) = matches(file, finder) else { continue };
        read += 1;
        if matches {
            found.insert(file.display().to_string(), 1);
        }
    }
    (read, found)
}

fn matches(file: &Path, finder: &Finder) -> std::io::Result<bool> {
    let reader = std::io::BufReader::new(std::fs::File::open(file)?);
    // Reading on after an error tells nothing more.
    match finder.automaton.stream_find_iter(reader).next() {
        Some(found) => found.map(|_| true),
        None => Ok(false),
    }
}
