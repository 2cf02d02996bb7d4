//! Replies kept under idempotency keys (section 3).

use std::collections::HashMap;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::server::{Call, Reply};

const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A reply and the request it answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(super) key: String,
    at: Timestamp,
    /// Of method, path and body. Only its fingerprint is kept of the body, which may hold an identity number.
    request: String,
    status: u16,
    body: Option<Value>,
    pub(super) customer_id: Option<String>,
}

impl Remembered {
    pub(super) fn new(key: &str, call: &Call<'_>, reply: &Reply, customer_id: Option<String>) -> Self {
        Self {
            key: key.to_owned(),
            at: call.at,
            request: fingerprint(call),
            status: reply.status.as_u16(),
            body: reply.body.clone(),
            customer_id,
        }
    }

    pub(super) fn answers(&self, call: &Call<'_>) -> bool {
        self.request == fingerprint(call)
    }

    /// The same reply once more.
    pub(super) fn reply(&self) -> Reply {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match &self.body {
            None => Reply::empty(status),
            Some(body) if status.is_success() => Reply::json(status, body.clone()),
            Some(body) => Reply::problem(status, body.clone()),
        }
    }

    fn is_alive(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < KEPT
    }
}

/// Byte for byte: another spelling of the same body is another request.
fn fingerprint(call: &Call<'_>) -> String {
    let mut hash = Sha256::new();
    for part in [call.method.as_str().as_bytes(), call.target.as_bytes(), call.sent] {
        hash.update(part);
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

/// All replies kept.
#[derive(Debug, Default)]
pub(super) struct Memory {
    by_key: HashMap<String, Remembered>,
}

impl Memory {
    pub(super) fn recall(&self, key: &str, now: Timestamp) -> Option<&Remembered> {
        self.by_key.get(key).filter(|remembered| remembered.is_alive(now))
    }

    /// Keeps a reply, and forgets those that have outlived their time by then.
    pub(super) fn keep(&mut self, remembered: Remembered) {
        self.by_key.retain(|_, other| other.is_alive(remembered.at));
        self.by_key.insert(remembered.key.clone(), remembered);
    }
}
