//! Erasures: that somebody was erased, what became of it in each system, and what was found when it was looked for. Never who.

use domain::{ErasureId, OperationId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{invalid, parsed};
use crate::{StoreError, Topic, Write, time};

/// An erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// Id.
    pub id: ErasureId,
    /// When the agent asked for it; the customer was gone from the lists then.
    pub at: Timestamp,
    /// When words and pages were written anew.
    pub cleaned_at: Option<Timestamp>,
    /// What was looked through and found, as JSON; `None` if nobody looked.
    pub proof: Option<String>,
    /// When every system had answered and nothing was left.
    pub finished_at: Option<Timestamp>,
    /// When the agent allowed the customer to come back.
    pub lifted_at: Option<Timestamp>,
}

/// What is asked of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To purge everything linked to the customer.
    Purge,
    /// To delete the customer.
    Delete,
    /// Nothing: it cannot be asked from here.
    Nothing,
}

/// How that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It waits in the outbox, or is on its way.
    Asked,
    /// Found done.
    Done,
    /// The agent left it.
    Left,
    /// There was nothing to ask.
    Nothing,
}

/// What becomes of the customer in one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Name of the connection.
    pub system: String,
    /// The provider's name.
    pub provider: String,
    /// What is asked of it.
    pub action: Action,
    /// What that means there, in words to show.
    pub words: String,
    /// Row of the record while its id is still needed.
    pub record: Option<i64>,
    /// What is asked of the system, in the outbox.
    pub operation_id: Option<OperationId>,
    /// How it stands.
    pub state: StepState,
    /// When it was done or left.
    pub at: Option<Timestamp>,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::Purge => "purge",
            Self::Delete => "delete",
            Self::Nothing => "nothing",
        }
    }
}

fn instant(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    time::read_optional(row.get(column)?).map_err(|_| invalid(row, column))
}

fn read(row: &Row<'_>) -> rusqlite::Result<ErasureRow> {
    Ok(ErasureRow {
        id: parsed(row, "id")?,
        at: time::read(&row.get::<_, String>("at")?).map_err(|_| invalid(row, "at"))?,
        cleaned_at: instant(row, "cleaned_at")?,
        proof: row.get("proof")?,
        finished_at: instant(row, "finished_at")?,
        lifted_at: instant(row, "lifted_at")?,
    })
}

fn read_step(row: &Row<'_>) -> rusqlite::Result<StepRow> {
    let operation_id: Option<String> = row.get("operation_id")?;
    Ok(StepRow {
        system: row.get("system")?,
        provider: row.get("provider")?,
        action: match row.get_ref("action")?.as_str()? {
            "purge" => Action::Purge,
            "delete" => Action::Delete,
            _ => Action::Nothing,
        },
        words: row.get("words")?,
        record: row.get("record")?,
        operation_id: operation_id.map(|id| id.parse().map_err(|_| invalid(row, "operation_id"))).transpose()?,
        state: match row.get_ref("state")?.as_str()? {
            "asked" => StepState::Asked,
            "done" => StepState::Done,
            "left" => StepState::Left,
            _ => StepState::Nothing,
        },
        at: instant(row, "at")?,
    })
}

/// All erasures, newest first.
///
/// # Errors
/// If the database fails.
pub fn all(connection: &Connection) -> Result<Vec<ErasureRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM erasure ORDER BY at DESC, id DESC")?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One erasure, if there is one.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: ErasureId) -> Result<Option<ErasureRow>, StoreError> {
    Ok(connection.prepare_cached("SELECT * FROM erasure WHERE id = ?1")?.query_row([id.to_string()], read).optional()?)
}

/// What becomes of the customer in each of its systems.
///
/// # Errors
/// If the database fails.
pub fn steps(connection: &Connection, id: ErasureId) -> Result<Vec<StepRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM erasure_step WHERE erasure = ?1 ORDER BY place")?;
    let rows = statement.query_map([id.to_string()], read_step)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Adds an erasure.
pub(crate) fn add(write: &mut Write<'_>, id: ErasureId) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write.prepare_cached("INSERT INTO erasure (id, at) VALUES (?1, ?2)")?.execute((id.to_string(), now))?;
    write.changed(Topic::Erasures);
    Ok(())
}

/// Adds what becomes of the customer in each system.
pub(crate) fn add_steps(write: &Write<'_>, id: ErasureId, steps: &[StepRow]) -> Result<(), StoreError> {
    for (place, step) in (0_u32..).zip(steps) {
        write
            .prepare_cached(
                "INSERT INTO erasure_step (erasure, place, system, provider, action, words, record, operation_id, state)
                 VALUES (:erasure, :place, :system, :provider, :action, :words, :record, :operation_id, iif(:record IS NULL, 'nothing', 'asked'))",
            )?
            .execute(named_params! {
                ":erasure": id.to_string(), ":place": place, ":system": step.system, ":provider": step.provider,
                ":action": step.action.as_str(), ":words": step.words, ":record": step.record,
                ":operation_id": step.operation_id.map(|id| id.to_string()),
            })?;
    }
    Ok(())
}

/// Notes that the record of a customer that is being erased is not needed any more, and why.
pub(crate) fn settle(write: &mut Write<'_>, record: i64, left: bool) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write
        .prepare_cached("UPDATE erasure_step SET state = iif(?2, 'left', 'done'), at = ?3, record = NULL WHERE record = ?1")?
        .execute((record, left, now))?;
    write.changed(Topic::Erasures);
    Ok(())
}

/// Notes that words and pages were written anew, and what was found then.
///
/// # Errors
/// If the database fails.
pub fn cleaned(write: &mut Write<'_>, id: ErasureId, proof: Option<&str>) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write.prepare_cached("UPDATE erasure SET cleaned_at = ?2, proof = coalesce(?3, proof) WHERE id = ?1")?.execute((
        id.to_string(),
        now,
        proof,
    ))?;
    write.changed(Topic::Erasures);
    Ok(())
}

/// Notes that nothing is left to do.
///
/// # Errors
/// If the database fails.
pub fn finished(write: &mut Write<'_>, id: ErasureId) -> Result<(), StoreError> {
    let now = time::write(write.now());
    write.prepare_cached("UPDATE erasure SET finished_at = ?2 WHERE id = ?1")?.execute((id.to_string(), now))?;
    write.changed(Topic::Erasures);
    Ok(())
}

/// Allows the customer to come back with the next reading.
///
/// # Errors
/// If the database fails.
pub fn lift(write: &mut Write<'_>, id: ErasureId) -> Result<(), StoreError> {
    let now = time::write(write.now());
    super::erased::lift(write, id)?;
    write
        .prepare_cached("UPDATE erasure SET lifted_at = coalesce(lifted_at, ?2) WHERE id = ?1")?
        .execute((id.to_string(), now))?;
    write.changed(Topic::Erasures);
    Ok(())
}
