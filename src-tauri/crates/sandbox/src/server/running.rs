//! Requests that are being carried out, by the key they came with.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Keys = Arc<Mutex<HashSet<String>>>;

fn lock(keys: &Keys) -> MutexGuard<'_, HashSet<String>> {
    keys.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The keys in use. They do not survive a restart, as nothing that was being carried out does.
#[derive(Debug, Default)]
pub(crate) struct Running(Keys);

/// A key in use until this is dropped.
#[derive(Debug)]
pub(crate) struct RunningKey {
    keys: Keys,
    key: String,
}

impl Running {
    /// Takes a key into use; None if another request is being carried out under it.
    pub(crate) fn enter(&self, key: &str) -> Option<RunningKey> {
        let free = lock(&self.0).insert(key.to_owned());
        free.then(|| RunningKey { keys: Arc::clone(&self.0), key: key.to_owned() })
    }
}

impl Drop for RunningKey {
    fn drop(&mut self) {
        lock(&self.keys).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_free_again_once_its_request_has_ended() {
        let running = Running::default();
        let first = running.enter("k-1");
        assert!(first.is_some() && running.enter("k-2").is_some());
        assert!(running.enter("k-1").is_none(), "its request is being carried out");
        drop(first);
        assert!(running.enter("k-1").is_some());
    }
}
