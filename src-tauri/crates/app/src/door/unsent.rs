//! How much is not sent yet, noted where it can be read without the key: whoever lost the key has to know what is at stake.

use contract::wire::KeyPlace;
use secrets::protection::Protection;
use store::Topic;
use store::table::outbox;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use super::{Inner, Opened};

/// Follows what changes among the edits that wait, so that the number is right also if the program is killed.
#[derive(Default)]
pub(super) struct Unsent {
    news: Option<Receiver<Topic>>,
}

impl Unsent {
    /// Notes the number if it may have changed since the last look.
    pub(super) async fn look(&mut self, inner: &Inner, opened: &Opened) {
        let may_have_changed = match &mut self.news {
            None => {
                self.news = Some(opened.app.core.store.follow());
                true
            }
            Some(news) => match changed(news) {
                Some(changed) => changed,
                // Another cache was opened since.
                None => {
                    self.news = None;
                    false
                }
            },
        };
        if may_have_changed {
            inner.note_unsent(opened).await;
        }
    }
}

/// Whether the edits that wait have changed; `None` if there will be no news any more.
fn changed(news: &mut Receiver<Topic>) -> Option<bool> {
    let mut changed = false;
    loop {
        match news.try_recv() {
            Ok(topic) => changed |= topic == Topic::Outbox,
            Err(TryRecvError::Lagged(_)) => changed = true,
            Err(TryRecvError::Empty) => return Some(changed),
            Err(TryRecvError::Closed) => return None,
        }
    }
}

impl Inner {
    /// Notes how many changes are not sent. A number only. Nobody else may be changing how the key is protected meanwhile: the state has
    /// to be held.
    pub(super) async fn note_unsent(&self, opened: &Opened) {
        if opened.place == KeyPlace::Memory {
            return;
        }
        let Ok((unsent, _)) = opened.app.read(outbox::count).await else { return };
        let noted = match Protection::read(&self.options.data_dir) {
            Ok(Some(mut protection)) => protection.note_unsent(unsent),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "the number of unsent changes could not be noted");
        }
    }
}
