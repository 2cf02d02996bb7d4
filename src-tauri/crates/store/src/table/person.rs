//! Persons: what lists show of one or more records, and the search index over them.

use domain::{ConnectionId, Fields, PersonId, fold};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::channel::{self, ChannelRow};
use super::shown::{NAMELESS, Shown, Side};
use super::{invalid, parsed, record};
use crate::{StoreError, Topic, Write, search, time};

/// A person as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Row in the cache.
    pub rowid: i64,
    /// Id.
    pub id: PersonId,
    /// Name as shown; empty if there is none.
    pub name: String,
    /// Best channels as shown.
    pub detail: String,
    /// When a change was last seen or made here; `None` until there was one.
    pub changed_at: Option<Timestamp>,
    /// When an agent last opened it on this device.
    pub opened_at: Option<Timestamp>,
    /// What lists are sorted by: folded, family name first; [`NAMELESS`] if there is no name.
    pub(crate) sort_name: String,
    /// How it stands at its systems: 0 restricted, 1 gone everywhere, 2 as usual.
    pub(crate) standing: u8,
    /// The connections it is known at, in order.
    pub systems: Vec<ConnectionId>,
}

/// One person by its row.
pub(crate) const BY_ROW: &str = "SELECT * FROM person WHERE rowid = ?1";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        rowid: row.get("rowid")?,
        id: parsed(row, "id")?,
        name: row.get("name")?,
        detail: row.get("detail")?,
        changed_at: time::read_optional(row.get("changed_at")?).map_err(|_| invalid(row, "changed_at"))?,
        opened_at: time::read_optional(row.get("opened_at")?).map_err(|_| invalid(row, "opened_at"))?,
        sort_name: row.get("sort_name")?,
        standing: row.get("standing")?,
        systems: row.get_ref("systems")?.as_str()?.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
    })
}

/// One person, if it is still here; the one it is part of now, if it was linked to another.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    let sql = "WITH RECURSIVE place (at, beyond) AS (
                 SELECT rowid, merged_into FROM person WHERE id = ?1
                 UNION SELECT person.rowid, person.merged_into FROM person JOIN place ON person.rowid = place.beyond
               ) SELECT * FROM person WHERE rowid = (SELECT at FROM place WHERE beyond IS NULL)";
    Ok(connection.prepare_cached(sql)?.query_row([id.to_string()], read).optional()?)
}

/// One person by its row.
///
/// # Errors
/// If the database fails.
pub fn by_row(connection: &Connection, rowid: i64) -> Result<Option<PersonRow>, StoreError> {
    Ok(connection.prepare_cached(BY_ROW)?.query_row([rowid], read).optional()?)
}

/// How many persons there are.
///
/// # Errors
/// If the database fails.
pub fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT persons FROM tally")?.query_row([], |row| row.get(0))?)
}

/// Adds a person without records and gives its row.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, id: PersonId) -> Result<i64, StoreError> {
    write
        .prepare_cached("INSERT INTO person (id, name, sort_name, detail) VALUES (?1, '', ?2, '')")?
        .execute((id.to_string(), NAMELESS))?;
    write.persons_come += 1;
    Ok(write.last_insert_rowid())
}

/// Adds the persons that came with a write to how many there are; the others are counted by triggers.
pub(crate) fn count_in(write: &Write<'_>) -> Result<(), StoreError> {
    if write.persons_come > 0 {
        write.prepare_cached("UPDATE tally SET persons = persons + ?1")?.execute([write.persons_come])?;
    }
    Ok(())
}

/// Notes that an agent opened it.
///
/// # Errors
/// If the database fails.
pub fn opened(write: &mut Write<'_>, id: PersonId) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write.prepare_cached("UPDATE person SET opened_at = ?2 WHERE id = ?1")?.execute((id.to_string(), now))?;
    Ok(())
}

