//! Taking everything about a customer out of the tables, in one transaction.

use domain::{ErasureId, Ids, Intent, OperationId, OperationState, PersonId, RecordId};
use rusqlite::Connection;
use serde_json::Value;

use super::Needles;
use crate::table::activity::{self, NewActivity};
use crate::table::erasure::{self, Action, StepRow, StepState};
use crate::table::outbox::{self, OperationRow};
use crate::table::record::{self, RecordRow};
use crate::table::{draft, erased, person, view};
use crate::{StoreError, Topic, Write, search};

/// What is to become of a record in its system.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The record.
    pub record: RecordId,
    /// Name of the connection, and of its provider.
    pub system: String,
    /// The provider's name.
    pub provider: String,
    /// What is asked.
    pub action: Action,
    /// What that means there, in words to show.
    pub words: String,
}

/// Why a customer cannot be erased right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// A change is on its way, or nobody knows whether it arrived.
    ChangeOnItsWay,
    /// Its records are others than those it was planned with.
    Changed,
}

/// Whether something of a customer is on its way, so that it cannot be taken back.
#[must_use]
pub fn is_on_its_way(operation: &OperationRow) -> bool {
    matches!(operation.state, OperationState::Sending | OperationState::Unknown)
}

/// The drafts that are about some records and their operations, or hold what a customer is looked for by.
fn drafts_of(
    connection: &Connection,
    records: &[RecordRow],
    operations: &[OperationId],
    needles: &Needles,
) -> Result<Vec<String>, StoreError> {
    let abouts: Vec<String> =
        records.iter().map(|row| row.id.to_string()).chain(operations.iter().map(ToString::to_string)).collect();
    let of_them = |key: &str| abouts.iter().any(|about| key.ends_with(about.as_str()));
    let drafts = draft::all(connection)?.into_iter();
    Ok(drafts.filter(|(key, body)| of_them(key) || needles.are_in(body)).map(|(key, _)| key).collect())
}

/// What of a customer is on this device beside its records, for saying so before it goes.
#[derive(Debug, Default)]
pub struct Belongings {
    /// Half-filled forms.
    pub drafts: u32,
    /// Names of saved views that look for it.
    pub views: Vec<String>,
}

/// Counts what of a person would go beside its records. Changes nothing.
///
/// # Errors
/// If the database fails.
pub fn belongings(connection: &Connection, id: PersonId) -> Result<Belongings, StoreError> {
    let Some(person) = person::get(connection, id)? else { return Ok(Belongings::default()) };
    let records = record::of_person_row(connection, person.rowid)?;
    let needles = Needles::of(connection, &person::with_linked(connection, person.rowid)?, &records)?;
    let mut operations = Vec::new();
    for row in &records {
        operations.extend(outbox::of_record_row(connection, row.rowid)?.into_iter().map(|operation| operation.id));
    }
    let views = view::all(connection)?.into_iter().filter(|view| needles.are_in(&view.name) || needles.are_in(&view.query));
    Ok(Belongings {
        drafts: u32::try_from(drafts_of(connection, &records, &operations, &needles)?.len()).unwrap_or(u32::MAX),
        views: views.map(|view| view.name).collect(),
    })
}

