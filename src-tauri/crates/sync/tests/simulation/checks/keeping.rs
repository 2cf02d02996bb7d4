//! I1: every acknowledged edit is in the outbox, or applied and observed, or ended by the same agent.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Intent, OperationId};
use providers::PreparedRequest;
use store::table::record;

use crate::ledger::{Ended, Promise};
use crate::scene::Scene;
use crate::spelling::same;
use crate::world::customer::Customer;
use crate::world::letter::{Action, Letter};
use crate::world::system::System;

/// An operation in the outbox.
struct Waiting {
    state: String,
    record: i64,
    remote_id: Option<String>,
}

/// I1 at every step: what left the outbox was dropped by the agent, or is told of in the activity list as applied and stood in the world
/// at some time since the agent asked for it.
pub(crate) fn after_commit(scene: &Scene) {
    let found = scene.look(|db| {
        let sql = "SELECT outbox.id, outbox.state, outbox.record, record.remote_id FROM outbox JOIN record ON record.rowid = outbox.record";
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, Waiting { state: row.get(1)?, record: row.get(2)?, remote_id: row.get(3)? })))?;
        let waiting: BTreeMap<String, Waiting> = rows.collect::<Result<_, _>>()?;
        Ok(waiting)
    });
    let waiting = match found {
        Ok(waiting) => waiting,
        Err(error) => return scene.violated("I10", format!("the outbox cannot be read: {error}")),
    };
    let (mut left, mut resolved) = (Vec::new(), Vec::new());
    {
        let mut ledger = scene.ledger();
        let dropping = ledger.doing.iter().flat_map(|doing| doing.dropped.clone()).collect::<Vec<_>>();
        for (id, promise) in &mut ledger.promises {
            match waiting.get(&id.to_string()) {
                Some(row) => {
                    if row.state != promise.state {
                        scene.tally.count("states", format!("{} to {}", promise.state, row.state));
                        promise.state.clone_from(&row.state);
                        if promise.was_unknown && matches!(row.state.as_str(), "parked" | "rejected") {
                            resolved.push((promise.connection, promise.intent.kind(), row.state.clone()));
                        }
                        promise.was_unknown |= row.state == "unknown";
                    }
                    // A record may have become another's, and got its id.
                    promise.record = row.record;
                    promise.remote_id = row.remote_id.clone().or(promise.remote_id.take());
                }
                None if promise.ended.is_none() && !dropping.contains(id) => left.push((*id, promise.clone())),
                None => {}
            }
        }
    }
    for (id, promise) in left {
        left_the_outbox(scene, id, &promise);
    }
    for (connection, kind, state) in resolved {
        let provider = scene.world().system(connection).model.kind();
        scene.tally.count("unknown resolved", format!("{provider} {kind} {state}"));
    }
}

