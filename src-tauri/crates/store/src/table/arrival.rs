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
    new: New,
}

/// What is added if it is nobody who is known here.
#[derive(Debug)]
struct New {
    person: PersonId,
    shown: Option<Shown>,
    record: String,
    base: String,
    extra: String,
    channels: Vec<String>,
}

impl Arrival {
    /// Derives what there is to derive. Takes some ten microseconds, most of them for phone numbers.
    #[must_use]
    pub fn of(ids: &dyn Ids, connection_id: ConnectionId, remote: RemoteRecord) -> Self {
        let channels = remote.channels.iter().flatten();
        let side = Side {
            connection_id,
            remote_id: &remote.remote_id,
            gone: false,
            fields: &remote.fields,
            channels: channels.clone().map(|channel| (&channel.kind, channel.address.as_str())).collect(),
        };
        let new = New {
            person: PersonId::new(ids.next()),
            shown: Shown::of(&[side]),
            record: RecordId::new(ids.next()).to_string(),
            base: to_json(&remote.fields),
            extra: to_json(&remote.extra),
            channels: channels.map(|_| ids.next().to_string()).collect(),
        };
        Self { connection_id, remote, new }
    }
}

/// Takes in customers that one reading shows, each like [`record::ingest`].
///
/// # Errors
/// If the database fails.
pub fn take_in(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    arrivals: Vec<Arrival>,
    reading: Reading,
    generation: Option<i64>,
) -> Result<(), StoreError> {
    let seen_at = time::write(write.now());
    // Each has a moment of its own, also if it turns out to have been here before.
    let first = reading::moments(write, i64::try_from(arrivals.len()).unwrap_or(i64::MAX))?;
    for (moment, arrival) in (first..).zip(arrivals) {
        match record::recognise(write, arrival.connection_id, &arrival.remote, reading, generation)? {
            Recognised::Settled(_) => {}
            Recognised::As(row) => drop(record::take(write, ids, &row, &arrival.remote, generation)?),
            Recognised::Nobody => drop(add(write, arrival, moment, &seen_at, generation)?),
        }
    }
    Ok(())
}

/// Takes in a customer that was never seen here, and gives the row of its record.
pub(super) fn take_in_new(write: &mut Write<'_>, arrival: Arrival, generation: Option<i64>) -> Result<i64, StoreError> {
    let (moment, seen_at) = (reading::moment(write)?, time::write(write.now()));
    add(write, arrival, moment, &seen_at, generation)
}

/// Adds a customer that was never seen here, and gives the row of its record. Nothing waits for it and nothing is linked to it, so there is
/// nothing to read: the first pull is made of these.
fn add(write: &mut Write<'_>, arrival: Arrival, moment: i64, seen_at: &str, generation: Option<i64>) -> Result<i64, StoreError> {
    let Arrival { connection_id, remote, new } = arrival;
    let person_row = person::add_shown(write, new.person, new.shown)?;
    write
        .prepare_cached(
            "INSERT INTO record (id, person, connection_id, remote_id, base, local, extra, whole, state, arrival, seen_at, generation)
             VALUES (?1, ?2, ?3, ?4, ?5, '{}', ?6, ?7, 'known', ?8, ?9, coalesce(?10, 0))",
        )?
        .execute((
            new.record,
            person_row,
            connection_id.to_string(),
            &remote.remote_id,
            new.base,
            new.extra,
            remote.coverage == Coverage::Whole,
            moment,
            seen_at,
            generation,
        ))?;
    let record = write.last_insert_rowid();
    for (id, channel) in new.channels.iter().zip(remote.channels.iter().flatten()) {
        channel::add_received(write, id, record, channel)?;
    }
    Ok(record)
}
