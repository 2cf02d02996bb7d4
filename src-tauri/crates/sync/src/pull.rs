//! Pulling: a resumable sweep over everything a provider lists.

use std::sync::Arc;

use domain::{ConnectionId, RemoteRecord, Support};
use jiff::SignedDuration;
use providers::{Cause, Failure, FailureKind, Page, Provider, Target, Why};
use store::table::activity::{self, NewActivity};
use store::table::reading::{self, Reading};
use store::table::record::RecordRow;
use store::table::sweep::SweepRow;
use store::table::{arrival, connection, outbox, record, sweep, tombstone};
use store::{StoreError, search};
use tokio_util::sync::CancellationToken;

use crate::ahead::{Ahead, Ended, ReadyPage, Turn};
use crate::engine::Shared;
use crate::rules::{self, Rule};
use crate::{Progress, Unavailable};

/// How many customers of a system that lists nobody are read again in one go.
const REFRESHED_AT_ONCE: u32 = 200;

/// How many customers that were opened lately are read before a sweep, and how old the last reading has to be.
const OPENED_AT_ONCE: u32 = 30;
const OPENED_REST: SignedDuration = SignedDuration::from_mins(2);

/// How many customers a sweep did not see are asked for in one go; the others are by the next sweeps.
const CONFIRMED_AT_ONCE: u32 = 500;

impl Shared {
    /// Pulls until the end, a failure, or `stop`. Where it got to is kept with every page.
    pub(crate) async fn pull(self: &Arc<Self>, id: ConnectionId, stop: &CancellationToken) {
        match self.sweep(id, stop).await {
            Ok(()) => {}
            Err(Interrupted::Store(error)) => tracing::error!(connection = %id, %error, "a pull could not be kept"),
            Err(Interrupted::Unavailable(Unavailable::Failed(failure))) => self.observe(id, Err(&failure)),
            Err(Interrupted::Failed(failure)) => {
                let reference = self.reference();
                tracing::warn!(connection = %id, kind = ?failure.kind, status = ?failure.status, reference, "a pull was interrupted");
                if matches!(failure.kind, FailureKind::ProviderFailed | FailureKind::NotUnderstood) {
                    self.list_failed(id, &failure);
                }
                if failure.kind == FailureKind::Refused
                    && let Err(error) = self.refuse(id, &failure.message).await
                {
                    tracing::error!(connection = %id, %error, "a refusal could not be kept");
                }
            }
            Err(Interrupted::Unavailable(Unavailable::Credentials(reason))) => {
                if let Err(error) = self.refuse(id, &reason).await {
                    tracing::error!(connection = %id, %error, "a refusal could not be kept");
                }
            }
            Err(Interrupted::Unavailable(Unavailable::Removed)) => {}
        }
    }

    async fn sweep(self: &Arc<Self>, id: ConnectionId, stop: &CancellationToken) -> Result<(), Interrupted> {
        let provider = self.provider(id, Cause::program(Why::Sweep)).await?;
        self.refresh_opened(id, stop).await?;
        if matches!(provider.capabilities().list, Support::No(_)) {
            return self.refresh_known(id, &provider, stop).await;
        }
        let mut standing = self.store.write(self.clock.now(), move |write| sweep::begin(write, id)).await?;
        let first = standing.completed_at.is_none();
        let (began, began_with) = (self.clock.elapsed(), standing.received);
        let mut ahead = Ahead::begin(self, id, provider.clone(), standing.cursor.clone());
        let mut turn = Turn::first();
        loop {
            let pages = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                pages = ahead.next(turn.customers()) => pages?,
            };
            let more = pages.last().is_some_and(|page| page.next.is_some());
            let (customers, turn_began) = (pages.iter().map(|page| page.arrivals.len()).sum(), self.clock.elapsed());
            standing = self.keep(id, standing, pages).await?;
            let elapsed = self.clock.elapsed();
            turn = turn.after(customers, elapsed.saturating_sub(turn_began));
            let millis = elapsed.saturating_sub(began).as_millis().max(50);
            let per_second = u128::from(standing.received.saturating_sub(began_with)) * 1_000 / millis;
            let per_second = u32::try_from(per_second).unwrap_or(u32::MAX);
            self.set_progress(id, Progress { received: standing.received, total: standing.total, per_second });
            if !more {
                break;
            }
        }
        self.confirm_missing(id, &provider, standing.generation, stop).await?;
        self.tidy(first, stop).await?;
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

    /// Leaves the search index in order after so many arrivals, in steps between which others have their turn.
    async fn tidy(&self, first: bool, stop: &CancellationToken) -> Result<(), Interrupted> {
        let mut begin = first;
        while !stop.is_cancelled() && self.store.write_received(self.clock.now(), move |write| search::tidy(write, begin)).await?
        {
            begin = false;
        }
        Ok(())
    }