/// Adds a person with what it shows and gives its row. `shown` has to come to what its records, which are added after it, come to.
pub(super) fn add_shown(write: &mut Write<'_>, id: PersonId, shown: Option<Shown>) -> Result<i64, StoreError> {
    let Some(shown) = shown else { return add(write, id) };
    let row: i64 = write.prepare_cached("SELECT coalesce(max(rowid), 0) + 1 FROM person")?.query_row([], |row| row.get(0))?;
    let Shown { name, sort_name, detail, systems, standing, document } = shown;
    let (entry, digest) = search::stage_new(write, row, &sort_name, document);
    write
        .prepare_cached(
            "INSERT INTO person (rowid, id, name, sort_name, detail, systems, standing, entry, digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((row, id.to_string(), name, sort_name, detail, systems, standing, entry, digest))?;
    write.persons_come += 1;
    write.changed(Topic::People);
    Ok(row)
}

/// Derives what lists show and what can be found from the person's records. Call after any of them changed.
///
/// # Errors
/// If the database fails.
pub fn project(write: &mut Write<'_>, rowid: i64, touched: bool) -> Result<(), StoreError> {
    let records = record::of_person_row(write, rowid)?;
    if records.iter().any(|row| row.erasing) {
        // Nothing of it is shown or found any more.
        return Ok(());
    }
    let effective: Vec<Fields> = records.iter().map(record::RecordRow::effective).collect();
    let channels: Vec<Vec<ChannelRow>> =
        records.iter().map(|row| channel::of_record_row(write, row.rowid)).collect::<Result<_, _>>()?;
    let sides: Vec<Side<'_>> = records
        .iter()
        .zip(&effective)
        .zip(&channels)
        .map(|((row, fields), channels)| Side {
            connection_id: row.connection_id,
            remote_id: row.remote_id.as_deref().unwrap_or_default(),
            gone: row.gone_at.is_some(),
            fields,
            channels: channels.iter().filter_map(|channel| Some((&channel.kind, channel.effective()?))).collect(),
        })
        .collect();
    let Some(Shown { name, sort_name, detail, systems, standing, document }) = Shown::of(&sides) else {
        return remove_if_empty(write, rowid);
    };
    let now = time::write(write.now());
    let (entry, digest) = search::stage(write, rowid, &sort_name, document)?;
    write
        .prepare_cached(
            "UPDATE person SET name = :name, sort_name = :sort_name, detail = :detail, changed_at = iif(:touched, :now, changed_at),
                    systems = :systems, standing = :standing, entry = :entry, digest = :digest
             WHERE rowid = :rowid",
        )?
        .execute(named_params! {
            ":rowid": rowid, ":name": name, ":sort_name": sort_name, ":detail": detail, ":touched": touched, ":now": now,
            ":systems": systems, ":standing": standing, ":entry": entry, ":digest": digest,
        })?;
    write.changed(Topic::People);
    Ok(())
}

/// A person's row, and those of the persons that were made part of it.
pub(crate) fn with_linked(connection: &Connection, rowid: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "WITH RECURSIVE part (at) AS (
                 SELECT ?1 UNION SELECT person.rowid FROM person JOIN part ON person.merged_into = part.at
               ) SELECT at FROM part";
    let rows = connection.prepare_cached(sql)?.query_map([rowid], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Takes everything from a person that is being erased, with the persons that were made part of it. It goes with its last record; until
/// then it is part of itself, so that it is in no list and nobody finds it.
pub(crate) fn blank(write: &mut Write<'_>, rowid: i64) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM person WHERE merged_into = ?1")?.execute([rowid])?;
    write
        .prepare_cached(
            "UPDATE person SET name = '', sort_name = ?2, detail = '', systems = '', standing = 2, changed_at = NULL, opened_at = NULL,
                    merged_into = rowid WHERE rowid = ?1",
        )?
        .execute((rowid, NAMELESS))?;
    remove_if_empty(write, rowid)
}

/// Derives again what an older version of this program derived differently, for at most `limit` persons. Gives how many that were.
///
/// # Errors
/// If the database fails.
pub fn derive_again(write: &mut Write<'_>, limit: u32) -> Result<usize, StoreError> {
    let outdated: Vec<i64> = write
        .prepare_cached("SELECT rowid FROM person WHERE entry IS NULL AND merged_into IS NULL LIMIT ?1")?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for person in &outdated {
        project(write, *person, false)?;
    }
    Ok(outdated.len())
}

/// Removes a person that has no records any more, from the search index too.
///
/// # Errors
/// If the database fails.
pub fn remove_if_empty(write: &mut Write<'_>, rowid: i64) -> Result<(), StoreError> {
    let left: i64 =
        write.prepare_cached("SELECT count(*) FROM record WHERE person = ?1")?.query_row([rowid], |row| row.get(0))?;
    if left == 0 {
        let name: String =
            write.prepare_cached("SELECT name FROM person WHERE rowid = ?1")?.query_row([rowid], |row| row.get(0))?;
        search::forget(write, rowid)?;
        write.words_gone.extend(fold::words(&name));
        write.prepare_cached("DELETE FROM person WHERE rowid = ?1")?.execute([rowid])?;
        write.changed(Topic::People);
    }
    Ok(())
}
