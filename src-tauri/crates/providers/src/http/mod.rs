//! The layer all adapters share: one request out, one judged reply back.
//!
//! Timeouts, the cap on a reply's size, redirects, repeated reads, and the classification of everything that can go wrong
//! are decided here, once. It knows no provider: headers that sign in and the shape of a complaint come from a [`Dialect`].
//! A write goes out exactly once; whether it may have been carried out is said by [`crate::Effect`].
//!
//! What is logged: the operation, the method, the path without ids, status, size and duration. Never a query, a body or a
//! header.

mod address;
mod classify;
mod client;
mod encode;
mod options;
mod reply;
mod retry;

pub use address::{AddressError, check_address};
pub use options::{Limits, Options, Sleeper};

pub(crate) use client::Client;
#[cfg(test)]
pub(crate) use reply::typed;
pub(crate) use reply::{Complaint, Reply};

use reqwest::header::HeaderMap;
use serde_json::Value;

/// What one provider does differently from the others on the level of HTTP.
pub(crate) trait Dialect: Send + Sync {
    /// Adds the headers that sign in. Values are marked as sensitive.
    fn authenticate(&self, headers: &mut HeaderMap);

    /// Whether a reply is a complaint although its status says success.
    fn complains(&self, reply: &Value) -> bool;

    /// What a complaint says, as far as it says anything.
    fn complaint(&self, reply: &Value) -> Complaint;
}
