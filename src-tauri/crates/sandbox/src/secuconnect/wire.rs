//! Errors as the contract words them (secuconnect API notes, section 4).

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::Reply;

/// A request that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    details: String,
    code: Code,
}

/// The application's code. It is a number in one place and text in another; both kinds are in use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Number(u32),
    Text(&'static str),
}

const NOT_ALLOWED: &str = "ProductNotAllowedException";

impl Refusal {
    fn new(status: StatusCode, error: &'static str, details: &str, code: Code) -> Self {
        Self { status, error, details: details.to_owned(), code }
    }

    /// The documented reply to a missing or expired token: 403, not 401 (section 2).
    pub(super) fn token_wanted() -> Self {
        Self::new(StatusCode::FORBIDDEN, NOT_ALLOWED, "Valid auth token required", Code::Number(2003))
    }

    /// For what never was a token.
    pub(super) fn no_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, NOT_ALLOWED, "Malformed auth token", Code::Number(2001))
    }

    /// A real refusal, which no new token would change.
    pub(super) fn right_wanted() -> Self {
        Self::new(StatusCode::FORBIDDEN, NOT_ALLOWED, "Missing right for this resource", Code::Number(2010))
    }

    pub(super) fn wrong_id() -> Self {
        Self::new(StatusCode::FORBIDDEN, NOT_ALLOWED, "Not allowed for this customer", Code::Text("2012"))
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "ProductNotFoundException", "Resource not found", Code::Text("4001"))
    }

    /// Which status goes with it is unknown; 400 is the usual.
    pub(super) fn format(details: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ProductFormatException", details, Code::Text("3001"))
    }

    /// The error that goes with a status that was made up.
    pub(super) fn of(status: StatusCode, details: &str) -> Self {
        let (error, code) = match status.as_u16() {
            400 => ("ProductFormatException", Code::Text("3001")),
            401 => (NOT_ALLOWED, Code::Number(2001)),
            403 => (NOT_ALLOWED, Code::Number(2010)),
            404 => ("ProductNotFoundException", Code::Text("4001")),
            409 => ("ProductDuplicateException", Code::Text("3005")),
            502 => ("ProductBackendproviderException", Code::Number(1002)),
            _ => ("ProductInternalException", Code::Number(1001)),
        };
        Self::new(status, error, details, code)
    }

    /// The reply, with a support id that follows from what was asked.
    pub(super) fn into_reply(self, asked: impl Hash) -> Reply {
        let (code, shown) = match self.code {
            Code::Number(number) => (json!(number), number.to_string()),
            Code::Text(text) => (json!(text), text.to_owned()),
        };
        let user = match self.error {
            "ProductFormatException" => format!("Bitte prüfen Sie Ihre Eingaben (Code {shown})"),
            "ProductNotFoundException" => format!("Der Datensatz wurde nicht gefunden (Code {shown})"),
            _ => format!("Unbekannter Fehler (Code {shown})"),
        };
        let body = json!({
            "status": "error",
            "error": self.error,
            "error_details": self.details,
            "error_user": user,
            "code": code,
            "supportId": support_id((asked, &self.details)),
        });
        Reply::json(self.status, body)
    }
}

fn support_id(about: impl Hash) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &about).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}

/// An error of the token endpoint, which has a form of its own (section 2).
pub(super) fn token_error(error: &str, description: &str) -> Reply {
    Reply::json(StatusCode::BAD_REQUEST, json!({"error": error, "error_description": description}))
}

/// All successes have the status 200, creation included (section 3).
pub(super) fn ok(body: Value) -> Reply {
    Reply::json(StatusCode::OK, body)
}
