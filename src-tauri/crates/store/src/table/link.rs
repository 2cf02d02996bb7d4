//! Links: which records belong to one person because an agent said so. Entries are only ever added; the last one that was not taken
//! back says where a record belongs.

use domain::{EntryId, Ids, PersonId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::{invalid, parsed, person, record};
use crate::{StoreError, Topic, Write, search, time};

/// What happened to a record's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Linked,
    Unlinked,
    Split,
}

/// One entry of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    id: EntryId,
    at: Timestamp,
    kind: Kind,
    origin: i64,
}

/// The link by which a record came to its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveLink {
    id: EntryId,
    /// When it was made.
    pub at: Timestamp,
    origin: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: parsed(row, "id")?,
        at: time::read(&row.get::<_, String>("at")?).map_err(|_| invalid(row, "at"))?,
        kind: match row.get_ref("kind")?.as_str()? {
            "linked" => Kind::Linked,
            "split" => Kind::Split,
            _ => Kind::Unlinked,
        },
        origin: row.get("origin")?,
    })
}

/// The link by which a record came to its person, if it did not belong to it from the start.
///
/// # Errors
/// If the database fails.
pub fn active(connection: &Connection, record: i64) -> Result<Option<ActiveLink>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM link WHERE record = ?1 ORDER BY rowid")?;
    let entries: Vec<Entry> = statement.query_map([record], read)?.collect::<Result<_, _>>()?;
    let mut links: Vec<ActiveLink> = Vec::new();
    for entry in entries {
        match entry.kind {
            Kind::Linked => links.push(ActiveLink { id: entry.id, at: entry.at, origin: entry.origin }),
            Kind::Unlinked => drop(links.pop()),
            // From here on it belongs to a person of its own.
            Kind::Split => links.clear(),
        }
    }
    Ok(links.pop())
}

/// Makes the records of one person part of another. Both have to be in the lists, that is, not part of a third.
///
/// # Errors
/// [`StoreError::NotFound`] if one of them is gone or both are the same.
pub fn link(write: &mut Write<'_>, ids: &dyn Ids, kept: i64, other: i64) -> Result<(), StoreError> {
    if kept == other {
        return Err(StoreError::NotFound);
    }
    let moving = record::of_person_row(write, other)?;
    if moving.is_empty() || record::of_person_row(write, kept)?.is_empty() {
        return Err(StoreError::NotFound);
    }
    let id = EntryId::new(ids.next());
    for row in &moving {
        enter(write, id, "linked", row.rowid, other, kept)?;
    }
    write.prepare_cached("UPDATE person SET merged_into = ?2 WHERE rowid = ?1")?.execute((other, kept))?;
    search::forget(write, other)?;
    person::project(write, kept, true)?;
    tell(write);
    Ok(())
}

/// Takes a record out of its person again and gives the row of the person it belongs to then: where it was before it was linked, with
/// everything that came along, or a new person of its own if it never was anywhere else.
///
/// # Errors
/// [`StoreError::NotFound`] if it is its person's only record, so that there is nothing to take it out of.
pub fn unlink(write: &mut Write<'_>, ids: &dyn Ids, record: i64) -> Result<i64, StoreError> {
    let row = record::by_row(write, record)?;
    let from = row.person_row;
    let together = record::of_person_row(write, from)?;
    if together.len() < 2 {
        return Err(StoreError::NotFound);
    }
    let Some(link) = active(write, record)? else {
        let alone = person::add(write, PersonId::new(ids.next()))?;
        enter(write, EntryId::new(ids.next()), "split", record, from, alone)?;
        person::project(write, alone, false)?;
        person::project(write, from, true)?;
        tell(write);
        return Ok(alone);
    };
    write.prepare_cached("UPDATE person SET merged_into = NULL WHERE rowid = ?1")?.execute([link.origin])?;
    let id = EntryId::new(ids.next());
    for other in together {
        // What came along and was moved on since stays where it was moved to.
        if active(write, other.rowid)?.is_some_and(|own| own.id == link.id) {
            enter(write, id, "unlinked", other.rowid, from, link.origin)?;
        }
    }
    person::project(write, link.origin, false)?;
    person::project(write, from, true)?;
    tell(write);
    Ok(link.origin)
}

fn enter(write: &Write<'_>, id: EntryId, kind: &str, record: i64, origin: i64, target: i64) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached("INSERT INTO link (id, at, kind, record, origin, target) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((id.to_string(), now, kind, record, origin, target))?;
    write.prepare_cached("UPDATE record SET person = ?2 WHERE rowid = ?1")?.execute((record, target))?;
    Ok(())
}

fn tell(write: &mut Write<'_>) {
    for topic in [Topic::People, Topic::Timeline, Topic::Outbox] {
        write.changed(topic);
    }
}