/// Takes everything about a person out of the tables. Of records whose system is still to be asked only the id is left, with the asking in
/// the outbox. Gives what to look for afterwards, or why nothing was done.
///
/// # Errors
/// [`StoreError::NotFound`] if the person is gone, or if the database fails; nothing is changed then.
pub fn scrub(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    erasure: ErasureId,
    id: PersonId,
    asked: &[Asked],
) -> Result<Result<Needles, Obstacle>, StoreError> {
    let person = person::get(write, id)?.ok_or(StoreError::NotFound)?.rowid;
    let records = record::of_person_row(write, person)?;
    if records.len() != asked.len() || !records.iter().all(|row| asked.iter().any(|asked| asked.record == row.id)) {
        return Ok(Err(Obstacle::Changed));
    }
    let mut waiting = Vec::new();
    for row in &records {
        waiting.extend(outbox::of_record_row(write, row.rowid)?);
    }
    if waiting.iter().any(is_on_its_way) {
        return Ok(Err(Obstacle::ChangeOnItsWay));
    }
    erasure::add(write, erasure)?;
    let persons = person::with_linked(write, person)?;
    let mut needles = Needles::of(write, &persons, &records)?;
    let operations: Vec<OperationId> = waiting.iter().map(|operation| operation.id).collect();
    for key in drafts_of(write, &records, &operations, &needles)? {
        draft::remove(write, &key)?;
    }
    for view in view::all(write)? {
        if needles.are_in(&view.name) || needles.are_in(&view.query) {
            view::remove(write, view.id)?;
        }
    }
    for operation in operations {
        outbox::remove(write, operation)?;
    }
    for row in &records {
        for remote_id in [&row.remote_id, &row.former_remote_id].into_iter().flatten() {
            erased::add(write, erasure, row.connection_id, remote_id)?;
            leave_out_of_others(write, row, remote_id)?;
        }
    }
    for person in &persons {
        activity::forget_values(write, *person)?;
    }
    search::forget(write, person)?;
    let mut steps = Vec::new();
    for row in &records {
        let Some(asked) = asked.iter().find(|asked| asked.record == row.id) else { continue };
        let operation = keep_what_is_needed(write, ids, row, asked.action)?;
        if let (Some(_), Some(remote_id)) = (operation, &row.remote_id) {
            needles.await_answer(remote_id);
        }
        steps.push(StepRow {
            system: asked.system.clone(),
            provider: asked.provider.clone(),
            action: asked.action,
            words: asked.words.clone(),
            record: operation.map(|_| row.rowid),
            operation_id: operation,
            state: StepState::Asked,
            at: None,
        });
    }
    erasure::add_steps(write, erasure, &steps)?;
    person::blank(write, person)?;
    let systems: Vec<&str> = steps.iter().map(|step| step.system.as_str()).collect();
    activity::add(write, ids, &NewActivity { kind: "erased", subject: &systems.join(", "), ..NewActivity::default() })?;
    needles.leave_out_shared(write)?;
    for topic in [Topic::People, Topic::Outbox, Topic::Timeline, Topic::Activity, Topic::Views] {
        write.changed(topic);
    }
    Ok(Ok(needles))
}

/// Leaves of a record what its system has still to be asked with, and asks; removes it if there is nothing to ask.
fn keep_what_is_needed(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    row: &RecordRow,
    action: Action,
) -> Result<Option<OperationId>, StoreError> {
    let intent = match action {
        Action::Purge => Intent::Purge,
        Action::Delete => Intent::Delete,
        Action::Nothing => {
            write.prepare_cached("DELETE FROM record WHERE rowid = ?1")?.execute([row.rowid])?;
            return Ok(None);
        }
    };
    for table in ["channel", "timeline", "link"] {
        write.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?1"))?.execute([row.rowid])?;
    }
    write
        .prepare_cached(
            "UPDATE record SET erasing = 1, state = 'removing', base = '{}', local = '{}', extra = '{}', former_remote_id = NULL, gone_at = NULL,
                    timeline_obstacle = NULL WHERE rowid = ?1",
        )?
        .execute([row.rowid])?;
    let operation = OperationId::new(ids.next());
    outbox::add(write, operation, row.rowid, row.connection_id, &intent)?;
    Ok(Some(operation))
}

/// Leaves a customer out of what is kept with other people's changes: customers that a system named as perhaps the one meant.
fn leave_out_of_others(write: &Write<'_>, row: &RecordRow, remote_id: &str) -> Result<(), StoreError> {
    let connection = row.connection_id.to_string();
    write.prepare_cached("DELETE FROM removed WHERE connection_id = ?1 AND remote_id = ?2")?.execute((&connection, remote_id))?;
    let errors: Vec<(String, String)> = write
        .prepare_cached("SELECT id, last_error FROM outbox WHERE connection_id = ?1 AND last_error LIKE '%\"candidates\":[{%'")?
        .query_map([&connection], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (operation, error) in errors {
        let Ok(mut problem) = serde_json::from_str::<Value>(&error) else { continue };
        let Some(candidates) = problem.get_mut("candidates").and_then(Value::as_array_mut) else { continue };
        candidates.retain(|candidate| candidate.pointer("/record/remote_id").and_then(Value::as_str) != Some(remote_id));
        write.prepare_cached("UPDATE outbox SET last_error = ?2 WHERE id = ?1")?.execute((operation, problem.to_string()))?;
    }
    Ok(())
}
