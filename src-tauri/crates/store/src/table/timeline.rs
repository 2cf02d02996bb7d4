//! Timelines: what happened with a customer, at its provider and on this device.

use domain::{EntryId, EntryKind, Ids, OperationId, PersonId, RecordId, RemoteEntry};
use rusqlite::{Connection, Row, named_params};

use super::{invalid, parsed};
use crate::{StoreError, Topic, Write, time};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Id.
    pub id: EntryId,
    /// The record.
    pub record_id: RecordId,
    /// Whether it is of this device.
    pub own: bool,
    /// Kind.
    pub kind: EntryKind,
    /// What happened, in the provider's words.
    pub text: String,
    /// What it concerns, for entries of this device.
    pub subject: String,
    /// Who or what caused it.
    pub initiated_by: String,
    /// When, as shown.
    pub at: String,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
    /// A link to more.
    pub source_url: Option<String>,
    /// The operation it tells of, for entries of this device.
    pub operation_id: Option<OperationId>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let operation_id: Option<String> = row.get("operation_id")?;
    Ok(EntryRow {
        id: parsed(row, "id")?,
        record_id: parsed(row, "record_id")?,
        own: row.get::<_, Option<String>>("remote_key")?.is_none(),
        kind: EntryKind::from_name(row.get_ref("kind")?.as_str()?),
        text: row.get("text")?,
        subject: row.get("subject")?,
        initiated_by: row.get("initiated_by")?,
        at: row.get("at")?,
        ticket_id: row.get("ticket_id")?,
        source_url: row.get("source_url")?,
        operation_id: operation_id.map(|id| id.parse().map_err(|_| invalid(row, "operation_id"))).transpose()?,
    })
}

/// A window of a person's timeline, newest first, and how many entries there are. `kinds` empty means all.
///
/// # Errors
/// If the database fails.
pub fn window(
    connection: &Connection,
    person: PersonId,
    kinds: &[EntryKind],
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<EntryRow>), StoreError> {
    // The names are constants of this program, so they may stand in the statement.
    let names: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    let filter = if kinds.is_empty() { String::new() } else { format!("AND timeline.kind IN ({})", names.join(", ")) };
    let from = format!(
        "FROM timeline JOIN record ON record.rowid = timeline.record JOIN person ON person.rowid = record.person WHERE person.id = ?1 {filter}"
    );
    let total =
        connection.prepare_cached(&format!("SELECT count(*) {from}"))?.query_row([person.to_string()], |row| row.get(0))?;
    let entries = connection
        .prepare_cached(&format!(
            "SELECT timeline.*, record.id AS record_id {from} ORDER BY timeline.sort_at DESC, timeline.rowid DESC LIMIT ?2 OFFSET ?3"
        ))?
        .query_map((person.to_string(), limit, offset), read)?
        .collect::<Result<_, _>>()?;
    Ok((total, entries))
}

/// An entry of this device to add.
#[derive(Debug, Clone)]
pub struct OwnEntry<'a> {
    /// Row of the record.
    pub record: i64,
    /// Kind.
    pub kind: EntryKind,
    /// What it concerns.
    pub subject: &'a str,
    /// Free text, such as an event's message.
    pub text: &'a str,
    /// The operation it tells of.
    pub operation_id: OperationId,
}

/// Adds an entry of this device.
///
/// # Errors
/// If the database fails.
pub fn add_own(write: &mut Write<'_>, ids: &dyn Ids, entry: &OwnEntry<'_>) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached(
            "INSERT INTO timeline (id, record, kind, text, subject, initiated_by, at, sort_at, operation_id)
             VALUES (:id, :record, :kind, :text, :subject, '', :at, :at, :operation_id)",
        )?
        .execute(named_params! {
            ":id": ids.next().to_string(), ":record": entry.record, ":kind": entry.kind.as_str(), ":text": entry.text,
            ":subject": entry.subject, ":at": now, ":operation_id": entry.operation_id.to_string(),
        })?;
    write.changed(Topic::Timeline);
    Ok(())
}

/// Takes back the entries that tell of an operation which was dropped.
///
/// # Errors
/// If the database fails.
pub fn remove_of_operation(write: &mut Write<'_>, id: OperationId) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM timeline WHERE operation_id = ?1")?.execute([id.to_string()])?;
    write.changed(Topic::Timeline);
    Ok(())
}

/// Takes in a timeline as the provider returned it, in place of what was known of it. Entries of this device stay, except events
/// that are among what was returned.
///
/// # Errors
/// If the database fails.
pub fn replace_remote(write: &mut Write<'_>, ids: &dyn Ids, record: i64, entries: &[RemoteEntry]) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM timeline WHERE record = ?1 AND remote_key IS NOT NULL")?.execute([record])?;
    for (position, entry) in entries.iter().enumerate() {
        let key = entry.remote_id.clone().unwrap_or_else(|| format!("#{position}"));
        // Without a zone the provider's time is taken as it is written; it only has to sort.
        let sort_at = domain::date::parse_zoneless(&entry.at).map_or_else(|| entry.at.clone(), |at| format!("{at}Z"));
        write
            .prepare_cached(
                "INSERT OR REPLACE INTO timeline (id, record, remote_key, kind, text, subject, initiated_by, at, sort_at, ticket_id, source_url)
                 VALUES (:id, :record, :key, :kind, :text, '', :initiated_by, :at, :sort_at, :ticket_id, :source_url)",
            )?
            .execute(named_params! {
                ":id": ids.next().to_string(), ":record": record, ":key": key, ":kind": entry.kind.as_str(), ":text": entry.text,
                ":initiated_by": entry.initiated_by, ":at": entry.at, ":sort_at": sort_at, ":ticket_id": entry.ticket_id,
                ":source_url": entry.source_url,
            })?;
    }
    // An event that was added here carries its operation's id in its link. Once the provider tells of it, it is told only once.
    write
        .prepare_cached(
            "DELETE FROM timeline AS own WHERE own.record = ?1 AND own.remote_key IS NULL AND own.kind = ?2
             AND EXISTS (SELECT 1 FROM timeline AS told
                         WHERE told.record = ?1 AND told.remote_key IS NOT NULL AND instr(told.source_url, own.operation_id) > 0)",
        )?
        .execute((record, EntryKind::EventAdded.as_str()))?;
    write.changed(Topic::Timeline);
    Ok(())
}
