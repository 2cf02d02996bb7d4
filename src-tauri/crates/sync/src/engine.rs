//! The engine: carries plans out, waits, and knows how every connection stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{Clock, ConnectionId, Ids, OperationId, OperationState, Random};
use jiff::SignedDuration;
use providers::{Cause, Failure, Provider};
use store::table::outbox::{self, Head, OperationRow};
use store::table::{connection, reading, request, setting, sweep};
use store::{Store, StoreError};
use tokio::sync::Notify as Signal;
use tokio_util::sync::CancellationToken;

use crate::line::{Line, Pull};
use crate::metered::{Metered, Priority};
use crate::plan::{self, Gate};
use crate::recording;
use crate::{Ledger, Link, Notify, Progress, Providers, Unavailable};

/// Sends and pulls in the background. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) providers: Arc<dyn Providers>,
    pub(crate) ledger: Arc<Ledger>,
    notify: Arc<dyn Notify>,
    wake: Signal,
    /// A request has had its turn, or a line changed.
    moved: Signal,
    lines: Mutex<BTreeMap<ConnectionId, Line>>,
}

/// How a connection stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its line to the system.
    pub link: Link,
    /// Its pull, if one is running, and how far that is once it has begun.
    pub pull: Option<Option<Progress>>,
    /// Whether operations are being sent.
    pub sending: bool,
    /// Operations that wait for anything but the agent.
    pub left: u32,
    /// Most operations that waited since there were none.
    pub most: u32,
}

/// Longest time without looking at the outbox. Sleep and changed clocks make scheduled waits unreliable.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// Least time between two tries of a pull that was interrupted.
const PULL_REST: Duration = Duration::from_secs(2);

/// Heads that are looked at beyond those that are known to wait.
const HEADS: usize = 24;

/// Minutes between pulls unless the agent set something else.
pub const PULL_MINUTES: u32 = 15;

