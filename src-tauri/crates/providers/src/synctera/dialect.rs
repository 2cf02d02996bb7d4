//! How Synctera is signed in to, and how it complains.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Secret, ssn};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::Value;

use crate::http::{Complaint, Dialect, shown};
use crate::{Effect, Failure, FailureKind};

use super::names::field_of;
use super::wire::text;

/// The key, ready to be added.
pub(super) struct SyncteraDialect {
    bearer: HeaderValue,
}

impl SyncteraDialect {
    /// Takes the key.
    ///
    /// # Errors
    /// If there is none, or it cannot stand in a header.
    pub(super) fn new(key: Option<&Secret>) -> Result<Self, Failure> {
        let wrong = |words: &str| Failure::wrong("api_key", words);
        let key = key.map(|key| key.reveal().trim()).unwrap_or_default();
        // Copied out of an example together with the word before it.
        let bare = key.strip_prefix("Bearer").filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let key = bare.map_or(key, str::trim);
        if key.is_empty() {
            return Err(wrong("The API key is missing."));
        }
        let strange = |_| wrong("The API key holds a character that no key has.");
        let mut bearer = HeaderValue::from_str(&format!("Bearer {key}")).map_err(strange)?;
        bearer.set_sensitive(true);
        Ok(Self { bearer })
    }
}

/// Longest wait that is passed on.
const LONGEST: u64 = 24 * 60 * 60;

