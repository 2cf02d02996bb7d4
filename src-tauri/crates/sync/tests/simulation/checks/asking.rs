//! I7, I8 and I9: the agent is asked about what needs a decision and nothing else, nothing is let go of untold, and nobody is buried alive.

use domain::record::Coverage;
use domain::{Intent, OperationId, identity};
use store::table::outbox;
use sync::merge::{Settled, Side};
use sync::problem::ProblemKind;
use sync::{MergeDetail, Problem};

use crate::ledger::Promise;
use crate::scene::Scene;
use crate::spelling::same;
use crate::world::customer::Customer;

/// A record that has become a tombstone.
struct Tombstone {
    row: i64,
    connection: String,
    remote_id: Option<String>,
    former: Option<String>,
}

/// I7 and I9 at every step.
pub(crate) fn after_commit(scene: &Scene) {
    conflicts(scene);
    tombstones(scene);
    merges(scene);
}

/// I7: a field changed on one side only, or on both to the same value, is never a conflict. What the agent sees is noted: from then on it
/// may be overwritten, if the agent says so.
fn conflicts(scene: &Scene) {
    let parked = scene.look(outbox::needing_agent).unwrap_or_default();
    for operation in parked {
        let Some(problem) = operation.last_error.as_deref().and_then(Problem::read) else { continue };
        let provider = scene.world().system(operation.connection_id).model.kind();
        if let Some(promise) = scene.ledger().promises.get_mut(&operation.id) {
            for (key, value) in &problem.theirs {
                promise.saw(key.as_str(), value);
            }
        }
        if problem.kind != ProblemKind::ChangedMeanwhile {
            continue;
        }
        let changes = match &operation.intent {
            Intent::Edit { changes } => changes.as_slice(),
            _ => &[],
        };
        for (key, theirs) in &problem.theirs {
            let key = key.as_str();
            let change = changes.iter().find(|change| change.key.as_str() == key);
            let base = operation.base.as_ref().map(|base| base.text(key));
            let no_conflict = match change {
                Some(change) => same(provider, key, theirs, &change.before) || same(provider, key, theirs, &change.after),
                None => base.is_some_and(|base| same(provider, key, theirs, base)),
            };
            if no_conflict {
                let what = format!("{provider}: {} asks about {key}: theirs {theirs:?}, {change:?}, base {base:?}", operation.id);
                scene.violated("I7", what);
            }
        }
    }
}

/// I9: no tombstone without a complete sweep that did not see the customer and a read that did not find it, after that. Where the id
/// belongs to somebody else now, the one who had it is a tombstone at once.
fn tombstones(scene: &Scene) {
    let found = scene.look(|db| {
        let sql = "SELECT rowid, connection_id, remote_id, former_remote_id FROM record WHERE gone_at IS NOT NULL";
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Tombstone { row: row.get(0)?, connection: row.get(1)?, remote_id: row.get(2)?, former: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    let found = found.unwrap_or_default();
    let known = std::mem::take(&mut scene.ledger().tombstones);
    for stone in found.iter().filter(|stone| !known.contains(&stone.row)) {
        scene.tally.count("tombstones", if stone.former.is_some() { "the id is somebody else's" } else { "gone" });
        if let Err(what) = rightly_buried(scene, stone) {
            scene.violated("I9", what);
        }
    }
    scene.ledger().tombstones = found.into_iter().map(|stone| stone.row).collect();
}

fn rightly_buried(scene: &Scene, stone: &Tombstone) -> Result<(), String> {
    let Ok(connection) = stone.connection.parse() else { return Ok(()) };
    let mut world = scene.world();
    let system = world.system(connection);
    let kind = system.model.kind();
    if let Some(former) = &stone.former {
        if system.replaced.iter().any(|customer| customer.id == *former) {
            return Ok(());
        }
        if system.customers.get(former).is_some_and(unrecognisable) {
            scene.tally.count("exceptions", "I9: nothing about the customer is as it was");
            return Ok(());
        }
        return Err(format!("{kind}: {former} was taken from its customer, who still has it"));
    }
    let Some(id) = &stone.remote_id else { return Ok(()) };
    let Some(denied) = system.denied.get(id) else {
        return Err(format!("{kind}: {id} is a tombstone, and nobody ever asked for it in vain"));
    };
    let swept = system.swept.as_ref();
    match swept {
        None => Err(format!("{kind}: {id} is a tombstone, and the list was never read to its end")),
        Some(sweep) if sweep.seen.contains(id) => Err(format!("{kind}: {id} is a tombstone and was in the list")),
        Some(_) if system.shown.get(id).is_some_and(|shown| shown > denied) => {
            Err(format!("{kind}: {id} is a tombstone and was read after it was not found"))
        }
        Some(_) => Ok(()),
    }
}

/// Whether a customer was changed so that nobody could recognise it.
fn unrecognisable(customer: &Customer) -> bool {
    let shown = |state| customer.shown(state, Coverage::Whole);
    let now = shown(customer.state());
    customer.states.iter().any(|before| identity::is_somebody_else(&shown(before), &now))
}

/// Whether a line of what merged says what the agent wanted, or what truly stood there.
fn truly_told(scene: &Scene, promise: &Promise, line: &Settled) -> Result<(), &'static str> {
    let key = line.key.as_str();
    let mut world = scene.world();
    let system = world.system(promise.connection);
    let provider = system.model.kind();
    if line.by == Side::Ours {
        let changes = match &promise.intent {
            Intent::Edit { changes } => changes.as_slice(),
            _ => &[],
        };
        let asked = changes.iter().any(|change| change.key == line.key && same(provider, key, &change.after, &line.value));
        return if asked { Ok(()) } else { Err("the agent did not ask for this") };
    }
    let ever = |customer: &Customer| customer.was(0, |state| same(provider, key, state.fields.text(key), &line.value));
    let mut there = system.customers.values().chain(&system.replaced);
    if there.any(|customer| Some(&customer.id) == promise.remote_id.as_ref() && ever(customer)) {
        Ok(())
    } else {
        Err("this never stood there")
    }
}

/// I8: whatever was decided without asking is told with its values, and they are what they were.
fn merges(scene: &Scene) {
    let since = scene.ledger().activity;
    let found = scene.look(move |db| {
        let mut statement =
            db.prepare_cached(
            "SELECT activity.rowid, kind, operation_id, detail FROM activity LEFT JOIN activity_value ON activity = activity.rowid
             WHERE activity.rowid > ?1 ORDER BY activity.rowid",
        )?;
        let rows = statement.query_map([since], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Option<String>>(3)?,
            ))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    for (row, kind, operation, detail) in found.unwrap_or_default() {
        scene.ledger().activity = row;
        scene.tally.count("told", kind.as_str());
        if kind != "merged" {
            continue;
        }
        let id: Option<OperationId> = operation.and_then(|id| id.parse().ok());
        let wanted = id.and_then(|id| scene.ledger().promises.get(&id).cloned());
        let detail: Option<MergeDetail> = detail.and_then(|detail| serde_json::from_str(&detail).ok());
        let (Some(promise), Some(detail)) = (wanted, detail) else {
            scene.violated("I8", format!("{id:?} was merged, and with what values is not told"));
            continue;
        };
        for line in detail.lines {
            if let Err(what) = truly_told(scene, &promise, &line) {
                scene.violated("I8", format!("{id:?} was merged, and what is told is not so: {what}, {line:?}"));
            }
        }
    }
}
