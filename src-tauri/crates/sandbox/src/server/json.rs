//! Reading parameters out of a JSON body.

use axum::http::{Method, header};
use serde_json::Value;

use super::form::pairs;
use super::system::{Params, Received};

/// The parameters of the query for GET and DELETE, otherwise the JSON body laid flat: `contact.address.city`, and for the
/// second entry of a list `phones.1.number`.
pub(crate) fn read_json(received: &Received) -> Params {
    if matches!(received.method, Method::GET | Method::HEAD | Method::DELETE) {
        return pairs(received.query.as_bytes());
    }
    received.json.as_ref().map(flattened).unwrap_or_default()
}

/// The body as JSON, if its content type says that it is and it is well-formed.
pub(super) fn parsed(headers: &axum::http::HeaderMap, body: &[u8]) -> Option<Value> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = content_type.split(';').next()?.trim().to_ascii_lowercase();
    let says_json = media_type == "application/json" || media_type.ends_with("+json");
    says_json.then(|| serde_json::from_slice(body).ok()).flatten()
}

/// Every plain value by its path. An empty object or list has none; null is written as `null`.
pub(crate) fn flattened(json: &Value) -> Params {
    let mut params = Params::new();
    lay_flat(String::new(), json, &mut params);
    params
}

fn lay_flat(path: String, json: &Value, params: &mut Params) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match json {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| lay_flat(below(name), value, params)),
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(place, value)| lay_flat(below(&place.to_string()), value, params));
        }
        Value::String(text) => {
            params.insert(path, text.clone());
        }
        other => {
            params.insert(path, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_is_laid_flat() {
        let body = json!({"contact": {"address": {"city": "Köln"}, "phones": [{"n": 1}, {"n": 2}]}, "dob": null, "ok": true});
        let flat = flattened(&body);
        let pairs: Vec<(&str, &str)> = flat.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("contact.address.city", "Köln"),
                ("contact.phones.0.n", "1"),
                ("contact.phones.1.n", "2"),
                ("dob", "null"),
                ("ok", "true")
            ]
        );
    }

    #[rstest]
    #[case("application/json", "{}", true)]
    #[case("Application/JSON; charset=utf-8", "{}", true)]
    #[case("application/problem+json", "{}", true)]
    #[case("text/plain", "{}", false)]
    #[case("application/json", "{", false)]
    #[case("application/json", "", false)]
    fn only_what_says_json_and_is_json_is_read(#[case] content_type: &'static str, #[case] body: &str, #[case] read: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        assert_eq!(parsed(&headers, body.as_bytes()).is_some(), read);
    }
}
