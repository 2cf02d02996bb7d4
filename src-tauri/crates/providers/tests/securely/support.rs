//! An account at a fake Securely.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelAddress, ChannelKind, Fields, Intent, ProviderKind, RemoteRecord};
use providers::{Endpoint, Failure, Limits, Options, PreparedRequest, Provider, Secret, Sleeper, Target, connect};
use serde_json::{Map, Value};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Waits for nothing and writes down for how long it was asked to.
#[derive(Default)]
pub(crate) struct Slept(Mutex<Vec<Duration>>);

#[async_trait]
impl Sleeper for Slept {
    async fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

impl Slept {
    pub(crate) fn times(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

pub(crate) fn connected(
    base_url: &str,
    settings: &[(&str, &str)],
    credentials: &[(&str, &str)],
    slept: &Arc<Slept>,
) -> Result<Arc<dyn Provider>, Failure> {
    let endpoint = Endpoint {
        base_url: base_url.parse().unwrap(),
        settings: settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        credentials: credentials.iter().map(|(key, value)| ((*key).into(), Secret::new(*value))).collect(),
    };
    let options = Options {
        limits: Limits { total: Duration::from_secs(5), ..Limits::default() },
        user_agent: "console-test".to_owned(),
        sleeper: Arc::clone(slept) as Arc<dyn Sleeper>,
        random: fastrand::Rng::with_seed(1),
        ..Options::default()
    };
    connect(ProviderKind::Securely, endpoint, &options)
}

/// The key pair every account here is entered with.
pub(crate) const PAIR: &[(&str, &str)] = &[("api_key", "key-1"), ("api_secret", "geheim-1234")];

/// A provider that talks to nobody, for what is pure.
pub(crate) fn offline(settings: &[(&str, &str)]) -> Arc<dyn Provider> {
    connected("http://127.0.0.1:9", settings, PAIR, &Arc::default()).unwrap()
}

/// A fake Securely and a connection to it.
pub(crate) struct Account {
    pub(crate) server: MockServer,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) slept: Arc<Slept>,
}

pub(crate) async fn account() -> Account {
    account_at("").await
}

/// An account whose calls stand below this path.
pub(crate) async fn account_at(prefix: &str) -> Account {
    let server = MockServer::start().await;
    let slept = Arc::new(Slept::default());
    let provider = connected(&format!("{}{prefix}", server.uri()), &[], PAIR, &slept).unwrap();
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

    pub(crate) async fn received(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    /// The bodies of the requests that came, in order.
    pub(crate) async fn bodies(&self) -> Vec<Value> {
        self.received().await.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
    }
}

/// A recorded reply under a status.
pub(crate) fn fixture_under(status: u16, name: &str) -> ResponseTemplate {
    let path = format!("{}/../../../tests/fixtures/securely/{name}", env!("CARGO_MANIFEST_DIR"));
    ResponseTemplate::new(status).set_body_raw(std::fs::read_to_string(path).unwrap(), "application/json")
}

/// A recorded reply of success.
pub(crate) fn fixture(name: &str) -> ResponseTemplate {
    fixture_under(200, name)
}

pub(crate) fn email(address: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Email, value: address.into() }
}

pub(crate) fn phone(e164: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Telephone, value: e164.into() }
}

pub(crate) fn create(fields: &[(&str, &str)], channels: Vec<ChannelAddress>) -> Intent {
    let fields: Fields = fields.iter().map(|(key, value)| (*key, *value)).collect();
    Intent::Create { fields, channels, ticket_id: None, no_sync: false }
}

/// Everything an import can be told.
pub(crate) fn demarco() -> Intent {
    create(
        &[("name.given", "demarco"), ("name.family", "boyle"), ("id.external", "CUSTOMER-001")],
        vec![email("demarco@example.com"), phone("+12815001111")],
    )
}

/// The one request an intent needs.
pub(crate) fn prepared(provider: &Arc<dyn Provider>, intent: &Intent) -> PreparedRequest {
    let mut requests = provider.prepare(intent, &Target::default()).unwrap();
    assert_eq!(requests.len(), 1, "an import is one request");
    requests.remove(0)
}

/// A customer as it may be known from earlier.
pub(crate) fn known(fields: &[(&str, &str)], channels: &[(ChannelKind, &str)]) -> Target {
    let channels =
        channels.iter().map(|(kind, address)| RemoteChannel { remote_id: None, kind: kind.clone(), address: (*address).into() });
    let fresh = RemoteRecord {
        remote_id: "1201".into(),
        coverage: Coverage::Whole,
        fields: fields.iter().map(|(key, value)| (*key, *value)).collect(),
        channels: Some(channels.collect()),
        extra: Map::new(),
    };
    Target { remote_id: Some("1201".into()), fresh: Some(fresh), ..Target::default() }
}