#[async_trait]
impl Dialect for SyncteraDialect {
    /// The key is the token itself. Source: API notes, section 1.
    async fn authenticate(&self, headers: &mut HeaderMap, _refused: Option<&HeaderMap>) -> Result<(), Failure> {
        headers.insert(AUTHORIZATION, self.bearer.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, application/problem+json"));
        Ok(())
    }

    /// A problem is told by its status; one under a status of success is not documented, and is recognised all the same.
    fn complains(&self, reply: &Value) -> bool {
        let customer = ["id", "customers"].iter().any(|name| reply.get(name).is_some());
        let problem = reply.get("type").and_then(Value::as_str).is_some_and(|name| name.contains("/errors/"));
        problem && !customer
    }

    fn complaint(&self, reply: &Value) -> Complaint {
        let words = ["detail", "title"].iter().filter_map(|name| reply.get(name)?.as_str()).map(plain);
        let message = words.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
        Complaint { message, fields: fields(reply) }
    }

    /// The code first, then the type, then the status. Source: API notes, sections 3 and 4.
    fn judge(&self, status: StatusCode, reply: &Value, writes: bool, failure: Failure) -> Failure {
        let (kind, effect) = verdict(reply, status).unwrap_or((failure.kind, failure.effect));
        let effect = if writes { effect } else { Effect::None };
        let asked = reply.get("retry_after").and_then(text).and_then(|seconds| seconds.trim().parse::<f64>().ok());
        let asked = asked.filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
        let asked = asked.map(|seconds| Duration::from_secs((seconds.ceil() as u64).min(LONGEST)));
        Failure { kind, effect, retry_after: asked.max(failure.retry_after), ..failure }
    }
}

/// Kind and effect of a problem; nothing if neither its code nor its type says more than the status.
fn verdict(reply: &Value, status: StatusCode) -> Option<(FailureKind, Effect)> {
    let word = |name: &str| reply.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let not_found = match status {
        StatusCode::NOT_FOUND => FailureKind::NotFound,
        // Something the request refers to does not exist; not the customer it is about.
        _ => FailureKind::Rejected,
    };
    let by_code = match word("code").to_ascii_uppercase().as_str() {
        "BAD_REQUEST"
        | "BAD_REQUEST_BODY"
        | "BAD_QUERY_PARAMETER"
        | "FEATURE_NOT_AVAILABLE"
        | "DUPLICATE_RESOURCE"
        | "INVALID_STATUS"
        | "INVALID_TENANCY"
        | "NOT_IMPLEMENTED" => Some((FailureKind::Rejected, Effect::None)),
        "UNAUTHENTICATED" | "FORBIDDEN" => Some((FailureKind::Refused, Effect::None)),
        "RESOURCE_NOT_FOUND" | "CUSTOMER_NOT_FOUND" => Some((not_found, Effect::None)),
        // What it was used for may have been this very change in other bytes.
        "IDEMPOTENCY_INVALID_REUSE" => Some((FailureKind::KeyMisused, Effect::Unknown)),
        "IDEMPOTENCY_CONCURRENT_USE" => Some((FailureKind::KeyInUse, Effect::Unknown)),
        "TOO_MANY_REQUESTS" => Some((FailureKind::Throttled, Effect::None)),
        "REQUEST_CANCELED" | "INTERNAL_ERROR" | "GATEWAY_TIMEOUT" | "VENDOR_TIMEOUT" => {
            Some((FailureKind::ProviderFailed, Effect::Unknown))
        }
        _ => None,
    };
    by_code.or_else(|| {
        let slug = word("type").trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match slug.to_ascii_lowercase().as_str() {
            "bad-request" | "bad-request-body" | "bad-request-query" | "duplicate" | "rule-violation" | "not-implemented" => {
                Some((FailureKind::Rejected, Effect::None))
            }
            "unauthenticated" | "forbidden" => Some((FailureKind::Refused, Effect::None)),
            "not-found" => Some((not_found, Effect::None)),
            "unprocessable-entity" => Some((FailureKind::KeyMisused, Effect::Unknown)),
            "conflict" => Some((FailureKind::KeyInUse, Effect::Unknown)),
            "too-many-requests" => Some((FailureKind::Throttled, Effect::None)),
            "client-closed-request" | "internal-server-error" | "gateway-timeout" => {
                Some((FailureKind::ProviderFailed, Effect::Unknown))
            }
            _ => None,
        }
    })
}

/// What a problem says about single fields, each by our name for it. Source: API notes, section 4.
fn fields(reply: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (member, words) in [("missing", "This is needed."), ("immutable", "This cannot be changed.")] {
        let names = match reply.get(member) {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(name)) => vec![name.as_str()],
            _ => Vec::new(),
        };
        fields.extend(names.into_iter().map(|name| (field_of(name), words.to_owned())));
    }
    if let Some(Value::Object(invalid)) = reply.get("invalid") {
        for (name, words) in invalid {
            invalid_field(name, words, &mut fields);
        }
    }
    if let Some(Value::Array(allowed)) = reply.get("valid_status") {
        let allowed: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
        if !allowed.is_empty() {
            fields.push((field_of("status"), format!("Possible now: {}.", shown(&allowed.join(", ")))));
        }
    }
    fields
}

/// A field with its words, or an object of fields inside it.
fn invalid_field(name: &str, words: &Value, fields: &mut Vec<(String, String)>) {
    match words {
        Value::Object(inner) => inner.iter().for_each(|(part, words)| invalid_field(&format!("{name}.{part}"), words, fields)),
        Value::Array(words) => fields.extend(words.iter().find_map(Value::as_str).map(|words| (field_of(name), plain(words)))),
        words => fields.extend(words.as_str().map(|words| (field_of(name), plain(words)))),
    }
}

