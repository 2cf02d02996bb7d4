//! Records: one customer as one connection holds it, and what the agent wants instead.

mod taking_in;

use std::collections::{BTreeMap, BTreeSet};

use domain::record::{Coverage, RemoteChannel};
use domain::{ConnectionId, FieldKey, Fields, Ids, OperationId, PersonId, RecordId, RemoteRecord};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

pub(super) use self::taking_in::{Recognised, recognise};
pub use self::taking_in::{become_of, ingest, take};
use super::{channel, draft, erasure, invalid, json, parsed, person, reading, to_json};
use crate::{StoreError, Topic, Write, time};

/// How a record stands at its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Made here, not there yet.
    New,
    /// There.
    Known,
    /// Being removed there.
    Removing,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRow {
    /// Row in the cache.
    pub rowid: i64,
    /// Id.
    pub id: RecordId,
    /// The person it belongs to.
    pub person: PersonId,
    /// That person's row.
    pub person_row: i64,
    /// Where it is.
    pub connection_id: ConnectionId,
    /// The provider's id, once known.
    pub remote_id: Option<String>,
    /// Values as last seen at the provider.
    pub base: Fields,
    /// Values the agent wants instead; empty means cleared. Derived from the outbox.
    pub local: BTreeMap<FieldKey, String>,
    /// What the provider sent and this program does not understand.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Whether the whole customer was read once, not only a row of a list.
    pub whole: bool,
    /// How it stands.
    pub state: RecordState,
    /// When it was last read from its provider.
    pub seen_at: Option<Timestamp>,
    /// When its timeline was last read.
    pub timeline_at: Option<Timestamp>,
    /// Whether that reading had the history of tickets.
    pub timeline_full: bool,
    /// Why the timeline cannot be read at all, until that is mended.
    pub timeline_obstacle: Option<String>,
    /// When it was found not to be there any more; a tombstone while set.
    pub gone_at: Option<Timestamp>,
    /// The id it had, where that belongs to somebody else now.
    pub former_remote_id: Option<String>,
    /// Whether only its id is left, for what its system still has to be asked: its customer was erased.
    pub erasing: bool,
    /// The moment a change from here was last found done there.
    pub(super) written: i64,
}

impl RecordRow {
    /// Values with the agent's changes.
    #[must_use]
    pub fn effective(&self) -> Fields {
        let mut fields = self.base.clone();
        for (key, value) in &self.local {
            fields.set(key.clone(), value.clone());
        }
        fields
    }

    /// The organisation's own id, as known at the provider or as it will be sent.
    #[must_use]
    pub fn external_id(&self) -> Option<String> {
        self.effective().get(domain::field::EXTERNAL_ID).map(ToOwned::to_owned)
    }
}

pub(super) const SELECT: &str = "SELECT record.*, person.id AS person_id FROM record JOIN person ON person.rowid = record.person";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    let instant = |column: &str| time::read_optional(row.get(column)?).map_err(|_| invalid(row, column));
    Ok(RecordRow {
        rowid: row.get("rowid")?,
        id: parsed(row, "id")?,
        person: parsed(row, "person_id")?,
        person_row: row.get("person")?,
        connection_id: parsed(row, "connection_id")?,
        remote_id: row.get("remote_id")?,
        base: json(row, "base")?,
        local: json(row, "local")?,
        extra: json(row, "extra")?,
        whole: row.get("whole")?,
        state: match row.get_ref("state")?.as_str()? {
            "new" => RecordState::New,
            "removing" => RecordState::Removing,
            _ => RecordState::Known,
        },
        seen_at: instant("seen_at")?,
        timeline_at: instant("timeline_at")?,
        timeline_full: row.get("timeline_full")?,
        timeline_obstacle: row.get("timeline_obstacle")?,
        gone_at: instant("gone_at")?,
        former_remote_id: row.get("former_remote_id")?,
        erasing: row.get("erasing")?,
        written: row.get("written")?,
    })
}

/// One record, if it is still here; none of a customer that was erased.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE record.id = ?1 AND NOT erasing"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

/// The records of a person, oldest first, tombstones last.
///
/// # Errors
/// If the database fails.
pub fn of_person(connection: &Connection, id: PersonId) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE person.id = ?1 ORDER BY record.gone_at IS NOT NULL, record.rowid"))?;
    let rows = statement.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

