//! What a system must be able to do to be served.

use std::collections::BTreeMap;
use std::fmt::Debug;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::running::RunningKey;

/// Parameters by name. Of a name sent twice the last value counts, as in most form back ends.
pub(crate) type Params = BTreeMap<String, String>;

/// A request as it came in.
pub(crate) struct Received {
    pub(crate) method: Method,
    /// With the system's prefix.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body, if it is well-formed JSON and says so in its content type.
    pub(crate) json: Option<Value>,
}

impl Received {
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }
}

/// A request as a system judges it.
pub(crate) struct Call<'a> {
    pub(crate) at: Timestamp,
    pub(crate) method: &'a Method,
    /// The whole path, with the system's prefix, still percent-encoded.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// The named parts of the path.
    pub(crate) path: &'a Params,
    /// What [`System::params`] read.
    pub(crate) params: &'a Params,
    /// The body as sent.
    pub(crate) sent: &'a [u8],
    /// The body, if it is well-formed JSON and says so in its content type.
    pub(crate) json: Option<&'a Value>,
}

impl<'a> Call<'a> {
    /// A header, if it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A status and, mostly, a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<Value>,
    /// The content type of the body.
    pub(crate) media_type: &'static str,
}

impl Reply {
    pub(crate) fn json(status: StatusCode, body: Value) -> Self {
        Self { status, body: Some(body), media_type: "application/json" }
    }

    /// An error as RFC 9457 writes it.
    pub(crate) fn problem(status: StatusCode, body: Value) -> Self {
        Self { status, body: Some(body), media_type: "application/problem+json" }
    }

    /// A status without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, body: None, media_type: "application/json" }
    }

    pub(crate) fn body_bytes(&self) -> Bytes {
        self.body.as_ref().map_or_else(Bytes::new, |body| Bytes::from(body.to_string()))
    }

    /// The response with this body, which is the reply's own unless a fault has shortened it.
    pub(crate) fn into_response_with(self, body: Body) -> Response {
        let mut response = (self.status, body).into_response();
        if self.body.is_some() {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        response
    }
}

/// What a system makes of a call.
#[derive(Debug)]
pub(crate) struct Outcome<C> {
    pub(crate) reply: Reply,
    /// False when the system refused.
    pub(crate) executed: bool,
    pub(crate) customer_id: Option<String>,
    /// What came of it, in a word, where status and operation do not tell: `created`, `updated`, `replayed`.
    pub(crate) result: Option<&'static str>,
    /// Not applied yet: the frame writes them down first. A refusal has changes where the system remembers refusals.
    pub(crate) changes: Vec<C>,
}

/// One operation of a system.
pub(crate) trait Operation: Copy + Send + Sync + 'static {
    /// The name in the system's own words.
    fn name(self) -> &'static str;
    /// Whether it can change data.
    fn changes(self) -> bool;
}

/// A remote system.
pub(crate) trait System: Send + Sync + 'static {
    type Operation: Operation;
    type Change: Debug + Serialize + DeserializeOwned + Send;

    /// The first segment of its paths and its name in the journal.
    const NAME: &'static str;

    /// Reads the parameters the way the system's own back end would.
    fn params(received: &Received) -> impl Future<Output = Params> + Send;

    /// Takes a call in before it is carried out, which may be a while later. What it gives is held until the call is answered; a reply
    /// turns the call away.
    fn admit(&self, _operation: Self::Operation, _call: &Call<'_>) -> Result<Option<RunningKey>, Reply> {
        Ok(None)
    }

    /// Judges a call. Changes no data.
    fn answer(&self, operation: Self::Operation, call: &Call<'_>) -> Outcome<Self::Change>;

    /// Makes changes that an `answer` asked for, now or before a restart.
    fn apply(&self, changes: Vec<Self::Change>);

    /// How the system itself would word an error that a fault made up. `retry_after` is in seconds.
    fn refused(status: StatusCode, message: &str, _retry_after: Option<u64>) -> Reply {
        Reply::json(status, json!({"status": "error", "message": message}))
    }

    /// Forgets every token it has issued, if it issues any.
    fn revoke_tokens(&self) {}
}
