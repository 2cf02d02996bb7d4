//! A contract at a fake secuconnect.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{ChannelAddress, ChannelId, ChannelKind, Intent, ProviderKind};
use providers::{Endpoint, Limits, Options, Provider, Secret, Sleeper, Target, connect};
use serde_json::{Value, json};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub(crate) const SECRET: &str = "geheim-5678";
pub(crate) const JOHN: &str = "PCU_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub(crate) const ERIKA: &str = "PCU_2BBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

/// Waits for nothing.
#[derive(Default)]
struct Awake(Mutex<u32>);

#[async_trait]
impl Sleeper for Awake {
    async fn sleep(&self, _: Duration) {
        *self.0.lock().unwrap() += 1;
    }
}

/// A fake secuconnect and a connection to it.
pub(crate) struct Contract {
    pub(crate) server: MockServer,
    pub(crate) provider: Arc<dyn Provider>,
}

pub(crate) fn connected(base_url: &str, settings: &[(&str, &str)]) -> Arc<dyn Provider> {
    let endpoint = Endpoint {
        base_url: base_url.parse().unwrap(),
        settings: settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        credentials: [("client_id", "client-1"), ("client_secret", SECRET)]
            .map(|(key, value)| (key.to_owned(), Secret::new(value)))
            .into(),
    };
    let options = Options {
        limits: Limits { total: Duration::from_secs(5), ..Limits::default() },
        user_agent: "console-test".to_owned(),
        sleeper: Arc::new(Awake::default()),
        random: fastrand::Rng::with_seed(1),
        ..Options::default()
    };
    connect(ProviderKind::Secuconnect, endpoint, &options).unwrap()
}

/// A connection that talks to nobody, for what is pure.
pub(crate) fn offline() -> Arc<dyn Provider> {
    connected("http://127.0.0.1:9", &[])
}

pub(crate) async fn contract() -> Contract {
    contract_with(&[]).await
}

pub(crate) async fn contract_with(settings: &[(&str, &str)]) -> Contract {
    let server = MockServer::start().await;
    let token = Mock::given(path("/oauth/token")).respond_with(fixture(200, "token.json"));
    // Behind the ones of a test that answers sign-in itself, before those that answer anything.
    token.with_priority(3).mount(&server).await;
    let provider = connected(&server.uri(), settings);
    Contract { server, provider }
}

impl Contract {
    /// Answers every request but sign-in like this.
    pub(crate) async fn answers(&self, reply: ResponseTemplate) {
        Mock::given(any()).respond_with(reply).with_priority(9).mount(&self.server).await;
    }

    /// Answers the next request but sign-in like this.
    pub(crate) async fn answers_once(&self, reply: ResponseTemplate) {
        Mock::given(any()).respond_with(reply).up_to_n_times(1).with_priority(5).mount(&self.server).await;
    }

    /// Every request but sign-in.
    pub(crate) async fn received(&self) -> Vec<Request> {
        let all = self.server.received_requests().await.unwrap();
        all.into_iter().filter(|request| request.url.path() != "/oauth/token").collect()
    }

    /// How often a token was asked for.
    pub(crate) async fn tokens(&self) -> usize {
        self.server.received_requests().await.unwrap().len() - self.received().await.len()
    }
}

/// A recorded reply.
pub(crate) fn fixture(status: u16, name: &str) -> ResponseTemplate {
    let path = format!("{}/../../../tests/fixtures/secuconnect/{name}", env!("CARGO_MANIFEST_DIR"));
    ResponseTemplate::new(status).set_body_raw(std::fs::read_to_string(path).unwrap(), "application/json")
}

pub(crate) fn reply(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

pub(crate) fn customer(id: &str, contact: Value) -> Value {
    json!({"object": "payment.customers", "id": id, "contact": contact})
}

pub(crate) fn whom(id: &str) -> Target {
    Target { remote_id: Some(id.into()), ..Target::default() }
}

/// A customer as just read from a reply.
pub(crate) async fn fresh(id: &str, body: ResponseTemplate) -> Target {
    let contract = contract().await;
    contract.answers(body).await;
    let record = contract.provider.read(&whom(id)).await.unwrap().unwrap();
    Target { fresh: Some(record), idempotency_key: Some("key-1".into()), ..whom(id) }
}

pub(crate) async fn john() -> Target {
    fresh(JOHN, fixture(200, "customer.json")).await
}

pub(crate) fn address(kind: ChannelKind, value: &str) -> ChannelAddress {
    ChannelAddress { kind, value: value.into() }
}

pub(crate) fn channel_id() -> ChannelId {
    "01939b5e-7a00-7000-8000-000000000001".parse().unwrap()
}

pub(crate) fn edit(changes: &[(&str, &str)]) -> Intent {
    let change = |(key, after): &(&str, &str)| domain::operation::FieldChange {
        key: (*key).into(),
        before: String::new(),
        after: (*after).into(),
    };
    Intent::Edit { changes: changes.iter().map(change).collect() }
}

pub(crate) fn new_customer() -> Intent {
    Intent::Create {
        fields: [
            ("name.given", "Zoë"),
            ("name.family", "Groß"),
            ("birth.date", "1991-02-03"),
            ("address.legal.street", "Hauptstraße"),
            ("address.legal.number", "6a"),
            ("address.legal.postal_code", "01234"),
            ("address.legal.city", "Dresden"),
            ("address.legal.country", "DE"),
        ]
        .into_iter()
        .collect(),
        channels: vec![
            address(ChannelKind::Email, "zoe@example.com"),
            address(ChannelKind::Telephone, "+493515550142"),
            address(ChannelKind::Mobile, "+4915112345678"),
        ],
        ticket_id: None,
        no_sync: false,
    }
}

/// A request as it went over the wire, without the host.
pub(crate) fn wire(request: &Request) -> String {
    let mut lines = vec![match request.url.query() {
        Some(query) => format!("{} {}?{query}", request.method, request.url.path()),
        None => format!("{} {}", request.method, request.url.path()),
    }];
    let headers = request.headers.iter().filter(|(name, _)| name.as_str() != "host");
    let mut headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    lines.extend(headers);
    lines.push(String::new());
    lines.push(String::from_utf8(request.body.clone()).unwrap());
    lines.join("\n")
}
