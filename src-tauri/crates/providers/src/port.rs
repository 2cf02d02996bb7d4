//! What the rest of the program asks of a provider. Each adapter implements [`Provider`]; nothing outside this crate knows which one it talks to.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{Capabilities, ChannelKind, Intent, RemoteEntry, RemoteRecord};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Failure;

/// One connection at a provider, ready to be asked.
///
/// Dropping a future cancels its request. Nothing here repeats a write; reads are repeated within bounds by the HTTP layer.
#[async_trait]
pub trait Provider: Send + Sync {
    /// What the provider can do.
    fn capabilities(&self) -> &'static Capabilities;

    /// Asks the smallest question that shows whether the connection works.
    ///
    /// # Errors
    /// What stands in the way; its kind tells host, TLS, credentials and "answers, but not like this provider" apart.
    async fn probe(&self) -> Result<Probe, Failure>;

    /// One page of all customers. Start without a cursor and go on with the one returned until there is none.
    ///
    /// # Errors
    /// See [`Failure`].
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure>;

    /// One customer, whole. `None` means that nothing readable was found, which is not proof that it was deleted.
    ///
    /// # Errors
    /// See [`Failure`].
    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure>;

    /// Customers that match a criterion.
    ///
    /// # Errors
    /// See [`Failure`].
    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure>;

    /// How this provider would look for what an agent typed, or why it cannot, in words to show.
    ///
    /// # Errors
    /// The reason why it cannot.
    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str>;

    /// The timeline of a customer, in the provider's order; with the history of tickets if wanted.
    ///
    /// # Errors
    /// See [`Failure`].
    async fn timeline(&self, target: &Target, with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure>;

    /// The requests that bring an intent about, in order. Pure: the same input gives the same requests.
    ///
    /// `target.fresh` has to be the customer as just read wherever the intent concerns an existing one.
    ///
    /// # Errors
    /// [`Failure`] of kind `Impossible` with the reason, when there is no request that could do it.
    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure>;

    /// Sends one prepared request, once.
    ///
    /// # Errors
    /// [`Failure::effect`] says whether the request may have been carried out all the same.
    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure>;

    /// When the provider says that the customer was created, by its own clock; `None` if it does not say, or not to a point in time.
    fn created_at(&self, _record: &RemoteRecord) -> Option<Timestamp> {
        None
    }

    /// How far this device's clock is ahead of the provider's, in whole seconds, from the `Date` header of the last reply that had one.
    fn clock_offset(&self) -> Option<SignedDuration> {
        None
    }
}

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// How many customers there are, where the provider says so.
    pub customers: Option<u32>,
}

/// A page of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The customers.
    pub records: Vec<RemoteRecord>,
    /// Where to go on; `None` at the end.
    pub next: Option<String>,
    /// How many there are in all, where the provider says so.
    pub total: Option<u32>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The customers, in the provider's order.
    pub records: Vec<RemoteRecord>,
    /// How many more there are, where the provider says so.
    pub more: Option<u32>,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criterion {
    /// Words in whatever the provider looks in.
    Words(String),
    /// Somebody reached at this address: phones in E.164.
    Channel(ChannelKind, String),
    /// The organisation's own id.
    ExternalId(String),
    /// Any id a customer goes by: the organisation's own, an account number.
    AnyId(String),
    /// The provider's own id.
    RemoteId(String),
    /// The last four digits of a social security number.
    SsnLastFour(String),
}

/// Which customer a request concerns, by everything that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The provider's id.
    pub remote_id: Option<String>,
    /// The organisation's own id.
    pub external_id: Option<String>,
    /// The customer as last read. To prepare a request it has to be just read.
    pub fresh: Option<RemoteRecord>,
    /// A key never used before, for requests that take one. The same requests are sent again under the same key only as they were kept.
    pub idempotency_key: Option<String>,
    /// The operation's id; carried along where a provider has a place for it, so that the effect can be recognised later.
    pub operation_id: Option<String>,
}

/// A request ready to be sent and to be kept on disk before it is. Holds no credentials: those are added on the way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedRequest {
    /// Name of the provider's operation, such as `updateCustomer`.
    pub operation: String,
    /// HTTP method in capitals.
    pub method: String,
    /// Path below the base URL, percent-encoded, with a leading slash.
    pub path: String,
    /// Query parameters, in order, not encoded.
    pub query: Vec<(String, String)>,
    /// Body.
    pub body: Body,
    /// Idempotency key, where the provider knows one.
    pub idempotency_key: Option<String>,
}

/// What stands in a request in the place of a secret: the secret itself is put in on the way out and is never kept with the request.
#[must_use]
pub fn placeholder(key: &str) -> String {
    format!("{{secret:{key}}}")
}

impl PreparedRequest {
    /// The request with its secrets in place, by field key. Placeholders without a secret stay.
    #[must_use]
    pub fn with_secrets(mut self, secrets: &BTreeMap<String, crate::Secret>) -> Self {
        if let Body::Json(value) = &mut self.body {
            for (key, secret) in secrets {
                fill(value, &placeholder(key), secret.reveal());
            }
        }
        self
    }
}

fn fill(value: &mut Value, place: &str, secret: &str) {
    match value {
        Value::String(text) if text == place => secret.clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(|value| fill(value, place, secret)),
        Value::Object(values) => values.values_mut().for_each(|value| fill(value, place, secret)),
        _ => {}
    }
}

/// Body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "encoding", content = "content", rename_all = "snake_case")]
pub enum Body {
    /// None.
    Empty,
    /// `application/x-www-form-urlencoded`; parameters in order, not encoded.
    Form(Vec<(String, String)>),
    /// `multipart/form-data`; parts in order.
    Multipart(Vec<(String, String)>),
    /// `application/json`. The members of objects go out in the order of their names, so the same value is always the same bytes.
    Json(Value),
}

/// A reply that says the request was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's words, if it sent any.
    pub message: Option<String>,
    /// The customer, if the reply carries it.
    pub record: Option<RemoteRecord>,
    /// Customers the request may concern, in the provider's order, best first, where it identifies rather than creates. Then `record`
    /// is empty: the agent chooses.
    pub candidates: Vec<Candidate>,
}

/// A customer a provider thinks may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The customer.
    pub record: RemoteRecord,
    /// Which of the values sent agree, in the provider's words.
    pub matched_on: Vec<String>,
    /// Whether it agrees with everything that was sent, as the provider says.
    pub exact: bool,
}

/// Everything an adapter needs to reach its provider.
#[derive(Clone)]
pub struct Endpoint {
    /// Base URL without a trailing slash: https, or http on loopback.
    pub base_url: url::Url,
    /// Settings of the connection that differ from their default.
    pub settings: BTreeMap<String, String>,
    /// Credentials by key.
    pub credentials: BTreeMap<String, crate::Secret>,
}
