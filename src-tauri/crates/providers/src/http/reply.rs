//! Reading a reply: at most so many bytes, JSON or nothing, and failures that name the place but never the value.

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::{Effect, Failure, FailureKind};

use super::classify::{Purpose, Stopped, transport};

/// What a provider says is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// Its words; empty if it sent none.
    pub(crate) message: String,
    /// Fields it names, with its words.
    pub(crate) fields: Vec<(String, String)>,
}

/// Longest message of a provider that is shown.
const LONGEST_MESSAGE: usize = 300;

/// A provider's message as it is shown: one line of bearable length, or nothing if it is a web page.
pub(crate) fn shown(message: &str) -> String {
    if message.trim_start().starts_with('<') {
        return String::new();
    }
    let line = message.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(LONGEST_MESSAGE).collect()
}

/// A reply of success.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The body; `None` if it was empty.
    value: Option<Value>,
    purpose: Purpose,
}

impl Reply {
    pub(super) fn new(value: Option<Value>, purpose: Purpose) -> Self {
        Self { value, purpose }
    }

    /// The body as it stands; `None` if it was empty.
    pub(crate) fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// The body as a type of the provider's wire; `None` if it was empty.
    ///
    /// # Errors
    /// `NotUnderstood`, with the place inside the reply that does not fit.
    pub(crate) fn parse<T: DeserializeOwned>(self) -> Result<Option<T>, Failure> {
        let Self { value, purpose } = self;
        value.map(|value| typed(value).map_err(|place| not_understood(purpose, &place))).transpose()
    }
}

/// A failure for a reply that is JSON, but not the one that is documented.
fn not_understood(purpose: Purpose, place: &str) -> Failure {
    Stopped::new(FailureKind::NotUnderstood, purpose.perhaps(), format!("The answer is not as documented, at {place}.")).failure
}

/// JSON as a type, or the place that does not fit and what was expected there.
pub(crate) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        format!("{path}: {}", without_value(&error.inner().to_string()))
    })
}

/// A message of the JSON reader without the value it quotes: customers' data must not end up in messages and logs.
fn without_value(message: &str) -> String {
    if message.starts_with("missing field") || message.starts_with("duplicate field") {
        return message.to_owned();
    }
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "something else is expected".to_owned(),
    }
}

/// The bytes of a body, or why they could not be had.
pub(super) async fn bytes(mut response: Response, limit: usize, purpose: Purpose) -> Result<Vec<u8>, Stopped> {
    let status = response.status();
    let too_large = || {
        Stopped::new(FailureKind::NotUnderstood, purpose.perhaps(), "The answer is larger than any the system should send.")
            .status(status)
    };
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) if error.is_timeout() => return Err(transport(&error, purpose).status(status)),
            Err(_) => {
                let stopped = Stopped::new(FailureKind::NotUnderstood, purpose.perhaps(), "The answer was cut short.");
                return Err(stopped.status(status).passing());
            }
        }
    }
}

/// Whether a reply says that it is a web page.
pub(super) fn declared_html(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|content_type| {
        let content_type = content_type.trim().to_ascii_lowercase();
        content_type.starts_with("text/html") || content_type.starts_with("application/xhtml")
    })
}

/// What a body holds.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// Something else, said in words to show.
    Other(&'static str),
}

/// Reads a body.
pub(super) fn content(bytes: &[u8], declared_html: bool) -> Content {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if bytes.is_empty() {
        return Content::Empty;
    }
    if bytes.starts_with(b"<") {
        return Content::Other("The system answered with a web page; perhaps a login page, or a proxy in between.");
    }
    match serde_json::from_slice(bytes) {
        Ok(value) => Content::Json(value),
        Err(_) if declared_html => {
            Content::Other("The system answered with a web page; perhaps a login page, or a proxy in between.")
        }
        Err(error) if error.classify() == Category::Eof => Content::Other("The answer was cut short."),
        Err(_) => Content::Other("The answer is not JSON."),
    }
}

/// A reply that should have been JSON under a status of success and is not.
pub(super) fn not_json(words: &str, purpose: Purpose) -> Stopped {
    Stopped::new(FailureKind::NotUnderstood, purpose.perhaps(), words)
}

/// A complaint under a status of success: the provider decided, so nothing was carried out.
pub(super) fn complained(complaint: Complaint) -> Stopped {
    let message = if complaint.message.is_empty() { "The system does not accept this.".to_owned() } else { complaint.message };
    let mut stopped = Stopped::new(FailureKind::Rejected, Effect::None, message);
    stopped.failure.fields = complaint.fields;
    stopped
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct List {
        #[expect(dead_code, reason = "only parsed")]
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        #[expect(dead_code, reason = "only parsed")]
        id: u64,
    }

    #[test]
    fn a_misfit_is_named_by_its_place_and_never_by_its_value() {
        let place = typed::<List>(json!({"items": [{"id": 1}, {"id": "jan@example.com, expected"}]})).unwrap_err();
        assert_eq!(place, "items[1].id: expected u64");
        let place = typed::<List>(json!({"items": [{}]})).unwrap_err();
        assert_eq!(place, "items[0]: missing field `id`");
    }

    #[rstest]
    #[case(b"", false, Content::Empty)]
    #[case(b" \r\n", true, Content::Empty)]
    #[case(b"\xef\xbb\xbf[]", false, Content::Json(json!([])))]
    #[case(b"{\"a\":", false, Content::Other("The answer was cut short."))]
    #[case(b"OK", false, Content::Other("The answer is not JSON."))]
    #[case(b"{\"a\":1}", true, Content::Json(json!({"a": 1})))]
    fn bodies(#[case] bytes: &[u8], #[case] declared_html: bool, #[case] expected: Content) {
        assert_eq!(content(bytes, declared_html), expected);
    }

    #[rstest]
    #[case(b"<!DOCTYPE html><html></html>", false)]
    #[case(b"  <html>", false)]
    #[case(b"Please log in", true)]
    fn web_pages(#[case] bytes: &[u8], #[case] declared_html: bool) {
        assert!(matches!(content(bytes, declared_html), Content::Other(words) if words.contains("web page")));
    }
}
