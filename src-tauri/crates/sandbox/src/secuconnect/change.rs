//! What an operation changes, as it is kept in the state log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::customer::Customer;

/// Holds results, not requests, so that a replay does not depend on how requests are judged today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A customer is new or has changed.
    Stored(Customer),
    /// A customer is gone.
    Deleted { id: String },
    /// A request with an `X-Action` was answered.
    Acted { action: String, answered: Answered },
}

/// The first result of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(super) at: Timestamp,
    pub(super) customer_id: Option<String>,
    pub(super) body: Value,
}
