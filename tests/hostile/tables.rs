//! The tables behind the program, looked at from outside.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use store::Connection;

/// Tables and their columns, without those the program writes by itself while it notices that a system refuses it.
const WATCHED: [(&str, &str); 13] = [
    ("connection", "id, position, provider, name, environment, base_url, settings, sample"),
    ("person", "id, name, sort_name, detail, merged_into"),
    ("record", "id, person, connection_id, remote_id, base, local, extra, state, gone_at, former_remote_id"),
    ("channel", "id, record, remote_id, kind, base, local, removed"),
    ("timeline", "id, record, kind, text, subject, initiated_by, at, ticket_id, source_url, operation_id"),
    ("outbox", "id, record, connection_id, kind, intent, depends_on, base, decided"),
    ("activity", "id, kind, operation_id, person_id, connection_id, subject, cause, digest, chain"),
    ("link", "id, kind, record, origin, target"),
    ("draft", "key, body"),
    ("setting", "key, value"),
    ("view", "id, name, query, sort, place"),
    ("typed_secret", "operation_id, key"),
    ("sandbox_log", "seq, entry"),
];

/// The tables of a program that is running.
pub(crate) struct Tables {
    connection: Connection,
    statements: Vec<(&'static str, String)>,
    version: i64,
    last: BTreeMap<&'static str, u64>,
}

impl Tables {
    /// Opens the cache in a folder beside the program.
    pub(crate) fn open(folder: &Path, key: &str) -> Self {
        let connection = Self::unlocked(folder, key);
        connection.execute_batch("PRAGMA query_only = ON").unwrap();
        let quoted =
            |columns: &str| columns.split(", ").map(|name| format!("quote({name})")).collect::<Vec<_>>().join(" || ',' || ");
        let statements = WATCHED
            .iter()
            .map(|(table, columns)| (*table, format!("SELECT {} FROM {table} ORDER BY 1", quoted(columns))))
            .collect();
        let mut tables = Self { connection, statements, version: 0, last: BTreeMap::new() };
        tables.last = tables.digests();
        tables.version = tables.data_version();
        tables
    }

    /// The cache in a folder, for writing into it past the program.
    pub(crate) fn unlocked(folder: &Path, key: &str) -> Connection {
        let connection = Connection::open(folder.join("cache.db")).unwrap();
        connection
            .execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF"))
            .unwrap();
        connection
    }

    /// The tables that are not as they were when this was last asked.
    pub(crate) fn changed(&mut self) -> Vec<&'static str> {
        // Tells whether anybody wrote anything at all, for next to nothing.
        let version = self.data_version();
        if version == self.version {
            return Vec::new();
        }
        let now = self.digests();
        let changed = now.iter().filter(|(table, digest)| self.last[**table] != **digest).map(|(table, _)| *table).collect();
        (self.last, self.version) = (now, version);
        changed
    }

    /// Everything in one column of a table.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let mut statement = self.connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn data_version(&self) -> i64 {
        self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap()
    }

    fn digests(&self) -> BTreeMap<&'static str, u64> {
        let digest = |sql: &str| {
            let mut hasher = DefaultHasher::new();
            self.connection
                .prepare_cached(sql)
                .unwrap()
                .query_map([], |row| row.get_ref(0).map(|value| value.as_bytes().unwrap_or_default().hash(&mut hasher)))
                .unwrap()
                .for_each(Result::unwrap);
            hasher.finish()
        };
        self.statements.iter().map(|(table, sql)| (*table, digest(sql))).collect()
    }
}
