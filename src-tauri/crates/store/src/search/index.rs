//! Putting persons into the index. What a transaction changes is gathered and written at its end, in the order of entries: written in any
//! other order, the word index would put each person into a segment of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::{Document, entry, expression, filter, vocabulary};
use crate::{StoreError, Write};

/// A person whose place in the index changes in this transaction.
#[derive(Debug)]
pub(crate) struct Staged {
    /// The entry it had before the transaction.
    before: Option<i64>,
    /// What it has after.
    after: Option<(i64, Document)>,
}

/// Notes what can be found of a person, in place of what was known of it. Gives its entry and digest, to be kept with it. Nothing is
/// written if nothing changed.
pub(crate) fn stage(write: &mut Write<'_>, person: i64, sort_name: &str, document: Document) -> Result<(i64, i64), StoreError> {
    let new = entry::of(sort_name, person);
    let digest = document.digest();
    let held = held(write, person)?;
    if held != Some((new, digest)) || write.staged.contains_key(&person) {
        let before = held.map(|(entry, _)| entry);
        if before.is_some() {
            let name: String =
                write.prepare_cached("SELECT name FROM person WHERE rowid = ?1")?.query_row([person], |row| row.get(0))?;
            write.words_gone.extend(domain::fold::words(&name));
        }
        let staged = write.staged.entry(person).or_insert(Staged { before, after: None });
        staged.after = Some((new, document));
    }
    Ok((new, digest))
}

/// Notes what can be found of a person that is new. Gives its entry and digest, to be kept with it.
pub(crate) fn stage_new(write: &mut Write<'_>, person: i64, sort_name: &str, document: Document) -> (i64, i64) {
    let (entry, digest) = (entry::of(sort_name, person), document.digest());
    write.staged.insert(person, Staged { before: None, after: Some((entry, document)) });
    (entry, digest)
}

/// Takes a person out of the index.
pub(crate) fn forget(write: &mut Write<'_>, person: i64) -> Result<(), StoreError> {
    let before = held(write, person)?.map(|(entry, _)| entry);
    write.staged.entry(person).or_insert(Staged { before, after: None }).after = None;
    write.prepare_cached("UPDATE person SET entry = NULL, digest = NULL WHERE rowid = ?1")?.execute([person])?;
    Ok(())
}

