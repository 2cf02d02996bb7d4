//! The network between the program and the systems: what was handed to it arrives, whether or not the program still runs.

use std::collections::BTreeMap;

use domain::ConnectionId;
use providers::{Accepted, Failure};
use tokio::sync::{Notify, oneshot};

use crate::checks;
use crate::scene::Scene;
use crate::world::letter::{Action, Letter};
use crate::world::system::How;

/// A request on its way.
pub(crate) struct Posted {
    /// Where to.
    pub(crate) connection: ConnectionId,
    /// What.
    pub(crate) letter: Letter,
    /// Under which key.
    pub(crate) key: Option<String>,
    /// When it was sent.
    pub(crate) sent_at: u64,
    /// How it came to be on its way.
    pub(crate) how: How,
    /// Who waits for the answer.
    pub(crate) back: Option<oneshot::Sender<Result<Accepted, Failure>>>,
}

/// Everything on its way.
#[derive(Default)]
pub(crate) struct Post {
    waiting: BTreeMap<(u64, u64), Posted>,
    given: u64,
}

impl Post {
    /// Takes a request that arrives then.
    pub(crate) fn take(&mut self, due: u64, posted: Posted) {
        self.given += 1;
        self.waiting.insert((due, self.given), posted);
    }

    /// Whether a request under this key is being worked on.
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.waiting.values().any(|posted| posted.how == How::Sent && posted.key.as_deref() == Some(key))
    }

    /// Whether nothing is on its way.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    fn next(&self) -> Option<u64> {
        self.waiting.keys().next().map(|(due, _)| *due)
    }
}

/// Delivers what is due, for as long as the program runs.
pub(crate) async fn deliver(scene: &Scene, handed_in: &Notify) {
    loop {
        let due = scene.post().next();
        match due {
            Some(due) if due <= scene.time.now() => arrive(scene),
            Some(due) => {
                tokio::select! {
                    biased;
                    () = handed_in.notified() => {}
                    () = tokio::time::sleep_until(scene.time.instant(due)) => {}
                }
            }
            None => handed_in.notified().await,
        }
    }
}

/// Carries out what is first.
fn arrive(scene: &Scene) {
    let Some((_, posted)) = scene.post().waiting.pop_first() else { return };
    let now = scene.time.now();
    let (answer, kind, executed) = {
        let mut world = scene.world();
        let system = world.system(posted.connection);
        let before = system.journal.len();
        let answer = system.answer(&posted.letter, posted.key.as_deref(), posted.sent_at, now, posted.how);
        (answer, system.model.kind(), system.journal.get(before).cloned())
    };
    let outcome = match (&answer, &executed) {
        (Err(failure), _) => format!("{:?}", failure.kind),
        (Ok(_), Some(_)) => "carried out".to_owned(),
        (Ok(_), None) => "replied as before".to_owned(),
    };
    scene.say(&format!("{kind} {} {}: {:?} {outcome}", posted.letter.action.name(), posted.letter.operation, posted.how));
    if let Some(executed) = executed {
        scene.tally.count("carried out", executed.letter.action.name());
        checks::overwriting::after_execution(scene, posted.connection, &executed);
    }
    if let Some(back) = posted.back {
        // Nobody waiting any more is what happens when the sender gave up.
        let _ = back.send(answer);
    }
}

/// A request with another value than was sent; the same where there is none to replace.
pub(crate) fn altered(letter: &Letter) -> Letter {
    let mut letter = letter.clone();
    if let Action::Set { values, touched, .. } = &mut letter.action
        && let Some((_, value)) = values.iter_mut().find(|(key, _)| touched.contains(key) && is_free(key.as_str()))
    {
        value.push_str("ish");
    }
    if let Action::Replace { fields, touched, .. } = &mut letter.action
        && let Some(key) = touched.first().filter(|key| is_free(key) && fields.get(key).is_some_and(|value| !value.is_empty()))
    {
        let value = format!("{}ish", fields.text(key));
        fields.set(key.as_str().into(), value);
    }
    letter
}

/// Whether a field takes any text.
fn is_free(key: &str) -> bool {
    key.starts_with("name.") || key.starts_with("custom.")
}
