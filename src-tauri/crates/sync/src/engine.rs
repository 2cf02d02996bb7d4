//! The engine: carries plans out, waits, and knows how every connection stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{Clock, ConnectionId, Ids, OperationId};
use jiff::{SignedDuration, Timestamp};
use providers::{Failure, FailureKind};
use store::table::{connection, outbox, setting, sweep};
use store::{Store, StoreError};
use tokio::sync::Notify as Signal;
use tokio_util::sync::CancellationToken;

use crate::plan::{self, Gate};
use crate::{Link, Notify, Progress, Providers, backoff};

/// Sends and pulls in the background. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) providers: Arc<dyn Providers>,
    notify: Arc<dyn Notify>,
    wake: Signal,
    links: Mutex<BTreeMap<ConnectionId, State>>,
}

#[derive(Default)]
struct State {
    link: Link,
    failures: u32,
    busy: bool,
    pull: Option<Pull>,
    pull_tried_at: Option<Timestamp>,
}

struct Pull {
    stop: CancellationToken,
    progress: Option<Progress>,
}

/// Longest time without looking at the outbox. Sleep and changed clocks make scheduled waits unreliable.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// Minutes between pulls unless the agent set something else.
pub const PULL_MINUTES: u32 = 15;

impl Engine {
    /// An engine that does nothing yet.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        providers: Arc<dyn Providers>,
        notify: Arc<dyn Notify>,
    ) -> Self {
        Self { shared: Arc::new(Shared { store, clock, ids, providers, notify, wake: Signal::new(), links: Mutex::default() }) }
    }

    /// Works until `stop`. Operations that were on their way when the program ended last time have an unknown outcome.
    pub async fn run(&self, stop: CancellationToken) {
        if let Err(error) = self.shared.mark_interrupted().await {
            tracing::error!(%error, "the outbox could not be read at start");
        }
        while !stop.is_cancelled() {
            let nap = match self.turn(&stop).await {
                Ok(nap) => nap,
                Err(error) => {
                    tracing::error!(%error, "the outbox could not be read");
                    LONGEST_NAP
                }
            };
            tokio::select! {
                () = self.shared.wake.notified() => {}
                () = tokio::time::sleep(nap) => {}
                () = stop.cancelled() => {}
            }
        }
        for state in self.shared.links().values() {
            if let Some(pull) = &state.pull {
                pull.stop.cancel();
            }
        }
    }

    /// Looks at the outbox now.
    pub fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// Forgets waits and failures of a connection and tries it now: the agent asked for it, or mended it.
    pub fn reopen(&self, id: ConnectionId) {
        if let Some(state) = self.shared.links().get_mut(&id) {
            state.failures = 0;
            state.link = Link::Idle;
            state.pull_tried_at = None;
        }
        self.shared.notify.status_changed();
        self.wake();
    }

    /// Starts a pull, unless one is running.
    pub fn pull(&self, id: ConnectionId) {
        let stop = CancellationToken::new();
        {
            let mut links = self.shared.links();
            let state = links.entry(id).or_default();
            if state.pull.is_some() {
                return;
            }
            state.pull = Some(Pull { stop: stop.clone(), progress: None });
            state.pull_tried_at = Some(self.shared.clock.now());
        }
        self.shared.notify.status_changed();
        let engine = self.clone();
        tokio::spawn(async move {
            engine.shared.pull(id, &stop).await;
            if let Some(state) = engine.shared.links().get_mut(&id) {
                state.pull = None;
            }
            engine.shared.notify.status_changed();
            engine.wake();
        });
    }

    /// Stops a running pull. It goes on from there next time.
    pub fn stop_pull(&self, id: ConnectionId) {
        if let Some(pull) = self.shared.links().get(&id).and_then(|state| state.pull.as_ref()) {
            pull.stop.cancel();
        }
    }

    /// Forgets a connection that was removed.
    pub fn forget(&self, id: ConnectionId) {
        if let Some(pull) = self.shared.links().remove(&id).and_then(|state| state.pull) {
            pull.stop.cancel();
        }
    }

    /// How a connection stands, and its pull if one is running.
    #[must_use]
    pub fn status(&self, id: ConnectionId) -> (Link, Option<Option<Progress>>) {
        let links = self.shared.links();
        links.get(&id).map_or((Link::Idle, None), |state| (state.link.clone(), state.pull.as_ref().map(|pull| pull.progress)))
    }

    /// Notes what a request outside the outbox showed about a connection, such as a live search.
    pub fn observe(&self, id: ConnectionId, outcome: Result<(), &Failure>) {
        self.shared.observe(id, outcome);
    }

    /// Starts what can be started now and says how long to sleep.
    async fn turn(&self, stop: &CancellationToken) -> Result<Duration, StoreError> {
        let now = self.shared.clock.now();
        // Noted before the outbox is read: what ends in between stands otherwise by then than what was read.
        let busy: BTreeSet<ConnectionId> =
            self.shared.links().iter().filter(|(_, state)| state.busy).map(|(id, _)| *id).collect();
        let (operations, connections, pull_minutes) = self
            .shared
            .store
            .read(|db| {
                let mut connections = Vec::new();
                for row in connection::all(db)? {
                    let swept = sweep::get(db, row.id)?;
                    connections.push((row, swept));
                }
                let minutes = setting::get(db, "pull_minutes")?.and_then(|minutes| minutes.parse().ok()).unwrap_or(PULL_MINUTES);
                Ok((outbox::all(db)?, connections, minutes))
            })
            .await?;
        let mut gates = BTreeMap::new();
        let mut due = Vec::new();
        {
            let mut links = self.shared.links();
            for (row, swept) in &connections {
                let state = links.entry(row.id).or_default();
                let closed = state.link.closed_until().filter(|until| *until > now);
                let gate = match (row.refused.is_some(), busy.contains(&row.id), closed) {
                    (true, _, _) => Gate::Refused,
                    (_, true, _) => Gate::Busy,
                    (_, _, Some(until)) => Gate::ClosedUntil(until),
                    _ => Gate::Open,
                };
                gates.insert(row.id, gate);
                let rested = SignedDuration::from_mins(i64::from(pull_minutes));
                let last = state.pull_tried_at.filter(|_| closed.is_none());
                let unfinished = swept.as_ref().is_none_or(|sweep| sweep.finished_at.is_none());
                let old = swept.as_ref().and_then(|sweep| sweep.completed_at).is_none_or(|at| now.duration_since(at) >= rested);
                // An interrupted pull is taken up again soon, a complete one after its rest.
                let patience = if unfinished { backoff::LONGEST } else { rested };
                let untried = last.is_none_or(|at| now.duration_since(at) >= patience);
                if state.pull.is_none() && row.refused.is_none() && closed.is_none() && (unfinished || old) && untried {
                    due.push(row.id);
                }
            }
        }
        for id in due {
            self.pull(id);
        }
        let plan = plan::next(&operations, &gates, now);
        for id in &plan.ready {
            if let Some(operation) = operations.iter().find(|operation| operation.id == *id) {
                self.work(operation.connection_id, *id, stop);
            }
        }
        let nap = plan.wake_at.and_then(|at| Duration::try_from(at.duration_since(now)).ok()).unwrap_or(LONGEST_NAP);
        Ok(nap.clamp(Duration::from_millis(10), LONGEST_NAP))
    }

    fn work(&self, connection: ConnectionId, operation: OperationId, stop: &CancellationToken) {
        self.shared.links().entry(connection).or_default().busy = true;
        let engine = self.clone();
        let stop = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                result = engine.shared.operate(operation) => {
                    if let Err(error) = result {
                        tracing::error!(%operation, %error, "an operation could not be recorded");
                    }
                }
                // What was on its way has an unknown outcome and is looked up at the next start.
                () = stop.cancelled() => {}
            }
            if let Some(state) = engine.shared.links().get_mut(&connection) {
                state.busy = false;
            }
            engine.wake();
        });
    }
}

