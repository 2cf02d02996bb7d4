//! The agent's desk: what is written there in one transaction each, and what that promises.

use std::sync::Arc;

use domain::{Ids, OperationId};
use store::table::outbox::{self, OperationRow};
use store::{StoreError, Write};
use testkit::CountedIds;

use crate::ledger::{Doing, Promise};
use crate::scene::Scene;

/// Writes something and notes what that promises. Says whether it is on the disk.
pub(crate) async fn write(
    scene: &Arc<Scene>,
    what: &str,
    act: impl FnOnce(&mut Write<'_>, &CountedIds) -> Result<(), StoreError> + Send + 'static,
) -> bool {
    scene.say(&format!("agent: {what}"));
    let (noted, ids) = (scene.clone(), scene.ids.clone());
    let now = scene.time.now();
    let written = scene
        .store()
        .write(scene.shown(), move |write| {
            let before = outbox::all(write)?;
            act(write, &ids)?;
            let after = outbox::all(write)?;
            noted.ledger().doing = Some(difference(write, &before, &after, now)?);
            Ok(())
        })
        .await;
    match written {
        Ok(()) => {
            scene.ledger().confirm(true);
            scene.tally.count("steps", "deeds of the agent");
            true
        }
        Err(error) => {
            scene.ledger().forget();
            scene.say(&format!("agent: not saved, {error}"));
            false
        }
    }
}

fn difference(write: &Write<'_>, before: &[OperationRow], after: &[OperationRow], now: u64) -> Result<Doing, StoreError> {
    let mut doing = Doing::default();
    for row in after {
        if before.iter().any(|earlier| earlier.id == row.id && earlier.intent == row.intent && earlier.record == row.record) {
            continue;
        }
        let record = store::table::record::by_row(write, row.record)?;
        let mut promise = Promise {
            record: row.record,
            connection: row.connection_id,
            remote_id: record.remote_id,
            at: now,
            intent: row.intent.clone(),
            acknowledged: false,
            ended: None,
            shown: std::collections::BTreeMap::new(),
            state: String::new(),
            was_unknown: false,
        };
        promise.is_for(&row.intent);
        doing.kept.push((row.id, promise));
    }
    let gone = before.iter().filter(|earlier| !after.iter().any(|row| row.id == earlier.id));
    doing.dropped.extend(gone.map(|row| row.id));
    Ok(doing)
}

/// After a start: whether the last write of the agent's, of which nobody heard, is on the disk. What is there, the agent sees.
pub(crate) fn look_again(scene: &Scene) {
    let Some(doing) = scene.ledger().doing.clone() else { return };
    let there = scene.look(outbox::all).unwrap_or_default();
    let kept = doing.kept.iter().all(|(id, promise)| there.iter().any(|row| row.id == *id && row.intent == promise.intent));
    let dropped = doing.dropped.iter().all(|id| !there.iter().any(|row| row.id == *id));
    if kept && dropped {
        scene.ledger().confirm(true);
    } else {
        scene.ledger().forget();
    }
}

/// An id for an operation.
pub(crate) fn operation_id(scene: &Scene) -> OperationId {
    OperationId::new(scene.ids.next())
}
