//! What can still be read of a damaged cache.

use contract::WireError;
use contract::wire::{Access, Empty};
use secrets::protection::Protection;
use store::{CacheKey, Salvaged, StoreError};

use super::{Closed, Door, Inner, State, folder};
use crate::errors::References;

/// Folder, below the data folder, in which a cache is put together again.
const SALVAGED: &str = "salvaged";

impl Door {
    /// Brings what can still be read of damaged data over into a new cache, with every change that waits in it. The damaged file is put
    /// aside, as it was.
    ///
    /// # Errors
    /// If nothing of it can be read, or there is no room. Nothing was changed then.
    pub async fn access_salvage(&self, _: Empty) -> Result<Access, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Closed(Closed::Damaged(key)) = &*state else { return Ok(self.inner.access(&state)) };
        let key = key.clone();
        let salvaged = self.inner.salvage(&key).await.map_err(|error| self.inner.store(&error))?;
        let next = self.inner.with_key(key, None, Some(words(&salvaged)), self.inner.reach().await).await;
        self.inner.note(&next, "started", None).await;
        Ok(self.put(&mut state, next))
    }
}

impl Inner {
    async fn salvage(&self, key: &CacheKey) -> Result<Salvaged, StoreError> {
        let (data, key, clock) = (self.options.data_dir.clone(), key.clone(), self.clock.clone());
        let salt = Protection::read(&data).ok().flatten().and_then(|kept| kept.salt());
        let work = tokio::task::spawn_blocking(move || {
            let into = data.join(SALVAGED);
            // A try that was interrupted.
            folder::discard(&into)?;
            let salvaged = store::salvage(&data, &key, salt, &into)?;
            folder::put_aside(&data, "damaged", &*clock)?;
            folder::move_up(&into, &data)?;
            std::fs::remove_dir_all(&into)?;
            Ok(salvaged)
        });
        work.await.map_err(|_| StoreError::Closed)?
    }
}

/// What was brought over, for the agent.
fn words(salvaged: &Salvaged) -> String {
    let changes = salvaged.changes();
    format!(
        "The data on this device was damaged. {} of {} changes that were not sent were brought over; the damaged file is kept beside the new \
         one. Customers are pulled again.",
        changes.kept, changes.of
    )
}
