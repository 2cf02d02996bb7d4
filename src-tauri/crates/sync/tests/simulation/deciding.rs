//! What the agent decides about operations that wait for her: try again, drop, mend, choose who is meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::operation::FieldChange;
use domain::{Intent, OperationState};
use jiff::SignedDuration;
use store::table::outbox::{self, OperationRow, Standing};
use store::table::record::{self, RecordState};
use store::table::timeline;
use sync::conflict::{self, Choice};
use sync::problem::ProblemKind;
use sync::{Problem, saving};

use crate::agent;
use crate::desk;
use crate::scene::Scene;
use crate::world::system::POISON;

/// Decides one of them.
pub(crate) async fn one(scene: &Arc<Scene>) {
    let waiting = scene.look(outbox::needing_agent).unwrap_or_default();
    let Some(row) = scene.agent_chance.pick(&waiting).cloned() else { return };
    let Some(problem) = row.last_error.as_deref().and_then(Problem::read) else { return };
    scene.tally.count("decided", format!("{} {:?}", row.state.as_str(), problem.kind));
    let chance = &scene.agent_chance;
    match (row.state, problem.kind) {
        (OperationState::Rejected, _) if poisoned(&row) && chance.in_thousand(600) => mend(scene, &row).await,
        (_, ProblemKind::Candidates) if chance.in_thousand(700) => choose(scene, row, problem).await,
        (_, ProblemKind::ChangedMeanwhile | ProblemKind::NotAsSent) if chance.in_thousand(600) => {
            decide(scene, row, problem).await
        }
        (_, ProblemKind::Gone | ProblemKind::NotAsSent) if chance.in_thousand(300) => again(scene, row).await,
        _ => drop_it(scene, row).await,
    }
}

fn poisoned(row: &OperationRow) -> bool {
    matches!(&row.intent, Intent::Edit { changes } if changes.iter().any(|change| change.after == POISON))
}

/// Edits what was rejected into something that is taken.
async fn mend(scene: &Arc<Scene>, row: &OperationRow) {
    let Intent::Edit { changes } = &row.intent else { return };
    let rowid = row.record;
    let Ok(record) = scene.look(move |db| record::by_row(db, rowid)) else { return };
    if record.state == RecordState::Removing {
        return;
    }
    let seen = record.effective();
    let changes: Vec<FieldChange> = changes
        .iter()
        .filter(|change| change.after == POISON && seen.text(change.key.as_str()) == POISON)
        .map(|change| FieldChange {
            key: change.key.clone(),
            before: POISON.to_owned(),
            after: scene.words.value(change.key.as_str()),
        })
        .collect();
    if !changes.is_empty() {
        agent::save_edit(scene, record, changes).await;
    }
}

/// Says that one of the customers found is the one meant.
async fn choose(scene: &Arc<Scene>, row: OperationRow, problem: Problem) {
    let Some(chosen) = scene.agent_chance.pick(&problem.candidates).cloned() else { return };
    let what = format!("says that {} means {}", row.id, chosen.record.remote_id);
    desk::write(scene, &what, move |write, ids| {
        let made = record::by_row(write, row.record)?;
        timeline::remove_of_operation(write, row.id)?;
        outbox::remove(write, row.id)?;
        let record = record::become_of(write, ids, &made, &chosen.record)?;
        record::project(write, record.rowid, true)
    })
    .await;
}

/// Having seen both, takes one of them for each line, or something else.
async fn decide(scene: &Arc<Scene>, row: OperationRow, problem: Problem) {
    let rowid = row.record;
    let Ok(record) = scene.look(move |db| record::by_row(db, rowid)) else { return };
    let capabilities = providers::capabilities(scene.world().system(row.connection_id).model.kind());
    let lines = conflict::lines(capabilities, &row, &problem, &record.base);
    let mut choices = BTreeMap::new();
    for line in &lines {
        let choice = match scene.agent_chance.weighted(&[(4, 0), (3, 1), (2, 2)]) {
            0 => Choice::Yours,
            1 => Choice::Theirs,
            _ => {
                let other = |part: &conflict::Part| (part.key.clone(), scene.words.value(part.key.as_str()));
                Choice::Other(line.parts.iter().map(other).collect())
            }
        };
        choices.insert(line.id.clone(), choice);
    }
    let Some(changes) = conflict::decide(capabilities, &row, &lines, &choices) else { return };
    if lines.is_empty() {
        return again(scene, row).await;
    }
    // It goes a little later, so that it can be taken back.
    let later = scene.shown() + SignedDuration::from_secs(5);
    desk::write(scene, &format!("decides {}: {choices:?}", row.id), move |write, _| {
        if changes.is_empty() {
            timeline::remove_of_operation(write, row.id)?;
            outbox::remove(write, row.id)?;
        } else {
            outbox::decide(write, row.id, &Intent::Edit { changes }, "{}", later)?;
        }
        record::project(write, row.record, true)
    })
    .await;
}

/// Tries it again as it is.
async fn again(scene: &Arc<Scene>, row: OperationRow) {
    desk::write(scene, &format!("tries {} again", row.id), move |write, _| {
        let standing = Standing {
            state: OperationState::Queued,
            not_before: None,
            attempts: row.attempts,
            step: row.step,
            request: row.request.as_deref(),
            last_error: row.last_error.as_deref(),
        };
        outbox::set(write, row.id, standing)
    })
    .await;
}

/// Drops it, and what it was for.
async fn drop_it(scene: &Arc<Scene>, row: OperationRow) {
    desk::write(scene, &format!("drops {}", row.id), move |write, ids| saving::discard(write, ids, &row)).await;
}
