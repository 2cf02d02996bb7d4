//! What has to be true when nothing goes wrong any more and time has passed.

use domain::OperationState;
use store::table::{outbox, record};
use sync::Problem;

use crate::ledger::Ended;
use crate::scene::Scene;
use crate::spelling::same;
use crate::world::system::System;

/// Everything that is asserted at rest.
pub(crate) fn check(scene: &Scene) {
    outbox_at_rest(scene);
    super::repeating::at_rest(scene);
    agreement(scene);
    secrets(scene);
}

/// I1 and I4: only what needs the agent waits, and what waits behind it, each with a reason to show.
fn outbox_at_rest(scene: &Scene) {
    let left = scene.look(outbox::all).unwrap_or_default();
    let mut stuck = std::collections::BTreeSet::new();
    let mut asking = std::collections::BTreeSet::new();
    for operation in &left {
        let behind = stuck.contains(&operation.record) || operation.depends_on.is_some_and(|id| asking.contains(&id));
        if operation.state.needs_agent() {
            let reason = operation.last_error.as_deref().and_then(Problem::read);
            match &reason {
                Some(problem) if !problem.message.is_empty() => {
                    let name = format!("{} {:?}", operation.state.as_str(), problem.kind);
                    scene.tally.count("at rest, waiting for the agent", name);
                }
                _ => scene.violated("I1", format!("{} waits for the agent and does not say why", operation.id)),
            }
        } else if behind {
            scene.tally.count("at rest, waiting for the agent", "behind one of these");
        } else {
            let (id, kind, state) = (operation.id, operation.intent.kind(), operation.state);
            let due = operation.not_before;
            let words =
                format!("{kind} {id} is {state:?}, not before {due:?}, now {}: {:?}", scene.shown(), operation.last_error);
            scene.violated("I4", format!("at rest there is something left to do: {words}"));
        }
        stuck.insert(operation.record);
        if operation.state != OperationState::Applied {
            asking.insert(operation.id);
        }
    }
    let ledger = scene.ledger();
    for promise in ledger.promises.values() {
        scene.tally.count("operations", promise.intent.kind());
        let how = match promise.ended {
            Some(Ended::Applied) => "applied",
            Some(Ended::ByAgent) => "dropped by the agent",
            None if promise.state.is_empty() && !promise.acknowledged => "never saved",
            None => "waiting",
        };
        scene.tally.count("operations at rest", how);
    }
}

/// I3: where nothing waits, what is shown, what was read last, and what is there are one. No customer is missing and none is a ghost.
fn agreement(scene: &Scene) {
    let found = scene.look(|db| {
        let rows: Vec<i64> = {
            let mut statement = db.prepare_cached("SELECT rowid FROM record ORDER BY rowid")?;
            statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        rows.into_iter()
            .map(|rowid| {
                let row = record::by_row(db, rowid)?;
                Ok((record::last_seen(db, &row)?, outbox::of_record_row(db, rowid)?.len(), row))
            })
            .collect::<Result<Vec<_>, store::StoreError>>()
    });
    let found = match found {
        Ok(found) => found,
        Err(error) => return scene.violated("I10", format!("the records cannot be read: {error}")),
    };
    let mut complaints = Vec::new();
    let mut world = scene.world();
    for (seen, waiting, row) in &found {
        let system = world.system(row.connection_id);
        if *waiting > 0 || row.gone_at.is_some() {
            continue;
        }
        if !row.local.is_empty() {
            complaints.push(format!(
                "{}: nothing waits for {:?}, and still it shows {:?}",
                system.model.kind(),
                row.remote_id,
                row.local
            ));
        }
        match seen {
            None => complaints.push(format!("{}: record {} is nobody's and waits for nothing", system.model.kind(), row.rowid)),
            // Without a list or reading by id, somebody of whom nothing is as it was cannot be found again.
            Some(seen) if !system.model.lists() && !system.finds(seen) => {
                scene.tally.count("exceptions", "I3: the system offers no way to find the customer again");
            }
            Some(seen) => complaints.extend(differences(system, seen)),
        }
    }
    for system in world.systems.values().filter(|system| system.model.lists()) {
        for customer in system.customers.values().filter(|customer| customer.deleted.is_none()) {
            let known =
                found.iter().any(|(_, _, row)| row.connection_id == system.id && row.remote_id.as_deref() == Some(&customer.id));
            if !known {
                complaints.push(format!("{}: {} is there and not known here", system.model.kind(), customer.id));
            }
        }
    }
    drop(world);
    if let Some(first) = complaints.first() {
        scene.violated("I3", format!("{first} (and {} more)", complaints.len() - 1));
    }
}

fn differences(system: &System, seen: &domain::RemoteRecord) -> Vec<String> {
    let kind = system.model.kind();
    let Some(customer) = system.customers.get(&seen.remote_id).filter(|customer| customer.deleted.is_none()) else {
        return if system.model.lists() {
            vec![format!("{kind}: {} is gone, and here it lives on", seen.remote_id)]
        } else {
            Vec::new()
        };
    };
    let truth = customer.state();
    let keys = truth.fields.iter().chain(seen.fields.iter()).map(|(key, _)| key.as_str());
    let fields = keys.filter(|key| !same(kind, key, truth.fields.text(key), seen.fields.text(key))).map(|key| {
        format!("{kind}: {} of {} is {:?}, here {:?}", key, customer.id, truth.fields.text(key), seen.fields.text(key))
    });
    let held = seen.channels.iter().flatten();
    let ghosts = held
        .clone()
        .filter(|held| !truth.holds(&held.kind, &held.address))
        .map(|held| format!("{kind}: {} has no {}, here it has", customer.id, held.address));
    let missing = truth
        .channels
        .iter()
        .filter(|there| !held.clone().any(|held| there.is(&held.kind, &held.address)))
        .map(|there| format!("{kind}: {} has {}, here it has not", customer.id, there.address));
    fields.chain(ghosts).chain(missing).collect()
}

/// I13: what was typed as a secret is in no table and in no line of the trace.
fn secrets(scene: &Scene) {
    let secrets = scene.ledger().ever_secret.clone();
    if secrets.is_empty() {
        return;
    }
    let looked_for = secrets.clone();
    let found = scene.look(move |db| {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'";
        let tables: Vec<String> = db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut found = Vec::new();
        for table in tables {
            let mut statement = db.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    let held = row.get::<_, String>(column).unwrap_or_default();
                    if looked_for.iter().any(|secret| held.contains(secret.as_str())) {
                        found.push(table.clone());
                    }
                }
            }
        }
        Ok(found)
    });
    if let Some(table) = found.unwrap_or_default().first() {
        scene.violated("I13", format!("a secret stands in the table {table}"));
    }
    if secrets.iter().any(|secret| scene.trace.end().contains(secret.as_str())) {
        scene.violated("I13", "a secret stands in the trace");
    }
}
