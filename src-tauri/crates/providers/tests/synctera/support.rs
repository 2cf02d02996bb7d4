//! An account at a fake Synctera.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelId, ChannelKind, Intent, ProviderKind};
use providers::{Body, Endpoint, Failure, Limits, Options, PreparedRequest, Provider, Secret, Sleeper, Target, connect};
use serde_json::Value;
use wiremock::matchers::{any, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The key every account here is entered with.
pub(crate) const KEY: &str = "geheim-1234";
/// The id of the customer in the recorded replies.
pub(crate) const ID: &str = "7d943c51-e4ff-4e57-9558-08cab6b963c7";
/// The key of the one request of an operation.
pub(crate) const IDEMPOTENCY_KEY: &str = "01939b5e-7a00-7000-8000-000000000001";

/// Waits for nothing and writes down for how long it was asked to.
#[derive(Default)]
pub(crate) struct Slept(pub(crate) Mutex<Vec<Duration>>);

#[async_trait]
impl Sleeper for Slept {
    async fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

fn endpoint(base_url: &str, settings: &[(&str, &str)], key: Option<&str>) -> Endpoint {
    Endpoint {
        base_url: base_url.parse().unwrap(),
        settings: settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        credentials: key.map(|key| ("api_key".to_owned(), Secret::new(key))).into_iter().collect(),
    }
}

fn options(slept: &Arc<Slept>) -> Options {
    Options {
        limits: Limits { total: Duration::from_secs(5), ..Limits::default() },
        user_agent: "console-test".to_owned(),
        sleeper: Arc::clone(slept) as Arc<dyn Sleeper>,
        random: fastrand::Rng::with_seed(1),
        ..Options::default()
    }
}

/// A provider that talks to nobody, for what is pure.
pub(crate) fn offline(settings: &[(&str, &str)]) -> Arc<dyn Provider> {
    connect(ProviderKind::Synctera, endpoint("http://127.0.0.1:9/v0", settings, Some(KEY)), &options(&Arc::default())).unwrap()
}

/// Why a connection cannot be made.
pub(crate) fn refused_connect(settings: &[(&str, &str)], key: Option<&str>) -> Failure {
    match connect(ProviderKind::Synctera, endpoint("http://127.0.0.1:9/v0", settings, key), &options(&Arc::default())) {
        Ok(_) => panic!("this cannot be connected to"),
        Err(failure) => failure,
    }
}

/// A fake Synctera and a connection to it.
pub(crate) struct Account {
    pub(crate) server: MockServer,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) slept: Arc<Slept>,
}

pub(crate) async fn account() -> Account {
    account_with(&[]).await
}

pub(crate) async fn account_with(settings: &[(&str, &str)]) -> Account {
    let server = MockServer::start().await;
    let slept = Arc::new(Slept::default());
    let base = format!("{}/v0", server.uri());
    let provider = connect(ProviderKind::Synctera, endpoint(&base, settings, Some(KEY)), &options(&slept)).unwrap();
    Account { server, provider, slept }
}

impl Account {
    /// Answers everything like this from now on.
    pub(crate) async fn answers(&self, reply: ResponseTemplate) {
        Mock::given(any()).respond_with(reply).mount(&self.server).await;
    }

    /// Answers the next request like this.
    pub(crate) async fn answers_once(&self, reply: ResponseTemplate) {
        Mock::given(any()).respond_with(reply).up_to_n_times(1).mount(&self.server).await;
    }

    /// Answers requests with this parameter like this.
    pub(crate) async fn answers_to(&self, name: &str, value: &str, reply: ResponseTemplate) {
        Mock::given(query_param(name, value)).respond_with(reply).mount(&self.server).await;
    }

    /// Answers requests without this parameter like this.
    pub(crate) async fn answers_without(&self, name: &str, reply: ResponseTemplate) {
        Mock::given(query_param_is_missing(name)).respond_with(reply).mount(&self.server).await;
    }

    pub(crate) async fn received(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    /// The queries that came, percent-encoded.
    pub(crate) async fn queries(&self) -> Vec<String> {
        self.received().await.iter().map(|request| request.url.query().unwrap_or_default().to_owned()).collect()
    }

    /// The recorded customer as just read, with everything that is known about it.
    pub(crate) async fn reads(&self, name: &str) -> Target {
        self.answers_once(fixture(200, name)).await;
        let target = Target { remote_id: Some(ID.into()), ..Target::default() };
        let fresh = self.provider.read(&target).await.unwrap();
        Target { fresh, idempotency_key: Some(IDEMPOTENCY_KEY.into()), ..target }
    }
}

/// A recorded customer as just read, ready to be changed.
pub(crate) async fn just_read(name: &str) -> Target {
    account().await.reads(name).await
}

/// The same customer with nothing of which only a part is known, so that it can be sent back whole.
pub(crate) fn replaceable(mut target: Target) -> Target {
    if let Some(fresh) = &mut target.fresh {
        fresh.fields.set("ssn".into(), "");
    }
    target
}

/// A customer that comes in this form, as just read.
pub(crate) async fn read_as(reply: Value) -> Target {
    let account = account().await;
    account.answers(ResponseTemplate::new(200).set_body_json(reply)).await;
    let target = Target { remote_id: Some(ID.into()), idempotency_key: Some(IDEMPOTENCY_KEY.into()), ..Target::default() };
    Target { fresh: account.provider.read(&target).await.unwrap(), ..target }
}

/// A recorded reply.
pub(crate) fn fixture(status: u16, name: &str) -> ResponseTemplate {
    let path = format!("{}/../../../tests/fixtures/synctera/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read_to_string(path).unwrap();
    let content_type = if status < 400 { "application/json" } else { "application/problem+json" };
    ResponseTemplate::new(status).set_body_raw(body, content_type)
}

/// A request as it went over the wire, without the host and the key.
pub(crate) fn wire(request: &Request) -> String {
    let mut lines = vec![match request.url.query() {
        Some(query) => format!("{} {}?{query}", request.method, request.url.path()),
        None => format!("{} {}", request.method, request.url.path()),
    }];
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| !["host", "authorization"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    lines.extend(headers);
    lines.push(String::new());
    lines.push(String::from_utf8(request.body.clone()).unwrap());
    lines.join("\n")
}

pub(crate) fn json(request: &PreparedRequest) -> &Value {
    match &request.body {
        Body::Json(value) => value,
        other => panic!("Synctera takes JSON, not {other:?}"),
    }
}

pub(crate) fn edit(changes: &[(&str, &str)]) -> Intent {
    let change = |(key, after): &(&str, &str)| FieldChange { key: (*key).into(), before: String::new(), after: (*after).into() };
    Intent::Edit { changes: changes.iter().map(change).collect() }
}

pub(crate) fn create(fields: &[(&str, &str)], channels: Vec<ChannelAddress>) -> Intent {
    Intent::Create { fields: fields.iter().copied().collect(), channels, ticket_id: None, no_sync: false }
}

pub(crate) fn email(value: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Email, value: value.into() }
}

pub(crate) fn phone(value: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Telephone, value: value.into() }
}

fn channel() -> ChannelId {
    IDEMPOTENCY_KEY.parse().unwrap()
}

pub(crate) fn add(address: ChannelAddress) -> Intent {
    Intent::AddChannel { channel: channel(), address, no_sync: false }
}

pub(crate) fn change(before: ChannelAddress, after: ChannelAddress) -> Intent {
    Intent::ChangeChannel { channel: channel(), before, after, no_sync: false }
}

pub(crate) fn remove(address: ChannelAddress) -> Intent {
    Intent::RemoveChannel { channel: channel(), address }
}
