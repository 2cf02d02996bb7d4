//! What can go wrong when a provider is asked, and what that means for the request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A request that did not lead to what was wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {message}")]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// Whether the request may have been carried out all the same. Always `None` for reads.
    pub effect: Effect,
    /// In words to show: the provider's own where it sent any, never a body, a parameter or a credential.
    pub message: String,
    /// Fields the provider complained about, by its own names, with its words.
    pub fields: Vec<(String, String)>,
    /// How long the provider asks to wait.
    pub retry_after: Option<Duration>,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
}

impl Failure {
    /// A failure for which nothing was sent: there is no request that could do it.
    pub(crate) fn impossible(reason: impl Into<String>) -> Self {
        Self {
            kind: FailureKind::Impossible,
            effect: Effect::None,
            message: reason.into(),
            fields: Vec::new(),
            retry_after: None,
            status: None,
        }
    }

    /// A reply that is JSON, but nothing the provider would say.
    pub(crate) fn not_understood(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::NotUnderstood, ..Self::impossible(message) }
    }

    /// A credential or setting that does not do, named by its key.
    pub(crate) fn wrong(key: &str, reason: &str) -> Self {
        Self { fields: vec![(key.to_owned(), reason.to_owned())], ..Self::impossible(reason) }
    }
}

/// Kinds of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// Host name, network, or the connection broke.
    Unreachable,
    /// No reply in time.
    TimedOut,
    /// The secure connection could not be set up.
    Tls,
    /// 401 or 403: the key is refused, or lacks the right. Not the fault of the request.
    Refused,
    /// 429: too many requests.
    Throttled,
    /// A request under the same idempotency key is still being worked on: wait, then send the same bytes again.
    KeyInUse,
    /// The idempotency key was used before for something else; nothing can be repeated under it.
    KeyMisused,
    /// The provider understood the request and says no.
    Rejected,
    /// The provider says that there is no such thing.
    NotFound,
    /// 5xx: the provider failed.
    ProviderFailed,
    /// A reply that is not what the provider documents: HTML, another JSON, cut short, too large, a redirect elsewhere.
    NotUnderstood,
    /// There is no request that could do it, for the reason given.
    Impossible,
}

/// Whether a request may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Surely not.
    None,
    /// Perhaps; only looking can tell.
    Unknown,
}
