//! Rows on pages that nothing leads to any more: known by what they look like.

use std::collections::BTreeSet;
use std::path::Path;

use domain::{ChannelId, ConnectionId, Fields, Intent, OperationId, OperationState, ProviderKind, RecordId};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::found::{Found, integer, text};
use super::leaf;
use super::pages::Pages;
use super::source::Row;
use super::walk::Cells;
use crate::{CacheKey, StoreError};

/// What rows of a table look like.
struct Shape {
    /// The columns in their order; the one that is the row's number without a name.
    columns: Vec<Option<String>>,
    is_one: fn(&Cells) -> bool,
}

impl Shape {
    fn of(connection: &Connection, table: &str, is_one: fn(&Cells) -> bool) -> Result<Self, StoreError> {
        let mut statement = connection
            .prepare_cached("SELECT iif(pk = 1 AND type = 'INTEGER', NULL, name) FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Self { columns, is_one })
    }

    /// The row by its columns, if it is one of these. Columns that were added later are missing in rows from before.
    fn fits(&self, row: &Row) -> Option<Cells> {
        if row.len() > self.columns.len() {
            return None;
        }
        let numbered = self.columns.iter().zip(row).all(|(column, value)| column.is_some() || *value == Value::Null);
        let named = self.columns.iter().zip(row).filter_map(|(column, value)| Some((column.clone()?, value.clone())));
        Some(named.collect()).filter(|cells| numbered && (self.is_one)(cells))
    }
}

/// Looks at every page of the file in `folder` for waiting changes, connections, and the records and channels of these changes.
///
/// # Errors
/// [`StoreError::Unreadable`] if there is no page that was written with this key, or what the disk says.
pub(super) fn read(folder: &Path, key: &CacheKey, known: &Connection) -> Result<Found, StoreError> {
    let mut pages = Pages::open(&folder.join(crate::open::FILE), key)?;
    let (changes, connections) = (Shape::of(known, "outbox", is_change)?, Shape::of(known, "connection", is_connection)?);
    let (records, channels) = (Shape::of(known, "record", is_record)?, Shape::of(known, "channel", is_channel)?);
    let (mut found, mut any) = (Found::default(), false);
    each_row(&mut pages, |number, row| {
        any = true;
        if let Some(change) = changes.fits(row) {
            found.changes.add(number, change);
        } else if let Some(connection) = connections.fits(row) {
            found.connections.add(number, connection);
        }
    })?;
    if !any {
        return Err(StoreError::Unreadable);
    }
    let wanted: BTreeSet<i64> = found.changes.rows.values().filter_map(|row| integer(row, "record")).collect();
    each_row(&mut pages, |number, row| {
        if wanted.contains(&number)
            && let Some(record) = records.fits(row)
        {
            found.records.add(number, record);
        } else if let Some(channel) =
            channels.fits(row).filter(|row| integer(row, "record").is_some_and(|of| wanted.contains(&of)))
        {
            found.channels.add(number, channel);
        }
    })?;
    Ok(found)
}

fn each_row(pages: &mut Pages, mut see: impl FnMut(i64, &Row)) -> Result<(), StoreError> {
    for number in 2..=pages.count() {
        if let Some(page) = pages.get(number)? {
            for (number, row) in leaf::rows(pages, &page)? {
                see(number, &row);
            }
        }
    }
    Ok(())
}

fn parses<T: std::str::FromStr>(row: &Cells, column: &str) -> bool {
    text(row, column).is_some_and(|text| text.parse::<T>().is_ok())
}

fn is_json<T: serde::de::DeserializeOwned>(row: &Cells, column: &str) -> bool {
    text(row, column).is_some_and(|json| serde_json::from_str::<T>(json).is_ok())
}

fn is_change(row: &Cells) -> bool {
    parses::<OperationId>(row, "id")
        && parses::<ConnectionId>(row, "connection_id")
        && is_json::<Intent>(row, "intent")
        && text(row, "state").is_some_and(|state| OperationState::from_name(state).is_some())
}

fn is_connection(row: &Cells) -> bool {
    parses::<ConnectionId>(row, "id") && parses::<ProviderKind>(row, "provider") && text(row, "base_url").is_some()
}

fn is_record(row: &Cells) -> bool {
    parses::<RecordId>(row, "id")
        && parses::<ConnectionId>(row, "connection_id")
        && is_json::<Fields>(row, "base")
        && text(row, "state").is_some_and(|state| ["new", "known", "removing"].contains(&state))
}

fn is_channel(row: &Cells) -> bool {
    parses::<ChannelId>(row, "id")
        && integer(row, "record").is_some()
        && text(row, "kind").is_some()
        && matches!(row.get("removed"), Some(Value::Integer(0 | 1)))
}
