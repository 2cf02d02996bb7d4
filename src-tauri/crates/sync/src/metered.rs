//! A provider whose every request waits for its connection's turn, and whose every answer shows how the connection stands.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{Capabilities, ConnectionId, Intent, RemoteEntry, RemoteRecord};
use jiff::{SignedDuration, Timestamp};
use providers::{
    Accepted, Cause, Criterion, Failure, FailureKind, Found, Page, PreparedRequest, Probe, Provider, Target, Why, caused_by,
};

use crate::engine::Shared;

/// Who goes first when requests wait for their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    /// Changes, and what has to be read for them.
    Write,
    /// What an agent looks at.
    Opened,
    /// Pulling everything.
    Sweep,
}

impl Priority {
    /// What is asked for goes first for what it is asked for.
    pub(crate) const fn of(why: Why) -> Self {
        match why {
            Why::Change => Self::Write,
            Why::Opened | Why::Refresh | Why::LiveSearch | Why::Timeline | Why::Test | Why::SignIn => Self::Opened,
            Why::Sweep => Self::Sweep,
        }
    }
}

/// Longest time a read waits by itself when the system says "too many".
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it does.
const TRIES: u32 = 3;

pub(crate) struct Metered {
    pub(crate) shared: Arc<Shared>,
    pub(crate) connection: ConnectionId,
    pub(crate) cause: Cause,
    pub(crate) inner: Arc<dyn Provider>,
}

/// An answer on its way.
type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

impl Metered {
    /// Makes a read when its turn has come. One that is told "too many" waits with everybody else and is made again.
    async fn read<'a, T: Send + 'a>(&'a self, ask: impl Fn() -> Answer<'a, T> + Send + Sync) -> Result<T, Failure> {
        let mut tries = 1;
        loop {
            self.shared.admit(self.connection, Priority::of(self.cause.why)).await;
            let answer = caused_by(self.cause, ask()).await;
            self.shared.observe(self.connection, answer.as_ref().map(drop));
            match answer {
                Err(failure)
                    if failure.kind == FailureKind::Throttled
                        && tries < TRIES
                        && failure.retry_after.is_some_and(|wait| wait <= PATIENCE) =>
                {
                    tries += 1;
                }
                answer => return answer,
            }
        }
    }
}

#[async_trait]
impl Provider for Metered {
    fn capabilities(&self) -> &'static Capabilities {
        self.inner.capabilities()
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        self.read(|| self.inner.probe()).await
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure> {
        self.read(|| {
            Box::pin(async move {
                // A list is never the fault of the one who asks for it: whatever was said against it, the system cannot be read now.
                self.inner.page(cursor).await.map_err(|failure| match failure.kind {
                    FailureKind::Rejected | FailureKind::NotFound | FailureKind::Impossible => {
                        Failure { kind: FailureKind::ProviderFailed, ..failure }
                    }
                    _ => failure,
                })
            })
        })
        .await
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        self.read(|| self.inner.read(target)).await
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        self.read(|| self.inner.find(criterion)).await
    }

    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str> {
        self.inner.criterion(typed)
    }

    async fn timeline(&self, target: &Target, with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure> {
        self.read(|| self.inner.timeline(target, with_tickets)).await
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        self.inner.prepare(intent, target)
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        // Whoever sends has waited for the turn before writing down that it leaves, and says which of its requests this is.
        let answer = self.inner.send(request).await;
        self.shared.observe(self.connection, answer.as_ref().map(drop));
        answer
    }

    fn created_at(&self, record: &RemoteRecord) -> Option<Timestamp> {
        self.inner.created_at(record)
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        self.inner.clock_offset()
    }
}
