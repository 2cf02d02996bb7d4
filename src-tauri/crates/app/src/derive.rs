//! Bringing up to date what an older version of this program derived from the records: lists and the search index.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use store::table::person;
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

/// Persons derived in one transaction: short enough that a save in between does not wait noticeably.
const AT_ONCE: u32 = 100;

/// Time left to others between two transactions.
const REST: Duration = Duration::from_millis(5);

/// Goes on until everything is derived. What is not yet is found as soon as it is.
pub(crate) async fn again(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match store.write(clock.now(), |write| person::derive_again(write, AT_ONCE)).await {
            Ok(0) | Err(StoreError::Closed) => return,
            Ok(_) => tokio::time::sleep(REST).await,
            Err(error) => {
                tracing::error!(%error, "lists could not be brought up to date; it is tried again at the next start");
                return;
            }
        }
    }
}
