//! The words that are in the index, in order.
//!
//! The word index keeps beginnings of up to four letters ready. A longer one it would look up by reading the lists of all words that begin
//! so, whole, before the first hit: for a domain that everybody shares that is everybody. So a longer beginning is spelled out as the
//! words there are, and the index reads of their lists only as far as hits are wanted.

use rusqlite::Connection;

use super::expression;
use crate::StoreError;

/// Letters up to which the word index keeps beginnings ready.
const READY: usize = 4;

/// Most words a beginning is spelled out as. What has more has no list among them that is long.
const MOST: i64 = 64;

/// Most values a filter's beginning is spelled out as.
const MOST_FACETS: i64 = 200;

/// How a facet is kept: in front of every word, and no beginning of any.
pub(super) fn of_facet(facet: &str) -> String {
    format!("={facet}")
}

/// Whether a word is kept: numbers are too many, and each is in few lists.
pub(super) fn holds(word: &str) -> bool {
    !word.chars().any(|c| c.is_ascii_digit())
}

/// Whether somebody is called like this, or may be.
pub(super) fn is_of_a_name(connection: &Connection, beginning: &str) -> Result<bool, StoreError> {
    if !holds(beginning) {
        return Ok(true);
    }
    let mut statement = connection.prepare_cached("SELECT 1 FROM word WHERE word BETWEEN ?1 AND ?2 AND named LIMIT 1")?;
    Ok(statement.exists((beginning, end(beginning)))?)
}

/// Whether a word as a whole is one of somebody's name, or may be.
pub(super) fn is_a_name(connection: &Connection, word: &str) -> Result<bool, StoreError> {
    if !holds(word) {
        return Ok(true);
    }
    Ok(connection.prepare_cached("SELECT 1 FROM word WHERE word = ?1 AND named")?.exists([word])?)
}

/// The words that begin like this, if they should be spelled out.
pub(super) fn spelled_out(connection: &Connection, beginning: &str) -> Result<Option<Vec<String>>, StoreError> {
    if beginning.chars().count() <= READY || !holds(beginning) {
        return Ok(None);
    }
    begin_with(connection, beginning, MOST)
}

/// The facets that begin like this, unless they are too many.
pub(super) fn facets(connection: &Connection, beginning: &str) -> Result<Option<Vec<String>>, StoreError> {
    let kept = begin_with(connection, &of_facet(beginning), MOST_FACETS)?;
    Ok(kept.map(|kept| kept.iter().map(|kept| kept.trim_start_matches('=').to_owned()).collect()))
}

/// Forgets the words that nobody has, among so many in order behind this one. Gives the last that was looked at; `None` at the end.
pub(crate) fn forget_unused(connection: &Connection, behind: &str, most: u32) -> Result<Option<String>, StoreError> {
    let words: Vec<String> = connection
        .prepare_cached("SELECT word FROM word WHERE word > ?1 ORDER BY word LIMIT ?2")?
        .query_map((behind, most), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for word in &words {
        let held = match word.strip_prefix('=') {
            Some(facet) => expression::any_facet(&[facet.to_owned()]),
            None => expression::anywhere(word),
        };
        let used = connection.prepare_cached("SELECT 1 FROM person_words WHERE person_words MATCH ?1 LIMIT 1")?.exists([held])?;
        if !used {
            connection.prepare_cached("DELETE FROM word WHERE word = ?1")?.execute([word])?;
        }
    }
    Ok(words.into_iter().last())
}

fn begin_with(connection: &Connection, beginning: &str, most: i64) -> Result<Option<Vec<String>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT word FROM word WHERE word BETWEEN ?1 AND ?2 ORDER BY word LIMIT ?3")?;
    let words: Vec<String> =
        statement.query_map((beginning, end(beginning), most + 1), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok((words.len() <= usize::try_from(most).unwrap_or(usize::MAX)).then_some(words))
}

/// What comes behind everything that begins like this.
fn end(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}
