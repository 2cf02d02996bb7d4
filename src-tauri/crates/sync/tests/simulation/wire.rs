//! The simulated systems as the engine reaches them: every request takes time, and the weather decides what becomes of it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{Capabilities, ConnectionId, Intent, RemoteEntry, RemoteRecord};
use jiff::{SignedDuration, Timestamp};
use providers::{Accepted, Criterion, Effect, Failure, FailureKind, Found, Page, PreparedRequest, Probe, Provider, Target};
use tokio::sync::oneshot;

use crate::checks;
use crate::post::{Posted, altered};
use crate::scene::Scene;
use crate::weather::{ReadFate, WriteFate};
use crate::world::letter::{Action, Letter, failure};
use crate::world::system::{How, System};

/// How long the sender of a request waits for the answer.
const PATIENCE: u64 = 30_000;

/// The way to one system.
pub(crate) struct Wire {
    /// The history.
    pub(crate) scene: Arc<Scene>,
    /// The connection.
    pub(crate) id: ConnectionId,
    /// What it can do.
    pub(crate) capabilities: &'static Capabilities,
}

impl Wire {
    fn with<T>(&self, ask: impl FnOnce(&mut System, u64) -> T) -> T {
        let now = self.scene.time.now();
        ask(self.scene.world().system(self.id), now)
    }

    async fn pass(&self, milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        self.scene.perhaps_die("waiting for an answer").await;
    }

    /// A request leaves the program.
    async fn leave(&self, what: &str) {
        self.scene.perhaps_die("before a request").await;
        self.scene.tally.count("steps", "requests");
        self.scene.say(&format!("{} <- {what}", self.capabilities.provider));
        checks::pace::before_request(&self.scene, self.id);
    }

    /// The system is too busy, and says for how long, or does not.
    fn busy(&self) -> Failure {
        let weather = &self.scene.weather;
        let wait = (!weather.in_thousand(200)).then(|| weather.span(1, 25));
        if let Some(seconds) = wait {
            self.with(|system, now| system.quiet_until = system.quiet_until.max(now + seconds * 1000));
        }
        self.scene.say(&format!("{} -> busy, {wait:?}", self.capabilities.provider));
        let retry_after = wait.map(Duration::from_secs);
        Failure { retry_after, status: Some(429), ..failure(FailureKind::Throttled, Effect::None, "Too many requests.") }
    }

    /// Asks something.
    async fn ask<T>(
        &self,
        what: &str,
        empty: impl FnOnce() -> Option<T>,
        ask: impl FnOnce(&mut System, u64) -> T,
    ) -> Result<T, Failure> {
        self.leave(what).await;
        let weather = &self.scene.weather;
        if weather.is_offline(self.scene.time.now()) {
            self.pass(5).await;
            return Err(failure(FailureKind::Unreachable, Effect::None, "There is no network."));
        }
        let fate = weather.of_read();
        if fate != ReadFate::Served {
            self.scene.tally.count("faults", format!("read {fate:?}"));
        }
        if fate == ReadFate::TimedOut {
            self.pass(PATIENCE).await;
            return Err(failure(FailureKind::TimedOut, Effect::None, "No answer in time."));
        }
        self.pass(weather.latency()).await;
        if self.with(|system, _| system.refuses) {
            return Err(failure(FailureKind::Refused, Effect::None, "The key is not accepted."));
        }
        let no = |kind| Err(failure(kind, Effect::None, "As the weather has it."));
        let answer = match fate {
            ReadFate::Lost | ReadFate::TimedOut => no(FailureKind::Unreachable),
            ReadFate::Busy => Err(self.busy()),
            ReadFate::Failed => no(FailureKind::ProviderFailed),
            ReadFate::Html => no(FailureKind::NotUnderstood),
            ReadFate::Empty => Ok(empty()),
            ReadFate::Served => Ok(None),
        };
        let answer = match answer {
            Ok(Some(nothing)) => {
                self.scene.say(&format!("{} -> {what}: nothing, wrongly", self.capabilities.provider));
                nothing
            }
            Ok(None) => self.with(ask),
            Err(failure) => {
                self.scene.say(&format!("{} -> {what}: {:?}", self.capabilities.provider, failure.kind));
                return Err(failure);
            }
        };
        self.pass(weather.latency()).await;
        Ok(answer)
    }

