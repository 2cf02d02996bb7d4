//! What a search would be without an index.

use std::time::Instant;

use rusqlite::Connection;

use crate::console::WINDOW;
use crate::stopwatch::millis_since;

/// Milliseconds of looking through all names for the first word of a query, in order of name.
pub(super) fn scan(db: &Connection, typed: &str) -> anyhow::Result<f64> {
    let word = typed.split([' ', ':']).next_back().unwrap_or_default().replace(['%', '_'], "");
    let began = Instant::now();
    let mut statement = db.prepare_cached("SELECT id, name, detail FROM person WHERE name LIKE ?1 ORDER BY name LIMIT ?2")?;
    let mut rows = statement.query((format!("%{word}%"), WINDOW))?;
    while rows.next()?.is_some() {}
    Ok(millis_since(began))
}
