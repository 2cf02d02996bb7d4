//! What an operation changes, as it is kept in the state log.

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::memory::Remembered;

/// Holds results, not requests, so that a replay does not depend on how requests are judged today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A customer is new or has changed.
    Stored(Box<Customer>),
    /// A reply that is given again for the same idempotency key.
    Remembered(Remembered),
}
