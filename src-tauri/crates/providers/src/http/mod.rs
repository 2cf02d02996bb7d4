//! The layer all adapters share: one request out, one judged reply back.
//!
//! Timeouts, the cap on a reply's size, redirects, repeated reads, and the classification of everything that can go wrong
//! are decided here, once. It knows no provider: headers that sign in and the shape of a complaint come from a [`Dialect`].
//! A write goes out exactly once; whether it may have been carried out is said by [`crate::Effect`].
//!
//! What is logged, and told to the [`crate::Ledger`]: the operation, the method, the path without ids, status, size and duration. Never a
//! query, a body or a header.

mod address;
mod classify;
mod client;
mod encode;
mod options;
mod reply;
mod retry;
mod skew;
mod underway;

pub use address::{AddressError, check_address};
pub use options::{Limits, Options, Sleeper};

pub(crate) use client::Client;
#[cfg(test)]
pub(crate) use reply::typed;
pub(crate) use reply::{Complaint, Reply, shown};

use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

use crate::Failure;

/// What one provider does differently from the others on the level of HTTP.
#[async_trait]
pub(crate) trait Dialect: Send + Sync {
    /// Adds the headers that sign in, and those the provider wants on every request. Values that sign in are marked as sensitive.
    /// `refused`: what was added to this request last, if it was refused as expired; that must not be added again.
    ///
    /// # Errors
    /// Why signing in is not possible; nothing was sent then.
    async fn authenticate(&self, headers: &mut HeaderMap, refused: Option<&HeaderMap>) -> Result<(), Failure>;

    /// Whether a refusal means that what signed in has expired, so that the same request may be sent once more after renewing it.
    fn expired(&self, _status: StatusCode, _reply: Option<&Value>) -> bool {
        false
    }

    /// Name of the header that carries an idempotency key.
    fn idempotency_header(&self) -> HeaderName {
        HeaderName::from_static("idempotency-key")
    }

    /// Whether a reply is a complaint although its status says success.
    fn complains(&self, reply: &Value) -> bool;

    /// What a complaint says, as far as it says anything.
    fn complaint(&self, reply: &Value) -> Complaint;

    /// Judges a complaint better than its status alone can: the kind of failure, its effect, how long to wait. `status` may be one of
    /// success; `writes` tells whether the request could change anything, without which there is no effect to be in doubt about.
    fn judge(&self, _status: StatusCode, _reply: &Value, _writes: bool, failure: Failure) -> Failure {
        failure
    }
}
