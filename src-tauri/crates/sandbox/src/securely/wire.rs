//! The envelopes (Securely API notes, sections 3, 4 and 6).

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::server::Reply;

/// A request that was not carried out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    data: Map<String, Value>,
    retryable: bool,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), data: Map::new(), retryable: false }
    }

    /// The reply to a wrong pair is unknown; 401 is the usual.
    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "The API key or the API secret is missing or wrong.")
    }

    pub(super) fn invalid(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    pub(super) fn invalid_field(field: &str, message: &str) -> Self {
        let mut refusal = Self::invalid(message);
        refusal.data.insert("field".to_owned(), json!(field));
        refusal
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing at this address.")
    }

    /// The error that goes with a status that was made up. It may be 200: an error can stand in any reply (section 6).
    pub(super) fn of(status: StatusCode, message: &str, retry_after: Option<u64>) -> Self {
        let code = match status.as_u16() {
            401 => "UNAUTHORIZED",
            404 => "NOT_FOUND",
            429 => "TOO_MANY_REQUESTS",
            400..500 => "INVALID_REQUEST",
            _ => "TEMPORARILY_UNAVAILABLE",
        };
        let mut refusal = Self::new(status, code, message);
        refusal.retryable = matches!(code, "TOO_MANY_REQUESTS" | "TEMPORARILY_UNAVAILABLE");
        if let Some(seconds) = retry_after {
            refusal.data.insert("retryAfterSeconds".to_owned(), json!(seconds.to_string()));
        }
        refusal
    }

    /// The same error under 200, which this design allows and a careless client takes for an empty list.
    pub(super) fn under_success(self) -> Self {
        Self { status: StatusCode::OK, ..self }
    }

    pub(super) fn into_reply(self, asked: impl Hash) -> Reply {
        let body = json!({
            "correlationId": correlation_id((asked, &self.message)),
            "error": {
                "errorCode": self.code,
                "errorDisplayMessage": self.message,
                "errorData": self.data,
                "isRetryable": self.retryable,
            },
        });
        Reply::json(self.status, body)
    }
}

/// The reply of an import.
pub(super) fn imported(rows: Vec<Value>, asked: impl Hash) -> Reply {
    let body = json!({"correlationId": correlation_id(asked), "payload": {"customers": rows}, "error": null});
    Reply::json(StatusCode::OK, body)
}

/// The reply of a search. Without a total the account did not count beyond the page.
pub(super) fn found(rows: Vec<Value>, total: Option<usize>, asked: impl Hash) -> Reply {
    let body = json!({
        "correlationId": correlation_id(asked),
        "hasMore": total.is_none(),
        "totalCount": total,
        "payload": rows,
        "error": null,
    });
    Reply::json(StatusCode::OK, body)
}

/// In the form of a UUID; follows from what was asked.
fn correlation_id(about: impl Hash) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &about).hash(&mut hasher);
        hasher.finish()
    };
    let (high, low) = (half(0), half(1));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}
