//! A sandbox and one adapter connected to one of its systems.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::field::EXTERNAL_ID;
use domain::record::Coverage;
use domain::{Capabilities, ChannelKind, Intent, ProviderKind, RemoteRecord};
use jiff::{SignedDuration, Timestamp};
use providers::{
    Accepted, Body, Criterion, Endpoint, Limits, Options, PreparedRequest, Provider, Secret, Sleeper, Target, capabilities,
    connect,
};
use sandbox::{Access, Fault, FaultRule, JournalEntry, MemoryStateLog, Sandbox, SandboxOptions};
use serde_json::{Value, json};

use crate::newcomer::{Newcomer, newcomer};

/// A system, in one of the ways it can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Omnidesk,
    Securely,
    Secuconnect,
    Synctera,
    /// Synctera, whose customers are replaced where otherwise only what changed is sent.
    SyncteraPut,
}

impl Subject {
    pub(crate) fn kind(self) -> ProviderKind {
        match self {
            Self::Omnidesk => ProviderKind::Omnidesk,
            Self::Securely => ProviderKind::Securely,
            Self::Secuconnect => ProviderKind::Secuconnect,
            Self::Synctera | Self::SyncteraPut => ProviderKind::Synctera,
        }
    }
}

/// What time it is, by the clocks of the systems.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// By how much the clock of the device is ahead of theirs.
pub(crate) const AHEAD: SignedDuration = SignedDuration::from_secs(7);

/// A clock that stands still.
struct Standing(Timestamp);

impl sandbox::Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

impl domain::Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// What differs between the emulated systems: how each is entered, and what to send to be refused or to plant what the program does
/// not understand. Everything else is read from the capabilities.
pub(crate) struct Entrance {
    pub(crate) base_url: String,
    settings: BTreeMap<String, String>,
    credentials: Vec<(&'static str, String)>,
    /// Credentials that may only read, where there are such.
    reading: Option<Vec<(&'static str, String)>>,
    /// Makes a create one that the system refuses.
    pub(crate) spoil: fn(&mut PreparedRequest),
    /// The fields the system names then, by our keys.
    pub(crate) complains_of: &'static [&'static str],
    /// Members of a body that the program does not understand and the system keeps.
    pub(crate) unknown: fn(&mut Value),
}

pub(crate) fn entrance(access: &Access, subject: Subject) -> Entrance {
    let nothing: fn(&mut Value) = |_| {};
    match subject {
        Subject::Omnidesk => {
            let access = &access.omnidesk;
            Entrance {
                base_url: access.base_url.clone(),
                settings: [
                    ("brand_id".to_owned(), access.brand_id.to_string()),
                    ("brand_name".to_owned(), access.brand_name.clone()),
                ]
                .into(),
                credentials: vec![("api_key", access.api_key.clone())],
                reading: Some(vec![("api_key", access.read_only_key.clone())]),
                spoil: |request| match &mut request.body {
                    Body::Multipart(parts) | Body::Form(parts) => {
                        let name = parts.iter_mut().find(|(name, _)| name == "firstname").unwrap();
                        name.1 = "Zo\u{2603}".into();
                    }
                    Body::Empty | Body::Json(_) => panic!("a form is sent"),
                },
                complains_of: &[],
                unknown: nothing,
            }
        }
        Subject::Securely => {
            let access = &access.securely;
            let pair = vec![("api_key", access.api_key.clone()), ("api_secret", access.api_secret.clone())];
            Entrance {
                base_url: access.base_url.clone(),
                settings: BTreeMap::new(),
                credentials: pair,
                reading: None,
                spoil: |request| set(request, "email", json!("nobody")),
                complains_of: &["channels"],
                unknown: nothing,
            }
        }
        Subject::Secuconnect => {
            let access = &access.secuconnect;
            let pair = |id: &str, secret: &str| vec![("client_id", id.to_owned()), ("client_secret", secret.to_owned())];
            Entrance {
                base_url: access.base_url.clone(),
                settings: BTreeMap::new(),
                credentials: pair(&access.client_id, &access.client_secret),
                reading: Some(pair(&access.read_only_client_id, &access.read_only_client_secret)),
                spoil: |request| set(request, "contact", json!({"dob": "geboren"})),
                complains_of: &["birth.date"],
                unknown: |body| body["contact"]["picture"] = json!("DOC_1"),
            }
        }
        Subject::Synctera | Subject::SyncteraPut => {
            let access = &access.synctera;
            Entrance {
                base_url: access.base_url.clone(),
                settings: match subject {
                    Subject::SyncteraPut => [("update_with".to_owned(), "put".to_owned())].into(),
                    _ => BTreeMap::new(),
                },
                credentials: vec![("api_key", access.api_key.clone())],
                reading: Some(vec![("api_key", access.read_only_key.clone())]),
                spoil: |request| {
                    set(request, "phone_number", json!("12"));
                    set(request, "dob", json!("1890-01-01"));
                },
                complains_of: &["birth.date", "channels"],
                unknown: |body| {
                    body["metadata"]["level"] = json!(3);
                    body["legal_address"]["nickname"] = json!("Home");
                },
            }
        }
    }
}

fn set(request: &mut PreparedRequest, name: &str, value: Value) {
    match &mut request.body {
        Body::Json(body) => body[name] = value,
        Body::Empty | Body::Form(_) | Body::Multipart(_) => panic!("JSON is sent"),
    }
}

/// Writes down for how long it should have slept.
#[derive(Default)]
pub(crate) struct Noting(Mutex<Vec<Duration>>);

#[async_trait]
impl Sleeper for Noting {
    async fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    subject: Subject,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) caps: &'static Capabilities,
    slept: Arc<Noting>,
}