    /// Hands a request to the network, to arrive after a while.
    fn post(
        &self,
        request: &PreparedRequest,
        letter: &Letter,
        after: u64,
        how: How,
    ) -> oneshot::Receiver<Result<Accepted, Failure>> {
        let (back, answer) = oneshot::channel();
        let now = self.scene.time.now();
        let posted = Posted {
            connection: self.id,
            letter: letter.clone(),
            key: request.idempotency_key.clone(),
            sent_at: now,
            how,
            back: Some(back),
        };
        self.scene.post().take(now + after, posted);
        self.scene.handed_in.notify_one();
        answer
    }

    /// The answer of a request that was handed to the network, if it comes in time.
    async fn answer(&self, answer: oneshot::Receiver<Result<Accepted, Failure>>) -> Result<Accepted, Failure> {
        let waited = tokio::time::timeout(Duration::from_millis(PATIENCE), answer).await;
        self.pass(self.scene.weather.latency()).await;
        match waited {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(failure(FailureKind::Unreachable, Effect::Unknown, "The connection broke.")),
            Err(_) => Err(failure(FailureKind::TimedOut, Effect::Unknown, "No answer in time.")),
        }
    }

    /// What becomes of a request that changes something.
    async fn deliver(&self, request: &PreparedRequest, letter: &Letter, fate: WriteFate) -> Result<Accepted, Failure> {
        let weather = &self.scene.weather;
        let soon = weather.latency();
        let no = |kind, effect| Err(failure(kind, effect, "As the weather has it."));
        // A request that adds up is either taken or not: what is said to be done and is not cannot be told from what others undo.
        let changes = matches!(letter.action, Action::Set { .. } | Action::Replace { .. });
        match fate {
            WriteFate::Unsent => {
                self.pass(soon).await;
                no(FailureKind::Unreachable, Effect::None)
            }
            WriteFate::Lost => {
                self.pass(weather.span(10, 3_000)).await;
                no(FailureKind::Unreachable, Effect::Unknown)
            }
            WriteFate::AnswerLost => {
                drop(self.post(request, letter, soon, How::Sent));
                self.pass(soon + weather.span(0, 2_000)).await;
                no(FailureKind::Unreachable, Effect::Unknown)
            }
            WriteFate::Twice => {
                let first = self.post(request, letter, soon, How::Sent);
                drop(self.post(request, letter, soon + weather.span(0, 200), How::Twice));
                self.answer(first).await
            }
            WriteFate::Slow => {
                let answer = self.post(request, letter, weather.span(1_000, PATIENCE - 1_000), How::Sent);
                self.answer(answer).await
            }
            WriteFate::Late => {
                drop(self.post(request, letter, weather.span(PATIENCE + 1_000, 4 * PATIENCE), How::Late));
                self.pass(PATIENCE).await;
                no(FailureKind::TimedOut, Effect::Unknown)
            }
            WriteFate::Busy => {
                self.pass(soon).await;
                Err(self.busy())
            }
            WriteFate::FailedBefore => {
                self.pass(soon).await;
                no(FailureKind::ProviderFailed, Effect::Unknown)
            }
            WriteFate::FailedAfter => {
                drop(self.post(request, letter, soon, How::Sent));
                self.pass(soon * 2).await;
                no(FailureKind::ProviderFailed, Effect::Unknown)
            }
            WriteFate::Truncated => {
                drop(self.post(request, letter, soon, How::Sent));
                self.pass(soon * 2).await;
                no(FailureKind::NotUnderstood, Effect::Unknown)
            }
            WriteFate::Html => {
                self.pass(soon).await;
                no(FailureKind::NotUnderstood, Effect::Unknown)
            }
            WriteFate::Ignored if changes && request.idempotency_key.is_none() => {
                self.pass(soon * 2).await;
                Ok(Accepted::default())
            }
            WriteFate::Altered if changes && request.idempotency_key.is_none() => {
                let other = altered(letter);
                self.with(|system, now| system.leaves(&other, None, now));
                let answer = self.post(request, &other, soon, How::Sent);
                self.answer(answer).await
            }
            WriteFate::Served | WriteFate::Ignored | WriteFate::Altered => {
                let answer = self.post(request, letter, soon, How::Sent);
                self.answer(answer).await
            }
        }
    }
}

