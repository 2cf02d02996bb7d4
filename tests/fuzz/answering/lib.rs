//! A system that gives one answer to everything, and the program's adapter that asks it everything.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelKind, Intent, ProviderKind, RemoteRecord, identity, person};
use providers::{
    Criterion, Endpoint, Limits, Options, PreparedRequest, Provider, Secret, Sleeper, Target, capabilities, connect,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::task::LocalSet;

/// Signs in where a system has a request for that.
const TOKEN: &str = r#"{"access_token": "EXAMPLETOKEN0000000000001", "expires_in": 1200, "token_type": "bearer", "scope": null}"#;

/// What everything is answered with: carried out, or refused for what was said.
const STATUSES: [u16; 2] = [200, 422];

thread_local! {
    /// Never ended: what an end would need of this thread is gone when the thread ends.
    static SYSTEMS: RefCell<BTreeMap<ProviderKind, &'static System>> = const { RefCell::new(BTreeMap::new()) };
}

/// Lets the adapter of a provider read these bytes as the reply to everything it asks, and looks at what it makes of them.
///
/// # Panics
/// If it makes something of them that cannot be kept or shown.
pub fn read(kind: ProviderKind, body: &[u8]) {
    let system =
        SYSTEMS.with_borrow_mut(|systems| *systems.entry(kind).or_insert_with(|| Box::leak(Box::new(System::start(kind)))));
    for status in STATUSES {
        *system.reply.borrow_mut() = Reply { status, body: body.to_vec() };
        system.tasks.block_on(&system.runtime, system.ask_everything());
    }
}

struct Reply {
    status: u16,
    body: Vec<u8>,
}

/// An adapter and what answers it, both on this thread.
struct System {
    runtime: Runtime,
    tasks: LocalSet,
    reply: Rc<RefCell<Reply>>,
    provider: Arc<dyn Provider>,
    /// Signs in anew for every question, so that the answer is read as a token too; only where there is something to sign in with.
    stranger: Option<Arc<dyn Provider>>,
    creates: Vec<PreparedRequest>,
}

impl System {
    fn start(kind: ProviderKind) -> Self {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let tasks = LocalSet::new();
        let reply = Rc::new(RefCell::new(Reply { status: 200, body: Vec::new() }));
        let (address, strange) = tasks.block_on(&runtime, async { (listen(&reply, true).await, listen(&reply, false).await) });
        // The adapter's connections are tasks of this runtime.
        let entered = |address: &str| runtime.block_on(async { entered(kind, address) });
        let provider = entered(&address);
        let stranger = (kind == ProviderKind::Secuconnect).then(|| entered(&strange));
        let target = Target { idempotency_key: Some("key-1".into()), ..Target::default() };
        let creates = provider.prepare(&newcomer(kind), &target).unwrap();
        Self { runtime, tasks, reply, provider, stranger, creates }
    }

    async fn ask_everything(&self) {
        let provider = &self.provider;
        if let Some(stranger) = &self.stranger {
            let _ = stranger.probe().await;
        }
        let _ = provider.probe().await;
        if let Ok(page) = provider.page(None).await {
            page.records.iter().for_each(sound);
            assert_ne!(page.next.as_deref(), Some(""), "a cursor that leads back to the beginning");
        }
        let target = Target { remote_id: Some("4711".into()), external_id: Some("C-1001".into()), ..Target::default() };
        if let Ok(Some(record)) = provider.read(&target).await {
            sound(&record);
            let change = FieldChange { key: "name.given".into(), before: String::new(), after: "Ada".into() };
            let target = Target { fresh: Some(record), idempotency_key: Some("key-1".into()), ..target.clone() };
            let _ = provider.prepare(&Intent::Edit { changes: vec![change] }, &target);
        }
        if let Ok(found) = provider.find(&Criterion::Channel(ChannelKind::Email, "ada@example.nl".into())).await {
            found.records.iter().for_each(sound);
        }
        let _ = provider.timeline(&target, true).await;
        for request in &self.creates {
            if let Ok(accepted) = provider.send(request).await {
                let candidates = accepted.candidates.iter().map(|candidate| &candidate.record);
                accepted.record.iter().chain(candidates).for_each(sound);
            }
        }
    }
}

/// A customer can be kept, found again and shown.
fn sound(record: &RemoteRecord) {
    assert!(!record.remote_id.trim().is_empty(), "a customer that cannot be asked for again");
    let json = serde_json::to_string(record).unwrap();
    let again: RemoteRecord = serde_json::from_str(&json).unwrap();
    assert!(again == *record, "kept and read again it is another: {json}");
    assert!(!identity::is_somebody_else(record, record), "it is itself");
    assert!(person::sort_name(&record.fields).is_empty() || !person::display_name(&record.fields).is_empty());
    record.channels.iter().flatten().for_each(|channel| drop(domain::channel::key(&channel.kind, &channel.address)));
}

/// Waits for nothing.
struct Impatient;

#[async_trait]
impl Sleeper for Impatient {
    async fn sleep(&self, _: Duration) {}
}

fn entered(kind: ProviderKind, address: &str) -> Arc<dyn Provider> {
    let credentials =
        capabilities(kind).credentials.iter().map(|spec| (spec.key.to_owned(), Secret::new("geheim-1234"))).collect();
    let settings = match kind {
        ProviderKind::Omnidesk => {
            [("brand_id", "1"), ("brand_name", "Fietsenwinkel")].map(|(key, value)| (key.into(), value.into())).into()
        }
        _ => BTreeMap::new(),
    };
    let options = Options {
        limits: Limits { read_tries: 1, patience: Duration::ZERO, ..Limits::default() },
        sleeper: Arc::new(Impatient),
        random: fastrand::Rng::with_seed(1),
        ..Options::default()
    };
    connect(kind, Endpoint { base_url: address.parse().unwrap(), settings, credentials }, &options).unwrap()
}

/// A new customer that every system takes.
fn newcomer(kind: ProviderKind) -> Intent {
    let fields = [("name.given", "Ada"), ("name.family", "Lovelace"), ("id.external", "C-1001"), ("status", "PROSPECT")];
    let is_known = |key: &str| capabilities(kind).field(key).is_some() && (key != "status" || kind == ProviderKind::Synctera);
    Intent::Create {
        fields: fields.into_iter().filter(|(key, _)| is_known(key)).collect(),
        channels: vec![
            ChannelAddress { kind: ChannelKind::Email, value: "ada@example.nl".into() },
            ChannelAddress { kind: ChannelKind::Telephone, value: "+31206234567".into() },
        ],
        ticket_id: None,
        no_sync: false,
    }
}

async fn listen(reply: &Rc<RefCell<Reply>>, signs_in: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let reply = reply.clone();
    tokio::task::spawn_local(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).unwrap();
            tokio::task::spawn_local(serve(stream, reply.clone(), signs_in));
        }
    });
    address
}

/// Answers one request after another until the other side has enough.
async fn serve(mut stream: TcpStream, reply: Rc<RefCell<Reply>>, signs_in: bool) {
    let mut received = Vec::new();
    while let Some(end) = next(&mut stream, &mut received).await {
        let is_token = received.starts_with(b"POST /oauth/token");
        received.drain(..end);
        let answer = match is_token && signs_in {
            true => wire(200, TOKEN.as_bytes()),
            false => wire(reply.borrow().status, &reply.borrow().body),
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

fn wire(status: u16, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Whatever\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Where the next request ends, as soon as it has arrived; none if there is no more.
async fn next(stream: &mut TcpStream, received: &mut Vec<u8>) -> Option<usize> {
    let mut some = vec![0; 16 * 1024];
    loop {
        if let Some(end) = end_of_request(received) {
            return Some(end);
        }
        match stream.read(&mut some).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => received.extend_from_slice(&some[..length]),
        }
    }
}

fn end_of_request(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let lines = String::from_utf8_lossy(&received[..head]).to_lowercase();
    let length = lines.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    (received.len() >= head + length).then_some(head + length)
}
