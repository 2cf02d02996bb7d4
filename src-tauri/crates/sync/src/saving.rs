//! Keeping what the agent changed: the local value, the outbox row and its traces in one transaction.

use std::collections::BTreeMap;

use domain::operation::{self, FieldChange};
use domain::{Capabilities, EntryKind, FieldKey, Fields, Ids, Intent, OperationId, OperationState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::table::activity::{self, NewActivity};
use store::table::outbox::{self, OperationRow, Standing};
use store::table::record::{self, RecordRow};
use store::table::timeline::{self, OwnEntry};
use store::{StoreError, Write};

use crate::conflict::{self, Choice, Line};
use crate::rules::{self, Rule};
use crate::{Problem, merge};

/// Adds an operation with its entries in timeline and activity, and derives what the agent sees from it. `subject` is what it concerns, in
/// words to show, without values.
///
/// # Errors
/// If the database fails; nothing is kept then.
pub fn add(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    row: &RecordRow,
    operation_id: OperationId,
    intent: &Intent,
    subject: &str,
) -> Result<(), StoreError> {
    outbox::add(write, operation_id, row.rowid, row.connection_id, intent)?;
    let text = match intent {
        Intent::AddEvent { message, .. } => message.as_str(),
        _ => "",
    };
    let kind = match intent {
        Intent::Create { .. } => EntryKind::Created,
        Intent::Edit { .. } => EntryKind::Edited,
        Intent::AddChannel { .. } | Intent::ChangeChannel { .. } | Intent::RemoveChannel { .. } => EntryKind::Channel,
        Intent::AddEvent { .. } => EntryKind::EventAdded,
        Intent::SyncWithCrm { .. } => EntryKind::CrmSync,
        Intent::Delete | Intent::Purge => EntryKind::Removed,
    };
    timeline::add_own(write, ids, &OwnEntry { record: row.rowid, kind, subject, text, operation_id })?;
    record::project(write, row.rowid, true)?;
    let entry = NewActivity {
        kind: "saved",
        operation: Some(intent.kind()),
        operation_id: Some(operation_id),
        person_row: Some(row.person_row),
        connection_id: Some(row.connection_id),
        subject,
        ..NewActivity::default()
    };
    activity::add(write, ids, &entry)
}

/// Keeps changes of fields: folded into the record's last operation where that may still be changed, else as a new one under
/// `operation_id`. Gives the operation they are in; `None` if everything is back to what it was, so that nothing is left to do.
///
/// # Errors
/// If the database fails; nothing is kept then.
pub fn edit(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    row: &RecordRow,
    changes: Vec<FieldChange>,
    operation_id: OperationId,
    subject: &str,
) -> Result<Option<OperationId>, StoreError> {
    let last = outbox::of_record_row(write, row.rowid)?.pop().filter(may_be_changed);
    let folded = last.and_then(|last| operation::fold(&last.intent, &changes).map(|intent| (last, intent)));
    let Some((last, intent)) = folded else {
        add(write, ids, row, operation_id, &Intent::Edit { changes }, subject)?;
        return Ok(Some(operation_id));
    };
    let nothing_left = matches!(&intent, Intent::Edit { changes } if changes.is_empty());
    if nothing_left {
        timeline::remove_of_operation(write, last.id)?;
        outbox::remove(write, last.id)?;
    } else {
        outbox::amend(write, last.id, &intent)?;
    }
    record::project(write, row.rowid, true)?;
    Ok((!nothing_left).then_some(last.id))
}

/// Whether an operation may still be given other values: it was never sent, or its system said no to it. One that is on its way, or may
/// have arrived, is closed: what is changed then is a change of its own.
#[must_use]
pub fn may_be_changed(operation: &OperationRow) -> bool {
    match operation.state {
        // What waits was never sent, or has surely not arrived.
        OperationState::Queued | OperationState::Rejected => true,
        OperationState::Parked => operation.attempts == 0,
        OperationState::Sending | OperationState::Unknown => !rules::holds(Rule::OnItsWayIsClosed),
        OperationState::Applied => false,
    }
}

/// Drops an operation and restores what was before. Later changes of the same fields begin from what this one began from.
///
/// # Errors
/// If the database fails; nothing is dropped then.
pub fn discard(write: &mut Write<'_>, ids: &dyn Ids, operation: &OperationRow) -> Result<(), StoreError> {
    let row = record::by_row(write, operation.record)?;
    let entry = NewActivity {
        kind: "discarded",
        operation: Some(operation.intent.kind()),
        operation_id: Some(operation.id),
        person_row: Some(row.person_row),
        connection_id: Some(operation.connection_id),
        ..NewActivity::default()
    };
    activity::add(write, ids, &entry)?;
    timeline::remove_of_operation(write, operation.id)?;
    outbox::remove(write, operation.id)?;
    if row.erasing {
        return record::leave_erased(write, &row);
    }
    if matches!(operation.intent, Intent::Create { .. }) && row.remote_id.is_none() {
        // It never existed anywhere but here, and neither does what was to follow.
        return record::remove(write, &row);
    }
    if let Intent::Edit { changes } = &operation.intent {
        for later in
            outbox::of_record_row(write, row.rowid)?.iter().filter(|later| later.seq > operation.seq && may_be_changed(later))
        {
            if let Some(intent) = begun_from(&later.intent, changes) {
                outbox::rebase(write, later.id, &intent)?;
            }
        }
    }
    record::project(write, row.rowid, true)
}

/// An edit that begins from what earlier changes, which are not made after all, began from.
fn begun_from(intent: &Intent, dropped: &[FieldChange]) -> Option<Intent> {
    let Intent::Edit { changes } = intent else { return None };
    let mut changes = changes.clone();
    for change in &mut changes {
        if let Some(dropped) = dropped.iter().find(|dropped| dropped.key == change.key && dropped.after == change.before) {
            change.before.clone_from(&dropped.before);
        }
    }
    Some(Intent::Edit { changes })
}

/// What stood in the outbox before a decision, to go back to.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Before {
    intent: Intent,
    problem: Problem,
    base: Option<Fields>,
}

