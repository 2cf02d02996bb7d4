//! Connections: accounts at providers. Their credentials are in the keychain, never here.

use std::collections::BTreeMap;

use domain::{ConnectionId, ProviderKind};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{invalid, json, parsed, to_json};
use crate::{StoreError, Topic, Write, time};

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Id.
    pub id: ConnectionId,
    /// Provider.
    pub provider: ProviderKind,
    /// Name to show.
    pub name: String,
    /// Environment.
    pub environment: String,
    /// Base URL.
    pub base_url: String,
    /// Settings that differ from the provider's defaults.
    pub settings: BTreeMap<String, String>,
    /// Whether it is the built-in sample system.
    pub sample: bool,
    /// Whether the key may read, as far as is known.
    pub may_read: Option<bool>,
    /// Whether the key may create, change and delete, as far as is known.
    pub may_change: Option<bool>,
    /// Why the credentials are refused; nothing is sent while set.
    pub refused: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    Ok(ConnectionRow {
        id: parsed(row, "id")?,
        provider: parsed(row, "provider")?,
        name: row.get("name")?,
        environment: row.get("environment")?,
        base_url: row.get("base_url")?,
        settings: json(row, "settings")?,
        sample: row.get("sample")?,
        may_read: row.get("may_read")?,
        may_change: row.get("may_change")?,
        refused: row.get("refused")?,
        created_at: time::read(&row.get::<_, String>("created_at")?).map_err(|_| invalid(row, "created_at"))?,
    })
}

/// All connections, in the order they were added.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<ConnectionRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM connection ORDER BY position")?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One connection, if it is still here.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: ConnectionId) -> Result<Option<ConnectionRow>, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM connection WHERE id = ?1")?.query_row([id.to_string()], read).optional()?)
}

/// Adds a connection, or replaces what is known about it.
///
/// # Errors
/// If the database fails.
pub fn put(write: &mut Write<'_>, row: &ConnectionRow) -> Result<(), StoreError> {
    write
        .prepare_cached(
            "INSERT INTO connection (id, position, provider, name, environment, base_url, settings, sample, may_read, may_change, refused, created_at)
             VALUES (:id, (SELECT coalesce(max(position), 0) + 1 FROM connection), :provider, :name, :environment, :base_url, :settings, :sample,
                     :may_read, :may_change, :refused, :created_at)
             ON CONFLICT (id) DO UPDATE SET name = :name, environment = :environment, base_url = :base_url, settings = :settings,
                     may_read = :may_read, may_change = :may_change, refused = :refused",
        )?
        .execute(named_params! {
            ":id": row.id.to_string(),
            ":provider": row.provider.as_str(),
            ":name": row.name,
            ":environment": row.environment,
            ":base_url": row.base_url,
            ":settings": to_json(&row.settings),
            ":sample": row.sample,
            ":may_read": row.may_read,
            ":may_change": row.may_change,
            ":refused": row.refused,
            ":created_at": time::write(row.created_at),
        })?;
    write.changed(Topic::Connections);
    Ok(())
}

/// Notes what was learnt about the key: that it is refused and why, or that it is accepted (`None`).
///
/// # Errors
/// If the database fails.
pub fn set_refused(write: &mut Write<'_>, id: ConnectionId, reason: Option<&str>) -> Result<(), StoreError> {
    let changed = write
        .prepare_cached("UPDATE connection SET refused = ?2 WHERE id = ?1 AND refused IS NOT ?2")?
        .execute((id.to_string(), reason))?;
    if changed > 0 {
        write.changed(Topic::Connections);
        write.changed(Topic::Outbox);
    }
    Ok(())
}

/// Notes what the key may do, as far as it was learnt.
///
/// # Errors
/// If the database fails.
pub fn set_rights(
    write: &mut Write<'_>,
    id: ConnectionId,
    may_read: Option<bool>,
    may_change: Option<bool>,
) -> Result<(), StoreError> {
    let changed = write
        .prepare_cached(
            "UPDATE connection SET may_read = coalesce(?2, may_read), may_change = coalesce(?3, may_change)
             WHERE id = ?1 AND (may_read IS NOT coalesce(?2, may_read) OR may_change IS NOT coalesce(?3, may_change))",
        )?
        .execute((id.to_string(), may_read, may_change))?;
    if changed > 0 {
        write.changed(Topic::Connections);
        write.changed(Topic::People);
    }
    Ok(())
}

/// Removes a connection with everything cached from it, and persons that are left without a record.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &mut Write<'_>, id: ConnectionId) -> Result<(), StoreError> {
    let persons: Vec<i64> = write
        .prepare("SELECT DISTINCT person FROM record WHERE connection_id = ?1")?
        .query_map([id.to_string()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    forget_drafts(write, id)?;
    super::record::leave_erased_of(write, id)?;
    write.execute("DELETE FROM connection WHERE id = ?1", [id.to_string()])?;
    for person in persons {
        super::person::project(write, person, true)?;
    }
    for topic in [Topic::Connections, Topic::People, Topic::Outbox, Topic::Timeline] {
        write.changed(topic);
    }
    Ok(())
}

/// Forgets half-filled forms about a connection, its records and what waits for them.
fn forget_drafts(write: &Write<'_>, id: ConnectionId) -> Result<(), StoreError> {
    write.execute(
        "DELETE FROM draft WHERE substr(key, instr(key, ':') + 1) IN (
           SELECT ?1 UNION SELECT id FROM record WHERE connection_id = ?1 UNION SELECT id FROM outbox WHERE connection_id = ?1)",
        [id.to_string()],
    )?;
    Ok(())
}
