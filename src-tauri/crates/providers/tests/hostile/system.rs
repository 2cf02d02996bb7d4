//! A system that answers everything alike, and an adapter that asks it everything.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelKind, Intent, ProviderKind, RemoteRecord, identity, person};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_ne};
use providers::{
    Criterion, Endpoint, Failure, Limits, Options, PreparedRequest, Provider, Secret, Sleeper, Target, capabilities, connect,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::damage::{MARK, Reply};

/// Signs in where a system has a request for that.
const TOKEN: &[u8] =
    br#"{"access_token": "EXAMPLETOKEN0000000000001", "expires_in": 1200, "token_type": "bearer", "scope": null}"#;

struct Impatient;

#[async_trait]
impl Sleeper for Impatient {
    async fn sleep(&self, _: Duration) {}
}

/// An adapter and what answers it.
pub(crate) struct System {
    provider: Arc<dyn Provider>,
    /// Signs in anew for every question, so that what is answered is read as a token too; only where there is something to sign in with.
    stranger: Option<Arc<dyn Provider>>,
    reply: Arc<Mutex<Reply>>,
    creates: Vec<PreparedRequest>,
}

impl System {
    /// A system that is listening, and an adapter that knows where.
    pub(crate) async fn start(kind: ProviderKind) -> Self {
        let reply = Arc::new(Mutex::new(Reply { status: 200, headers: Vec::new(), body: Vec::new() }));
        let (address, strange) = (listen(&reply, true).await, listen(&reply, false).await);
        let provider = entered(kind, &address);
        let stranger = (kind == ProviderKind::Secuconnect).then(|| entered(kind, &strange));
        let target = Target { idempotency_key: Some("key-1".into()), ..Target::default() };
        let creates = provider.prepare(&newcomer(kind), &target).unwrap();
        Self { provider, stranger, reply, creates }
    }

    /// From now on it answers like this.
    pub(crate) fn answers(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    /// Asks everything there is to ask, and looks at what was understood.
    pub(crate) async fn read_in_every_way(&self) -> Result<(), TestCaseError> {
        let length = self.reply.lock().unwrap().body.len();
        let provider = &self.provider;
        if let Some(stranger) = &self.stranger {
            understood(stranger.probe().await)?;
        }
        understood(provider.probe().await)?;
        for cursor in [None, Some("2")] {
            if let Some(page) = understood(provider.page(cursor).await)? {
                page.records.iter().try_for_each(|record| sound(record, length))?;
                prop_assert_ne!(page.next.as_deref(), Some(""), "a cursor that leads back to the beginning");
            }
        }
        let target = Target { remote_id: Some("4711".into()), external_id: Some("C-1001".into()), ..Target::default() };
        if let Some(Some(record)) = understood(provider.read(&target).await)? {
            sound(&record, length)?;
            let change = FieldChange { key: "name.given".into(), before: String::new(), after: "Ada".into() };
            let target = Target { fresh: Some(record), idempotency_key: Some("key-1".into()), ..target.clone() };
            understood(provider.prepare(&Intent::Edit { changes: vec![change] }, &target))?;
        }
        for criterion in [
            Criterion::Words("ada".into()),
            Criterion::Channel(ChannelKind::Email, "ada@example.nl".into()),
            Criterion::ExternalId("C-1001".into()),
        ] {
            if let Some(found) = understood(provider.find(&criterion).await)? {
                found.records.iter().try_for_each(|record| sound(record, length))?;
            }
        }
        if let Some(entries) = understood(provider.timeline(&target, true).await)? {
            prop_assert!(entries.iter().all(|entry| entry.text.len() <= 2 * length && entry.at.len() <= 2 * length));
        }
        for request in &self.creates {
            if let Some(accepted) = understood(provider.send(request).await)? {
                let candidates = accepted.candidates.iter().map(|candidate| &candidate.record);
                accepted.record.iter().chain(candidates).try_for_each(|record| sound(record, length))?;
            }
        }
        Ok(())
    }
}

/// What was understood, if anything; what was not says so without repeating it.
fn understood<T>(asked: Result<T, Failure>) -> Result<Option<T>, TestCaseError> {
    match asked {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) => {
            prop_assert!(!failure.message.is_empty(), "{:?} without words", failure.kind);
            prop_assert!(failure.message.chars().count() <= 1_000, "{}", failure.message);
            // What a system says itself is shown, the id of its reply too; what was misunderstood is not.
            let own = failure.message.split(" (correlation id ").next().unwrap_or_default();
            prop_assert!(!own.starts_with("The answer is not as documented") || !own.contains(MARK), "a value in {own:?}");
            Ok(None)
        }
    }
}

/// A customer that can be kept, found again and shown, with nothing in it that was not sent.
fn sound(record: &RemoteRecord, length: usize) -> Result<(), TestCaseError> {
    prop_assert!(!record.remote_id.trim().is_empty(), "a customer that cannot be asked for again");
    let json = serde_json::to_string(record).unwrap();
    let again: RemoteRecord = serde_json::from_str(&json).unwrap();
    prop_assert!(again == *record, "kept and read again it is another: {json}");
    // Escapes make it longer, and so do our own names of fields.
    prop_assert!(json.len() <= 6 * length + 4_096, "{} bytes made of {length}", json.len());
    prop_assert!(!identity::is_somebody_else(record, record), "it is itself");
    prop_assert!(person::sort_name(&record.fields).is_empty() || !person::display_name(&record.fields).is_empty());
    for channel in record.channels.iter().flatten() {
        prop_assert!(domain::channel::key(&channel.kind, &channel.address).len() <= 4 * channel.address.len());
    }
    Ok(())
}

fn entered(kind: ProviderKind, address: &str) -> Arc<dyn Provider> {
    let credentials =
        capabilities(kind).credentials.iter().map(|spec| (spec.key.to_owned(), Secret::new("geheim-1234"))).collect();
    let settings = match kind {
        ProviderKind::Omnidesk => {
            [("brand_id", "1"), ("brand_name", "Fietsenwinkel")].map(|(key, value)| (key.into(), value.into())).into()
        }
        _ => std::collections::BTreeMap::new(),
    };
    let options = Options {
        limits: Limits { total: Duration::from_secs(5), patience: Duration::ZERO, ..Limits::default() },
        sleeper: Arc::new(Impatient),
        random: fastrand::Rng::with_seed(1),
        ..Options::default()
    };
    connect(kind, Endpoint { base_url: address.parse().unwrap(), settings, credentials }, &options).unwrap()
}

/// A new customer that every system takes.
fn newcomer(kind: ProviderKind) -> Intent {
    let status: &[(&str, &str)] = if kind == ProviderKind::Synctera { &[("status", "PROSPECT")] } else { &[] };
    let fields = [("name.given", "Ada"), ("name.family", "Lovelace"), ("id.external", "C-1001")];
    Intent::Create {
        fields: fields.iter().chain(status).copied().filter(|(key, _)| capabilities(kind).field(key).is_some()).collect(),
        channels: vec![
            ChannelAddress { kind: ChannelKind::Email, value: "ada@example.nl".into() },
            ChannelAddress { kind: ChannelKind::Telephone, value: "+31206234567".into() },
        ],
        ticket_id: None,
        no_sync: false,
    }
}

async fn listen(reply: &Arc<Mutex<Reply>>, signs_in: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let reply = Arc::clone(reply);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&reply), signs_in));
        }
    });
    address
}