/// The problem a decision was about, from what was kept with it.
#[must_use]
pub fn decided_problem(json: &str) -> Option<Problem> {
    serde_json::from_str::<Before>(json).ok().map(|before| before.problem)
}

/// Keeps what the agent decided in a conflict, and holds it until then so that it can be taken back. Also an edit of which nothing is left
/// is held: it ends by itself when its time has come.
///
/// # Errors
/// If the database fails, or the operation is gone; nothing is kept then.
pub fn decide(
    write: &mut Write<'_>,
    ids: &dyn Ids,
    operation: &OperationRow,
    changes: Vec<FieldChange>,
    until: Timestamp,
) -> Result<(), StoreError> {
    let current = outbox::get(write, operation.id)?.ok_or(StoreError::NotFound)?;
    let problem = current.last_error.as_deref().and_then(Problem::read).ok_or(StoreError::NotFound)?;
    let before = Before { intent: current.intent.clone(), problem, base: current.base.clone() };
    let before = serde_json::to_string(&before).unwrap_or_default();
    outbox::decide(write, operation.id, &Intent::Edit { changes }, &before, until)?;
    decision(write, ids, &current, "decided")
}

/// Keeps the decision of one line of a conflict that has others: the line leaves it.
///
/// # Errors
/// If the database fails.
pub fn decide_line(
    write: &mut Write<'_>,
    capabilities: &Capabilities,
    operation: &OperationRow,
    line: &Line,
    choice: &Choice,
) -> Result<(), StoreError> {
    let current = outbox::get(write, operation.id)?.ok_or(StoreError::NotFound)?;
    let (Some(mut problem), Intent::Edit { changes }) = (current.last_error.as_deref().and_then(Problem::read), &current.intent)
    else {
        return Err(StoreError::NotFound);
    };
    let of_line = |key: &FieldKey| merge::unit(capabilities, key.as_str()) == line.id;
    let mut left: Vec<FieldChange> = changes.iter().filter(|change| !of_line(&change.key)).cloned().collect();
    let choices = BTreeMap::from([(line.id.clone(), choice.clone())]);
    let decided = conflict::decide(capabilities, &current, std::slice::from_ref(line), &choices).unwrap_or_default();
    left.extend(decided.into_iter().filter(|change| of_line(&change.key)));
    problem.theirs.retain(|(key, _)| !of_line(key));
    outbox::rebase(write, current.id, &Intent::Edit { changes: left })?;
    let standing = Standing {
        state: current.state,
        not_before: current.not_before,
        attempts: current.attempts,
        step: current.step,
        request: current.request.as_deref(),
        last_error: Some(&problem.to_json()),
    };
    outbox::set(write, current.id, standing)?;
    record::project(write, current.record, true)
}

/// Takes a decision back. Says no if it is on its way or was sent.
///
/// # Errors
/// If the database fails, or the operation is gone.
pub fn undo_decision(write: &mut Write<'_>, ids: &dyn Ids, id: OperationId) -> Result<bool, StoreError> {
    let Some(current) = outbox::get(write, id)? else { return Ok(false) };
    let before = current.decided.as_deref().and_then(|json| serde_json::from_str::<Before>(json).ok());
    let Some(before) = before.filter(|_| current.state == OperationState::Queued) else { return Ok(false) };
    outbox::amend(write, id, &before.intent)?;
    let standing = Standing {
        state: OperationState::Parked,
        not_before: None,
        attempts: current.attempts,
        step: 0,
        request: None,
        last_error: Some(&before.problem.to_json()),
    };
    outbox::set(write, id, standing)?;
    if let Some(base) = &before.base {
        outbox::set_base(write, id, base)?;
    }
    decision(write, ids, &current, "decision_undone")?;
    Ok(true)
}

fn decision(write: &mut Write<'_>, ids: &dyn Ids, operation: &OperationRow, kind: &str) -> Result<(), StoreError> {
    let row = record::by_row(write, operation.record)?;
    let entry = NewActivity {
        kind,
        operation: Some(operation.intent.kind()),
        operation_id: Some(operation.id),
        person_row: Some(row.person_row),
        connection_id: Some(operation.connection_id),
        ..NewActivity::default()
    };
    activity::add(write, ids, &entry)?;
    record::project(write, row.rowid, true)
}
