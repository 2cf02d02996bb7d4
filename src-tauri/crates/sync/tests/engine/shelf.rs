//! A provider that keeps customers on a shelf and misbehaves as it is told.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use domain::field::EXTERNAL_ID;
use domain::record::{Coverage, RemoteChannel};
use domain::{Capabilities, EntryKind, Intent, ProviderKind, RemoteEntry, RemoteRecord, channel};
use providers::{Accepted, Body, Criterion, Effect, Failure, FailureKind, Found, Page, PreparedRequest, Probe, Provider, Target};
use tokio::sync::Semaphore;

/// What becomes of a request that changes something.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// Carried out and answered.
    Done,
    /// Carried out; the answer is lost.
    AnswerLost,
    /// Lost on the way, which looks the same.
    Lost,
    /// Answered with success, and nothing is done.
    Ignored,
    /// Carried out, but with these words in place of every value.
    Garbled(&'static str),
    /// Answered with this; not carried out.
    Failed(FailureKind, Option<Duration>),
}

/// Everything on the shelf, and what is to happen next.
#[derive(Default)]
pub(crate) struct Shelf {
    inner: Mutex<Inner>,
    /// Reads of a customer wait here for a permit, if there is a gate.
    gate: Option<Semaphore>,
    /// Pages wait here after they were written, if there is a gate.
    page_gate: Option<Semaphore>,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) customers: Vec<RemoteRecord>,
    pub(crate) timeline: Vec<RemoteEntry>,
    /// What becomes of the next requests; carried out when there is nothing left.
    pub(crate) fates: VecDeque<Fate>,
    /// How often customers are still not found by a search after they were created.
    pub(crate) hidden: u32,
    /// Reads that fail before they are answered.
    pub(crate) failing_reads: u32,
    /// Whether there is no timeline to look at.
    pub(crate) no_timeline: bool,
    /// What was carried out, in order: the customer's id, if it had one, and a word of the intent.
    pub(crate) done: Vec<(Option<String>, String)>,
    /// The intents that were sent, in order, carried out or not.
    pub(crate) sent: Vec<Intent>,
    /// How often customers were searched.
    pub(crate) searches: u32,
    /// How often reading a customer was begun.
    pub(crate) reads: u32,
    /// How many pages of all customers were written.
    pub(crate) pages: u32,
}

impl Shelf {
    /// A shelf whose customers cannot be read without a permit.
    pub(crate) fn gated() -> Self {
        Self { gate: Some(Semaphore::new(0)), ..Self::default() }
    }

    /// A shelf whose pages are on their way until they are let through.
    pub(crate) fn with_slow_pages() -> Self {
        Self { page_gate: Some(Semaphore::new(0)), ..Self::default() }
    }

    /// Lets one page arrive.
    pub(crate) fn let_one_page(&self) {
        if let Some(gate) = &self.page_gate {
            gate.add_permits(1);
        }
    }

