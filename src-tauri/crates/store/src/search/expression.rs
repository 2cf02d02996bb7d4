//! Expressions of the word index's own language. Words hold letters and digits only, and every one of them is quoted, so nothing that
//! was typed is ever read as an operator.

use rusqlite::Connection;

use super::vocabulary;
use crate::StoreError;

/// What begins like a word.
pub(super) struct Beginning(String);

impl Beginning {
    /// Looks up what begins like a word.
    pub(super) fn of(connection: &Connection, word: &str) -> Result<Self, StoreError> {
        let spelled_out = vocabulary::spelled_out(connection, word)?;
        Ok(Self(match spelled_out {
            None => format!("{} *", quoted(word)),
            Some(words) => {
                let any = std::iter::once(word).chain(words.iter().map(String::as_str));
                format!("({})", any.map(quoted).collect::<Vec<_>>().join(" OR "))
            }
        }))
    }
}

/// Every word is the beginning of a word of a name, an address or an id.
pub(super) fn beginnings(words: &[Beginning]) -> Option<String> {
    all(words.iter().map(|word| word.0.clone())).map(|all| format!("{{name address ids}} : ({all})"))
}

/// Every word is the beginning of a word of the name.
pub(super) fn name_beginnings(words: &[Beginning]) -> Option<String> {
    all(words.iter().map(|word| word.0.clone())).map(|all| format!("name : ({all})"))
}

/// What the first matches and the second does not.
pub(super) fn without(all: &str, some: &str) -> String {
    format!("({all}) NOT ({some})")
}

/// Every word is a word of the name.
pub(super) fn exact(words: &[String]) -> String {
    let all = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" AND ");
    format!("name : ({all})")
}

/// Every word is one of an address, the last one at least its beginning.
pub(super) fn of_address(connection: &Connection, words: &[String]) -> Result<Option<String>, StoreError> {
    let Some((last, others)) = words.split_last() else { return Ok(None) };
    let parts = others.iter().map(|word| quoted(word)).chain([Beginning::of(connection, last)?.0]);
    Ok(all(parts).map(|all| format!("address : ({all})")))
}

/// A word of a name, an address or an id.
pub(super) fn anywhere(word: &str) -> String {
    format!("{{name address ids}} : {}", quoted(word))
}

/// A word that is an id as a whole.
pub(super) fn id(word: &str) -> String {
    format!("ids : {}", quoted(word))
}

/// For every list: a word of the name begins with one of it.
pub(super) fn any_of_each(lists: &[Vec<String>]) -> String {
    let each = lists.iter().map(|list| {
        let any = list.iter().map(|word| format!("{} *", quoted(word))).collect::<Vec<_>>().join(" OR ");
        format!("({any})")
    });
    format!("name : ({})", all(each).unwrap_or_default())
}

/// A facet that is one of these.
pub(super) fn any_facet(facets: &[String]) -> String {
    format!("facet : ({})", facets.iter().map(|facet| quoted(facet)).collect::<Vec<_>>().join(" OR "))
}

/// A facet that begins like this: one of those there are, since the index would read the lists of all of these whole otherwise.
pub(super) fn facet_beginning(connection: &Connection, facet: &str) -> Result<String, StoreError> {
    Ok(match vocabulary::facets(connection, facet)? {
        None => format!("facet : ({} *)", quoted(facet)),
        Some(facets) if facets.is_empty() => any_facet(&[facet.to_owned()]),
        Some(facets) => any_facet(&facets),
    })
}

/// All of these hold.
pub(super) fn all(parts: impl Iterator<Item = String>) -> Option<String> {
    parts.reduce(|all, part| format!("{all} AND {part}"))
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}
