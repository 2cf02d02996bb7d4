//! Channels of records.

use domain::record::RemoteChannel;
use domain::{ChannelAddress, ChannelId, ChannelKind, Ids, Intent, RecordId, channel};
use rusqlite::{Connection, OptionalExtension, Row};

use super::outbox::OperationRow;
use super::parsed;
use crate::{StoreError, Write};

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRow {
    /// Row in the cache.
    pub rowid: i64,
    /// Id.
    pub id: ChannelId,
    /// Row of the record.
    pub record: i64,
    /// The provider's id of it, if it has one.
    pub remote_id: Option<String>,
    /// Kind.
    pub kind: ChannelKind,
    /// Address as the provider holds it; `None` if only the agent added it.
    pub base: Option<String>,
    /// Address the agent wants instead.
    pub local: Option<String>,
    /// Whether the agent removed it.
    pub removed: bool,
}

impl ChannelRow {
    /// The address with the agent's change; `None` if it is removed.
    #[must_use]
    pub fn effective(&self) -> Option<&str> {
        if self.removed { None } else { self.local.as_deref().or(self.base.as_deref()) }
    }

    fn is(&self, kind: &ChannelKind, key: &str) -> bool {
        let same = |address: &Option<String>| address.as_deref().is_some_and(|address| channel::key(kind, address) == key);
        self.kind == *kind && (same(&self.base) || same(&self.local))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ChannelRow> {
    Ok(ChannelRow {
        rowid: row.get("rowid")?,
        id: parsed(row, "id")?,
        record: row.get("record")?,
        remote_id: row.get("remote_id")?,
        kind: ChannelKind::from(row.get::<_, String>("kind")?),
        base: row.get("base")?,
        local: row.get("local")?,
        removed: row.get("removed")?,
    })
}

/// One channel and the record it belongs to, if it is still here.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: ChannelId) -> Result<Option<(ChannelRow, RecordId)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT channel.*, record.id AS record_id FROM channel JOIN record ON record.rowid = channel.record WHERE channel.id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| Ok((read(row)?, parsed(row, "record_id")?))).optional()?)
}

/// The channels of a record, in the order they came.
///
/// # Errors
/// If the database fails.
pub fn of_record_row(connection: &Connection, record: i64) -> Result<Vec<ChannelRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM channel WHERE record = ?1 ORDER BY rowid")?;
    let rows = statement.query_map([record], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Adds a channel that only the agent knows of. It lives as long as an operation wants it.
///
/// # Errors
/// If the database fails.
pub fn add_local(write: &Write<'_>, record: i64, id: ChannelId, address: &ChannelAddress) -> Result<(), StoreError> {
    write.prepare_cached("INSERT INTO channel (id, record, kind, local) VALUES (?1, ?2, ?3, ?4)")?.execute((
        id.to_string(),
        record,
        address.kind.as_str(),
        &address.value,
    ))?;
    Ok(())
}

/// Gives a channel that only the agent knows of, or has changed, another address.
///
/// # Errors
/// If the database fails.
pub fn set_local(write: &Write<'_>, id: ChannelId, address: &str) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE channel SET local = ?2 WHERE id = ?1")?.execute((id.to_string(), address))?;
    Ok(())
}

/// Takes in the channels as the provider returned them. A channel is recognised by the provider's id, or by its address. Says whether
/// anything changed.
pub(crate) fn take(write: &Write<'_>, ids: &dyn Ids, record: i64, remote: &[RemoteChannel]) -> Result<bool, StoreError> {
    let mut left = of_record_row(write, record)?;
    let mut changed = false;
    for channel in remote {
        let key = channel::key(&channel.kind, &channel.address);
        let by_id = channel.remote_id.is_some().then(|| left.iter().position(|row| row.remote_id == channel.remote_id)).flatten();
        let position = by_id.or_else(|| left.iter().position(|row| row.is(&channel.kind, &key)));
        match position.map(|position| left.remove(position)) {
            Some(row) if row.base.as_deref() == Some(channel.address.as_str()) && row.remote_id == channel.remote_id => {}
            Some(row) => {
                changed = true;
                write.prepare_cached("UPDATE channel SET base = ?2, remote_id = ?3, kind = ?4 WHERE rowid = ?1")?.execute((
                    row.rowid,
                    &channel.address,
                    &channel.remote_id,
                    channel.kind.as_str(),
                ))?;
            }
            None => {
                changed = true;
                add_received(write, &ids.next().to_string(), record, channel)?;
            }
        }
    }
    for row in left.iter().filter(|row| row.base.is_some()) {
        changed = true;
        write.prepare_cached("UPDATE channel SET base = NULL, remote_id = NULL WHERE rowid = ?1")?.execute([row.rowid])?;
    }
    Ok(changed)
}

/// Adds a channel of a record as the provider returned it.
pub(super) fn add_received(write: &Write<'_>, id: &str, record: i64, channel: &RemoteChannel) -> Result<(), StoreError> {
    write.prepare_cached("INSERT INTO channel (id, record, remote_id, kind, base) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        id,
        record,
        &channel.remote_id,
        channel.kind.as_str(),
        &channel.address,
    ))?;
    Ok(())
}

/// Derives what the agent did to the channels of a record from its waiting operations.
pub(crate) fn project(write: &Write<'_>, record: i64, operations: &[OperationRow]) -> Result<(), StoreError> {
    for row in of_record_row(write, record)? {
        let (mut local, mut removed, mut wanted) = (None, false, false);
        for operation in operations {
            match &operation.intent {
                Intent::Create { channels, .. } => {
                    if let Some(address) = channels.iter().find(|address| row.is(&address.kind, &address.key())) {
                        (local, wanted) = (Some(address.value.clone()), true);
                    }
                }
                Intent::AddChannel { channel, address, .. } if *channel == row.id => {
                    (local, wanted) = (Some(address.value.clone()), true)
                }
                Intent::ChangeChannel { channel, after, .. } if *channel == row.id => {
                    (local, wanted) = (Some(after.value.clone()), true)
                }
                Intent::RemoveChannel { channel, .. } if *channel == row.id => (removed, wanted) = (true, true),
                _ => {}
            }
        }
        if row.base.is_none() && !wanted {
            write.prepare_cached("DELETE FROM channel WHERE rowid = ?1")?.execute([row.rowid])?;
        } else if (&local, removed) != (&row.local, row.removed) {
            write
                .prepare_cached("UPDATE channel SET local = ?2, removed = ?3 WHERE rowid = ?1")?
                .execute((row.rowid, local, removed))?;
        }
    }
    Ok(())
}
