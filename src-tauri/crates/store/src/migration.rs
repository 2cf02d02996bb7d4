//! Bringing a file up to date: all or nothing, never downwards, with a copy of the file made first.

use std::path::Path;

use rusqlite::Connection;

use crate::StoreError;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Newest schema this program knows.
pub(crate) fn known() -> i64 {
    embedded::migrations::runner().get_migrations().iter().map(|migration| i64::from(migration.version())).max().unwrap_or(0)
}

/// Applies what is missing. Before anything is changed in a file that already has a schema, the file is copied beside itself as
/// `<name>.before-<schema>`; an older copy is replaced.
pub(crate) fn run(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    let runner = embedded::migrations::runner().set_grouped(true).set_abort_divergent(true).set_abort_missing(true);
    let applied = applied(connection)?;
    if applied > known() {
        return Err(StoreError::NewerDatabase { found: applied, known: known() });
    }
    if applied > 0 && applied < known() {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let mut copy = file.as_os_str().to_owned();
        copy.push(format!(".before-{}", known()));
        std::fs::copy(file, copy)?;
    }
    runner.run(connection).map_err(failed)?;
    Ok(())
}

/// Schema of the file; 0 if it has none yet.
fn applied(connection: &Connection) -> Result<i64, StoreError> {
    let history = "SELECT count(*) FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if connection.query_row(history, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(0);
    }
    Ok(connection.query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))?)
}

fn failed(error: refinery::Error) -> StoreError {
    use refinery::error::Kind;
    match error.kind() {
        Kind::DivergentVersion(..) | Kind::MissingVersion(_) => StoreError::ForeignHistory,
        _ => StoreError::Migration(Box::new(error)),
    }
}
