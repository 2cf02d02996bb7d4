//! Customers that arrive with a pull. Whatever can be derived of one without the cache is derived before it comes here, on another thread
//! than the one that writes: it writes rows and does nothing else.

use domain::record::Coverage;
use domain::{ConnectionId, Ids, PersonId, RecordId, RemoteRecord};

use super::reading::{self, Reading};
use super::record::{self, Recognised};
use super::shown::{Shown, Side};
use super::{channel, person, to_json};
use crate::{StoreError, Write, time};

/// A customer as its provider returned it, ready to be kept.
#[derive(Debug)]
pub struct Arrival {
    connection_id: ConnectionId,
    remote: RemoteRecord,
    base: String,
    extra: String,
    /// What its person shows if it is nobody who is known here.
    shown: Option<Shown>,
}

impl Arrival {
    /// Derives what there is to derive. Takes some ten microseconds, most of them for phone numbers.
    #[must_use]
    pub fn of(connection_id: ConnectionId, remote: RemoteRecord) -> Self {
        let channels = remote.channels.iter().flatten().map(|channel| (&channel.kind, channel.address.as_str())).collect();
        let side = Side { connection_id, remote_id: &remote.remote_id, gone: false, fields: &remote.fields, channels };
        let shown = Shown::of(&[side]);
        Self { connection_id, base: to_json(&remote.fields), extra: to_json(&remote.extra), shown, remote }
    }
}

/// Takes in a customer like [`record::ingest`].
///
/// # Errors
/// If the database fails.
pub fn take_in(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    arrival: Arrival,
    reading: Reading,
    generation: Option<i64>,
) -> Result<(), StoreError> {
    match record::recognise(write, arrival.connection_id, &arrival.remote, reading, generation)? {
        Recognised::Settled(_) => Ok(()),
        Recognised::As(row) => record::take(write, ids, &row, &arrival.remote, generation).map(drop),
        Recognised::Nobody => add(write, ids, arrival, generation).map(drop),
    }
}

/// Adds a customer that was never seen here, and gives the row of its record. Nothing waits for it and nothing is linked to it, so there is
/// nothing to read: the first pull is made of these.
pub(super) fn add(write: &mut Write<'_>, ids: &dyn Ids, arrival: Arrival, generation: Option<i64>) -> Result<i64, StoreError> {
    let Arrival { connection_id, remote, base, extra, shown } = arrival;
    let person_row = person::add_shown(write, PersonId::new(ids.next()), shown)?;
    let (id, arrived) = (RecordId::new(ids.next()), reading::moment(write)?);
    write
        .prepare_cached(
            "INSERT INTO record (id, person, connection_id, remote_id, base, local, extra, whole, state, arrival, seen_at, generation)
             VALUES (?1, ?2, ?3, ?4, ?5, '{}', ?6, ?7, 'known', ?8, ?9, coalesce(?10, 0))",
        )?
        .execute((
            id.to_string(),
            person_row,
            connection_id.to_string(),
            &remote.remote_id,
            base,
            extra,
            remote.coverage == Coverage::Whole,
            arrived,
            time::write(write.now()),
            generation,
        ))?;
    let record = write.last_insert_rowid();
    channel::add_received(write, ids, record, remote.channels.as_deref().unwrap_or_default())?;
    Ok(record)
}
