//! One file per table: row type and queries.

pub mod activity;
pub mod arrival;
pub mod chain_head;
pub mod channel;
pub mod connection;
pub mod draft;
pub mod erased;
pub mod erasure;
pub mod export_file;
pub mod keychain;
pub mod link;
pub mod outbox;
pub mod person;
pub mod reading;
pub mod record;
pub mod request;
pub mod request_list;
pub mod sandbox_log;
pub mod setting;
mod shown;
pub mod sweep;
pub mod timeline;
pub mod tombstone;
pub mod typed_secret;
pub mod view;

pub(crate) use shown::Side;

use std::str::FromStr;

use rusqlite::types::Type;
use serde::de::DeserializeOwned;

/// Reads a text column into whatever parses from text.
pub(crate) fn parsed<T: FromStr>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| invalid(row, column))
}

/// Reads a text column as JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| invalid(row, column))
}

/// A column whose content is not what it should be. The content itself stays out of the error.
pub(crate) fn invalid(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, format!("stored value of {column} is not valid").into())
}

/// JSON for storage. Our own types cannot fail to serialise.
pub(crate) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}
