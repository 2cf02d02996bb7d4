//! Persons: what lists show of one or more records, and the search index over them.

use domain::field::{ACCOUNT_NUMBER, COMPANY, EXTERNAL_ID, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, NAME_MIDDLE};
use domain::{Fields, PersonId, fold, person, phone};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{channel, invalid, parsed, record};
use crate::search::{self, Document};
use crate::{StoreError, Topic, Write, time};

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
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        rowid: row.get("rowid")?,
        id: parsed(row, "id")?,
        name: row.get("name")?,
        detail: row.get("detail")?,
        changed_at: time::read_optional(row.get("changed_at")?).map_err(|_| invalid(row, "changed_at"))?,
        opened_at: time::read_optional(row.get("opened_at")?).map_err(|_| invalid(row, "opened_at"))?,
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
    Ok(connection.prepare_cached("SELECT * FROM person WHERE rowid = ?1")?.query_row([rowid], read).optional()?)
}

/// How many persons there are.
///
/// # Errors
/// If the database fails.
pub fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM person WHERE merged_into IS NULL")?.query_row([], |row| row.get(0))?)
}

/// Adds a person without records and gives its row.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, id: PersonId) -> Result<i64, StoreError> {
    write
        .prepare_cached("INSERT INTO person (id, name, sort_name, detail) VALUES (?1, '', '', '')")?
        .execute([id.to_string()])?;
    Ok(write.last_insert_rowid())
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

/// Derives what lists show and what can be found from the person's records. Call after any of them changed.
///
/// # Errors
/// If the database fails.
pub fn project(write: &mut Write<'_>, rowid: i64, touched: bool) -> Result<(), StoreError> {
    let records = record::of_person_row(write, rowid)?;
    let Some(first) = records.first() else { return remove_if_empty(write, rowid) };
    let named = records.iter().map(record::RecordRow::effective).find(|fields| !person::display_name(fields).is_empty());
    let shown: Fields = named.unwrap_or_else(|| first.effective());
    let name = person::display_name(&shown);
    let mut document = Document::default();
    let (mut phones, mut emails) = (Vec::<String>::new(), Vec::<String>::new());
    for row in &records {
        let fields = row.effective();
        for key in [NAME_GIVEN, NAME_MIDDLE, NAME_FAMILY, NAME_COMBINED, COMPANY] {
            document.names.extend(fold::words(fields.text(key)));
        }
        if let Some(id) = &row.remote_id {
            document.ids.extend(fold::words(id));
        }
        for key in [EXTERNAL_ID, ACCOUNT_NUMBER] {
            document.ids.extend(fold::words(fields.text(key)));
        }
        for channel in channel::of_record_row(write, row.rowid)? {
            let Some(address) = channel.effective() else { continue };
            document.addresses.extend(fold::words(address));
            if channel.kind.is_phone() {
                let shown = domain::Phone::held(address, None);
                document.phones.push(phone::digits(shown.e164().unwrap_or(address)));
                phones.push(shown.display());
            } else if channel.kind == domain::ChannelKind::Email {
                document.emails.push(domain::email::key(address));
                emails.push(address.to_owned());
            }
        }
    }
    let mut detail: Vec<String> = phones.into_iter().take(1).chain(emails.into_iter().take(1)).collect();
    if detail.is_empty() {
        detail.extend(Some(shown.text(EXTERNAL_ID).to_owned()).filter(|id| !id.is_empty()));
    }
    let now = time::write(write.now());
    write
        .prepare_cached(
            "UPDATE person SET name = ?2, sort_name = ?3, detail = ?4, changed_at = iif(?5, ?6, changed_at) WHERE rowid = ?1",
        )?
        .execute((rowid, name, person::sort_name(&shown), detail.join(" · "), touched, now))?;
    search::index(write, rowid, &document)?;
    write.changed(Topic::People);
    Ok(())
}

/// Removes a person that has no records any more, from the search index too.
///
/// # Errors
/// If the database fails.
pub fn remove_if_empty(write: &mut Write<'_>, rowid: i64) -> Result<(), StoreError> {
    let left: i64 =
        write.prepare_cached("SELECT count(*) FROM record WHERE person = ?1")?.query_row([rowid], |row| row.get(0))?;
    if left == 0 {
        search::forget(write, rowid)?;
        write.prepare_cached("DELETE FROM person WHERE rowid = ?1")?.execute([rowid])?;
        write.changed(Topic::People);
    }
    Ok(())
}
