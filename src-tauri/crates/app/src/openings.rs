//! Which records are being read because they were opened, so that looking at a page does not ask its system again and again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::RecordId;
use jiff::{SignedDuration, Timestamp};

/// When records were last asked for.
#[derive(Default)]
pub(crate) struct Openings {
    asked: Mutex<HashMap<RecordId, Timestamp>>,
}

/// A record is not asked for more often than this because of being open.
const REST: SignedDuration = SignedDuration::from_secs(30);

impl Openings {
    /// Whether a record may be asked for now; notes that it is.
    pub(crate) fn begin(&self, id: RecordId, now: Timestamp) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, at| now.duration_since(*at) < REST);
        asked.insert(id, now).is_none()
    }
}
