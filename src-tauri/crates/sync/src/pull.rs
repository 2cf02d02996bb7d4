//! Pulling: a resumable sweep over everything a provider lists.

use std::sync::Arc;
use std::time::Instant;

use domain::{ConnectionId, Support};
use providers::{Failure, FailureKind, Page, Provider, Target};
use store::StoreError;
use store::table::activity::{self, NewActivity};
use store::table::sweep::SweepRow;
use store::table::{connection, record, sweep};
use tokio_util::sync::CancellationToken;

use crate::engine::Shared;
use crate::{Progress, Unavailable};

/// How many customers of a system that lists nobody are read again in one go.
const REFRESHED_AT_ONCE: u32 = 200;

impl Shared {
    /// Pulls until the end, a failure, or `stop`. Where it got to is kept with every page.
    pub(crate) async fn pull(&self, id: ConnectionId, stop: &CancellationToken) {
        match self.sweep(id, stop).await {
            Ok(()) => {}
            Err(Interrupted::Store(error)) => tracing::error!(connection = %id, %error, "a pull could not be kept"),
            Err(Interrupted::Unavailable(Unavailable::Failed(failure))) | Err(Interrupted::Failed(failure)) => {
                let reference = self.reference();
                tracing::warn!(connection = %id, kind = ?failure.kind, status = ?failure.status, reference, "a pull was interrupted");
                if failure.kind == FailureKind::Refused
                    && let Err(error) = self.refuse(id, &failure.message).await
                {
                    tracing::error!(connection = %id, %error, "a refusal could not be kept");
                }
                // A list is never the fault of the one who asks for it: whatever was said against it, the system cannot be read now.
                let kind = match failure.kind {
                    FailureKind::Rejected | FailureKind::NotFound | FailureKind::Impossible => FailureKind::ProviderFailed,
                    kind => kind,
                };
                self.observe(id, Err(&Failure { kind, ..failure }));
            }
            Err(Interrupted::Unavailable(Unavailable::Credentials(reason))) => {
                if let Err(error) = self.refuse(id, &reason).await {
                    tracing::error!(connection = %id, %error, "a refusal could not be kept");
                }
            }
            Err(Interrupted::Unavailable(Unavailable::Removed)) => {}
        }
    }

    async fn sweep(&self, id: ConnectionId, stop: &CancellationToken) -> Result<(), Interrupted> {
        let provider = self.providers.provider(id).await?;
        if matches!(provider.capabilities().list, Support::No(_)) {
            return self.refresh_known(id, &provider, stop).await;
        }
        let mut standing = self.store.write(self.clock.now(), move |write| sweep::begin(write, id)).await?;
        let first = standing.completed_at.is_none();
        // The rate is shown, not decided upon.
        let (began, began_with) = (Instant::now(), standing.received);
        loop {
            let page = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                page = provider.page(standing.cursor.as_deref()) => page?,
            };
            self.observe(id, Ok(()));
            let more = page.next.is_some();
            standing = self.keep(id, standing, page).await?;
            let seconds = began.elapsed().as_secs_f64().max(0.05);
            let per_second = (f64::from(standing.received - began_with) / seconds).round();
            // Between 0 and the number of customers.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate of customers fits")]
            let per_second = per_second as u32;
            self.set_progress(id, Progress { received: standing.received, total: standing.total, per_second });
            if !more {
                break;
            }
        }
        let received = standing.received;
        let ids = self.ids.clone();
        self.store
            .write(self.clock.now(), move |write| {
                if first {
                    let subject = received.to_string();
                    let entry =
                        NewActivity { kind: "pulled", connection_id: Some(id), subject: &subject, ..NewActivity::default() };
                    activity::add(write, &*ids, &entry)?;
                }
                connection::set_rights(write, id, Some(true), None)
            })
            .await?;
        Ok(())
    }

    /// A system that lists nobody: its customers that are known here are read again, longest not read first, and kept where it does not
    /// find them. Also shows whether it can be reached at all.
    async fn refresh_known(
        &self,
        id: ConnectionId,
        provider: &Arc<dyn Provider>,
        stop: &CancellationToken,
    ) -> Result<(), Interrupted> {
        provider.probe().await?;
        self.observe(id, Ok(()));
        let known = self
            .store
            .read(move |db| {
                let rows = record::stalest(db, id, REFRESHED_AT_ONCE)?;
                rows.into_iter().map(|row| Ok((record::last_seen(db, &row)?, row))).collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        let mut standing = self.store.write(self.clock.now(), move |write| sweep::begin(write, id)).await?;
        let total = u32::try_from(known.len()).ok();
        for (seen, row) in known {
            let target =
                Target { remote_id: row.remote_id.clone(), external_id: row.external_id(), fresh: seen, ..Target::default() };
            let read = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                read = provider.read(&target) => read?,
            };
            let records = read.into_iter().collect();
            standing = self.keep(id, standing, Page { records, next: Some(String::new()), total }).await?;
            self.set_progress(id, Progress { received: standing.received, total: standing.total, per_second: 0 });
        }
        self.keep(id, standing, Page { records: Vec::new(), next: None, total }).await?;
        Ok(())
    }

    async fn keep(&self, id: ConnectionId, standing: SweepRow, page: Page) -> Result<SweepRow, Interrupted> {
        let ids = self.ids.clone();
        self.store
            .write(self.clock.now(), move |write| {
                // The connection may have been removed while the page was on its way.
                if connection::get(write, id)?.is_none() {
                    return Ok(None);
                }
                let received = u32::try_from(page.records.len()).unwrap_or(u32::MAX);
                for remote in &page.records {
                    record::ingest(write, &*ids, id, remote, Some(standing.generation))?;
                }
                sweep::advance(write, id, received, page.total, page.next.as_deref())?;
                sweep::get(write, id)
            })
            .await?
            .ok_or(Interrupted::Unavailable(Unavailable::Removed))
    }

    /// Notes that the credentials are refused: nothing is sent until the agent has mended them.
    pub(crate) async fn refuse(&self, id: ConnectionId, reason: &str) -> Result<(), StoreError> {
        let reason = reason.to_owned();
        self.store.write(self.clock.now(), move |write| connection::set_refused(write, id, Some(&reason))).await
    }
}

enum Interrupted {
    Store(StoreError),
    Failed(Failure),
    Unavailable(Unavailable),
}

impl From<StoreError> for Interrupted {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Interrupted {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Unavailable> for Interrupted {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}