    /// Lets one read through.
    pub(crate) fn let_one_read(&self) {
        if let Some(gate) = &self.gate {
            gate.add_permits(1);
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn read_fails(&self) -> Result<(), Failure> {
        let mut inner = self.lock();
        if inner.failing_reads == 0 {
            return Ok(());
        }
        inner.failing_reads -= 1;
        Err(failure(FailureKind::Unreachable, Effect::None, None))
    }
}

pub(crate) fn failure(kind: FailureKind, effect: Effect, retry_after: Option<Duration>) -> Failure {
    Failure { kind, effect, message: "As told.".into(), fields: Vec::new(), retry_after, status: None }
}

impl Inner {
    fn carry_out(&mut self, intent: &Intent, target: &Target, garbled: Option<&str>) {
        let value = |value: &str| garbled.unwrap_or(value).to_owned();
        self.done.push((target.remote_id.clone(), word(intent)));
        if let Intent::Create { fields, channels, .. } = intent {
            let remote_id = format!("{}", 1_000 + self.customers.len());
            let channels = channels.iter().map(|address| held(&address.kind, &address.value)).collect();
            self.customers.push(RemoteRecord {
                remote_id,
                coverage: Coverage::Whole,
                fields: fields.clone(),
                channels: Some(channels),
                extra: serde_json::Map::new(),
            });
            return;
        }
        if let Intent::AddEvent { message, initiated_by, .. } = intent {
            self.timeline.push(RemoteEntry {
                remote_id: Some(self.timeline.len().to_string()),
                kind: EntryKind::ExternalEvent,
                text: value(message),
                initiated_by: initiated_by.clone(),
                at: "2026-11-20 09:00:00".into(),
                ticket_id: None,
                source_url: target.operation_id.as_ref().map(|id| format!("urn:uuid:{id}")),
            });
            return;
        }
        let Some(place) = self.customers.iter().position(|customer| Some(&customer.remote_id) == target.remote_id.as_ref())
        else {
            return;
        };
        let customer = &mut self.customers[place];
        let channels = customer.channels.get_or_insert_default();
        match intent {
            Intent::Edit { changes } => {
                for change in changes {
                    customer.fields.set(change.key.clone(), value(&change.after));
                }
            }
            Intent::AddChannel { address, .. } => channels.push(held(&address.kind, &value(&address.value))),
            Intent::ChangeChannel { before, after, .. } => {
                if garbled.is_none() {
                    channels.retain(|held| channel::key(&held.kind, &held.address) != before.key());
                }
                channels.push(held(&after.kind, &after.value));
            }
            Intent::RemoveChannel { address, .. } => {
                channels.retain(|held| channel::key(&held.kind, &held.address) != address.key());
            }
            Intent::Delete | Intent::Purge => drop(self.customers.remove(place)),
            Intent::SyncWithCrm { .. } | Intent::Create { .. } | Intent::AddEvent { .. } => {}
        }
    }
}

/// What tells an intent from others in a test.
fn word(intent: &Intent) -> String {
    match intent {
        Intent::Create { fields, .. } => fields.text(EXTERNAL_ID).to_owned(),
        Intent::Edit { changes } => changes.iter().map(|change| change.after.as_str()).collect(),
        Intent::AddChannel { address, .. } | Intent::RemoveChannel { address, .. } => address.value.clone(),
        Intent::ChangeChannel { after, .. } => after.value.clone(),
        Intent::AddEvent { message, .. } => message.clone(),
        Intent::SyncWithCrm { address, .. } => address.clone(),
        Intent::Delete | Intent::Purge => intent.kind().to_owned(),
    }
}

fn held(kind: &domain::ChannelKind, address: &str) -> RemoteChannel {
    RemoteChannel { remote_id: None, kind: kind.clone(), address: address.to_owned() }
}

#[async_trait]
impl Provider for Shelf {
    fn capabilities(&self) -> &'static Capabilities {
        providers::capabilities(ProviderKind::Omnidesk)
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        Ok(Probe { customers: None })
    }

    async fn page(&self, _: Option<&str>) -> Result<Page, Failure> {
        let records = {
            let mut inner = self.lock();
            inner.pages += 1;
            inner.customers.clone()
        };
        if let Some(gate) = &self.page_gate {
            gate.acquire().await.unwrap().forget();
        }
        Ok(Page { records, next: None, total: None })
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        self.lock().reads += 1;
        if let Some(gate) = &self.gate {
            gate.acquire().await.unwrap().forget();
        }
        self.read_fails()?;
        let wanted = |customer: &&RemoteRecord| Some(&customer.remote_id) == target.remote_id.as_ref();
        Ok(self.lock().customers.iter().find(wanted).cloned())
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        self.read_fails()?;
        let mut inner = self.lock();
        inner.searches += 1;
        if !inner.customers.is_empty() && inner.hidden > 0 {
            inner.hidden -= 1;
            return Ok(Found { records: Vec::new(), more: None });
        }
        let is = |customer: &&RemoteRecord| match criterion {
            Criterion::ExternalId(id) => customer.fields.text(EXTERNAL_ID) == id,
            Criterion::Channel(_, address) => customer.channels.iter().flatten().any(|held| held.address == *address),
            Criterion::RemoteId(id) => customer.remote_id == *id,
            Criterion::Words(_) | Criterion::AnyId(_) | Criterion::SsnLastFour(_) => false,
        };
        Ok(Found { records: inner.customers.iter().filter(is).cloned().collect(), more: None })
    }

    fn criterion(&self, _: &str) -> Result<Criterion, &'static str> {
        Err("A shelf is not searched by agents.")
    }

    async fn timeline(&self, _: &Target, _: bool) -> Result<Vec<RemoteEntry>, Failure> {
        self.read_fails()?;
        let inner = self.lock();
        if inner.no_timeline {
            return Err(failure(FailureKind::Impossible, Effect::None, None));
        }
        Ok(inner.timeline.clone())
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        let json = |value: Result<String, serde_json::Error>| value.unwrap();
        Ok(vec![PreparedRequest {
            operation: intent.kind().into(),
            method: "POST".into(),
            path: "/".into(),
            query: Vec::new(),
            body: Body::Form(vec![
                ("intent".into(), json(serde_json::to_string(intent))),
                ("target".into(), json(serde_json::to_string(target))),
            ]),
            idempotency_key: None,
        }])
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        let Body::Form(pairs) = &request.body else { panic!("{request:?} was not prepared here") };
        let intent: Intent = serde_json::from_str(&pairs[0].1).unwrap();
        let target: Target = serde_json::from_str(&pairs[1].1).unwrap();
        let mut inner = self.lock();
        inner.sent.push(intent.clone());
        let lost = failure(FailureKind::Unreachable, Effect::Unknown, None);
        match inner.fates.pop_front().unwrap_or(Fate::Done) {
            Fate::Done => inner.carry_out(&intent, &target, None),
            Fate::Garbled(words) => inner.carry_out(&intent, &target, Some(words)),
            Fate::Ignored => {}
            Fate::AnswerLost => {
                inner.carry_out(&intent, &target, None);
                return Err(lost);
            }
            Fate::Lost => return Err(lost),
            Fate::Failed(kind, retry_after) => return Err(failure(kind, Effect::None, retry_after)),
        }
        Ok(Accepted::default())
    }
}
