//! How secuconnect is signed in to, and how it complains.

use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::http::{Complaint, Dialect, shown};
use crate::{Effect, Failure, FailureKind};

use super::contact;
use super::token::Tokens;
use super::wire::text;

/// What says that a customer is unknown. Source: secuconnect API notes, section 4.
const NOT_FOUND: &str = "ProductNotFoundException";

/// The parameter of the path that names a customer. Source: section 3.
const ID: &str = "paymentCustomerId";

/// Signs in with a token that is renewed as needed.
pub(super) struct SecuconnectDialect {
    tokens: Tokens,
}

impl SecuconnectDialect {
    pub(super) fn new(tokens: Tokens) -> Self {
        Self { tokens }
    }
}

/// Whether a failure is the documented way to say that there is no such customer, and not just a wrong address.
pub(super) fn is_not_found(failure: &Failure) -> bool {
    failure.kind == FailureKind::NotFound && failure.fields.iter().any(|(field, _)| field == ID)
}

fn word<'a>(reply: &'a Value, name: &str) -> &'a str {
    reply.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

#[async_trait]
impl Dialect for SecuconnectDialect {
    async fn authenticate(&self, headers: &mut HeaderMap, refused: Option<&HeaderMap>) -> Result<(), Failure> {
        headers.insert(AUTHORIZATION, self.tokens.header(refused.and_then(|refused| refused.get(AUTHORIZATION))).await?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(())
    }

    /// 401, or 403 with code 2003, which is how a missing token is documented. Any other 403 is a real refusal. Source: section 2.
    fn expired(&self, status: StatusCode, reply: Option<&Value>) -> bool {
        let code = || reply.and_then(|reply| text(reply.get("code")?));
        match status {
            StatusCode::UNAUTHORIZED => true,
            StatusCode::FORBIDDEN => code().is_some_and(|code| code.trim() == "2003"),
            _ => false,
        }
    }

    /// Known to an older client only, which repeats within three minutes under it. Source: section 5.5.
    fn idempotency_header(&self) -> HeaderName {
        HeaderName::from_static("x-action")
    }

    /// An exception under any status. Source: section 4.
    fn complains(&self, reply: &Value) -> bool {
        word(reply, "status").eq_ignore_ascii_case("error") || word(reply, "error").ends_with("Exception")
    }

    /// What is meant for developers comes first, since what is meant for people is German and often says nothing. Source: section 4.
    fn complaint(&self, reply: &Value) -> Complaint {
        let words = |name: &str| shown(word(reply, name));
        let details = ["error_details", "error_description", "error_user", "error"].map(words);
        let mut message = details.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
        let user = words("error_user");
        if !user.is_empty() && user != message {
            message = format!("{message} (“{user}”)");
        }
        let support_id = reply.get("supportId").and_then(text).map(|id| shown(&id)).filter(|id| !id.is_empty());
        if let Some(support_id) = support_id {
            message = format!("{message} (supportId {support_id})").trim_start().to_owned();
        }
        let fields = match word(reply, "error") {
            NOT_FOUND => vec![(ID.to_owned(), words("error_details"))],
            "ProductFormatException" => named(word(reply, "error_details")),
            _ => Vec::new(),
        };
        Complaint { message, fields }
    }

    /// The name of the exception says more than the status, which is not documented for most of them. Source: sections 4 and 7.
    fn judge(&self, _status: StatusCode, reply: &Value, writes: bool, failure: Failure) -> Failure {
        let kind = match word(reply, "error") {
            // Limits are not documented, so neither is an exception that would go with them: here the status is the clearer word.
            _ if failure.kind == FailureKind::Throttled => FailureKind::Throttled,
            NOT_FOUND => FailureKind::NotFound,
            "ProductNotAllowedException" => FailureKind::Refused,
            "ProductFormatException" | "ProductDuplicateException" => FailureKind::Rejected,
            "ProductInternalException" | "ProductBackendproviderException" => FailureKind::ProviderFailed,
            _ => failure.kind,
        };
        // Also under a status that sounds like a refusal: a server that broke down may have begun.
        let unsure = writes && kind == FailureKind::ProviderFailed;
        Failure { kind, effect: if unsure { Effect::Unknown } else { failure.effect }, ..failure }
    }
}

/// The properties of a contact that words for developers name, such as `dob` or `contact.address.city`.
fn named(details: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for token in details.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
        let token = token.trim_matches('.');
        let property = token.rsplit('.').next().unwrap_or_default();
        // Ordinary words of a sentence too, so they count only with a path before them.
        let ordinary = ["name", "title"].contains(&property) && property == token;
        if let Some(key) = contact::key_of(property).filter(|_| !ordinary)
            && !fields.iter().any(|(known, _)| known == key)
        {
            fields.push((key.to_owned(), shown(details)));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::secuconnect::settings::Settings;
    use domain::Secret;
    use rstest::rstest;
    use serde_json::json;
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::time::Instant;

    fn dialect() -> SecuconnectDialect {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        let credentials = ("id".to_owned(), Secret::new("secret"));
        let base = "http://127.0.0.1:9".parse().unwrap();
        let tokens = Tokens::new(&base, &Options::default(), settings, credentials, Arc::new(Instant::now));
        SecuconnectDialect::new(tokens.unwrap())
    }

    #[rstest]
    #[case(401, None, true)]
    #[case(403, Some(json!({"code": 2003})), true)]
    #[case(403, Some(json!({"code": "2003"})), true)]
    #[case(403, Some(json!({"code": 2004})), false)]
    #[case(403, Some(json!({"code": 403})), false)]
    #[case(403, None, false)]
    #[case(400, Some(json!({"code": 2003})), false)]
    #[tokio::test]
    async fn what_renews_the_token(#[case] status: u16, #[case] reply: Option<Value>, #[case] expired: bool) {
        assert_eq!(dialect().expired(StatusCode::from_u16(status).unwrap(), reply.as_ref()), expired);
    }

    #[rstest]
    #[case(json!({"status": "error"}), true)]
    #[case(json!({"error": "ProductFormatException"}), true)]
    #[case(json!({"object": "payment.customers", "id": "PCU_1"}), false)]
    #[case(json!([]), false)]
    #[tokio::test]
    async fn errors_are_told_by_the_body(#[case] reply: Value, #[case] complains: bool) {
        assert_eq!(dialect().complains(&reply), complains);
    }

    #[rstest]
    #[case(
        json!({"error": "X", "error_details": "Valid auth token required", "error_user": "Unbekannter Fehler (Code 2003)", "supportId": "00ff"}),
        "Valid auth token required (“Unbekannter Fehler (Code 2003)”) (supportId 00ff)"
    )]
    #[case(json!({"error_user": "Unbekannter Fehler", "supportId": 7}), "Unbekannter Fehler (supportId 7)")]
    #[case(json!({"error": "ProductInternalException"}), "ProductInternalException")]
    #[case(json!({"status": "error", "error_details": "<html>"}), "")]
    #[tokio::test]
    async fn words_and_reference(#[case] reply: Value, #[case] message: &str) {
        assert_eq!(dialect().complaint(&reply).message, message);
    }