    /// Customers an agent has opened lately are read before everything else.
    async fn refresh_opened(self: &Arc<Self>, id: ConnectionId, stop: &CancellationToken) -> Result<(), Interrupted> {
        let provider = self.provider(id, Cause::program(Why::Refresh)).await?;
        let before = self.clock.now().checked_sub(OPENED_REST).unwrap_or_default();
        let opened = self
            .store
            .read(move |db| {
                let rows = record::recently_opened(db, id, before, OPENED_AT_ONCE)?;
                rows.into_iter().map(|row| Ok((record::last_seen(db, &row)?, row))).collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        for (seen, row) in opened {
            if stop.is_cancelled() {
                return Ok(());
            }
            let reading = self.store.read(reading::begin).await?;
            if let Some(remote) = provider.read(&target(&row, seen)).await? {
                self.take_in(id, remote, reading, None).await?;
            }
        }
        Ok(())
    }

    /// A complete sweep did not see these: each is asked for by its id, and is a tombstone only if that finds nothing either.
    async fn confirm_missing(
        self: &Arc<Self>,
        id: ConnectionId,
        provider: &Arc<dyn Provider>,
        generation: i64,
        stop: &CancellationToken,
    ) -> Result<(), Interrupted> {
        let missing = self
            .store
            .read(move |db| {
                let rows = tombstone::unseen(db, id, generation, CONFIRMED_AT_ONCE)?;
                rows.into_iter().map(|row| Ok((record::last_seen(db, &row)?, row))).collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        for (seen, row) in missing {
            if stop.is_cancelled() {
                return Ok(());
            }
            let reading = self.store.read(reading::begin).await?;
            let read = if rules::holds(Rule::NotFoundIsNotDeleted) { provider.read(&target(&row, seen)).await? } else { None };
            match read {
                Some(remote) => self.take_in(id, remote, reading, Some(generation)).await?,
                None => self.bury(row).await?,
            }
        }
        Ok(())
    }

    async fn take_in(
        &self,
        id: ConnectionId,
        remote: RemoteRecord,
        reading: Reading,
        generation: Option<i64>,
    ) -> Result<(), Interrupted> {
        let ids = self.ids.clone();
        self.store
            .write(self.clock.now(), move |write| {
                // The connection may have been removed while the customer was on its way.
                if connection::get(write, id)?.is_some() {
                    record::ingest(write, &*ids, id, &remote, reading, generation)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// Makes a tombstone, unless something was changed here meanwhile: that change finds out by itself.
    async fn bury(&self, row: RecordRow) -> Result<(), Interrupted> {
        let ids = self.ids.clone();
        self.store
            .write(self.clock.now(), move |write| {
                let Some(row) = record::get(write, row.id)? else { return Ok(()) };
                if row.gone_at.is_some() || !outbox::of_record_row(write, row.rowid)?.is_empty() {
                    return Ok(());
                }
                tombstone::bury(write, &row)?;
                let entry = NewActivity {
                    kind: "gone",
                    person_row: Some(row.person_row),
                    connection_id: Some(row.connection_id),
                    ..NewActivity::default()
                };
                activity::add(write, &*ids, &entry)
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
            let target = target(&row, seen);
            let reading = self.store.read(reading::begin).await?;
            let read = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                read = provider.read(&target) => read?,
            };
            let records = read.into_iter().collect();
            let page = Page { records, next: Some(String::new()), total };
            standing = self.keep(id, standing, vec![ReadyPage::of(&*self.ids, id, reading, page)]).await?;
            self.set_progress(id, Progress { received: standing.received, total: standing.total, per_second: 0 });
        }
        let reading = self.store.read(reading::begin).await?;
        let end = Page { records: Vec::new(), next: None, total };
        self.keep(id, standing, vec![ReadyPage::of(&*self.ids, id, reading, end)]).await?;
        Ok(())
    }

    /// Keeps pages, and where to go on after them.
    async fn keep(&self, id: ConnectionId, standing: SweepRow, pages: Vec<ReadyPage>) -> Result<SweepRow, Interrupted> {
        let ids = self.ids.clone();
        self.store
            .write_received(self.clock.now(), move |write| {
                // The connection may have been removed while the pages were on their way.
                if connection::get(write, id)?.is_none() {
                    return Ok(None);
                }
                let (mut received, mut total, mut next) = (0, None, None);
                for page in pages {
                    received += page.arrivals.len();
                    arrival::take_in(write, &*ids, page.arrivals, page.reading, Some(standing.generation))?;
                    total = page.total.or(total);
                    next = page.next;
                }
                let received = u32::try_from(received).unwrap_or(u32::MAX);
                sweep::advance(write, id, received, total, next.as_deref())?;
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

fn target(row: &RecordRow, seen: Option<RemoteRecord>) -> Target {
    Target { remote_id: row.remote_id.clone(), external_id: row.external_id(), fresh: seen, ..Target::default() }
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

impl From<Ended> for Interrupted {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Failed(failure) => Self::Failed(failure),
            Ended::Store(error) => Self::Store(error),
        }
    }
}

impl From<Unavailable> for Interrupted {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}