fn held(connection: &Connection, person: i64) -> Result<Option<(i64, i64)>, StoreError> {
    let held = connection
        .prepare_cached("SELECT entry, digest FROM person WHERE rowid = ?1 AND entry IS NOT NULL")?
        .query_row([person], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(held)
}

/// Writes what was gathered. Says whether the word index is to be tidied soon, since that is not done here for a few persons.
pub(crate) fn flush(write: &mut Write<'_>) -> Result<bool, StoreError> {
    let staged = std::mem::take(&mut write.staged);
    for (person, Staged { before, after }) in &staged {
        if let Some(entry) = before {
            write.prepare_cached("DELETE FROM person_words WHERE rowid = ?1")?.execute([entry])?;
            leave_out(write, *person, after.as_ref().map(|(_, document)| document))?;
        }
    }
    let mut after: Vec<(i64, i64, Document)> = staged
        .into_iter()
        .filter_map(|(person, staged)| staged.after.map(|(entry, document)| (entry, person, document)))
        .collect();
    after.sort_unstable_by_key(|(entry, ..)| *entry);
    insert_words(write, &after)?;
    insert_vocabulary(write, &after)?;
    insert_phones(write, &after)?;
    insert_emails(write, &after)?;
    forget_words(write)?;
    if after.len() >= MANY {
        merge(write, i64::try_from(after.len() / PERSONS_TO_A_PAGE).unwrap_or(STEP))?;
    }
    Ok((1..MANY).contains(&after.len()))
}

/// Takes numbers and addresses of a person out that it does not have any more. Those it keeps are not touched.
fn leave_out(write: &Write<'_>, person: i64, after: Option<&Document>) -> Result<(), StoreError> {
    let phones: Vec<String> = after.map(ways_to_type).into_iter().flatten().collect();
    let emails = after.map_or(&[][..], |document| &document.emails);
    for (held, forget, kept) in [
        (
            "SELECT digits FROM person_phone WHERE person = ?1",
            "DELETE FROM person_phone WHERE digits = ?1 AND person = ?2",
            &*phones,
        ),
        (
            "SELECT address FROM person_email WHERE person = ?1",
            "DELETE FROM person_email WHERE address = ?1 AND person = ?2",
            emails,
        ),
    ] {
        let held: Vec<String> = write.prepare_cached(held)?.query_map([person], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for gone in held.iter().filter(|held| !kept.contains(held)) {
            write.prepare_cached(forget)?.execute((gone, person))?;
        }
    }
    Ok(())
}

/// The digits of a person's phone numbers as the table of them holds them: behind `<` backwards, behind `>` from the front.
fn ways_to_type(document: &Document) -> Vec<String> {
    let mut ways = Vec::new();
    for phone in document.phones.iter().filter(|phone| !phone.whole.is_empty()) {
        let backwards: String = phone.whole.chars().rev().collect();
        ways.push(format!("<{backwards}"));
        ways.push(format!(">{}", phone.whole));
        ways.extend(phone.national.as_ref().map(|national| format!(">{national}")));
    }
    ways
}

fn insert_words(write: &Write<'_>, after: &[(i64, i64, Document)]) -> Result<(), StoreError> {
    let mut insert =
        write.prepare_cached("INSERT INTO person_words (rowid, name, address, ids, facet) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (entry, _, document) in after {
        insert.execute((
            entry,
            document.names.join(" "),
            document.addresses.join(" "),
            document.ids.join(" "),
            document.facets.join(" "),
        ))?;
    }
    Ok(())
}

// Each of these tables is in the order of its key, so what goes there goes in that order: neighbours share a page.

fn insert_vocabulary(write: &Write<'_>, after: &[(i64, i64, Document)]) -> Result<(), StoreError> {
    let mut words = BTreeMap::<Cow<'_, str>, bool>::new();
    for (.., document) in after {
        let names = document.names.iter().map(|word| (word, true));
        let others = document.addresses.iter().chain(&document.ids).map(|word| (word, false));
        for (word, named) in names.chain(others).filter(|(word, _)| vocabulary::holds(word)) {
            *words.entry(Cow::Borrowed(word)).or_default() |= named;
        }
        for facet in document.facets.iter().filter(|facet| filter::is_of_a_value(facet)) {
            words.entry(Cow::Owned(vocabulary::of_facet(facet))).or_default();
        }
    }
    let mut insert = write.prepare_cached(
        "INSERT INTO word (word, named) VALUES (?1, ?2) ON CONFLICT (word) DO UPDATE SET named = 1 WHERE excluded.named > named",
    )?;
    for (word, named) in words {
        insert.execute((word, named))?;
    }
    Ok(())
}

fn insert_phones(write: &Write<'_>, after: &[(i64, i64, Document)]) -> Result<(), StoreError> {
    let mut ways: Vec<(String, i64)> =
        after.iter().flat_map(|(_, person, document)| ways_to_type(document).into_iter().map(|way| (way, *person))).collect();
    ways.sort_unstable();
    let mut insert = write.prepare_cached("INSERT OR IGNORE INTO person_phone (digits, person) VALUES (?1, ?2)")?;
    for way in ways {
        insert.execute(way)?;
    }
    Ok(())
}

fn insert_emails(write: &Write<'_>, after: &[(i64, i64, Document)]) -> Result<(), StoreError> {
    let mut emails: Vec<(&str, i64)> =
        after.iter().flat_map(|(_, person, document)| document.emails.iter().map(|email| (email.as_str(), *person))).collect();
    emails.sort_unstable();
    let mut insert = write.prepare_cached("INSERT OR IGNORE INTO person_email (address, person) VALUES (?1, ?2)")?;
    for email in emails {
        insert.execute(email)?;
    }
    Ok(())
}

/// Persons in one transaction from which on the word index is merged by that transaction: they came with a pull, and nobody waits.
const MANY: usize = 50;

/// For how many persons that came a page is merged then: as many as come to a few pages, so that parts of the index stay few.
const PERSONS_TO_A_PAGE: usize = 8;

/// How much of the index a step of tidying rewrites, in pages of it: a few milliseconds of work.
const STEP: i64 = 100;

/// How much of it a step rewrites that is done between two of the agent's saves: less than a millisecond of work.
const SMALL_STEP: i64 = 16;

/// Tidies the word index a step further: its many small parts become few large ones, and what was replaced is left out. `begin` starts
/// over with all of it. Says whether there is more to do.
///
/// # Errors
/// If the database fails.
pub fn tidy(write: &mut Write<'_>, begin: bool) -> Result<bool, StoreError> {
    merge(write, if begin { -STEP } else { STEP })
}

/// Merges parts of the word index, if there are enough of about the same size. Says whether there is more to do.
pub(crate) fn tidy_a_little(write: &Connection) -> Result<bool, StoreError> {
    merge(write, SMALL_STEP)
}

fn merge(write: &Connection, pages: i64) -> Result<bool, StoreError> {
    let changes = write.total_changes();
    write.prepare_cached("INSERT INTO person_words (person_words, rank) VALUES ('merge', ?1)")?.execute([pages])?;
    // The statement itself counts as one change (SQLite's FTS5 documentation, section 6.8).
    Ok(write.total_changes() - changes >= 2)
}

/// Forgets words that stood in the name of somebody who is gone, unless somebody else has them.
fn forget_words(write: &mut Write<'_>) -> Result<(), StoreError> {
    for word in std::mem::take(&mut write.words_gone) {
        let quoted = expression::anywhere(&word);
        let used = write.prepare_cached("SELECT 1 FROM person_words WHERE person_words MATCH ?1 LIMIT 1")?.exists([quoted])?;
        if !used {
            write.prepare_cached("DELETE FROM word WHERE word = ?1")?.execute([word])?;
        }
    }
    Ok(())
}
