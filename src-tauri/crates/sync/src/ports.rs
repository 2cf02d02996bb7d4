//! What the engine needs from the rest of the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{ConnectionId, OperationId, Secret};
use providers::{Failure, Provider};

/// Where adapters come from.
#[async_trait]
pub trait Providers: Send + Sync {
    /// The adapter of a connection, with its credentials.
    ///
    /// # Errors
    /// Why there is none.
    async fn provider(&self, id: ConnectionId) -> Result<Arc<dyn Provider>, Unavailable>;

    /// How many requests a second a connection may make; `None` for as many as it likes.
    async fn pace(&self, _: ConnectionId) -> Option<u32> {
        None
    }

    /// Secrets that were typed for an operation, by field key: only those that are there.
    ///
    /// # Errors
    /// Why they cannot be had now, in words to show.
    async fn secrets(&self, id: OperationId, keys: &[&str]) -> Result<BTreeMap<String, Secret>, String>;

    /// Forgets the secrets of an operation that is done. Failing is no error of the operation.
    async fn forget_secrets(&self, id: OperationId, keys: &[&str]);
}

/// Why there is no adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unavailable {
    /// The connection was removed.
    Removed,
    /// Its credentials cannot be had; in words to show.
    Credentials(String),
    /// Its address or settings do not do, or it cannot be reached.
    Failed(Failure),
}

/// Tells windows that the state of a connection changed, which is not kept in the store.
pub trait Notify: Send + Sync {
    /// The state of a connection changed.
    fn status_changed(&self);
}
