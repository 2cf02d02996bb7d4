//! I6, and that nobody's value is overwritten silently.

use domain::ConnectionId;

use crate::scene::Scene;
use crate::spelling::same;
use crate::world::customer::{Author, Overwritten};
use crate::world::letter::Action;
use crate::world::system::{Executed, How};

/// Longest time between reading a customer and sending the change made of it. Longer is not the gap that cannot be closed.
const GAP: u64 = 180_000;

/// After every request that was carried out: each value that gave way was one the agent had seen, or written after the customer was read
/// for this request (the gap nobody can close), or it made way for a request that the network held back or delivered twice.
pub(crate) fn after_execution(scene: &Scene, connection: ConnectionId, done: &Executed) {
    let touched: Vec<String> = match &done.letter.action {
        Action::Set { touched, values, .. } => {
            let channels = values.iter().map(|(key, _)| key.as_str()).filter(|key| key.starts_with("channel:"));
            touched.iter().map(|key| key.as_str()).chain(channels).map(ToOwned::to_owned).collect()
        }
        Action::Replace { touched, .. } => touched.clone(),
        _ => return,
    };
    for gone in &done.gave_way {
        let ours = gone.by == Author::Ours(done.letter.operation.clone());
        let never_written = gone.old.is_empty() && gone.by == Author::There;
        let provider = scene.world().system(connection).model.kind();
        if ours || never_written || same(provider, &gone.what, &gone.old, &gone.new) {
            continue;
        }
        one(scene, connection, done, gone, touched.contains(&gone.what));
    }
}

fn one(scene: &Scene, connection: ConnectionId, done: &Executed, gone: &Overwritten, touched: bool) {
    let (provider, first) = {
        let mut world = scene.world();
        let system = world.system(connection);
        let bytes = serde_json::to_string(&done.letter).unwrap_or_default();
        (system.model.kind(), system.first_sent.get(&bytes).map(|(_, first)| *first))
    };
    let seen = {
        let ledger = scene.ledger();
        let promise = done.letter.operation.parse().ok().and_then(|id| ledger.promises.get(&id).cloned());
        let doing = ledger.doing.iter().flat_map(|doing| &doing.kept).find(|(id, _)| id.to_string() == done.letter.operation);
        promise.or_else(|| doing.map(|(_, promise)| promise.clone())).is_some_and(|promise| {
            promise
                .shown
                .get(&gone.what)
                .is_some_and(|values| values.iter().any(|value| same(provider, &gone.what, value, &gone.old)))
        })
    };
    if touched && seen {
        return;
    }
    if done.how != How::Sent {
        return scene.tally.count("exceptions", format!("I6: the network held it back or doubled it ({:?})", done.how));
    }
    let read_at = first.and_then(|first| first.read_at);
    let gap = first.is_some_and(|first| read_at.is_some_and(|read_at| gone.at >= read_at && first.at <= read_at + GAP));
    if gap {
        return scene.tally.count("exceptions", "I6: written between reading and changing, which nobody can know");
    }
    let what = format!(
        "{provider}: {} of {} put {:?} in the place of {:?} in {}, written by {:?} at {}, read at {read_at:?}, first sent {:?}",
        done.letter.action.name(),
        done.letter.operation,
        gone.new,
        gone.old,
        gone.what,
        gone.by,
        gone.at,
        first.map(|first| first.at),
    );
    scene.violated(
        "I6",
        if touched { format!("silently overwritten: {what}") } else { format!("not touched by the agent: {what}") },
    );
}