/// Answers one request after another until the other side has enough.
async fn serve(mut stream: TcpStream, reply: Arc<Mutex<Reply>>, signs_in: bool) {
    let mut received = Vec::new();
    let mut some = vec![0; 16 * 1024];
    loop {
        let end = loop {
            if let Some(end) = end_of_request(&received) {
                break end;
            }
            match stream.read(&mut some).await {
                Ok(0) | Err(_) => return,
                Ok(length) => received.extend_from_slice(&some[..length]),
            }
        };
        let is_token = received.starts_with(b"POST /oauth/token");
        received.drain(..end);
        let reply = reply.lock().unwrap().clone();
        let bytes = if is_token && signs_in {
            wire(&Reply { status: 200, headers: vec![("content-type", "application/json".into())], body: TOKEN.to_vec() })
        } else {
            wire(&reply)
        };
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

fn wire(reply: &Reply) -> Vec<u8> {
    let bodiless = matches!(reply.status, 204 | 304);
    let body: &[u8] = if bodiless { b"" } else { &reply.body };
    let mut bytes = format!("HTTP/1.1 {} Whatever\r\n", reply.status).into_bytes();
    if !bodiless {
        bytes.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
    }
    for (name, value) in &reply.headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    [&bytes, b"\r\n".as_slice(), body].concat()
}

/// Where a request ends, if it has arrived.
fn end_of_request(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let lines = String::from_utf8_lossy(&received[..head]).to_lowercase();
    let length = lines.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    (received.len() >= head + length).then_some(head + length)
}
