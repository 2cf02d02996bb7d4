//! Reading connections. A read never waits for a write.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::{StoreError, health};

#[derive(Clone)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
    count: usize,
}

impl Readers {
    pub(crate) fn new(connections: Vec<Connection>) -> Self {
        Self {
            count: connections.len(),
            free: Arc::new(Semaphore::new(connections.len())),
            idle: Arc::new(Mutex::new(connections)),
        }
    }

    /// Waits for the reads that run and closes their connections. What comes later is refused.
    pub(crate) async fn close(&self) {
        if self.free.is_closed() {
            return;
        }
        self.free.close();
        let all = self.count;
        while self.idle().len() < all {
            // A read is a matter of milliseconds.
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        self.idle().clear();
    }

    /// Waits for the reads that run and puts new connections in place of all, without the pages and values the old ones kept in memory.
    pub(crate) async fn renew(&self, open: impl Fn() -> Result<Connection, StoreError>) -> Result<(), StoreError> {
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        let _free = self.free.acquire_many(all).await.map_err(|_| StoreError::Closed)?;
        let new: Vec<Connection> = (0..self.count).map(|_| open()).collect::<Result<_, _>>()?;
        *self.idle() = new;
        Ok(())
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a read on a thread where waiting for the disk holds nobody up.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = self.free.clone().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let idle = self.idle.clone();
        tokio::task::spawn_blocking(move || {
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(connection) = taken else { return Err(StoreError::Closed) };
            let lent = Lent { connection: Some(connection), idle };
            let result = lent.run(read);
            drop((lent, permit));
            result
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }
}

/// A connection while it is used. It goes back however the read ends: whoever closes the pool waits for all of them.
struct Lent {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Lent {
    fn run<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = self.connection.as_ref().ok_or(StoreError::Closed)?;
        health::trusted(connection, in_one_transaction(connection, read))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.connection.take());
    }
}

/// So that all statements of a read see the same state, and what was read once is not read again when somebody writes in between.
fn in_one_transaction<T>(
    connection: &Connection,
    read: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.unchecked_transaction()?;
    let result = read(&transaction);
    // Nothing was changed, so there is nothing to keep.
    transaction.rollback()?;
    result
}
