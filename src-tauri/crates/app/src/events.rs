//! From changes inside to events for windows, gathered so that a busy pull does not drown them.

use std::collections::BTreeSet;
use std::time::Duration;

use contract::Tag;
use contract::wire::AppEvent;
use store::Topic;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

/// What cached replies are out of date when a topic changed.
fn tags(topic: Topic) -> &'static [Tag] {
    match topic {
        Topic::Connections => &[Tag::Connections, Tag::Status],
        Topic::People => &[Tag::Customers, Tag::Person, Tag::Status],
        Topic::Timeline => &[Tag::Timeline],
        Topic::Outbox => &[Tag::Pending, Tag::Conflicts, Tag::Person, Tag::Timeline, Tag::Status],
        Topic::Activity => &[Tag::Activity],
        Topic::Settings => &[Tag::Settings],
        Topic::Views => &[Tag::Views],
        Topic::Erasures => &[Tag::Erasures],
    }
}

/// Changes within this time become one event.
const GATHER: Duration = Duration::from_millis(60);

/// Tells the engine's news to the gatherer.
pub(crate) struct Bell(pub(crate) mpsc::UnboundedSender<Tag>);

impl sync::Notify for Bell {
    fn status_changed(&self) {
        // Nobody listening any more means that the program is ending.
        let _ = self.0.send(Tag::Status);
    }
}

/// Gathers until `stop`.
pub(crate) async fn gather(
    mut topics: broadcast::Receiver<Topic>,
    mut bells: mpsc::UnboundedReceiver<Tag>,
    windows: broadcast::Sender<AppEvent>,
    stop: CancellationToken,
) {
    let mut changed: BTreeSet<Tag> = BTreeSet::new();
    loop {
        tokio::select! {
            topic = topics.recv() => match topic {
                Ok(topic) => changed.extend(tags(topic)),
                // Fell behind: look at everything again.
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    changed.extend([Tag::Status, Tag::Connections, Tag::Customers, Tag::Person, Tag::Timeline, Tag::Pending, Tag::Conflicts, Tag::Activity, Tag::Views, Tag::Erasures]);
                }
                Err(broadcast::error::RecvError::Closed) => return,
            },
            tag = bells.recv() => match tag {
                Some(tag) => { changed.insert(tag); }
                None => return,
            },
            () = tokio::time::sleep(GATHER), if !changed.is_empty() => {
                let _ = windows.send(AppEvent::Changed { tags: std::mem::take(&mut changed).into_iter().collect() });
            }
            () = stop.cancelled() => return,
        }
    }
}
