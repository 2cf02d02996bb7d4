use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SystemBadge;

/// A window of search results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchRequest {
    /// What was typed; empty for everybody.
    pub query: String,
    /// Order. `relevance` without a query is the order of last opening, then name.
    pub sort: Sort,
    /// First row wanted.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first.
    Relevance,
    /// By name.
    Name,
    /// Last changed first.
    Changed,
    /// Those that need the agent, those with a change that waits, those restricted or gone at a system, then the others; by name within each.
    Status,
}

/// Counts to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CountRequest {
    /// What was typed; empty for everybody.
    pub query: String,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCount {
    /// How many match.
    pub total: u32,
}

/// Where a person stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LocateRequest {
    /// What was typed.
    pub query: String,
    /// Order of the list.
    pub sort: Sort,
    /// The person.
    pub person_id: String,
}

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerPlace {
    /// Row counted from 0; absent if the person is not in the list (any more).
    pub index: Option<u32>,
}

/// Rows of the customer grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchWindow {
    /// How many match.
    pub total: u32,
    /// Whether `total` was counted to the end; if not there are at least that many.
    pub total_is_exact: bool,
    /// First row of this window.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<PersonRow>,
    /// How long the search took, in microseconds.
    pub took_micros: u32,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    /// The person.
    pub person_id: String,
    /// The name, in pieces, with the pieces that match marked. Empty if there is no name.
    pub name: Vec<Segment>,
    /// What to show on the second line, marked likewise: best channel, and why this row matches if that is not obvious.
    pub detail: Vec<Segment>,
    /// Why it matches, if neither name nor detail shows it, in words to show.
    pub reason: Option<String>,
    /// The systems it is known in.
    pub systems: Vec<SystemBadge>,
    /// When something about it last changed, ISO 8601.
    pub changed_at: Option<String>,
    /// Whether a change is waiting.
    pub waiting: bool,
    /// Whether a change needs the agent.
    pub needs_attention: bool,
}

/// A piece of text that matches the query, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it matches.
    pub hit: bool,
}

/// Asks a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LiveSearchRequest {
    /// The connection to ask.
    pub connection_id: String,
    /// What was typed.
    pub query: String,
}

/// What a connection answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum LiveSearchReply {
    /// It was asked.
    Found {
        /// What it was asked for, in words to show: "e-mail address", "words in the name".
        asked_for: String,
        /// What it answered; already kept in the local cache.
        rows: Vec<PersonRow>,
        /// How many more it has than were fetched, where it says so.
        more: Option<u32>,
        /// The erasures by which answers are not shown, one for each such answer.
        erased: Vec<String>,
    },
    /// It cannot search by this.
    CannotSearch {
        /// Why, in words to show.
        reason: String,
    },
}
