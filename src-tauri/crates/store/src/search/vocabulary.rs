//! The words that are in the index, in order.
//!
//! The word index keeps beginnings of up to four letters ready. A longer one it would look up by reading the lists of all words that begin
//! so, whole, before the first hit: for a domain that everybody shares that is everybody. So a longer beginning is spelled out as the
//! words there are, and the index reads of their lists only as far as hits are wanted.

use rusqlite::Connection;

use crate::StoreError;

/// Letters up to which the word index keeps beginnings ready.
const READY: usize = 4;

/// Most words a beginning is spelled out as. What has more has no list among them that is long.
const MOST: i64 = 64;

/// Whether a word is kept: numbers are too many, and each is in few lists.
pub(super) fn holds(word: &str) -> bool {
    !word.chars().any(|c| c.is_ascii_digit())
}

/// Whether somebody is called like this, or may be.
pub(super) fn is_of_a_name(connection: &Connection, beginning: &str) -> Result<bool, StoreError> {
    if !holds(beginning) {
        return Ok(true);
    }
    let end = format!("{beginning}\u{10ffff}");
    let mut statement = connection.prepare_cached("SELECT 1 FROM word WHERE word BETWEEN ?1 AND ?2 AND named LIMIT 1")?;
    Ok(statement.exists((beginning, end))?)
}

/// The words that begin like this, if they should be spelled out.
pub(super) fn spelled_out(connection: &Connection, beginning: &str) -> Result<Option<Vec<String>>, StoreError> {
    if beginning.chars().count() <= READY || !holds(beginning) {
        return Ok(None);
    }
    let end = format!("{beginning}\u{10ffff}");
    let mut statement = connection.prepare_cached("SELECT word FROM word WHERE word BETWEEN ?1 AND ?2 ORDER BY word LIMIT ?3")?;
    let words: Vec<String> = statement.query_map((beginning, end, MOST + 1), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok((words.len() <= MOST as usize).then_some(words))
}
