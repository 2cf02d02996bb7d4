//! The requests that left this device as a list to look through: windows of it, newest first, each line with the entry of the change it was
//! made for.

use domain::{ConnectionId, EntryId};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::invalid;
use super::request::{self, RequestRow};
use crate::{StoreError, time};

/// Which requests are wanted. Everything that is given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Where they went.
    pub connection_id: Option<ConnectionId>,
    /// Only what was not answered, or with a refusal.
    pub failed: bool,
    /// The earliest time.
    pub from: Option<Timestamp>,
    /// The first time that is too late.
    pub to: Option<Timestamp>,
}

impl RequestFilter {
    /// The conditions, and what stands for their question marks.
    fn sql(&self) -> (String, Vec<String>) {
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        if self.failed {
            conditions.push("(request.outcome <> 'answered' OR request.status >= 400)");
        }
        let mut exact = |condition: &'static str, value: Option<String>| {
            if let Some(value) = value {
                conditions.push(condition);
                values.push(value);
            }
        };
        exact("request.connection_id = ?", self.connection_id.map(|id| id.to_string()));
        exact("request.at >= ?", self.from.map(time::write));
        exact("request.at < ?", self.to.map(time::write));
        if conditions.is_empty() { (String::new(), values) } else { (format!("WHERE {}", conditions.join(" AND ")), values) }
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRequest {
    /// Its place among all requests, from 1.
    pub number: i64,
    /// The request.
    pub request: RequestRow,
    /// Where the activity tells of the change it was made for, first; `None` if it was made for none.
    pub entry: Option<EntryOfChange>,
}

/// The first entry about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryOfChange {
    /// The entry.
    pub id: EntryId,
    /// Its place in the activity, from 1.
    pub number: i64,
    /// Kind of the change.
    pub operation: Option<String>,
}

/// A window of the requests that are wanted, newest first, and how many of them there are.
///
/// # Errors
/// If the database fails.
pub fn window(
    connection: &Connection,
    filter: &RequestFilter,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<ListedRequest>), StoreError> {
    let (conditions, values) = filter.sql();
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM request {conditions}"))?
        .query_row(rusqlite::params_from_iter(&values), |row| row.get(0))?;
    let values = values.into_iter().map(Value::Text).chain([Value::Integer(limit.into()), Value::Integer(offset.into())]);
    let rows = connection
        .prepare_cached(&format!(
            "SELECT request.*, entry.rowid AS entry_number, entry.id AS entry_id, entry.operation AS entry_operation FROM request
             LEFT JOIN activity AS entry
               ON entry.rowid = (SELECT min(rowid) FROM activity WHERE activity.operation_id = request.operation_id)
             {conditions} ORDER BY request.rowid DESC LIMIT ? OFFSET ?"
        ))?
        .query_map(rusqlite::params_from_iter(values), listed)?
        .collect::<Result<_, _>>()?;
    Ok((total, rows))
}

fn listed(row: &Row<'_>) -> rusqlite::Result<ListedRequest> {
    let id: Option<String> = row.get("entry_id")?;
    let entry = match id {
        Some(id) => Some(EntryOfChange {
            id: id.parse().map_err(|_| invalid(row, "entry_id"))?,
            number: row.get("entry_number")?,
            operation: row.get("entry_operation")?,
        }),
        None => None,
    };
    Ok(ListedRequest { number: row.get("rowid")?, request: request::read(row)?, entry })
}