impl Engine {
    /// An engine that does nothing yet. `ledger`: the one the adapters of `providers` tell their exchanges to.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        random: Arc<dyn Random>,
        providers: Arc<dyn Providers>,
        ledger: Arc<Ledger>,
        notify: Arc<dyn Notify>,
    ) -> Self {
        let (wake, moved, lines) = (Signal::new(), Signal::new(), Mutex::default());
        Self { shared: Arc::new(Shared { store, clock, ids, random, providers, ledger, notify, wake, moved, lines }) }
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
                biased;
                () = stop.cancelled() => {}
                () = self.shared.wake.notified() => {}
                () = tokio::time::sleep(nap) => {}
            }
        }
        for line in self.shared.lines().values() {
            if let Some(pull) = &line.pull {
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
        let elapsed = self.shared.clock.elapsed();
        if let Some(line) = self.shared.lines().get_mut(&id) {
            line.reopen(elapsed);
            line.pace_changed();
        }
        self.shared.notify.status_changed();
        self.shared.moved.notify_waiters();
        self.wake();
    }

    /// Tries every connection now: the network came back, or the computer woke.
    pub fn network_changed(&self) {
        let elapsed = self.shared.clock.elapsed();
        self.shared.lines().values_mut().for_each(|line| line.reopen(elapsed));
        self.shared.notify.status_changed();
        self.shared.moved.notify_waiters();
        self.wake();
    }

    /// Lets an operation go now instead of waiting by itself: the agent asked for it.
    pub fn hasten(&self, connection: ConnectionId, operation: OperationId) {
        if let Some(line) = self.shared.lines().get_mut(&connection) {
            line.release(operation);
        }
        self.wake();
    }

    /// Starts a pull, unless one is running.
    pub fn pull(&self, id: ConnectionId) {
        let stop = CancellationToken::new();
        {
            let mut lines = self.shared.lines();
            let line = lines.entry(id).or_default();
            if line.pull.is_some() {
                return;
            }
            line.pull = Some(Pull { stop: stop.clone(), progress: None });
            line.pull_tried_at = Some(self.shared.clock.elapsed());
        }
        self.shared.notify.status_changed();
        let engine = self.clone();
        tokio::spawn(async move {
            engine.shared.pull(id, &stop).await;
            engine.shared.ledger.swept(id);
            if let Some(line) = engine.shared.lines().get_mut(&id) {
                line.pull = None;
            }
            engine.shared.notify.status_changed();
            engine.wake();
        });
    }

    /// Stops a running pull. It goes on from there next time.
    pub fn stop_pull(&self, id: ConnectionId) {
        if let Some(pull) = self.shared.lines().get(&id).and_then(|line| line.pull.as_ref()) {
            pull.stop.cancel();
        }
    }

    /// Forgets a connection that was removed.
    pub fn forget(&self, id: ConnectionId) {
        if let Some(pull) = self.shared.lines().remove(&id).and_then(|line| line.pull) {
            pull.stop.cancel();
        }
    }

    /// How a connection stands.
    #[must_use]
    pub fn status(&self, id: ConnectionId) -> Standing {
        let lines = self.shared.lines();
        lines.get(&id).map_or_else(Standing::default, |line| Standing {
            link: line.link.clone(),
            pull: line.pull.as_ref().map(|pull| pull.progress),
            sending: !line.busy.is_empty(),
            left: line.left,
            most: line.most,
        })
    }

    /// The adapter of a connection, for one cause; its requests wait for their turn, and its answers show in [`Engine::status`].
    ///
    /// # Errors
    /// Why there is none.
    pub async fn provider(&self, id: ConnectionId, cause: Cause) -> Result<Arc<dyn Provider>, Unavailable> {
        self.shared.provider(id, cause).await
    }

    /// Starts what can be started now and says how long to sleep.
    async fn turn(&self, stop: &CancellationToken) -> Result<Duration, StoreError> {
        let (now, elapsed) = (self.shared.clock.now(), self.shared.clock.elapsed());
        // Noted before the outbox is read: what ends in between stands otherwise by then than what was read.
        let (busy, wanted): (BTreeSet<i64>, BTreeMap<ConnectionId, u32>) = {
            let lines = self.shared.lines();
            let limit = |line: &Line| u32::try_from(HEADS + line.busy.len() + line.waits(elapsed).len()).unwrap_or(u32::MAX);
            let busy = lines.values().flat_map(|line| line.busy.iter().copied()).collect();
            (busy, lines.iter().map(|(id, line)| (*id, limit(line))).collect())
        };
        let (heads, left, connections, pull_minutes) = self
            .shared
            .store
            .read(move |db| {
                let left = outbox::sendable(db)?;
                let (mut connections, mut heads) = (Vec::new(), Vec::new());
                for row in connection::all(db)? {
                    if left.contains_key(&row.id) {
                        let most = u32::try_from(HEADS).unwrap_or(u32::MAX);
                        heads.extend(outbox::heads(db, row.id, wanted.get(&row.id).copied().unwrap_or(most))?);
                    }
                    let swept = sweep::get(db, row.id)?;
                    connections.push((row, swept));
                }
                let minutes = setting::get(db, "pull_minutes")?.and_then(|minutes| minutes.parse().ok()).unwrap_or(PULL_MINUTES);
                Ok((heads, left, connections, minutes))
            })
            .await?;
        let (mut gates, mut waits, mut due) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        {
            let mut lines = self.shared.lines();
            for (row, swept) in &connections {
                let line = lines.entry(row.id).or_default();
                line.left = left.get(&row.id).copied().unwrap_or(0);
                line.most = if line.left == 0 { 0 } else { line.most.max(line.left) };
                waits.append(&mut line.waits(elapsed));
                let gate = if row.refused.is_some() { Gate::Refused } else { line.gate(elapsed) };
                gates.insert(row.id, gate);
                let rested = SignedDuration::from_mins(i64::from(pull_minutes));
                let unfinished = swept.as_ref().is_none_or(|sweep| sweep.finished_at.is_none());
                // One that seems to end in the future was noted before somebody set the clock back.
                let old = swept
                    .as_ref()
                    .and_then(|sweep| sweep.completed_at)
                    .is_none_or(|at| at > now || now.duration_since(at) >= rested);
                // An interrupted pull is taken up again soon, a complete one after its rest.
                let patience = if unfinished { PULL_REST } else { Duration::try_from(rested).unwrap_or(PULL_REST) };
                let untried = line.pull_tried_at.is_none_or(|at| elapsed.saturating_sub(at) >= patience);
                let open = !matches!(gate, Gate::Refused | Gate::ClosedFor(_));
                let paused = swept.as_ref().is_some_and(|sweep| sweep.paused_at.is_some());
                if line.pull.is_none() && open && !paused && (unfinished || old) && untried {
                    due.push(row.id);
                }
            }
        }
        for id in due {
            self.pull(id);
        }
        let plan = plan::next(&heads, &gates, &busy, &waits, now);
        for id in &plan.ready {
            if let Some(head) = heads.iter().find(|head| head.id == *id) {
                self.work(head, stop);
            }
        }
        let closed = gates.values().filter_map(|gate| match gate {
            Gate::ClosedFor(wait) => Some(*wait),
            Gate::Open(_) | Gate::Refused => None,
        });
        let nap = plan.nap.into_iter().chain(closed).min().unwrap_or(LONGEST_NAP);
        Ok(nap.clamp(Duration::from_millis(10), LONGEST_NAP))
    }

    fn work(&self, head: &Head, stop: &CancellationToken) {
        let (connection, record, operation) = (head.connection_id, head.record, head.id);
        self.shared.lines().entry(connection).or_default().busy.insert(record);
        let engine = self.clone();
        let stop = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                biased;
                // What was on its way has an unknown outcome and is looked up at the next start.
                () = stop.cancelled() => {}
                result = engine.shared.work(operation) => {
                    if let Err(error) = result {
                        tracing::error!(%operation, %error, "an operation could not be recorded");
                        engine.shared.hold(connection, operation, LONGEST_NAP);
                    }
                }
            }
            if let Some(line) = engine.shared.lines().get_mut(&connection) {
                line.busy.remove(&record);
            }
            engine.wake();
        });
    }
}

