//! Every request that left this device, with the change it was made for and what caused it. Only ever added to, each linked to the one
//! before. No query, no body, no id in a path: whom a request was about is said by its operation alone.

use domain::{ConnectionId, OperationId};
use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};

use super::chain_head::{self, Head, Looked, Verdict, bytes};
use super::invalid;
use crate::chain::Content;
use crate::{Keys, StoreError, Topic, Write, time};

/// Name of this log.
const LOG: &str = "request";

/// A request to add, or several of a sweep that ended alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// When it left; the first of them, where there are several.
    pub at: Timestamp,
    /// Where it went; `None` for a connection that was tried and not saved.
    pub connection_id: Option<ConnectionId>,
    /// The change it was made for.
    pub operation_id: Option<OperationId>,
    /// Which try of the change this was, and which of its requests; `None` for what only reads.
    pub sent: Option<(u32, u32)>,
    /// What it was for, by a stable name.
    pub why: &'static str,
    /// Whether the agent caused it.
    pub agent: bool,
    /// Name of the provider's operation.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path without ids.
    pub path: String,
    /// How many requests this stands for.
    pub requests: u32,
    /// HTTP status.
    pub status: Option<u16>,
    /// Size of the replies in bytes.
    pub bytes: Option<u64>,
    /// How long it took in milliseconds, all together.
    pub milliseconds: u64,
    /// How it ended, by a stable name.
    pub outcome: &'static str,
}

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// When it left, ISO 8601.
    pub at: String,
    /// Where it went.
    pub connection_id: Option<ConnectionId>,
    /// The change it was made for.
    pub operation_id: Option<OperationId>,
    /// What it was for, by a stable name.
    pub why: String,
    /// Whether the agent caused it.
    pub agent: bool,
    /// Whether it was to change something.
    pub writes: bool,
    /// Name of the provider's operation.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path without ids.
    pub path: String,
    /// How many requests this stands for.
    pub requests: u32,
    /// HTTP status.
    pub status: Option<u16>,
    /// Size of the replies in bytes.
    pub bytes: Option<u64>,
    /// How long it took in milliseconds, all together.
    pub milliseconds: u64,
    /// How it ended, by a stable name.
    pub outcome: String,
}

/// Adds requests in order, linked to those before.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, requests: &[NewRequest]) -> Result<(), StoreError> {
    if requests.is_empty() {
        return Ok(());
    }
    let mut head = Head::of(write, write.keys().activity(), LOG)?;
    for request in requests {
        let at = time::write(request.at);
        let (connection_id, operation_id) =
            (request.connection_id.map(|id| id.to_string()), request.operation_id.map(|id| id.to_string()));
        let (attempt, step) = request.sent.unzip();
        let size = request.bytes.map(whole);
        let texts = [
            Some(at.as_str()),
            connection_id.as_deref(),
            operation_id.as_deref(),
            Some(request.why),
            Some(request.name.as_str()),
            Some(request.method.as_str()),
            Some(request.path.as_str()),
            Some(request.outcome),
        ];
        let numbers = [
            attempt.map(i64::from),
            step.map(i64::from),
            Some(i64::from(request.agent)),
            Some(i64::from(request.requests)),
            request.status.map(i64::from),
            size,
            Some(whole(request.milliseconds)),
        ];
        let chain = head.add(&linked(texts.map(|text| text.map(str::as_bytes)), numbers));
        write
            .prepare_cached(
                "INSERT INTO request (at, connection_id, operation_id, attempt, step, why, agent, name, method, path, requests, status,
                                      bytes, milliseconds, outcome, chain)
                 VALUES (:at, :connection_id, :operation_id, :attempt, :step, :why, :agent, :name, :method, :path, :requests, :status,
                         :bytes, :milliseconds, :outcome, :chain)",
            )?
            .execute(named_params! {
                ":at": at, ":connection_id": connection_id, ":operation_id": operation_id, ":attempt": attempt,
                ":step": step, ":why": request.why, ":agent": request.agent, ":name": request.name,
                ":method": request.method, ":path": request.path, ":requests": request.requests, ":status": request.status,
                ":bytes": size, ":milliseconds": whole(request.milliseconds), ":outcome": request.outcome, ":chain": chain.as_slice(),
            })?;
    }
    head.keep(write)?;
    write.changed(Topic::Activity);
    Ok(())
}

/// Whether the end of one request of a change was written down: what is asked for a change that was on its way when the program ended. A
/// refusal to sign in is not the end of it: the same request leaves once more then.
///
/// # Errors
/// If the database fails.
pub fn is_noted(connection: &Connection, operation: OperationId, attempt: u32, step: u32) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM request WHERE operation_id = ?1 AND attempt = ?2 AND step = ?3 AND status IS NOT 401)",
        )?
        .query_row((operation.to_string(), attempt, step), |row| row.get(0))?)
}

/// The requests that were made for a change, in order.
///
/// # Errors
/// If the database fails.
pub fn of_operation(connection: &Connection, operation: OperationId) -> Result<Vec<RequestRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM request WHERE operation_id = ?1 ORDER BY rowid")?;
    let rows = statement.query_map([operation.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Every request there was, in order.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<RequestRow>, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM request ORDER BY rowid")?.query_map([], read)?.collect::<Result<_, _>>()?)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    let (connection_id, operation_id): (Option<String>, Option<String>) = (row.get("connection_id")?, row.get("operation_id")?);
    Ok(RequestRow {
        at: row.get("at")?,
        connection_id: connection_id.map(|id| id.parse().map_err(|_| invalid(row, "connection_id"))).transpose()?,
        operation_id: operation_id.map(|id| id.parse().map_err(|_| invalid(row, "operation_id"))).transpose()?,
        why: row.get("why")?,
        agent: row.get("agent")?,
        writes: row.get::<_, Option<u32>>("attempt")?.is_some(),
        name: row.get("name")?,
        method: row.get("method")?,
        path: row.get("path")?,
        requests: row.get("requests")?,
        status: row.get("status")?,
        bytes: row.get::<_, Option<i64>>("bytes")?.map(i64::unsigned_abs),
        milliseconds: row.get::<_, i64>("milliseconds")?.unsigned_abs(),
        outcome: row.get("outcome")?,
    })
}

/// The columns that are linked, in this order: texts, then numbers.
const TEXTS: [&str; 8] = ["at", "connection_id", "operation_id", "why", "name", "method", "path", "outcome"];
const NUMBERS: [&str; 7] = ["attempt", "step", "agent", "requests", "status", "bytes", "milliseconds"];

fn linked<'a>(texts: [Option<&'a [u8]>; 8], numbers: [Option<i64>; 7]) -> Content<'a> {
    let content = texts.into_iter().fold(Content::default(), Content::with);
    numbers.into_iter().fold(content, Content::with_number)
}

/// Looks whether every request is as it was written down.
///
/// # Errors
/// If the database fails.
pub fn verify(connection: &Connection, keys: &Keys) -> Result<Verdict, StoreError> {
    let rows = "SELECT rowid, NULL AS id, * FROM request ORDER BY rowid";
    chain_head::verify(connection, keys.activity(), LOG, rows, |row, _| {
        let (mut texts, mut numbers) = ([None; 8], [None; 7]);
        for (text, column) in texts.iter_mut().zip(TEXTS) {
            *text = bytes(row, column)?;
        }
        for (number, column) in numbers.iter_mut().zip(NUMBERS) {
            *number = row.get(column)?;
        }
        Ok((linked(texts, numbers), Looked { erased: false, values: Ok(()) }))
    })
}

/// A count as SQLite keeps it.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