    #[rstest]
    #[case("Invalid value for dob", &["birth.date"])]
    #[case("contact.address.city and contact.name are wrong", &["address.legal.city", "name.combined"])]
    #[case("The name of the mobile or phone is wrong.", &["channels"])]
    #[case("Body is missing", &[])]
    #[tokio::test]
    async fn complaints_lead_to_our_fields(#[case] details: &str, #[case] expected: &[&str]) {
        let reply = json!({"error": "ProductFormatException", "error_details": details});
        let fields: Vec<String> = dialect().complaint(&reply).fields.into_iter().map(|(key, _)| key).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn whoever_asks_too_often_is_told_to_wait_whatever_the_exception() {
        let failure = Failure { kind: FailureKind::Throttled, ..Failure::impossible("") };
        let reply = json!({"error": "ProductInternalException"});
        let judged = dialect().judge(StatusCode::TOO_MANY_REQUESTS, &reply, true, failure);
        assert_eq!((judged.kind, judged.effect), (FailureKind::Throttled, Effect::None));
    }

    #[rstest]
    #[case(403, "ProductNotFoundException", FailureKind::NotFound)]
    #[case(400, "ProductNotAllowedException", FailureKind::Refused)]
    #[case(500, "ProductFormatException", FailureKind::Rejected)]
    #[case(400, "ProductBackendproviderException", FailureKind::ProviderFailed)]
    #[case(418, "ProductNewException", FailureKind::Rejected)]
    #[tokio::test]
    async fn the_exception_says_more_than_the_status(#[case] status: u16, #[case] error: &str, #[case] kind: FailureKind) {
        let failure = Failure { kind: FailureKind::Rejected, effect: Effect::None, ..Failure::impossible("") };
        let judged = dialect().judge(StatusCode::from_u16(status).unwrap(), &json!({"error": error}), true, failure);
        assert_eq!(judged.kind, kind);
        assert_eq!(
            judged.effect == Effect::Unknown,
            kind == FailureKind::ProviderFailed,
            "a server that broke down may have begun"
        );
    }
}