#[async_trait]
impl Provider for Wire {
    fn capabilities(&self) -> &'static Capabilities {
        self.capabilities
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        self.ask("probe", || None, |_, _| Probe { customers: None }).await
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure> {
        if !self.with(|system, _| system.model.lists()) {
            return Err(failure(FailureKind::Impossible, Effect::None, "There is no list."));
        }
        self.ask(&format!("page {}", cursor.unwrap_or("first")), || None, |system, now| system.page(cursor, now)).await
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        let name = target.remote_id.as_deref().or(target.external_id.as_deref()).unwrap_or_default();
        let deny = || {
            if let Some(id) = &target.remote_id {
                self.with(|system, now| system.denied.insert(id.clone(), now));
            }
            Some(None)
        };
        self.ask(&format!("read {name}"), deny, |system, now| system.read(target, now)).await
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        let records = self.ask(&format!("find {criterion:?}"), || None, |system, now| system.find(criterion, now)).await?;
        Ok(Found { records, more: Some(0) })
    }

    fn criterion(&self, _: &str) -> Result<Criterion, &'static str> {
        Err("Nobody types here.")
    }

    async fn timeline(&self, target: &Target, _: bool) -> Result<Vec<RemoteEntry>, Failure> {
        if matches!(self.capabilities.timeline, domain::Support::No(_)) {
            return Err(failure(FailureKind::Impossible, Effect::None, "There is no timeline."));
        }
        self.ask("timeline", || None, |system, now| system.timeline(target, now)).await
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        self.with(|system, _| system.model.prepare(intent, target))
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        let letter = Letter::of(request);
        self.leave(&format!("{} {}", letter.action.name(), letter.operation)).await;
        self.scene.tally.count("sent", letter.action.name());
        checks::before_send(&self.scene, self.id, request, &letter);
        self.with(|system, now| system.leaves(&letter, request.idempotency_key.as_deref(), now));
        if self.with(|system, _| system.refuses) {
            self.pass(self.scene.weather.latency()).await;
            return Err(failure(FailureKind::Refused, Effect::None, "The key is not accepted."));
        }
        if request.idempotency_key.as_deref().is_some_and(|key| self.scene.post().holds(key)) {
            self.pass(self.scene.weather.latency()).await;
            return Err(failure(FailureKind::KeyInUse, Effect::Unknown, "A request under this key is being worked on."));
        }
        let offline = self.scene.weather.is_offline(self.scene.time.now());
        let fate = if offline { WriteFate::Unsent } else { self.scene.weather.of_write() };
        if fate != WriteFate::Served {
            self.scene.tally.count("faults", format!("write {fate:?}"));
        }
        let answer = self.deliver(request, &letter, fate).await;
        let words = match &answer {
            Ok(accepted) => format!("accepted{}", if accepted.candidates.is_empty() { "" } else { ", whom?" }),
            Err(failure) => format!("{:?}, effect {:?}", failure.kind, failure.effect),
        };
        self.scene.say(&format!("{} -> {} {}: {words}", self.capabilities.provider, letter.action.name(), letter.operation));
        answer
    }

    fn created_at(&self, record: &RemoteRecord) -> Option<Timestamp> {
        record.fields.get("time.created")?.parse().ok()
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        Some(self.scene.time.ahead())
    }
}