impl Shared {
    pub(crate) fn lines(&self) -> MutexGuard<'_, BTreeMap<ConnectionId, Line>> {
        // A panic elsewhere cannot leave a line half changed.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A short reference that appears in the log and with the problem.
    pub(crate) fn reference(&self) -> String {
        let id = self.ids.next().simple().to_string();
        id[id.len() - 8..].to_owned()
    }

    pub(crate) fn set_progress(&self, id: ConnectionId, progress: Progress) {
        if let Some(pull) = self.lines().get_mut(&id).and_then(|line| line.pull.as_mut()) {
            pull.progress = Some(progress);
        }
        self.notify.status_changed();
    }

    /// The adapter of a connection, metered.
    pub(crate) async fn provider(self: &Arc<Self>, id: ConnectionId, cause: Cause) -> Result<Arc<dyn Provider>, Unavailable> {
        let inner = self.providers.provider(id).await?;
        let known = self.lines().entry(id).or_default().is_paced();
        if !known {
            let pace = self.providers.pace(id).await;
            self.lines().entry(id).or_default().pace(pace, self.clock.elapsed());
        }
        Ok(Arc::new(Metered { shared: self.clone(), connection: id, cause, inner }))
    }

    /// Waits until a request may be made.
    pub(crate) async fn admit(&self, id: ConnectionId, priority: Priority) {
        let mut waiting = Waiting { shared: self, id, priority, noted: false };
        loop {
            let wait = {
                let mut lines = self.lines();
                let line = lines.entry(id).or_default();
                match line.admit(priority, self.clock.elapsed()) {
                    Ok(()) => return,
                    Err(wait) => {
                        if !waiting.noted {
                            line.wait(priority, true);
                            waiting.noted = true;
                        }
                        wait
                    }
                }
            };
            tokio::select! {
                biased;
                () = self.moved.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Notes what a request showed about a connection.
    pub(crate) fn observe(&self, id: ConnectionId, outcome: Result<(), &Failure>) {
        let (now, elapsed) = (self.clock.now(), self.clock.elapsed());
        let random = if outcome.is_err() { self.random.fraction() } else { 0.0 };
        if self.lines().entry(id).or_default().observe(outcome, now, elapsed, random) {
            self.notify.status_changed();
        }
    }

    /// Notes that a list failed, which is nobody's matter but the system's.
    pub(crate) fn list_failed(&self, id: ConnectionId, failure: &Failure) {
        let (now, elapsed, random) = (self.clock.now(), self.clock.elapsed(), self.random.fraction());
        self.lines().entry(id).or_default().cut_off(failure, now, elapsed, random);
        self.notify.status_changed();
    }

    /// Whether another operation of a connection may begin right away.
    pub(crate) fn may_go_on(&self, id: ConnectionId) -> bool {
        let elapsed = self.clock.elapsed();
        self.lines().get(&id).is_some_and(|line| matches!(line.gate(elapsed), Gate::Open(_)))
    }

    /// Lets an operation wait this long.
    pub(crate) fn hold(&self, connection: ConnectionId, operation: OperationId, wait: Duration) {
        let elapsed = self.clock.elapsed();
        self.lines().entry(connection).or_default().hold(operation, wait, elapsed);
    }

    async fn mark_interrupted(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store
            .write(now, move |write| {
                for operation in outbox::sending(write)? {
                    let lost = recording::interrupted(write, &operation, now)?;
                    let OperationRow { id, attempts, step, request, last_error, .. } = operation;
                    let standing = outbox::Standing {
                        state: OperationState::Unknown,
                        not_before: None,
                        attempts,
                        step,
                        request: request.as_deref(),
                        last_error: last_error.as_deref(),
                    };
                    outbox::set(write, id, standing)?;
                    request::add(write, lost.as_slice())?;
                }
                reading::none_under_way(write)
            })
            .await
    }
}

/// A request that waits for its turn, also when nobody waits for the request any more.
struct Waiting<'a> {
    shared: &'a Shared,
    id: ConnectionId,
    priority: Priority,
    noted: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.noted {
            self.shared.lines().entry(self.id).or_default().wait(self.priority, false);
        }
    }
}
