//! Words of names one slip away from what was typed: a letter left out, added, mistaken, or swapped with its neighbour.
//!
//! Only the words of names are looked at, and of those only the ones that can be meant: up to the slip a word is as typed and after it
//! too, so the list of words is asked at every place for the letters that may stand there. That takes some hundred look-ups however many
//! words there are.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, OptionalExtension};

use crate::StoreError;

/// Words of fewer letters have to fit: nearly everything is one slip away from them.
pub(super) const SHORTEST: usize = 4;

/// Most beginnings that are tried.
const MOST: usize = 16;

/// Beginnings of names that a folded word may have been meant to be.
pub(super) fn beginnings(connection: &Connection, word: &str) -> Result<Vec<String>, StoreError> {
    let typed: Vec<char> = word.chars().collect();
    if typed.len() < SHORTEST {
        return Ok(Vec::new());
    }
    let mut words =
        Words { from: connection.prepare_cached("SELECT word FROM word WHERE word >= ?1 AND named ORDER BY word LIMIT 1")? };
    let mut found = BTreeSet::new();
    for at in 0..=typed.len() {
        let before: String = typed[..at].iter().collect();
        if !words.begin_with(&before)? {
            break;
        }
        let mut meant = Vec::new();
        if at < typed.len() {
            meant.push(joined(&before, None, &typed[at + 1..]));
        }
        if at + 1 < typed.len() && typed[at] != typed[at + 1] {
            let mut swapped = typed[at..].to_vec();
            swapped.swap(0, 1);
            meant.push(joined(&before, None, &swapped));
        }
        for letter in words.letters_after(&before)? {
            if at < typed.len() && letter != typed[at] {
                meant.push(joined(&before, Some(letter), &typed[at + 1..]));
            }
            if at < typed.len() {
                meant.push(joined(&before, Some(letter), &typed[at..]));
            }
        }
        for beginning in meant {
            if words.begin_with(&beginning)? {
                found.insert(beginning);
            }
        }
    }
    found.remove(word);
    let mut found: Vec<String> = found.into_iter().collect();
    // The longer one says more.
    found.sort_by_key(|beginning| std::cmp::Reverse(beginning.chars().count()));
    found.truncate(MOST);
    Ok(found)
}

fn joined(before: &str, letter: Option<char>, after: &[char]) -> String {
    before.chars().chain(letter).chain(after.iter().copied()).collect()
}

/// The words of all names, in order.
struct Words<'a> {
    from: CachedStatement<'a>,
}

impl Words<'_> {
    fn first_from(&mut self, text: &str) -> Result<Option<String>, StoreError> {
        Ok(self.from.query_row([text], |row| row.get(0)).optional()?)
    }

    fn begin_with(&mut self, text: &str) -> Result<bool, StoreError> {
        Ok(self.first_from(text)?.is_some_and(|word| word.starts_with(text)))
    }

    /// The letters that follow a beginning in any word.
    fn letters_after(&mut self, beginning: &str) -> Result<Vec<char>, StoreError> {
        let mut letters = Vec::new();
        let mut from = beginning.to_owned();
        while let Some(word) = self.first_from(&from)? {
            let Some(rest) = word.strip_prefix(beginning) else { break };
            match rest.chars().next() {
                Some(letter) => {
                    letters.push(letter);
                    let Some(next) = char::from_u32(u32::from(letter) + 1) else { break };
                    from = format!("{beginning}{next}");
                }
                // The beginning is a word itself.
                None => from = format!("{beginning}\0"),
            }
        }
        Ok(letters)
    }
}