pub(crate) fn of_person_row(connection: &Connection, rowid: i64) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{SELECT} WHERE record.person = ?1 ORDER BY record.gone_at IS NOT NULL, record.rowid"))?;
    let rows = statement.query_map([rowid], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One record by its row.
///
/// # Errors
/// If the database fails or the row is gone.
pub fn by_row(connection: &Connection, rowid: i64) -> Result<RecordRow, StoreError> {
    Ok(connection.prepare_cached(&format!("{SELECT} WHERE record.rowid = ?1"))?.query_row([rowid], read)?)
}

/// The customer as it was last seen at the provider; `None` if it was never seen there.
///
/// # Errors
/// If the database fails.
pub fn last_seen(connection: &Connection, row: &RecordRow) -> Result<Option<RemoteRecord>, StoreError> {
    let Some(remote_id) = row.remote_id.clone() else { return Ok(None) };
    let channels = channel::of_record_row(connection, row.rowid)?;
    let channels = channels
        .into_iter()
        .filter_map(|channel| Some(RemoteChannel { remote_id: channel.remote_id, kind: channel.kind, address: channel.base? }));
    Ok(Some(RemoteRecord {
        remote_id,
        coverage: if row.whole { Coverage::Whole } else { Coverage::Summary },
        fields: row.base.clone(),
        channels: Some(channels.collect()),
        extra: row.extra.clone(),
    }))
}

/// The records of a connection that were not read for longest.
///
/// # Errors
/// If the database fails.
pub fn stalest(connection: &Connection, id: ConnectionId, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE connection_id = ?1 AND remote_id IS NOT NULL AND gone_at IS NULL AND NOT erasing ORDER BY seen_at, record.rowid LIMIT ?2"
    ))?;
    let rows = statement.query_map((id.to_string(), limit), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The records of a connection whose person was opened last, if they were not read since `before`.
///
/// # Errors
/// If the database fails.
pub fn recently_opened(
    connection: &Connection,
    id: ConnectionId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE connection_id = ?1 AND remote_id IS NOT NULL AND gone_at IS NULL AND person.opened_at IS NOT NULL
           AND (seen_at IS NULL OR seen_at < ?2) ORDER BY person.opened_at DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map((id.to_string(), time::write(before), limit), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// How many records of a connection are cached.
///
/// # Errors
/// If the database fails.
pub fn count(connection: &Connection, id: ConnectionId) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM record WHERE connection_id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0))?)
}

/// Adds a record that exists only here, with a person of its own. Its values come from the outbox.
///
/// # Errors
/// If the database fails.
pub fn add_new(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    connection_id: ConnectionId,
    person_row: i64,
) -> Result<RecordRow, StoreError> {
    let id = RecordId::new(ids.next());
    let arrival = reading::moment(write)?;
    write
        .prepare_cached(
            "INSERT INTO record (id, person, connection_id, base, local, extra, whole, state, arrival)
             VALUES (?1, ?2, ?3, '{}', '{}', '{}', 0, 'new', ?4)",
        )?
        .execute((id.to_string(), person_row, connection_id.to_string(), arrival))?;
    by_row(write, write.last_insert_rowid())
}

/// Which of these remote ids the cache knew at a connection when the requests of an operation first left; by now, if none has.
///
/// # Errors
/// If the database fails.
pub fn known_before(
    connection: &Connection,
    id: ConnectionId,
    remote_ids: &[String],
    operation: OperationId,
) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM record WHERE connection_id = ?1 AND remote_id = ?2
           AND arrival <= coalesce((SELECT first_sent_arrival FROM outbox WHERE id = ?3), arrival)",
    )?;
    let mut known = BTreeSet::new();
    for remote_id in remote_ids {
        if statement.exists((id.to_string(), remote_id, operation.to_string()))? {
            known.insert(remote_id.clone());
        }
    }
    Ok(known)
}

/// Whether a remote id is some record's at a connection.
///
/// # Errors
/// If the database fails.
pub fn is_known(connection: &Connection, id: ConnectionId, remote_id: &str) -> Result<bool, StoreError> {
    Ok(find_remote(connection, id, remote_id)?.is_some())
}

