//! Giving up a read that nobody waits for any more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, InterruptHandle};

use crate::StoreError;

/// Says whether reads are still wanted. Clones say the same.
#[derive(Clone, Default)]
pub struct Cancel(Arc<Mutex<Reads>>);

#[derive(Default)]
struct Reads {
    cancelled: bool,
    /// What ends the reads that run, by their numbers.
    running: Vec<(u64, InterruptHandle)>,
    last: u64,
}

impl Cancel {
    /// Wanted until further notice.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Not wanted any more: what runs ends soon, with [`StoreError::Cancelled`], and nothing new begins.
    pub fn cancel(&self) {
        let mut reads = self.reads();
        reads.cancelled = true;
        for (_, handle) in &reads.running {
            handle.interrupt();
        }
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.reads().cancelled
    }

    fn reads(&self) -> MutexGuard<'_, Reads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a read as long as it is wanted.
    pub(crate) fn watch<T>(
        &self,
        connection: &Connection,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let number = {
            let mut reads = self.reads();
            if reads.cancelled {
                return Err(StoreError::Cancelled);
            }
            reads.last += 1;
            let number = reads.last;
            reads.running.push((number, connection.get_interrupt_handle()));
            number
        };
        let result = read(connection);
        // Under the same lock as cancelling, so that the connection's next read is not the one that is ended.
        self.reads().running.retain(|(other, _)| *other != number);
        result
    }
}
