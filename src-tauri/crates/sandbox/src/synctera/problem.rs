//! Errors: `application/problem+json` (section 4).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::customer::Status;
use crate::server::Reply;

/// Why a request was not carried out.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    /// The end of the type's address; None for the codes whose type is not known, which are sent without one.
    slug: Option<&'static str>,
    title: &'static str,
    detail: String,
    /// In a box, so that a refusal stays small.
    more: Box<Map<String, Value>>,
}

impl Problem {
    fn new(
        status: StatusCode,
        code: &'static str,
        slug: Option<&'static str>,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { status, code, slug, title, detail: detail.into(), more: Box::default() }
    }

    /// The request as a whole cannot be read.
    pub(super) fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", Some("bad-request"), "Bad Request", detail)
    }

    pub(super) fn query(detail: impl Into<String>) -> Self {
        let slug = Some("bad-request-query");
        Self::new(StatusCode::BAD_REQUEST, "BAD_QUERY_PARAMETER", slug, "Bad Query Parameter", detail)
    }

    /// The body names a customer that does not exist: the same type as for 404, with another status.
    pub(super) fn unknown_reference() -> Self {
        let detail = "The request refers to a customer that does not exist";
        Self::new(StatusCode::BAD_REQUEST, "CUSTOMER_NOT_FOUND", Some("not-found"), "Not Found", detail)
    }

    pub(super) fn unauthenticated() -> Self {
        let detail = "The API key is missing or not valid";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", Some("unauthenticated"), "Unauthenticated", detail)
    }

    pub(super) fn forbidden() -> Self {
        let detail = "The API key does not have the permission customers:write";
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", Some("forbidden"), "Forbidden", detail)
    }

    pub(super) fn not_found() -> Self {
        let detail = "The requested resource does not exist";
        Self::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_FOUND", Some("not-found"), "Not Found", detail)
    }

    pub(super) fn duplicate() -> Self {
        let detail = "A customer with the same details exists already";
        Self::new(StatusCode::CONFLICT, "DUPLICATE_RESOURCE", Some("duplicate"), "Duplicate", detail)
    }

    pub(super) fn tenancy() -> Self {
        let detail = "The tenant is not one of this organization";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_TENANCY", Some("rule-violation"), "Rule Violation", detail)
    }

    /// The type of this one is not given in the notes.
    pub(super) fn status(valid: &[Status]) -> Self {
        let names: Vec<&str> = valid.iter().map(|status| status.name()).collect();
        let detail = "The status is not allowed here";
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_STATUS", None, "Invalid Status", detail);
        problem.more.insert("valid_status".into(), json!(names));
        problem
    }

    pub(super) fn key_reused() -> Self {
        let detail = "The idempotency key was used for another request";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "IDEMPOTENCY_INVALID_REUSE",
            Some("unprocessable-entity"),
            "Unprocessable Entity",
            detail,
        )
    }

    /// The notes have two statuses for this one. This is the one it shares with a duplicate, so that the status alone does not tell.
    pub(super) fn key_in_use() -> Self {
        let detail = "A request with the same idempotency key is being processed";
        Self::new(StatusCode::CONFLICT, "IDEMPOTENCY_CONCURRENT_USE", Some("conflict"), "Conflict", detail)
    }

    pub(super) fn into_reply(self) -> Reply {
        let mut body = Map::new();
        if let Some(slug) = self.slug {
            body.insert("type".into(), json!(format!("https://dev.synctera.com/errors/{slug}")));
        }
        body.insert("title".into(), json!(self.title));
        body.insert("status".into(), json!(self.status.as_u16()));
        body.insert("detail".into(), json!(self.detail));
        body.insert("code".into(), json!(self.code));
        body.extend(*self.more);
        Reply::problem(self.status, Value::Object(body))
    }
}

/// An error that a fault made up, in this system's form. For a status that has no code here, there is none.
pub(super) fn made_up(status: StatusCode, detail: &str, retry_after: Option<u64>) -> Reply {
    let (code, slug, title) = match status.as_u16() {
        401 => return Problem::unauthenticated().into_reply(),
        403 => return Problem::forbidden().into_reply(),
        404 => return Problem::not_found().into_reply(),
        429 => ("TOO_MANY_REQUESTS", "too-many-requests", "Too Many Requests"),
        500 => ("INTERNAL_ERROR", "internal-server-error", "Internal Server Error"),
        501 => ("NOT_IMPLEMENTED", "not-implemented", "Not Implemented"),
        504 => ("GATEWAY_TIMEOUT", "gateway-timeout", "Gateway Timeout"),
        _ => {
            let title = status.canonical_reason().unwrap_or("Error");
            return Reply::problem(status, json!({"title": title, "status": status.as_u16(), "detail": detail}));
        }
    };
    let mut problem = Problem::new(status, code, Some(slug), title, detail);
    if let Some(seconds) = retry_after {
        problem.more.insert("retry_after".into(), json!(seconds));
    }
    problem.into_reply()
}

/// What is wrong with the fields of a body, gathered so that all of it is told at once.
#[derive(Debug, Default)]
pub(super) struct Findings {
    missing: Vec<String>,
    invalid: Map<String, Value>,
    immutable: Vec<String>,
}

impl Findings {
    pub(super) fn missing(&mut self, field: impl Into<String>) {
        self.missing.push(field.into());
    }

    pub(super) fn invalid(&mut self, field: impl Into<String>, message: &str) {
        self.invalid.insert(field.into(), json!(message));
    }

    pub(super) fn immutable(&mut self, field: impl Into<String>) {
        self.immutable.push(field.into());
    }

    /// The problem, if there is any.
    pub(super) fn told(self) -> Result<(), Problem> {
        let Self { missing, invalid, immutable } = self;
        let mut parts: Vec<String> = missing.iter().map(|field| format!("{field} is missing")).collect();
        parts.extend(invalid.keys().map(|field| format!("{field} is not valid")));
        parts.extend(immutable.iter().map(|field| format!("{field} may not be changed")));
        if parts.is_empty() {
            return Ok(());
        }
        let slug = Some("bad-request-body");
        let mut problem =
            Problem::new(StatusCode::BAD_REQUEST, "BAD_REQUEST_BODY", slug, "Bad Request Body", parts.join(" and "));
        // Only what there is to tell; a client must not count on the others.
        if !missing.is_empty() {
            problem.more.insert("missing".into(), json!(missing));
        }
        if !invalid.is_empty() {
            problem.more.insert("invalid".into(), Value::Object(invalid));
        }
        if !immutable.is_empty() {
            problem.more.insert("immutable".into(), json!(immutable));
        }
        Err(problem)
    }
}
