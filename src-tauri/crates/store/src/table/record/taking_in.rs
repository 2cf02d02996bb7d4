//! Taking in customers as their providers return them.

use domain::record::Coverage;
use domain::{ConnectionId, Ids, RemoteRecord, identity};
use rusqlite::{Connection, named_params};

use super::{RecordRow, SELECT, by_row, find_remote, last_seen, of_person_row, project, read};
use crate::table::arrival::{self, Arrival};
use crate::table::reading::{self, Reading};
use crate::table::{activity, channel, erased, link, outbox, person, to_json, tombstone};
use crate::{StoreError, Topic, Write, time};

/// Takes in a customer as its provider returned it, and gives its record; `None` if it was removed from here since the reading began, or
/// erased.
///
/// What the reply does not cover stays as it was, and so does everything if a change from here was found done since the reading began.
/// The agent's own changes are untouched: they live in the outbox. A record that was made here and is not known there yet is recognised by
/// the organisation's own id.
///
/// # Errors
/// If the database fails.
pub fn ingest(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    connection_id: ConnectionId,
    remote: &RemoteRecord,
    reading: Reading,
    generation: Option<i64>,
) -> Result<Option<RecordRow>, StoreError> {
    match recognise(write, connection_id, remote, reading, generation)? {
        Recognised::Settled(row) => Ok(row.map(|row| *row)),
        Recognised::As(row) => take(write, ids, &row, remote, generation).map(Some),
        Recognised::Nobody => {
            let record = arrival::take_in_new(write, Arrival::of(ids, connection_id, remote.clone()), generation)?;
            by_row(write, record).map(Some)
        }
    }
}

/// Who a customer that was read is.
pub(in crate::table) enum Recognised {
    /// Its reading says nothing more than it has said already: about this record, or about one that was removed from here since it began
    /// or is not to be taken in again.
    Settled(Option<Box<RecordRow>>),
    /// This record.
    As(Box<RecordRow>),
    /// Nobody who is known here.
    Nobody,
}

/// Finds out who a customer is that a reading shows.
pub(in crate::table) fn recognise(
    write: &mut Write<'_>,
    connection_id: ConnectionId,
    remote: &RemoteRecord,
    reading: Reading,
    generation: Option<i64>,
) -> Result<Recognised, StoreError> {
    match find_remote(write, connection_id, &remote.remote_id)? {
        Some(row) if row.erasing => {
            seen(write, &row, generation)?;
            return Ok(Recognised::Settled(None));
        }
        Some(row) if reading.is_overtaken_by(&row) => {
            seen(write, &row, generation)?;
            return Ok(Recognised::Settled(Some(Box::new(row))));
        }
        Some(row) if somebody_else(write, &row, remote)? => {
            if !outbox::of_record_row(write, row.rowid)?.is_empty() {
                // The waiting change finds out and asks the agent.
                return Ok(Recognised::Settled(Some(Box::new(row))));
            }
            tombstone::dispossess(write, &row)?;
        }
        Some(row) => return Ok(Recognised::As(Box::new(row))),
        None => {}
    }
    if let Some(row) = find_new(write, connection_id, remote.fields.text(domain::field::EXTERNAL_ID))? {
        return Ok(Recognised::As(Box::new(row)));
    }
    let removed = reading::removed_since(write, connection_id, &remote.remote_id, reading)?
        || erased::by_whom(write, connection_id, &remote.remote_id)?.is_some();
    Ok(if removed { Recognised::Settled(None) } else { Recognised::Nobody })
}

/// Notes that a customer is there, where that is all a reading says.
fn seen(write: &Write<'_>, row: &RecordRow, generation: Option<i64>) -> Result<(), StoreError> {
    write
        .prepare_cached("UPDATE record SET generation = coalesce(?2, generation) WHERE rowid = ?1")?
        .execute((row.rowid, generation))?;
    Ok(())
}

/// Whether what is found under a record's id is another customer than the one that was seen there.
fn somebody_else(connection: &Connection, row: &RecordRow, remote: &RemoteRecord) -> Result<bool, StoreError> {
    Ok(last_seen(connection, row)?.is_some_and(|seen| identity::is_somebody_else(&seen, remote)))
}

