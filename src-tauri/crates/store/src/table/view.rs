//! Saved views: a query with its order under a name.

use domain::ViewId;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{invalid, parsed};
use crate::search::Order;
use crate::{StoreError, Topic, Write};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Id.
    pub id: ViewId,
    /// What the agent calls it, trimmed.
    pub name: String,
    /// What is typed for it.
    pub query: String,
    /// Order of its customers.
    pub order: Order,
}

fn order_name(order: Order) -> &'static str {
    match order {
        Order::Relevance => "relevance",
        Order::Name => "name",
        Order::Changed => "changed",
        Order::Status => "status",
    }
}

fn order_named(name: &str) -> Option<Order> {
    [Order::Relevance, Order::Name, Order::Changed, Order::Status].into_iter().find(|order| order_name(*order) == name)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ViewRow> {
    Ok(ViewRow {
        id: parsed(row, "id")?,
        name: row.get("name")?,
        query: row.get("query")?,
        order: order_named(row.get_ref("sort")?.as_str()?).ok_or_else(|| invalid(row, "sort"))?,
    })
}

/// All views in the agent's order.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<ViewRow>, StoreError> {
    let rows = connection.prepare_cached("SELECT * FROM view ORDER BY place")?.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The view of a name, whatever its case.
///
/// # Errors
/// If the database fails.
pub fn named(connection: &Connection, name: &str) -> Result<Option<ViewRow>, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM view WHERE name_key = ?1")?.query_row([key(name)], read).optional()?)
}

/// One view.
///
/// # Errors
/// [`StoreError::NotFound`], or if the database fails.
pub fn get(connection: &Connection, id: ViewId) -> Result<ViewRow, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM view WHERE id = ?1")?.query_row([id.to_string()], read)?)
}

/// Adds a view at a place counted from 0; beyond the last is the last. No other view may have its name.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, row: &ViewRow, at: u32) -> Result<(), StoreError> {
    let last: u32 = write.prepare_cached("SELECT count(*) FROM view")?.query_row([], |row| row.get(0))?;
    write
        .prepare_cached("INSERT INTO view (id, name, name_key, query, sort, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((row.id.to_string(), &row.name, key(&row.name), &row.query, order_name(row.order), last))?;
    place(write, row.id, at)
}

/// Gives a view another name, which no other view may have.
///
/// # Errors
/// If the database fails.
pub fn rename(write: &mut Write<'_>, id: ViewId, name: &str) -> Result<(), StoreError> {
    write.prepare_cached("UPDATE view SET name = ?2, name_key = ?3 WHERE id = ?1")?.execute((id.to_string(), name, key(name)))?;
    write.changed(Topic::Views);
    Ok(())
}

/// Moves a view to a place counted from 0; beyond the last is the last.
///
/// # Errors
/// If the database fails.
pub fn place(write: &mut Write<'_>, id: ViewId, to: u32) -> Result<(), StoreError> {
    let mut ids: Vec<ViewId> = all(write)?.into_iter().map(|row| row.id).collect();
    if let Some(from) = ids.iter().position(|other| *other == id) {
        let moved = ids.remove(from);
        ids.insert(ids.len().min(to as usize), moved);
    }
    number(write, &ids)
}

/// Removes a view.
///
/// # Errors
/// If the database fails.
pub fn remove(write: &mut Write<'_>, id: ViewId) -> Result<(), StoreError> {
    write.prepare_cached("DELETE FROM view WHERE id = ?1")?.execute([id.to_string()])?;
    let ids: Vec<ViewId> = all(write)?.into_iter().map(|row| row.id).collect();
    number(write, &ids)
}

/// Numbers views by their places.
fn number(write: &mut Write<'_>, ids: &[ViewId]) -> Result<(), StoreError> {
    for (place, id) in (0_u32..).zip(ids) {
        write.prepare_cached("UPDATE view SET place = ?2 WHERE id = ?1 AND place <> ?2")?.execute((id.to_string(), place))?;
    }
    write.changed(Topic::Views);
    Ok(())
}

/// By what names are told apart.
fn key(name: &str) -> String {
    name.to_lowercase()
}