/// A world with so many people in it.
pub(crate) async fn world(subject: Subject, customers: u32) -> World {
    let options = SandboxOptions { customers, seed: 7, port: 0, state: Box::new(MemoryStateLog::default()) };
    let sandbox = sandbox::start_with_clock(options, Arc::new(Standing(now()))).await.unwrap();
    let slept = Arc::new(Noting::default());
    let entrance = entrance(sandbox.access(), subject);
    let provider = entered(subject.kind(), &entrance.base_url, &entrance.settings, &entrance.credentials, Arc::clone(&slept));
    World { sandbox, subject, provider, caps: capabilities(subject.kind()), slept }
}

fn entered(
    kind: ProviderKind,
    base_url: &str,
    settings: &BTreeMap<String, String>,
    credentials: &[(&'static str, String)],
    sleeper: Arc<Noting>,
) -> Arc<dyn Provider> {
    let credentials = credentials.iter().map(|(key, value)| ((*key).to_owned(), Secret::new(value.as_str()))).collect();
    let endpoint = Endpoint { base_url: base_url.parse().unwrap(), settings: settings.clone(), credentials };
    let clock = Arc::new(Standing(now() + AHEAD));
    let options = Options { random: fastrand::Rng::with_seed(1), sleeper, clock, ..Options::default() };
    connect(kind, endpoint, &options).unwrap()
}

impl World {
    pub(crate) fn entrance(&self) -> Entrance {
        entrance(self.sandbox.access(), self.subject)
    }

    /// The same account at another address.
    pub(crate) fn at(&self, base_url: &str) -> Arc<dyn Provider> {
        let entrance = self.entrance();
        entered(self.subject.kind(), base_url, &entrance.settings, &entrance.credentials, Arc::clone(&self.slept))
    }

    /// The same address with one credential that is wrong.
    pub(crate) fn with_wrong(&self, credential: &str) -> Arc<dyn Provider> {
        let entrance = self.entrance();
        let mut credentials = entrance.credentials;
        credentials.iter_mut().find(|(key, _)| *key == credential).unwrap().1 = "nonsense".into();
        entered(self.subject.kind(), &entrance.base_url, &entrance.settings, &credentials, Arc::clone(&self.slept))
    }

    /// The same address with credentials that may only read, where there are such.
    pub(crate) fn reader(&self) -> Option<Arc<dyn Provider>> {
        let entrance = self.entrance();
        let credentials = entrance.reading?;
        Some(entered(self.subject.kind(), &entrance.base_url, &entrance.settings, &credentials, Arc::clone(&self.slept)))
    }

    /// How long reads should have waited before they were tried again, since the last time this was asked.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.slept.0.lock().unwrap())
    }

    pub(crate) fn befall(&self, rule: FaultRule) {
        self.sandbox.faults().add(rule);
    }

    /// Waits until every rule has befallen as many requests as it may.
    pub(crate) async fn befallen(&self) {
        while !self.sandbox.faults().settings().rules.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    /// What the system was asked, signing in left out.
    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        self.sandbox.journal().into_iter().filter(|entry| entry.operation != "token").collect()
    }

    /// How often somebody signed in.
    pub(crate) fn tokens(&self) -> usize {
        self.sandbox.journal().into_iter().filter(|entry| entry.operation == "token").count()
    }

    /// The one request that creates somebody, with its secrets.
    pub(crate) fn prepared(&self, newcomer: &Newcomer) -> PreparedRequest {
        let mut requests = self.provider.prepare(&newcomer.intent(), &newcomer.target()).unwrap();
        assert_eq!(requests.len(), 1, "a create goes out in one request, so that half of one cannot be lost");
        requests.remove(0).with_secrets(&newcomer.secrets)
    }

    /// Somebody who can be changed: without what only the agent knows where a change sends the whole customer back.
    pub(crate) fn changeable(&self, number: u32) -> Newcomer {
        let newcomer = newcomer(self.caps, number);
        if self.subject == Subject::SyncteraPut { newcomer.without_secrets() } else { newcomer }
    }

    /// Creates somebody and reads the result.
    pub(crate) async fn creates(&self, newcomer: &Newcomer) -> Target {
        let request = self.prepared(newcomer);
        self.provider.send(&request).await.unwrap();
        let record = self.only(newcomer).await;
        self.reads(&record).await
    }

    /// Everybody with the newcomer's e-mail address.
    pub(crate) async fn namesakes(&self, newcomer: &Newcomer) -> Vec<RemoteRecord> {
        let criterion = Criterion::Channel(ChannelKind::Email, newcomer.email());
        self.provider.find(&criterion).await.unwrap().records
    }

    /// The newcomer, of whom there has to be exactly one.
    pub(crate) async fn only(&self, newcomer: &Newcomer) -> RemoteRecord {
        let mut found = self.namesakes(newcomer).await;
        assert_eq!(found.len(), 1, "there is exactly one customer with this address: {found:?}");
        found.remove(0)
    }

    /// The customer of a row, read whole.
    pub(crate) async fn reads(&self, row: &RemoteRecord) -> Target {
        let mut target = named(row);
        let fresh = self.provider.read(&target).await.unwrap().expect("a customer that was shown can be read");
        assert_eq!(fresh.coverage, Coverage::Whole);
        assert_eq!(fresh.remote_id, row.remote_id);
        target.external_id = fresh.fields.get(EXTERNAL_ID).map(ToOwned::to_owned).or(target.external_id);
        target.fresh = Some(fresh);
        target
    }

    /// Carries an intent out, all its requests in order, and reads the customer again.
    pub(crate) async fn does(&self, intent: &Intent, target: &Target, secrets: &BTreeMap<String, Secret>) -> Vec<Accepted> {
        let mut accepted = Vec::new();
        for request in self.provider.prepare(intent, target).unwrap() {
            let request = request.with_secrets(secrets);
            accepted.push(self.provider.send(&request).await.unwrap_or_else(|failure| panic!("{failure}: {:?}", failure.fields)));
        }
        accepted
    }
}

/// Which customer a row shows.
pub(crate) fn named(row: &RemoteRecord) -> Target {
    Target {
        remote_id: Some(row.remote_id.clone()),
        external_id: row.fields.get(EXTERNAL_ID).map(ToOwned::to_owned),
        fresh: Some(row.clone()),
        idempotency_key: Some("01939b5e-7a00-7000-8000-00000000ffff".into()),
        operation_id: Some("01939b5e-7a00-7000-8000-00000000ffff".into()),
    }
}

/// What befalls only this request.
pub(crate) fn to(request: &PreparedRequest, fault: Fault) -> FaultRule {
    FaultRule::new(fault).on_method(&request.method).on_path(&request.path).times(1)
}

/// How often an operation was really carried out.
pub(crate) fn carried_out(world: &World, request: &PreparedRequest) -> usize {
    let entries = world.journal().into_iter().filter(|entry| entry.operation == request.operation && entry.executed);
    entries.filter(|entry| entry.result.as_deref().is_none_or(|result| result == "created")).count()
}

/// How often a read is tried in all.
pub(crate) fn tries() -> usize {
    Limits::default().read_tries as usize
}