/// Takes in a customer as the state of a record that is already known to be it.
///
/// # Errors
/// If the database fails.
pub fn take(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    row: &RecordRow,
    remote: &RemoteRecord,
    generation: Option<i64>,
) -> Result<RecordRow, StoreError> {
    if row.erasing {
        seen(write, row, generation)?;
        return by_row(write, row.rowid);
    }
    let base = match remote.coverage {
        Coverage::Whole => remote.fields.clone(),
        Coverage::Summary => {
            let mut base = row.base.clone();
            for (key, value) in remote.fields.iter() {
                base.set(key.clone(), value);
            }
            base
        }
    };
    let whole = row.whole || remote.coverage == Coverage::Whole;
    let extra = if remote.coverage == Coverage::Whole || !row.whole { &remote.extra } else { &row.extra };
    let fields_changed = base != row.base || row.gone_at.is_some();
    let seen_at = time::write(write.now());
    write
        .prepare_cached(
            "UPDATE record SET remote_id = :remote_id, base = :base, extra = :extra, whole = :whole, seen_at = :seen_at,
                    state = iif(state = 'new', 'known', state), generation = coalesce(:generation, generation), gone_at = NULL, former_remote_id = NULL
             WHERE rowid = :rowid",
        )?
        .execute(named_params! {
            ":rowid": row.rowid, ":remote_id": remote.remote_id, ":base": to_json(&base), ":extra": to_json(extra),
            ":whole": whole, ":seen_at": seen_at, ":generation": generation,
        })?;
    if row.gone_at.is_some() {
        let entry = activity::NewActivity {
            kind: "back",
            person_row: Some(row.person_row),
            connection_id: Some(row.connection_id),
            ..activity::NewActivity::default()
        };
        activity::add(write, ids, &entry)?;
    }
    let channels_changed = match &remote.channels {
        Some(channels) => channel::take(write, ids, row.rowid, channels)?,
        None => false,
    };
    let first_sight = row.seen_at.is_none();
    // Seeing more of a customer for the first time is no change of it.
    let comparable = !first_sight && (row.whole || remote.coverage == Coverage::Summary);
    if fields_changed || channels_changed || first_sight {
        project(write, row.rowid, comparable)?;
    }
    by_row(write, row.rowid)
}

/// Takes in a customer as what a record that was made here has become. If that customer is in the cache already, the record made here
/// goes, with what waits for it moved over, and the customer joins its person: silently if nobody has seen it apart from that, as a link
/// that can be taken back otherwise.
///
/// # Errors
/// If the database fails.
pub fn become_of(write: &mut Write<'_>, ids: &dyn Ids, made: &RecordRow, remote: &RemoteRecord) -> Result<RecordRow, StoreError> {
    let known = find_remote(write, made.connection_id, &remote.remote_id)?.filter(|known| known.rowid != made.rowid);
    let Some(known) = known else { return take(write, ids, made, remote, None) };
    for table in ["outbox", "timeline"] {
        write.prepare_cached(&format!("UPDATE {table} SET record = ?2 WHERE record = ?1"))?.execute((made.rowid, known.rowid))?;
    }
    let (here, there) = (made.person_row, known.person_row);
    if here != there {
        let made_alone = of_person_row(write, here)?.len() == 1;
        let opened: bool = write
            .prepare_cached("SELECT opened_at IS NOT NULL FROM person WHERE rowid = ?1")?
            .query_row([there], |row| row.get(0))?;
        if made_alone {
            // Nothing else belongs to the person made here: it is the one that was there, also for a page that is open on it.
            write.prepare_cached("UPDATE person SET merged_into = ?2 WHERE rowid = ?1")?.execute((here, there))?;
            crate::search::forget(write, here)?;
        } else if !opened && of_person_row(write, there)?.len() == 1 {
            write.prepare_cached("UPDATE record SET person = ?2 WHERE rowid = ?1")?.execute((known.rowid, here))?;
            person::remove_if_empty(write, there)?;
        } else {
            link::link(write, ids, here, there)?;
        }
    }
    write.prepare_cached("DELETE FROM record WHERE rowid = ?1")?.execute([made.rowid])?;
    let known = by_row(write, known.rowid)?;
    let taken = take(write, ids, &known, remote, None)?;
    project(write, taken.rowid, true)?;
    for topic in [Topic::People, Topic::Outbox, Topic::Timeline] {
        write.changed(topic);
    }
    by_row(write, taken.rowid)
}

fn find_new(connection: &Connection, connection_id: ConnectionId, external_id: &str) -> Result<Option<RecordRow>, StoreError> {
    if external_id.is_empty() {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE connection_id = ?1 AND state = 'new'"))?;
    let rows: Vec<RecordRow> = statement.query_map([connection_id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().find(|row| row.external_id().as_deref() == Some(external_id)))
}
