//! An account at a fake Omnidesk, and a server that answers with any bytes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::ProviderKind;
use providers::{Endpoint, Failure, Limits, Options, Provider, Secret, Sleeper, connect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The key every account here is entered with.
pub(crate) const KEY: &str = "geheim-1234";

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
    pub(crate) fn times(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

/// The settings most tests use.
pub(crate) const BRAND: &[(&str, &str)] = &[("brand_id", "1"), ("brand_name", "Fietsenwinkel")];

pub(crate) fn endpoint(base_url: &str, settings: &[(&str, &str)]) -> Endpoint {
    Endpoint {
        base_url: base_url.parse().unwrap(),
        settings: settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        credentials: [("api_key".to_owned(), Secret::new(KEY))].into(),
    }
}

pub(crate) fn options(slept: &Arc<Slept>) -> Options {
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
    connected("http://127.0.0.1:9", settings)
}

pub(crate) fn connected(base_url: &str, settings: &[(&str, &str)]) -> Arc<dyn Provider> {
    connect(ProviderKind::Omnidesk, endpoint(base_url, settings), &options(&Arc::default())).unwrap()
}

pub(crate) fn refused_connect(base_url: &str) -> Failure {
    match connect(ProviderKind::Omnidesk, endpoint(base_url, BRAND), &options(&Arc::default())) {
        Ok(_) => panic!("{base_url} must not be talked to"),
        Err(failure) => failure,
    }
}

/// A fake Omnidesk and a connection to it.
pub(crate) struct Account {
    pub(crate) server: MockServer,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) slept: Arc<Slept>,
}

pub(crate) async fn account() -> Account {
    account_with(BRAND).await
}

pub(crate) async fn account_with(settings: &[(&str, &str)]) -> Account {
    let server = MockServer::start().await;
    let slept = Arc::new(Slept::default());
    let provider = connect(ProviderKind::Omnidesk, endpoint(&server.uri(), settings), &options(&slept)).unwrap();
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

    pub(crate) async fn answers_fixture(&self, name: &str) {
        self.answers(fixture(name)).await;
    }

    pub(crate) async fn received(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }
}

/// A recorded reply.
pub(crate) fn fixture(name: &str) -> ResponseTemplate {
    let path = format!("{}/../../../tests/fixtures/omnidesk/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read_to_string(path).unwrap();
    let content_type = if name.ends_with(".html") { "text/html; charset=utf-8" } else { "application/json" };
    ResponseTemplate::new(200).set_body_raw(body, content_type)
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
        .filter(|(name, _)| !["host", "apikey"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    lines.extend(headers);
    lines.push(String::new());
    lines.push(String::from_utf8(request.body.clone()).unwrap().replace("\r\n", "\n"));
    lines.join("\n")
}

/// Names and values of a body, whichever way it is encoded.
pub(crate) fn parameters(request: &Request) -> Vec<(String, String)> {
    let content_type = request.headers.get("content-type").map(|value| value.to_str().unwrap().to_owned());
    match content_type.as_deref() {
        Some("application/x-www-form-urlencoded") => url::form_urlencoded::parse(&request.body).into_owned().collect(),
        Some(multipart) if multipart.starts_with("multipart/form-data") => {
            let separator = format!("--{}", multipart.split_once("boundary=").unwrap().1);
            let body = String::from_utf8(request.body.clone()).unwrap();
            let parts = body.split(&separator).filter_map(|part| part.trim_start().split_once("\r\n\r\n"));
            parts
                .map(|(head, value)| {
                    let name = head.split("name=\"").nth(1).unwrap().trim_end_matches('"');
                    (name.to_owned(), value.trim_end_matches("\r\n").to_owned())
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A server that reads one request after another and answers each with these bytes, then closes the connection. Tells how many
/// it read.
pub(crate) async fn raw(reply: Vec<u8>) -> (String, Arc<Mutex<u32>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !complete(&request) {
                let mut some = [0; 4096];
                match stream.read(&mut some).await {
                    Ok(0) | Err(_) => break,
                    Ok(length) => request.extend_from_slice(&some[..length]),
                }
            }
            *counted.lock().unwrap() += 1;
            // The other side may have heard enough.
            let _ = stream.write_all(&reply).await;
        }
    });
    (address, count)
}

fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:").map(str::to_owned));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}
