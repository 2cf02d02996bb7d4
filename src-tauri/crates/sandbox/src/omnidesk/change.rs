//! What an operation changes, as it is kept in the state log.

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::history::Entry;

/// Holds results, not requests, so that a replay does not depend on how requests are judged today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A customer is new or has changed.
    Stored(Customer),
    /// A customer is no longer there; what others know of it stays.
    Deleted { customer_id: u64 },
    /// A customer and everything linked to it is gone.
    Purged { customer_id: u64 },
    /// Something happened to a customer.
    Noted { customer_id: u64, entry: Entry },
    /// A ticket belongs to this customer from now on.
    TicketLinked { ticket_id: u64, customer_id: u64 },
}
