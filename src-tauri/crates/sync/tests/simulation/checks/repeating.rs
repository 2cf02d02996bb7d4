//! I2 and I5: nothing is carried out twice where that can be known, and everything in its order.

use domain::field::EXTERNAL_ID;
use domain::{ConnectionId, ProviderKind};
use providers::PreparedRequest;

use crate::scene::Scene;
use crate::world::customer::State;
use crate::world::letter::{Action, Letter};
use crate::world::system::{Executed, How};

/// Milliseconds for which a key keeps a request from being carried out twice.
const KEY_LASTS: u64 = 7 * 24 * 3_600_000;

/// I2 at every request that would leave something twice: if it was carried out before, somebody has looked twice since, and it could not
/// be seen yet. Safe are requests that look for themselves, and those under the key of the first one while it lasts.
pub(crate) fn before_send(scene: &Scene, connection: ConnectionId, request: &PreparedRequest, letter: &Letter) {
    if !letter.action.adds_up() {
        return;
    }
    let now = scene.time.now();
    let mut world = scene.world();
    let system = world.system(connection);
    if system.model.imports() {
        return;
    }
    let alike = |done: &&Executed| done.letter.operation == letter.operation && done.letter.action.name() == letter.action.name();
    let Some(before) = system.journal.iter().find(alike) else { return };
    let same_key = request.idempotency_key.as_ref().and_then(|key| system.keys.get(key));
    if same_key.is_some_and(|kept| now < kept.at + KEY_LASTS && kept.bytes == serde_json::to_string(letter).unwrap_or_default()) {
        scene.tally.count("repeated safely", "under its key");
        return;
    }
    let looks = system.looks_for(letter, before.sent_at);
    let visible = before.at + system.model.lag();
    let (first, last) = (looks.iter().min().copied().unwrap_or(0), looks.iter().max().copied().unwrap_or(0));
    let (kind, how) = (system.model.kind(), before.how);
    let recognisable = before.customer.as_ref().and_then(|id| system.customers.get(id)).is_some_and(|made| {
        let same_id = |state: &State| matches!(&letter.action, Action::Create { fields, .. } if fields.text(EXTERNAL_ID) == state.fields.text(EXTERNAL_ID));
        // By its own id, or else by everything that was sent.
        let unchanged = match letter.action {
            Action::Create { .. } if kind == ProviderKind::Omnidesk => same_id(made.state()),
            Action::Create { .. } => made.states.len() == 1,
            _ => true,
        };
        made.deleted.is_none() && unchanged
    });
    drop(world);
    if !recognisable && !looks.is_empty() {
        return scene.tally.count("exceptions", "I2: somebody had changed or deleted what it made before it was looked for");
    }
    let what = format!("{kind}: {} of {} is sent again, carried out before", letter.action.name(), letter.operation);
    if looks.is_empty() {
        scene.violated("I2", format!("{what}, and nobody has looked since"));
    } else if visible <= last {
        scene.violated("I2", format!("{what}, and whoever looked last could have seen it"));
    } else if how == How::Sent && last < first + 3_000 {
        scene.violated("I2", format!("{what}, and it was not looked for twice with time between"));
    } else {
        scene.tally.count("exceptions", "I2: carried out after both looks, which nobody can know");
    }
}

/// I5 at every request: it belongs to the oldest waiting operation of its record, and what it depends on is done.
pub(crate) fn in_order(scene: &Scene, letter: &Letter) {
    let id = letter.operation.clone();
    let found = scene.look(move |db| {
        let mut statement = db.prepare_cached(
            "SELECT earlier.id FROM outbox JOIN outbox AS earlier
             ON (earlier.record = outbox.record AND earlier.seq < outbox.seq) OR earlier.id = outbox.depends_on
             WHERE outbox.id = ?1",
        )?;
        let mut rows = statement.query_map([id], |row| row.get::<_, String>(0))?;
        Ok(rows.next().transpose()?)
    });
    if let Ok(Some(earlier)) = found {
        scene.violated(
            "I5",
            format!("{} of {} leaves before {earlier}, which comes first", letter.action.name(), letter.operation),
        );
    }
}

/// I2 at rest: twice was carried out only what the network doubled or held back, what was still on its way when it was looked for, or an
/// import whose customer somebody had deleted meanwhile. Anything else was seen when it was sent again.
pub(crate) fn at_rest(scene: &Scene) {
    let ledger = scene.ledger();
    let mut world = scene.world();
    for (id, promise) in &ledger.promises {
        let system = world.system(promise.connection);
        let imports = system.model.imports();
        let done: Vec<&Executed> = system
            .journal
            .iter()
            .filter(|done| done.letter.operation == id.to_string() && done.letter.action.adds_up() && done.customer.is_some())
            .collect();
        for (before, after) in done.iter().zip(done.iter().skip(1)) {
            let why = match after.how {
                How::Twice => "I2: the network delivered it twice",
                How::Late => "I2: it arrived after it was given up",
                How::Sent if imports => "I2: the customer an import had made was gone when it was repeated",
                How::Sent if before.at >= after.sent_at || before.how != How::Sent => {
                    "I2: it was still on its way when it was looked for"
                }
                How::Sent => continue,
            };
            scene.tally.count("exceptions", why);
        }
    }
}