/// A message as it is shown; a social security number quoted in it keeps its last four digits.
fn plain(message: &str) -> String {
    let line = shown(message);
    let words = line.split(' ').map(|word| {
        let core = word.trim_matches(|c: char| !c.is_ascii_digit());
        match ssn::parse(core) {
            Some(number) => word.replace(core, &ssn::masked(&number)),
            None => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn dialect() -> SyncteraDialect {
        SyncteraDialect::new(Some(&Secret::new("k"))).unwrap()
    }

    fn judged(status: u16, reply: &Value) -> (FailureKind, Effect) {
        let failure = Failure { kind: FailureKind::Rejected, ..Failure::impossible("x") };
        let failure = dialect().judge(StatusCode::from_u16(status).unwrap(), reply, true, failure);
        (failure.kind, failure.effect)
    }

    const NONE: Effect = Effect::None;
    const UNKNOWN: Effect = Effect::Unknown;

    #[rstest]
    #[case(400, "BAD_REQUEST", FailureKind::Rejected, NONE)]
    #[case(400, "BAD_REQUEST_BODY", FailureKind::Rejected, NONE)]
    #[case(400, "BAD_QUERY_PARAMETER", FailureKind::Rejected, NONE)]
    #[case(400, "CUSTOMER_NOT_FOUND", FailureKind::Rejected, NONE)]
    #[case(400, "FEATURE_NOT_AVAILABLE", FailureKind::Rejected, NONE)]
    #[case(401, "UNAUTHENTICATED", FailureKind::Refused, NONE)]
    #[case(403, "FORBIDDEN", FailureKind::Refused, NONE)]
    #[case(404, "RESOURCE_NOT_FOUND", FailureKind::NotFound, NONE)]
    #[case(400, "RESOURCE_NOT_FOUND", FailureKind::Rejected, NONE)]
    #[case(404, "FEATURE_NOT_AVAILABLE", FailureKind::Rejected, NONE)]
    #[case(409, "DUPLICATE_RESOURCE", FailureKind::Rejected, NONE)]
    #[case(422, "INVALID_STATUS", FailureKind::Rejected, NONE)]
    #[case(422, "INVALID_TENANCY", FailureKind::Rejected, NONE)]
    #[case(422, "IDEMPOTENCY_INVALID_REUSE", FailureKind::KeyMisused, UNKNOWN)]
    #[case(400, "IDEMPOTENCY_INVALID_REUSE", FailureKind::KeyMisused, UNKNOWN)]
    #[case(422, "IDEMPOTENCY_CONCURRENT_USE", FailureKind::KeyInUse, UNKNOWN)]
    #[case(409, "IDEMPOTENCY_CONCURRENT_USE", FailureKind::KeyInUse, UNKNOWN)]
    #[case(429, "TOO_MANY_REQUESTS", FailureKind::Throttled, NONE)]
    #[case(499, "REQUEST_CANCELED", FailureKind::ProviderFailed, UNKNOWN)]
    #[case(500, "INTERNAL_ERROR", FailureKind::ProviderFailed, UNKNOWN)]
    #[case(501, "NOT_IMPLEMENTED", FailureKind::Rejected, NONE)]
    #[case(504, "GATEWAY_TIMEOUT", FailureKind::ProviderFailed, UNKNOWN)]
    #[case(504, "VENDOR_TIMEOUT", FailureKind::ProviderFailed, UNKNOWN)]
    fn the_code_decides(#[case] status: u16, #[case] code: &str, #[case] kind: FailureKind, #[case] effect: Effect) {
        assert_eq!(judged(status, &json!({"code": code, "type": "about:blank"})), (kind, effect));
    }

    #[rstest]
    #[case(400, "not-found", FailureKind::Rejected, NONE)]
    #[case(404, "not-found", FailureKind::NotFound, NONE)]
    #[case(409, "duplicate", FailureKind::Rejected, NONE)]
    #[case(409, "conflict", FailureKind::KeyInUse, UNKNOWN)]
    #[case(422, "conflict", FailureKind::KeyInUse, UNKNOWN)]
    #[case(422, "unprocessable-entity", FailureKind::KeyMisused, UNKNOWN)]
    #[case(499, "client-closed-request", FailureKind::ProviderFailed, UNKNOWN)]
    #[case(504, "gateway-timeout", FailureKind::ProviderFailed, UNKNOWN)]
    #[case(401, "unauthenticated", FailureKind::Refused, NONE)]
    fn without_a_code_the_type_decides(
        #[case] status: u16,
        #[case] slug: &str,
        #[case] kind: FailureKind,
        #[case] effect: Effect,
    ) {
        let reply = json!({"type": format!("https://dev.synctera.com/errors/{slug}")});
        assert_eq!(judged(status, &reply), (kind, effect));
    }

    #[test]
    fn a_read_has_no_effect_to_be_in_doubt_about() {
        let reply = json!({"code": "IDEMPOTENCY_CONCURRENT_USE"});
        let failure = dialect().judge(StatusCode::CONFLICT, &reply, false, Failure::impossible("x"));
        assert_eq!(failure.effect, NONE);
    }

    #[test]
    fn without_either_the_status_stands() {
        assert_eq!(judged(418, &json!({"code": "TEAPOT", "type": 7})), (FailureKind::Rejected, NONE));
    }

    #[rstest]
    #[case(json!({"retry_after": 7}), Some(5), Some(7))]
    #[case(json!({"retry_after": "7"}), None, Some(7))]
    #[case(json!({"retry_after": 2}), Some(5), Some(5))]
    #[case(json!({"retry_after": -1}), None, None)]
    #[case(json!({"retry_after": 1e30}), None, Some(86_400))]
    #[case(json!({}), Some(5), Some(5))]
    fn either_wish_to_wait_is_honoured(#[case] reply: Value, #[case] header: Option<u64>, #[case] expected: Option<u64>) {
        let failure = Failure { retry_after: header.map(Duration::from_secs), ..Failure::impossible("x") };
        let failure = dialect().judge(StatusCode::TOO_MANY_REQUESTS, &reply, true, failure);
        assert_eq!(failure.retry_after, expected.map(Duration::from_secs));
    }

    #[test]
    fn complaints_name_the_fields() {
        let complaint = dialect().complaint(&json!({
            "title": "Bad Request Body",
            "detail": "dob is missing\nand more",
            "missing": ["dob", "legal_address.city"],
            "invalid": {"phone_number": "must be E.164", "shipping_address": {"postal_code": ["not one", "x"]}, "odd": {"x": 1}},
            "immutable": ["last_name"],
            "valid_status": ["ACTIVE", "INACTIVE"],
        }));
        assert_eq!(complaint.message, "dob is missing and more");
        let fields: Vec<(&str, &str)> = complaint.fields.iter().map(|(key, words)| (key.as_str(), words.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("birth.date", "This is needed."),
                ("address.legal.city", "This is needed."),
                ("name.family", "This cannot be changed."),
                ("channels", "must be E.164"),
                ("address.shipping.postal_code", "not one"),
                ("status", "Possible now: ACTIVE, INACTIVE."),
            ]
        );
    }

    #[test]
    fn a_complaint_never_repeats_a_social_security_number() {
        let complaint = dialect().complaint(&json!({"detail": "ssn \"123-45-6789\", is taken"}));
        assert_eq!(complaint.message, "ssn \"•••-••-6789\", is taken");
    }

    #[rstest]
    #[case(json!({"type": "https://dev.synctera.com/errors/bad-request", "status": 400}), true)]
    #[case(json!({"id": "a", "type": "https://dev.synctera.com/errors/x"}), false)]
    #[case(json!({"customers": []}), false)]
    #[case(json!({"id": "a", "status": "ACTIVE"}), false)]
    fn a_problem_under_success_is_recognised(#[case] reply: Value, #[case] complains: bool) {
        assert_eq!(dialect().complains(&reply), complains);
    }

    #[tokio::test]
    async fn the_key_is_not_shown() {
        let mut headers = HeaderMap::new();
        SyncteraDialect::new(Some(&Secret::new("Bearer geheim"))).unwrap().authenticate(&mut headers, None).await.unwrap();
        assert_eq!(headers.get(AUTHORIZATION).unwrap(), "Bearer geheim");
        assert!(!format!("{headers:?}").contains("geheim"), "headers may be printed while debugging");
    }
}