impl Shared {
    fn links(&self) -> MutexGuard<'_, BTreeMap<ConnectionId, State>> {
        // A panic elsewhere cannot leave a state half changed.
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A short reference that appears in the log and with the problem.
    pub(crate) fn reference(&self) -> String {
        let id = self.ids.next().simple().to_string();
        id[id.len() - 8..].to_owned()
    }

    pub(crate) fn set_progress(&self, id: ConnectionId, progress: Progress) {
        if let Some(pull) = self.links().get_mut(&id).and_then(|state| state.pull.as_mut()) {
            pull.progress = Some(progress);
        }
        self.notify.status_changed();
    }

    /// Notes what a request showed about a connection.
    pub(crate) fn observe(&self, id: ConnectionId, outcome: Result<(), &Failure>) {
        let now = self.clock.now();
        {
            let mut links = self.links();
            let state = links.entry(id).or_default();
            match outcome {
                Ok(()) => {
                    state.failures = 0;
                    if state.link == Link::Online {
                        return;
                    }
                    state.link = Link::Online;
                }
                Err(failure) => match failure.kind {
                    FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Tls => {
                        state.failures += 1;
                        let since = match &state.link {
                            Link::Offline { since, .. } => *since,
                            _ => now,
                        };
                        let until = now + backoff::wait(state.failures, fastrand::f64());
                        state.link = Link::Offline { since, until, reason: failure.message.clone() };
                    }
                    FailureKind::Throttled | FailureKind::ProviderFailed | FailureKind::NotUnderstood => {
                        state.failures += 1;
                        let asked = failure.retry_after.and_then(|wait| SignedDuration::try_from(wait).ok());
                        let until = now + asked.unwrap_or_else(|| backoff::wait(state.failures, fastrand::f64()));
                        state.link = Link::Waiting { until, reason: failure.message.clone() };
                    }
                    // The provider answered; that it said no is the operation's matter, or the credentials'.
                    FailureKind::Refused | FailureKind::Rejected | FailureKind::NotFound | FailureKind::Impossible => {
                        state.failures = 0;
                        state.link = Link::Online;
                    }
                },
            }
        }
        self.notify.status_changed();
    }

    async fn mark_interrupted(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store
            .write(now, |write| {
                for operation in outbox::all(write)? {
                    if operation.state == domain::OperationState::Sending {
                        let standing = outbox::Standing {
                            state: domain::OperationState::Unknown,
                            not_before: None,
                            attempts: operation.attempts,
                            step: operation.step,
                            request: operation.request.as_deref(),
                            last_error: operation.last_error.as_deref(),
                        };
                        outbox::set(write, operation.id, standing)?;
                    }
                }
                Ok(())
            })
            .await
    }
}
