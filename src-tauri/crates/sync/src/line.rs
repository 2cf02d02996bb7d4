//! How each connection stands while the program runs: its line to the system, what is worked on, and what waits.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::OperationId;
use jiff::{SignedDuration, Timestamp};
use providers::{Failure, FailureKind};
use tokio_util::sync::CancellationToken;

use crate::backoff;
use crate::breaker::{Breaker, Circuit};
use crate::bucket::Bucket;
use crate::metered::Priority;
use crate::plan::Gate;
use crate::{Link, Progress};

/// Most records of a connection that are worked on side by side.
const SIDE_BY_SIDE: usize = 6;

/// A pace that is no limit: there still is the system's own "too many".
const UNLIMITED: u32 = 1_000_000;

/// One connection.
#[derive(Default)]
pub(crate) struct Line {
    pub(crate) link: Link,
    breaker: Breaker,
    bucket: Option<Bucket>,
    paced: bool,
    /// Requests that wait for their turn, by priority.
    waiting: BTreeMap<Priority, u32>,
    /// Rows of the records that are worked on.
    pub(crate) busy: BTreeSet<i64>,
    /// Until when operations wait, by the clock that never jumps.
    waits: BTreeMap<OperationId, Duration>,
    pub(crate) pull: Option<Pull>,
    pub(crate) pull_tried_at: Option<Duration>,
    /// Most operations that waited since there were none.
    pub(crate) most: u32,
    /// How many wait now.
    pub(crate) left: u32,
}

pub(crate) struct Pull {
    pub(crate) stop: CancellationToken,
    pub(crate) progress: Option<Progress>,
}

impl Line {
    /// How many more operations may be worked on.
    pub(crate) fn gate(&self, now: Duration) -> Gate {
        if let Some(wait) = self.bucket.as_ref().and_then(|bucket| bucket.paused(now)) {
            return Gate::ClosedFor(wait);
        }
        match self.breaker.circuit(now) {
            Circuit::Open(wait) => Gate::ClosedFor(wait),
            Circuit::HalfOpen => Gate::Open(1usize.saturating_sub(self.busy.len())),
            Circuit::Closed => Gate::Open(SIDE_BY_SIDE.saturating_sub(self.busy.len())),
        }
    }

    /// Lets a request through, or says how long to wait before asking again.
    pub(crate) fn admit(&mut self, priority: Priority, now: Duration) -> Result<(), Duration> {
        let Some(bucket) = &mut self.bucket else { return Ok(()) };
        if self.waiting.iter().any(|(other, count)| *other < priority && *count > 0) {
            return Err(Duration::from_millis(20));
        }
        bucket.take(now)
    }

    /// Notes that a request begins or ceases to wait.
    pub(crate) fn wait(&mut self, priority: Priority, begins: bool) {
        let count = self.waiting.entry(priority).or_default();
        *count = if begins { *count + 1 } else { count.saturating_sub(1) };
    }

    /// Sets how many requests a second may be made; `None` is as many as the system takes.
    pub(crate) fn pace(&mut self, per_second: Option<u32>, now: Duration) {
        let per_second = per_second.unwrap_or(UNLIMITED);
        match &mut self.bucket {
            Some(bucket) => bucket.set_limit(per_second),
            None => self.bucket = Some(Bucket::new(per_second, now)),
        }
        self.paced = true;
    }

    /// The pace has to be asked for again: settings changed.
    pub(crate) fn pace_changed(&mut self) {
        self.paced = false;
    }

    /// Whether the pace is set.
    pub(crate) fn is_paced(&self) -> bool {
        self.paced
    }

    /// Forgets waits and failures: the agent asked for it, or something was mended. What the system asked to wait for is kept.
    pub(crate) fn reopen(&mut self, now: Duration) {
        self.breaker = Breaker::default();
        let paused = self.bucket.as_ref().is_some_and(|bucket| bucket.paused(now).is_some());
        if !paused && self.link != Link::Online {
            self.link = Link::Idle;
        }
        self.pull_tried_at = None;
    }

    /// Notes what a request showed. Says whether how the connection stands has changed.
    pub(crate) fn observe(&mut self, outcome: Result<(), &Failure>, now: Timestamp, elapsed: Duration, random: f64) -> bool {
        let later = |wait: Duration| now + SignedDuration::try_from(wait).unwrap_or(backoff::LONGEST);
        let Err(failure) = outcome else {
            self.breaker.answered();
            let was = std::mem::replace(&mut self.link, Link::Online);
            return was != Link::Online;
        };
        match failure.kind {
            FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Tls => {
                let since = match &self.link {
                    Link::Offline { since, .. } => *since,
                    _ => now,
                };
                let wait = self.breaker.cut_off(elapsed, random);
                self.link = Link::Offline { since, until: later(wait), reason: failure.message.clone() };
            }
            FailureKind::Throttled => {
                let asked =
                    failure.retry_after.unwrap_or_else(|| Duration::try_from(backoff::wait(1, random)).unwrap_or_default());
                if let Some(bucket) = &mut self.bucket {
                    bucket.too_many(asked, elapsed);
                }
                self.breaker.answered();
                self.link = Link::Waiting { until: later(asked), reason: failure.message.clone() };
            }
            FailureKind::ProviderFailed | FailureKind::NotUnderstood => match self.breaker.failed(elapsed, random) {
                // It may be the matter of one customer.
                None => return false,
                Some(wait) => self.link = Link::Waiting { until: later(wait), reason: failure.message.clone() },
            },
            // The system answered; that it said no is the operation's matter, or the credentials'.
            FailureKind::Refused
            | FailureKind::Rejected
            | FailureKind::NotFound
            | FailureKind::Impossible
            | FailureKind::KeyInUse
            | FailureKind::KeyMisused => {
                self.breaker.answered();
                self.link = Link::Online;
            }
        }
        true
    }

    /// Notes that the system as a whole could not be used, for a failure that in itself may be one customer's.
    pub(crate) fn cut_off(&mut self, failure: &Failure, now: Timestamp, elapsed: Duration, random: f64) {
        let wait = self.breaker.cut_off(elapsed, random);
        let until = now + SignedDuration::try_from(wait).unwrap_or(backoff::LONGEST);
        self.link = Link::Waiting { until, reason: failure.message.clone() };
    }

    /// Lets an operation wait this long.
    pub(crate) fn hold(&mut self, operation: OperationId, wait: Duration, now: Duration) {
        self.waits.retain(|_, until| *until > now);
        self.waits.insert(operation, now + wait);
    }

    /// Lets an operation go now.
    pub(crate) fn release(&mut self, operation: OperationId) {
        self.waits.remove(&operation);
    }

    /// What is left of the waits.
    pub(crate) fn waits(&self, now: Duration) -> BTreeMap<OperationId, Duration> {
        self.waits.iter().map(|(id, until)| (*id, until.saturating_sub(now))).collect()
    }
}