fn left_the_outbox(scene: &Scene, id: OperationId, promise: &Promise) {
    let row = promise.record;
    let told = scene.look(move |db| {
        let mut statement = db.prepare_cached("SELECT kind FROM activity WHERE operation_id = ?1")?;
        let kinds = statement.query_map([id.to_string()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok((kinds, record::by_row(db, row).ok().and_then(|row| row.remote_id)))
    });
    let (kinds, remote_id) = told.unwrap_or_default();
    let kind = promise.intent.kind();
    let Some(how) = kinds.iter().find(|kind| kind.contains("applied")) else {
        if promise.acknowledged {
            scene.violated(
                "I1",
                format!("{kind} {id} was saved, is not in the outbox, and nothing tells that it was applied: {kinds:?}"),
            );
        }
        return;
    };
    scene.tally.count("ended", format!("{kind} {how}"));
    let (seen, provider) = {
        let mut world = scene.world();
        let system = world.system(promise.connection);
        (took_effect(system, id, promise, remote_id.as_deref()), system.model.kind())
    };
    if promise.was_unknown {
        scene.tally.count("unknown resolved", format!("{provider} {kind} {how}"));
    }
    if let Err(what) = seen {
        scene.violated("I1", format!("{kind} {id} counts as applied, but {what}"));
    }
    if let Some(promise) = scene.ledger().promises.get_mut(&id) {
        promise.ended = Some(Ended::Applied);
    }
}

/// Whether the world ever was, since the agent asked, as the agent asked for.
fn took_effect(system: &System, id: OperationId, promise: &Promise, remote_id: Option<&str>) -> Result<(), String> {
    let provider = system.model.kind();
    let executed = |name: &str| {
        system.journal.iter().find(|done| done.letter.operation == id.to_string() && done.letter.action.name() == name)
    };
    let by_id = |id: &str| {
        let replaced = system.replaced.iter().filter(move |customer| customer.id == id);
        replaced.chain(system.customers.get(id)).collect::<Vec<&Customer>>()
    };
    // What a create made may have been taken in by a sweep before, under a row of its own.
    let made =
        system.journal.iter().filter(|done| done.letter.operation == id.to_string()).filter_map(|done| done.customer.as_deref());
    let ids: BTreeSet<&str> = remote_id.into_iter().chain(promise.remote_id.as_deref()).chain(made).collect();
    let customers: Vec<&Customer> = ids.into_iter().flat_map(by_id).collect();
    let ever =
        |like: &dyn Fn(&crate::world::customer::State) -> bool| customers.iter().any(|customer| customer.was(promise.at, like));
    match &promise.intent {
        Intent::Edit { changes } => {
            let capabilities = providers::capabilities(provider);
            for change in
                changes.iter().filter(|change| capabilities.field(change.key.as_str()).is_none_or(|spec| !spec.write_only))
            {
                let key = change.key.as_str();
                if !ever(&|state| same(provider, key, state.fields.text(key), &change.after)) {
                    return Err(format!("{key} never was {:?}", change.after));
                }
            }
            Ok(())
        }
        Intent::AddChannel { address, .. } if !ever(&|state| state.holds(&address.kind, &address.value)) => {
            Err(format!("{} never was there", address.value))
        }
        Intent::ChangeChannel { before, after, .. } => {
            let wanted = |state: &crate::world::customer::State| {
                state.holds(&after.kind, &after.value)
                    && (before.key() == after.key() || !state.holds(&before.kind, &before.value))
            };
            if ever(&wanted) { Ok(()) } else { Err(format!("{} never stood in the place of {}", after.value, before.value)) }
        }
        Intent::RemoveChannel { address, .. } if !ever(&|state| !state.holds(&address.kind, &address.value)) => {
            Err(format!("{} never was gone", address.value))
        }
        Intent::AddEvent { .. } if executed("event").is_none() => Err("it never was on a timeline".into()),
        Intent::SyncWithCrm { .. } if executed("crm sync").is_none() => Err("no CRM was ever asked".into()),
        Intent::Delete | Intent::Purge if !customers.iter().any(|customer| customer.deleted.is_some()) => {
            Err("the customer never was gone".into())
        }
        Intent::Create { fields, channels, .. } => {
            if executed("create").is_none() && customers.is_empty() {
                return Err("nobody was ever made".into());
            }
            let lacks = |key: &str, value: &str| !ever(&|state| same(provider, key, state.fields.text(key), value));
            if let Some((key, value)) = fields.iter().find(|(key, value)| lacks(key.as_str(), value)) {
                return Err(format!("{key} never was {value:?}"));
            }
            match channels.iter().find(|address| !ever(&|state| state.holds(&address.kind, &address.value))) {
                Some(address) => Err(format!("{} never was there", address.value)),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// I1 before a packet leaves (rule 1): its operation is in the outbox as being sent, with the very bytes that leave.
pub(crate) fn before_send(scene: &Scene, request: &PreparedRequest, letter: &Letter) {
    let id = letter.operation.clone();
    let row = scene.look(move |db| {
        let mut statement = db.prepare_cached("SELECT state, request FROM outbox WHERE id = ?1")?;
        let mut rows = statement.query_map([id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        Ok(rows.next().transpose()?)
    });
    let what = format!("{} of {}", letter.action.name(), letter.operation);
    match row {
        Ok(Some((state, Some(kept)))) if state == "sending" => {
            let kept: Vec<PreparedRequest> = serde_json::from_str(&kept).unwrap_or_default();
            // What is secret stands in the request only on its way.
            let is_it = |kept: &PreparedRequest| {
                let kept = Letter::of(kept);
                kept == *letter
                    || (kept.operation == letter.operation && hides(&kept.action) && kept.action.name() == letter.action.name())
            };
            if !kept.iter().any(is_it) || !kept.iter().any(|kept| kept.idempotency_key == request.idempotency_key) {
                scene.violated("I1", format!("{what} leaves with bytes or a key that are not on the disk"));
            }
        }
        Ok(row) => scene.violated("I1", format!("{what} leaves, but on the disk stands {:?}", row.map(|(state, _)| state))),
        Err(error) => scene.violated("I10", format!("the outbox cannot be read: {error}")),
    }
}

fn hides(action: &Action) -> bool {
    serde_json::to_string(action).unwrap_or_default().contains("{secret:")
}
