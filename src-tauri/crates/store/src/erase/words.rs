//! Words of somebody who is gone. The word index only notes that an entry is not valid any more; its words stay on the disk until the parts
//! they are in are merged, and the list of all words keeps what nobody has any more.

use jiff::Timestamp;

use crate::search::{self, vocabulary};
use crate::{Store, StoreError};

/// Words that are looked at in one write, so that the agent's saves come in between.
const SLICE: u32 = 2_000;

/// Rewrites the word index without the entries that are not valid any more, and forgets the words that nobody has. In small writes: at a
/// million customers there are many.
///
/// # Errors
/// If the database fails. What was done so far stays done, and beginning again is safe.
pub(super) async fn clear(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let mut begin = true;
    while store.write_received(now, move |write| search::tidy(write, begin)).await? {
        begin = false;
    }
    let mut behind = Some(String::new());
    while let Some(word) = behind {
        behind = store.write_received(now, move |write| vocabulary::forget_unused(write, &word, SLICE)).await?;
    }
    Ok(())
}
