//! Persons: what lists show of one or more records, and the search index over them.

use domain::field::EXTERNAL_ID;
use domain::{ConnectionId, Fields, PersonId, fold, person, phone};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{channel, invalid, parsed, record};
use crate::search::{self, Document, PhoneDigits};
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
    /// What lists are sorted by: folded, family name first; [`NAMELESS`] if there is no name.
    pub(crate) sort_name: String,
    /// How it stands at its systems: 0 restricted, 1 gone everywhere, 2 as usual.
    pub(crate) standing: u8,
    /// The connections it is known at, in order.
    pub systems: Vec<ConnectionId>,
}

/// What persons without a name are sorted by: after everybody else.
const NAMELESS: &str = "\u{10ffff}";

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

const STANDS_RESTRICTED: u8 = 0;
const STANDS_GONE: u8 = 1;
const STANDS_AS_USUAL: u8 = 2;

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
    let (mut systems, mut standing) = (Vec::<String>::new(), STANDS_GONE);
    for row in &records {
        let fields = row.effective();
        systems.push(row.connection_id.to_string());
        if row.gone_at.is_none() {
            let own = if domain::standing::is_restricted(&fields) { STANDS_RESTRICTED } else { STANDS_AS_USUAL };
            standing = if standing == STANDS_RESTRICTED { standing } else { own };
        }
        document.take_in(row, &fields);
        for channel in channel::of_record_row(write, row.rowid)? {
            let Some(address) = channel.effective() else { continue };
            if channel.kind.is_phone() {
                let held = domain::Phone::held(address, None);
                let whole = phone::digits(held.e164().unwrap_or(address));
                let national = held.national().map(|national| phone::digits(national).trim_start_matches('0').to_owned());
                document.phones.push(PhoneDigits { whole, national });
                phones.push(held.display());
                continue;
            }
            document.addresses.extend(fold::words(address));
            if channel.kind == domain::ChannelKind::Email {
                document.emails.push(domain::email::key(address));
                emails.push(address.to_owned());
            }
        }
    }
    for (facet, is_there) in [("has_phone", !phones.is_empty()), ("has_email", !emails.is_empty())] {
        document.facets.extend(is_there.then(|| facet.to_owned()));
    }
    document.tidy();
    let mut detail: Vec<String> = phones.into_iter().take(1).chain(emails.into_iter().take(1)).collect();
    if detail.is_empty() {
        detail.extend(Some(shown.text(EXTERNAL_ID).to_owned()).filter(|id| !id.is_empty()));
    }
    let now = time::write(write.now());
    let sort_name = Some(person::sort_name(&shown)).filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
    let (entry, digest) = search::stage(write, rowid, &sort_name, document)?;
    write
        .prepare_cached(
            "UPDATE person SET name = :name, sort_name = :sort_name, detail = :detail, changed_at = iif(:touched, :now, changed_at),
                    systems = :systems, standing = :standing, entry = :entry, digest = :digest
             WHERE rowid = :rowid",
        )?
        .execute(named_params! {
            ":rowid": rowid, ":name": name, ":sort_name": sort_name, ":detail": detail.join(" · "), ":touched": touched, ":now": now,
            ":systems": systems.join(" "), ":standing": standing, ":entry": entry, ":digest": digest,
        })?;
    write.changed(Topic::People);
    Ok(())
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
