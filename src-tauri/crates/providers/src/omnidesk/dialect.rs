//! How Omnidesk is signed in to, and how it complains.

use async_trait::async_trait;
use domain::Secret;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::Failure;
use crate::http::{Complaint, Dialect, shown};

/// The key, ready to be added.
pub(super) struct OmnideskDialect {
    key: HeaderValue,
}

impl OmnideskDialect {
    /// Takes the key.
    ///
    /// # Errors
    /// If there is none, or it cannot stand in a header.
    pub(super) fn new(key: Option<&Secret>) -> Result<Self, Failure> {
        let wrong = |words: &str| Failure::wrong("api_key", words);
        let key = key.map(|key| key.reveal().trim()).filter(|key| !key.is_empty());
        let key = key.ok_or_else(|| wrong("The API key is missing."))?;
        let mut key = HeaderValue::from_str(key).map_err(|_| wrong("The API key holds a character that no key has."))?;
        key.set_sensitive(true);
        Ok(Self { key })
    }
}

#[async_trait]
impl Dialect for OmnideskDialect {
    /// A header named `apiKey`. The same key would be taken in the query, where it would end up in logs. Source: API notes,
    /// section 1.
    async fn authenticate(&self, headers: &mut HeaderMap, _refused: Option<&HeaderMap>) -> Result<(), Failure> {
        headers.insert(HeaderName::from_static("apikey"), self.key.clone());
        Ok(())
    }

    /// `"status":"error"` or `"type":"error"` is a failure under any HTTP status. Source: API notes, section 3.
    fn complains(&self, reply: &Value) -> bool {
        ["status", "type"]
            .iter()
            .any(|key| reply.get(key).and_then(Value::as_str).is_some_and(|word| word.eq_ignore_ascii_case("error")))
    }

    fn complaint(&self, reply: &Value) -> Complaint {
        let message = ["message", "error"].iter().find_map(|key| reply.get(key).and_then(Value::as_str)).map(shown);
        let fields = reply.get("errors").and_then(Value::as_object).map(|errors| {
            let words = |words: &Value| match words {
                Value::Array(words) => words.first().and_then(Value::as_str).map(shown),
                words => words.as_str().map(shown),
            };
            errors.iter().filter_map(|(field, value)| Some((field.clone(), words(value)?))).collect()
        });
        Complaint { message: message.unwrap_or_default(), fields: fields.unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn dialect() -> OmnideskDialect {
        OmnideskDialect::new(Some(&Secret::new("k"))).unwrap()
    }

    #[rstest]
    #[case(json!({"status": "error", "message": "This form does not exist."}), true)]
    #[case(json!({"type": "error"}), true)]
    #[case(json!({"type": "result", "message": "Customer updated."}), false)]
    #[case(json!({"type": "item", "item": {"type": "error"}}), false)]
    #[case(json!([]), false)]
    fn errors_are_told_by_the_body(#[case] reply: Value, #[case] complains: bool) {
        assert_eq!(dialect().complains(&reply), complains);
    }

    #[test]
    fn complaints_are_shown_as_they_are_but_never_as_a_page() {
        let complaint = dialect().complaint(&json!({"message": "First\n line", "errors": {"firstname": ["too odd"]}}));
        assert_eq!(complaint.message, "First line");
        assert_eq!(complaint.fields, [("firstname".to_owned(), "too odd".to_owned())]);
        assert_eq!(dialect().complaint(&json!({"message": "<html>"})).message, "");
    }

    #[tokio::test]
    async fn the_key_is_not_shown() {
        let mut headers = HeaderMap::new();
        OmnideskDialect::new(Some(&Secret::new("geheim"))).unwrap().authenticate(&mut headers, None).await.unwrap();
        assert!(!format!("{headers:?}").contains("geheim"), "headers may be printed while debugging");
    }
}
