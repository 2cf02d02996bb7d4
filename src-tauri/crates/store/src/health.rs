//! Whether what a connection read can be trusted.
//!
//! SQLCipher finds a page that was damaged on the disk and from then on refuses the connection's further reads and all its writes. It does
//! not say so to the statement that asked for the page: that gets zeros, which pass for data where they are the rest of a long value.

use rusqlite::Connection;

use crate::StoreError;

/// What was done with a connection, if no page it read was damaged.
///
/// # Errors
/// [`StoreError::Unreadable`] if one was, now or before.
pub(crate) fn trusted<T>(connection: &Connection, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
    if is_well(connection)? { outcome } else { Err(StoreError::Unreadable) }
}

/// Whether every page that was read so far was as it had been written. Takes a microsecond or two.
pub(crate) fn is_well(connection: &Connection) -> Result<bool, StoreError> {
    let status: String = connection.prepare_cached("PRAGMA cipher_status")?.query_row([], |row| row.get(0))?;
    Ok(status == "1")
}
