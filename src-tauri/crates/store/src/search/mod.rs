//! Finding persons in the cache.
//!
//! This module is the whole interface: a [`Document`] goes in per person, a [`domain::query::Query`] is answered with windows of rows. How
//! the index is built is known here and in the schema only.
//!
//! What makes a search slow is what it does for hits that nobody sees, so nothing here does anything for all of them:
//!
//! - the shape of what was typed chooses the index: digits, an address, or words;
//! - entries of the word index are numbered in the order of names (`entry`), so that the first hits it gives are the first of the list;
//! - a few hundred candidates are ranked; what lies behind them is listed by name, in windows;
//! - typos are looked up among the words there are (`typo`), not among persons, and long beginnings are spelled out as these (`vocabulary`);
//! - all hits are counted only when somebody asks ([`count`]), which is never while typing.

mod candidates;
mod document;
mod entry;
mod expression;
mod filter;
mod index;
mod listing;
mod members;
mod rank;
mod typo;
pub(crate) mod vocabulary;
mod walk;

use domain::query::Query;
use rusqlite::Connection;

use crate::StoreError;
use crate::table::person::PersonRow;
use listing::Listing;

pub use document::{Document, PhoneDigits};
pub use index::tidy;
pub(crate) use index::{Staged, flush, forget, stage, stage_new, tidy_a_little};

/// Order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Best match first, then lately opened, then name. Without anything typed: lately opened, then name.
    Relevance,
    /// By name, family name first.
    Name,
    /// Last changed first.
    Changed,
    /// Those that need the agent, those with changes that wait, those restricted or gone at their systems, the others; each by name.
    Status,
}

/// How a person matches what was typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Every word is a word of the name, written as typed, or there was nothing to match.
    Exact,
    /// Every word is at least the beginning of a word of the name.
    Prefix,
    /// The same, leaving accents aside.
    Folded,
    /// By something other than the name: an id, an e-mail address, a phone number.
    Elsewhere,
    /// The name is one slip away.
    Typo,
}

/// A person that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The person.
    pub person: PersonRow,
    /// How it matches.
    pub how: How,
}

/// A window of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// How many match.
    pub total: u32,
    /// Whether that is all; if not there are more.
    pub exact: bool,
    /// The rows of the window.
    pub rows: Vec<Hit>,
}

/// A window of the persons that match.
///
/// # Errors
/// If the database fails.
pub fn find(connection: &Connection, query: &Query, order: Order, offset: u32, limit: u32) -> Result<Hits, StoreError> {
    Listing::of(connection, query, order)?.window(connection, offset, limit)
}

/// How many persons match, all of them. Takes longer the more there are.
///
/// # Errors
/// If the database fails.
pub fn count(connection: &Connection, query: &Query) -> Result<u32, StoreError> {
    listing::count(connection, query)
}

/// The row at which a person stands in a list; `None` if it is not in it.
///
/// # Errors
/// If the database fails.
pub fn locate(connection: &Connection, query: &Query, order: Order, person: i64) -> Result<Option<u32>, StoreError> {
    Listing::of(connection, query, order)?.position(connection, person)
}
