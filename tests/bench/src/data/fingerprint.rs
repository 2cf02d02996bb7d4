//! Telling whether a kept cache is still what filling would make today: a small one is filled, and everything in it is hashed. So a change
//! of the generator, an adapter, the schema or what is derived from customers makes a new one.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use super::fill;

/// Customers in the small one: enough for every kind of them.
const CUSTOMERS: u32 = 600;

/// What is not the same each time although the data is: ports, and when a migration ran.
const ELSEWHERE: [&str; 2] = ["connection", "refinery_schema_history"];

/// Sixteen hexadecimal digits.
pub(super) async fn of_filling(sandbox: &Path) -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    fill::fill(folder.path(), sandbox, CUSTOMERS).await?;
    let connection = super::bare(&folder.path().join(super::FILE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut hash = Sha256::new();
    hash.update(fill::SEED.to_le_bytes());
    let tables: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, sql) in tables {
        hash.update(sql.as_bytes());
        let is_table = sql.starts_with("CREATE TABLE");
        if is_table && !ELSEWHERE.contains(&name.as_str()) {
            add_rows(&connection, &name, &mut hash)?;
        }
    }
    Ok(hex::encode(&hash.finalize()[..8]))
}

fn add_rows(connection: &Connection, table: &str, hash: &mut Sha256) -> anyhow::Result<()> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => hash.update([0]),
                ValueRef::Integer(number) => hash.update(number.to_le_bytes()),
                ValueRef::Real(number) => hash.update(number.to_le_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    hash.update(bytes.len().to_le_bytes());
                    hash.update(bytes);
                }
            }
        }
    }
    Ok(())
}
