//! How Securely is signed in to, and how it complains.

use async_trait::async_trait;
use domain::Secret;
use domain::field::{ACCOUNT_NUMBER, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::Value;

use crate::http::{Complaint, Dialect, shown};
use crate::{Effect, Failure, FailureKind};

use super::{base64, wire};

/// The key pair, ready to be added.
pub(super) struct SecurelyDialect {
    pair: HeaderValue,
}

impl SecurelyDialect {
    /// Takes the key pair.
    ///
    /// # Errors
    /// Which half is missing or cannot be one.
    pub(super) fn new(key: Option<&Secret>, secret: Option<&Secret>) -> Result<Self, Failure> {
        let typed = |half: Option<&Secret>| half.map(|half| half.reveal().trim().to_owned()).filter(|half| !half.is_empty());
        let key = typed(key).ok_or_else(|| Failure::wrong("api_key", "The API key is missing."))?;
        let secret = typed(secret).ok_or_else(|| Failure::wrong("api_secret", "The API secret is missing."))?;
        // A colon ends the key, so the rest of it would be read as part of the secret.
        if key.contains(|c: char| c == ':' || c.is_control()) {
            return Err(Failure::wrong("api_key", "The API key holds a character that no key has."));
        }
        if secret.contains(char::is_control) {
            return Err(Failure::wrong("api_secret", "The API secret holds a character that no secret has."));
        }
        let pair = format!("Basic {}", base64::encode(format!("{key}:{secret}").as_bytes()));
        let mut pair = HeaderValue::from_str(&pair).map_err(|_| Failure::wrong("api_key", "The API key cannot be sent."))?;
        pair.set_sensitive(true);
        Ok(Self { pair })
    }
}

/// Keys of details whose value is the name of a field.
const NAMES_A_FIELD: &[&str] = &["field", "fieldName", "property"];

#[async_trait]
impl Dialect for SecurelyDialect {
    /// Basic, on every call; there is no token that could expire. Source: Securely API notes, section 2.
    async fn authenticate(&self, headers: &mut HeaderMap, _refused: Option<&HeaderMap>) -> Result<(), Failure> {
        headers.insert(AUTHORIZATION, self.pair.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(())
    }

    /// An error that is not null is a failure under any HTTP status. Source: Securely API notes, section 6.
    fn complains(&self, reply: &Value) -> bool {
        wire::error(reply).is_some()
    }

    fn complaint(&self, reply: &Value) -> Complaint {
        let Some(error) = wire::error(reply) else { return Complaint::default() };
        let Some(object) = error.as_object() else {
            return Complaint { message: wire::scalar(error).map(|words| shown(&words)).unwrap_or_default(), fields: Vec::new() };
        };
        let text = |name: &str| wire::member(object, name).and_then(wire::scalar).map(|words| shown(&words)).unwrap_or_default();
        let mut message = text("errorDisplayMessage");
        let code = text("errorCode");
        if message.is_empty() && !code.is_empty() {
            message = format!("Securely does not accept this: {code}.");
        }
        let words = |value: &Value| match value {
            Value::Array(words) => words.first().and_then(wire::scalar),
            words => wire::scalar(words),
        };
        let data = wire::member(object, "errorData").and_then(Value::as_object);
        let fields = data.into_iter().flatten().filter_map(|(name, value)| {
            let words = words(value)?;
            // Which keys there are is not known (section 6): the field's name itself, or a word for "field" with that name beside it.
            match NAMES_A_FIELD.iter().any(|word| name.eq_ignore_ascii_case(word)) {
                true => Some((field(&words), message.clone())),
                false => Some((field(name), shown(&words))),
            }
        });
        Complaint { fields: fields.collect(), message }
    }

    fn judge(&self, _status: StatusCode, reply: &Value, writes: bool, mut failure: Failure) -> Failure {
        if let Some(error) = wire::error(reply) {
            let passing = error.as_object().and_then(|error| wire::member(error, "isRetryable")).is_some_and(wire::flag);
            failure.kind = match failure.kind {
                FailureKind::Rejected | FailureKind::NotFound | FailureKind::NotUnderstood if passing => {
                    FailureKind::ProviderFailed
                }
                // It understood what was asked; nothing documents a status that would mean "no such customer".
                FailureKind::NotFound => FailureKind::Rejected,
                kind => kind,
            };
            // An error that may pass says nothing about how far it got.
            if writes && failure.kind == FailureKind::ProviderFailed {
                failure.effect = Effect::Unknown;
            }
        }
        if let Some(id) = wire::correlation_id(reply) {
            failure.message = traced(&failure.message, &id);
        }
        failure
    }
}

/// Words with the id by which the vendor finds the request.
pub(super) fn traced(words: &str, correlation_id: &str) -> String {
    format!("{words} (correlation id {correlation_id})")
}

/// The field a complaint is about, by our name where there is one. The names complaints use are not documented; these are those of
/// requests.
fn field(name: &str) -> String {
    let ours = match name.to_ascii_lowercase().as_str() {
        "firstname" => NAME_GIVEN,
        "lastname" => NAME_FAMILY,
        "externalidentifier" => EXTERNAL_ID,
        "accountnumber" => ACCOUNT_NUMBER,
        "email" | "phone" => "channels",
        _ => name,
    };
    ours.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn dialect() -> SecurelyDialect {
        SecurelyDialect::new(Some(&Secret::new("key")), Some(&Secret::new("secret"))).unwrap()
    }

    async fn header(key: &str, secret: &str) -> HeaderValue {
        let mut headers = HeaderMap::new();
        let dialect = SecurelyDialect::new(Some(&Secret::new(key)), Some(&Secret::new(secret))).unwrap();
        dialect.authenticate(&mut headers, None).await.unwrap();
        headers.remove(AUTHORIZATION).unwrap()
    }

    #[rstest]
    #[case("key", "secret", "Basic a2V5OnNlY3JldA==")]
    #[case(" key\n", "sec:ret", "Basic a2V5OnNlYzpyZXQ=")]
    #[case("clé", "ß", "Basic Y2zDqTrDnw==")]
    #[tokio::test]
    async fn the_pair_is_joined_with_a_colon_in_utf_8(#[case] key: &str, #[case] secret: &str, #[case] expected: &str) {
        assert_eq!(header(key, secret).await.to_str().unwrap(), expected);
    }

    #[tokio::test]
    async fn a_long_pair_is_not_wrapped() {
        let header = header(&"k".repeat(90), &"s".repeat(90)).await;
        assert_eq!(header.len(), "Basic ".len() + 181_usize.div_ceil(3) * 4, "a line break would end the header");
    }

    #[tokio::test]
    async fn the_pair_is_not_shown() {
        let mut headers = HeaderMap::new();
        dialect().authenticate(&mut headers, None).await.unwrap();
        assert!(!format!("{headers:?}").contains("a2V5OnNlY3JldA"), "headers may be printed while debugging");
    }

    #[rstest]
    #[case(None, Some("s"), "api_key")]
    #[case(Some(" "), Some("s"), "api_key")]
    #[case(Some("a:b"), Some("s"), "api_key")]
    #[case(Some("k"), None, "api_secret")]
    #[case(Some("k"), Some("s\u{7}t"), "api_secret")]
    fn a_half_that_does_not_do_is_named(#[case] key: Option<&str>, #[case] secret: Option<&str>, #[case] field: &str) {
        let failure = SecurelyDialect::new(key.map(Secret::new).as_ref(), secret.map(Secret::new).as_ref()).err().unwrap();
        assert_eq!(failure.fields[0].0, field);
    }

    #[rstest]
    #[case(json!({"payload": {}, "error": null}), false)]
    #[case(json!({"payload": {}}), false)]
    #[case(json!([]), false)]
    #[case(json!({"payload": {"customers": []}, "error": {}}), true)]
    #[case(json!({"Error": {"errorCode": "X"}}), true)]
    #[case(json!({"error": "broken"}), true)]
    fn errors_are_told_by_the_body(#[case] reply: Value, #[case] complains: bool) {
        assert_eq!(dialect().complains(&reply), complains);
    }

    #[rstest]
    #[case(json!({"error": {"errorDisplayMessage": "An email\nis needed", "errorCode": "X"}}), "An email is needed")]
    #[case(json!({"error": {"errorDisplayMessage": null, "errorCode": "INVALID"}}), "Securely does not accept this: INVALID.")]
    #[case(json!({"error": {"ERRORDISPLAYMESSAGE": "No"}}), "No")]
    #[case(json!({"error": {"errorDisplayMessage": "<html>"}}), "")]
    #[case(json!({"error": "broken"}), "broken")]
    #[case(json!({"error": {}}), "")]
    #[case(json!({"message": "no route"}), "")]
    fn the_words_for_people_are_shown(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(dialect().complaint(&reply).message, expected);
    }

    #[test]
    fn complaints_name_our_fields_where_they_are_known() {
        let data = json!({"Email": "not an address", "firstName": ["too long", "odd"], "shoeSize": 7, "nothing": null});
        let fields = dialect().complaint(&json!({"error": {"errorData": data}})).fields;
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(field, words)| (field.as_str(), words.as_str())).collect();
        assert_eq!(pairs, [("channels", "not an address"), (NAME_GIVEN, "too long"), ("shoeSize", "7")]);
        let named = json!({"error": {"errorDisplayMessage": "A wrong format.", "errorData": {"field": "email"}}});
        let fields = dialect().complaint(&named).fields;
        assert_eq!(fields, [("channels".to_owned(), "A wrong format.".to_owned())]);
    }

    #[rstest]
    #[case(FailureKind::Rejected, json!(true), FailureKind::ProviderFailed)]
    #[case(FailureKind::Rejected, json!("True"), FailureKind::ProviderFailed)]
    #[case(FailureKind::Rejected, json!(false), FailureKind::Rejected)]
    #[case(FailureKind::Throttled, json!(true), FailureKind::Throttled)]
    #[case(FailureKind::Refused, json!(true), FailureKind::Refused)]
    #[case(FailureKind::NotFound, json!(false), FailureKind::Rejected)]
    fn an_error_that_may_pass_is_told_apart(#[case] kind: FailureKind, #[case] retryable: Value, #[case] expected: FailureKind) {
        let failure = Failure { kind, ..Failure::impossible("No.") };
        let reply = json!({"correlationId": "c-1", "error": {"isRetryable": retryable}});
        let judged = dialect().judge(StatusCode::OK, &reply, true, failure.clone());
        assert_eq!((judged.kind, judged.message.as_str()), (expected, "No. (correlation id c-1)"));
        let unsure = expected == FailureKind::ProviderFailed;
        assert_eq!(judged.effect, if unsure { Effect::Unknown } else { Effect::None }, "it may have got some way");
        assert_eq!(dialect().judge(StatusCode::OK, &reply, false, failure).effect, Effect::None, "a read has no effect");
    }
}