fn find_remote(connection: &Connection, connection_id: ConnectionId, remote_id: &str) -> Result<Option<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE connection_id = ?1 AND remote_id = ?2"))?;
    Ok(statement.query_row((connection_id.to_string(), remote_id), read).optional()?)
}

/// Derives the agent's values, the channels and the person's row from the outbox. Call after the base or the outbox of a record changed;
/// `touched` says whether that counts as a change of the person.
///
/// # Errors
/// If the database fails.
pub fn project(write: &mut Write<'_>, rowid: i64, touched: bool) -> Result<(), StoreError> {
    use domain::Intent;
    let operations = super::outbox::of_record_row(write, rowid)?;
    let mut local: BTreeMap<FieldKey, String> = BTreeMap::new();
    let mut removing = false;
    for operation in &operations {
        match &operation.intent {
            Intent::Create { fields, .. } => local.extend(fields.iter().map(|(key, value)| (key.clone(), value.to_owned()))),
            Intent::Edit { changes } => local.extend(changes.iter().map(|change| (change.key.clone(), change.after.clone()))),
            Intent::Delete | Intent::Purge => removing = true,
            _ => {}
        }
    }
    channel::project(write, rowid, &operations)?;
    write
        .prepare_cached(
            "UPDATE record SET local = ?2, state = iif(?3, 'removing', iif(remote_id IS NULL AND gone_at IS NULL, 'new', 'known')) WHERE rowid = ?1",
        )?
        .execute((rowid, to_json(&local), removing))?;
    let person_row: i64 =
        write.prepare_cached("SELECT person FROM record WHERE rowid = ?1")?.query_row([rowid], |row| row.get(0))?;
    person::project(write, person_row, touched)
}

/// Removes a record, and its person if that has no other.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &mut Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    drop_drafts(write, row)?;
    write.prepare_cached("DELETE FROM record WHERE rowid = ?1")?.execute([row.rowid])?;
    if row.erasing {
        // Its id is known to nobody from here on; the mark of the erasure keeps readings from bringing it back.
        erasure::settle(write, row.rowid, false)?;
    } else {
        reading::removed(write, row)?;
    }
    person::project(write, row.person_row, true)?;
    for topic in [Topic::People, Topic::Outbox, Topic::Timeline] {
        write.changed(topic);
    }
    Ok(())
}

/// Removes what is left of a record whose customer was erased, without its system having done anything: the agent left it.
///
/// # Errors
/// If the database fails.
pub fn leave_erased(write: &mut Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    erasure::settle(write, row.rowid, true)?;
    remove(write, row)
}

/// Notes that nothing will be asked any more for the erased customers of a connection that is about to be removed.
pub(super) fn leave_erased_of(write: &mut Write<'_>, id: ConnectionId) -> Result<(), StoreError> {
    let rows: Vec<i64> = write
        .prepare_cached("SELECT rowid FROM record WHERE connection_id = ?1 AND erasing")?
        .query_map([id.to_string()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    rows.into_iter().try_for_each(|row| erasure::settle(write, row, true))
}

/// Forgets half-filled forms about a record and about what waits for it.
pub(super) fn drop_drafts(write: &Write<'_>, row: &RecordRow) -> Result<(), StoreError> {
    draft::remove_about(write, &row.id.to_string())?;
    for operation in super::outbox::of_record_row(write, row.rowid)? {
        draft::remove_about(write, &operation.id.to_string())?;
    }
    Ok(())
}

/// Notes that the timeline was read.
///
/// # Errors
/// If the database fails.
pub fn timeline_read(write: &mut Write<'_>, rowid: i64, full: bool) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached("UPDATE record SET timeline_at = ?2, timeline_full = ?3, timeline_obstacle = NULL WHERE rowid = ?1")?
        .execute((rowid, now, full))?;
    write.changed(Topic::Timeline);
    Ok(())
}

/// Notes why the timeline cannot be read at all.
///
/// # Errors
/// If the database fails.
pub fn timeline_obstructed(write: &mut Write<'_>, rowid: i64, reason: &str) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE record SET timeline_obstacle = ?2 WHERE rowid = ?1")?.execute((rowid, reason))?;
    write.changed(Topic::Timeline);
    Ok(())
}
