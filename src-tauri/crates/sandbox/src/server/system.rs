//! What a system must be able to do to be served.

use std::collections::BTreeMap;
use std::fmt::Debug;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

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
}

impl Received {
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }
}

/// A request as a system judges it.
pub(crate) struct Call<'a> {
    pub(crate) at: Timestamp,
    pub(crate) headers: &'a HeaderMap,
    /// The named parts of the path.
    pub(crate) path: &'a Params,
    pub(crate) params: &'a Params,
}

/// A status and, mostly, a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<Value>,
}

impl Reply {
    pub(crate) fn body_bytes(&self) -> Bytes {
        self.body.as_ref().map_or_else(Bytes::new, |body| Bytes::from(body.to_string()))
    }

    /// The response with this body, which is the reply's own unless a fault has shortened it.
    pub(crate) fn into_response_with(self, body: Body) -> Response {
        let mut response = (self.status, body).into_response();
        if self.body.is_some() {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
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
    /// Not applied yet: the frame writes them down first.
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
    type Change: Debug + Serialize + Send;

    /// The first segment of its paths and its name in the journal.
    const NAME: &'static str;

    /// Reads the parameters the way the system's own back end would.
    fn params(received: &Received) -> impl Future<Output = Params> + Send;

    /// Judges a call. Changes nothing.
    fn answer(&self, operation: Self::Operation, call: &Call<'_>) -> Outcome<Self::Change>;

    /// Makes changes that an `answer` asked for, now or before a restart.
    fn apply(&self, changes: Vec<Self::Change>);
}
