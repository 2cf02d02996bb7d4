//! Bringing a file up to date: all or nothing, never downwards, with a copy of the file made first.

use std::path::Path;

use refinery::{Migration, Runner};
use rusqlite::Connection;

use crate::StoreError;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Applies what is missing. Before anything is changed in a file that already has a schema, the file is copied beside itself as
/// `<name>.before-<schema>`; an older copy of the same name is replaced.
pub(crate) fn run(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    apply(connection, file, embedded::migrations::runner().get_migrations())
}

/// Brings a database in memory up to date.
#[cfg(feature = "simulated")]
pub(crate) fn run_in_memory(connection: &mut Connection) -> Result<(), StoreError> {
    Runner::new(embedded::migrations::runner().get_migrations()).set_grouped(true).run(connection).map_err(failed)?;
    Ok(())
}

fn apply(connection: &mut Connection, file: &Path, migrations: &[Migration]) -> Result<(), StoreError> {
    let known = migrations.iter().map(|migration| i64::from(migration.version())).max().unwrap_or(0);
    let found = applied(connection)?;
    if found > known {
        return Err(StoreError::NewerDatabase { found, known });
    }
    if found > 0 && found < known {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let mut copy = file.as_os_str().to_owned();
        copy.push(format!(".before-{known}"));
        std::fs::copy(file, copy)?;
    }
    let runner = Runner::new(migrations).set_grouped(true).set_abort_divergent(true).set_abort_missing(true);
    runner.run(connection).map_err(failed)?;
    Ok(())
}

/// Schema of the file; 0 if it has none yet.
pub(crate) fn applied(connection: &Connection) -> Result<i64, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn migration(name: &str, sql: &str) -> Migration {
        Migration::unapplied(name, sql).unwrap()
    }

    #[test]
    fn the_file_is_copied_before_it_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cache.db");
        let mut connection = Connection::open(&file).unwrap();
        let first = migration("V1__one", "CREATE TABLE one (a); INSERT INTO one VALUES (42);");
        apply(&mut connection, &file, std::slice::from_ref(&first)).unwrap();
        assert!(!folder.path().join("cache.db.before-1").exists(), "a new file has nothing to keep");
        apply(&mut connection, &file, &[first, migration("V2__two", "DROP TABLE one;")]).unwrap();
        let copy = Connection::open(folder.path().join("cache.db.before-2")).unwrap();
        let kept: i64 = copy.query_row("SELECT a FROM one", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 42, "what the migration removed is in the copy");
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cache.db");
        let mut connection = Connection::open(&file).unwrap();
        let first = migration("V1__one", "CREATE TABLE one (a);");
        apply(&mut connection, &file, std::slice::from_ref(&first)).unwrap();
        let broken = [first, migration("V2__two", "CREATE TABLE two (a);"), migration("V3__three", "CREATE TABLE three (;")];
        assert!(matches!(apply(&mut connection, &file, &broken), Err(StoreError::Migration(_))));
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name IN ('two', 'three')", [], |row| row.get(0))
            .unwrap();
        assert_eq!((tables, applied(&connection).unwrap()), (0, 1), "all or nothing");
    }
}
