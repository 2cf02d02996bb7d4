//! Sending what a day offline has gathered: how long it takes against what the system's rate limit allows, how much memory it needs, and
//! whether the program answers meanwhile.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use app::{App, MemoryClipboard, Options, SecretsChoice};
use contract::wire::{Empty, EventAdd, FieldsEdit, PendingRequest, PendingShow, PersonRef, SearchRequest, Sort};
use serde::Serialize;

use crate::memory;
use crate::outside::Outside;
use crate::spread::Spread;
use crate::stopwatch::timed_async;

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    operations: u32,
    records: u32,
    /// Requests a second the system takes.
    limit: u32,
    requests: usize,
    too_many: usize,
    pub(crate) seconds: f64,
    /// What the limit allows for as many requests.
    pub(crate) allowed_seconds: f64,
    memory_before: u64,
    memory_most: u64,
    memory_after: u64,
    /// Of a search and of a list of pending changes while sending.
    pub(crate) search: Spread,
    pub(crate) pending_list: Spread,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "outbox drain")?;
        writeln!(f, "  {} operations of {} customers", self.operations, self.records)?;
        writeln!(f, "  {} requests, {} answered \"too many\"", self.requests, self.too_many)?;
        let ratio = self.seconds / self.allowed_seconds;
        writeln!(f, "  {:.1} s; {} a second allow {:.1} s; ratio {ratio:.3}", self.seconds, self.limit, self.allowed_seconds)?;
        writeln!(f, "  memory {} MiB before, {} at most, {} after", self.memory_before, self.memory_most, self.memory_after)?;
        write!(f, "  meanwhile, p50 / p95 / p99 in ms: search {}; pending list {}", self.search, self.pending_list)
    }
}

/// Given names, in turn: a list shows names, so nobody has to be asked about a value that was not read yet.
const GIVEN: [&str; 5] = ["Anna", "", "Johanna", "", "Hanna"];

/// Who the customers are.
const SEED: u64 = 1;

/// Longest time for anything that is waited for.
const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) async fn measure(sandbox: &Path, records: u32, changes: u32, limit: u32) -> anyhow::Result<Figures> {
    let outside = Outside::start(sandbox, records + records / 4, SEED)?;
    let folder = tempfile::tempdir()?;
    let options = Options {
        data_dir: folder.path().to_owned(),
        exports_dir: folder.path().join("exports"),
        secrets: SecretsChoice::Memory,
        clipboard: Arc::new(MemoryClipboard::default()),
        sandbox: Some(serde_json::to_string(&outside.access)?),
    };
    let app = App::start(options).await?;
    app.connection_add(outside.draft(limit)).await?;
    until("everything is pulled", async || Ok(app.app_status(Empty {}).await?.connections[0].pulled_at.is_some())).await?;
    eprintln!("everything is pulled");
    outside.set(None, true).await?;
    let operations = queue(&app, records, changes).await?;
    let waiting = app.app_status(Empty {}).await?.pending;
    ensure!(waiting == operations, "{waiting} of {operations} changes wait");

    eprintln!("{operations} changes wait");
    let since = outside.journal(0).await?.last().map_or(0, |entry| entry.seq);
    outside.set(Some(limit), false).await?;
    let (memory_before, mut memory_most) = (memory::resident(), 0);
    let (mut searches, mut lists) = (Vec::new(), Vec::new());
    let (began, mut said) = (Instant::now(), 0);
    app.sync_now(Empty {}).await?;
    while app.app_status(Empty {}).await?.pending > 0 {
        ensure!(began.elapsed() < PATIENCE, "the outbox does not drain");
        tokio::time::sleep(Duration::from_millis(100)).await;
        if began.elapsed().as_secs() / 10 > said {
            said = began.elapsed().as_secs() / 10;
            let status = app.app_status(Empty {}).await?;
            eprintln!("{} s: {} left, {:?}", began.elapsed().as_secs(), status.pending, status.connections[0].state);
        }
        memory_most = memory_most.max(memory::resident());
        let (found, millis) = timed_async(app.customers_search(search("an", 50))).await;
        found?;
        searches.push(millis);
        let list = PendingRequest { offset: 0, limit: 100, show: PendingShow::All };
        let (listed, millis) = timed_async(app.pending_list(list)).await;
        listed?;
        lists.push(millis);
    }
    let seconds = began.elapsed().as_secs_f64();
    // Before the journal is read, which is no part of the program.
    let memory_after = memory::resident();
    let journal = outside.journal(since).await?;
    let too_many = journal.iter().filter(|entry| entry.status == Some(429)).count();
    let requests = journal.len() - too_many;
    let figures = Figures {
        operations,
        records,
        limit,
        requests,
        too_many,
        seconds,
        allowed_seconds: requests as f64 / f64::from(limit),
        memory_before,
        memory_most,
        memory_after,
        search: Spread::of(searches).context("it drained before anything was asked")?,
        pending_list: Spread::of(lists).context("it drained before anything was asked")?,
    };
    app.close().await;
    Ok(figures)
}

/// Edits and events in turn, so that nothing folds: every change is an operation of its own.
async fn queue(app: &App, records: u32, changes: u32) -> anyhow::Result<u32> {
    let mut queued = 0;
    let mut offset = 0;
    'all: loop {
        let request = SearchRequest { offset, ..search("", 500) };
        let window = app.customers_search(request).await?;
        if window.rows.is_empty() {
            break;
        }
        offset += u32::try_from(window.rows.len())?;
        for row in window.rows {
            let person = app.person_get(PersonRef { person_id: row.person_id }).await?;
            let record = person.records.first().context("a person without a record")?;
            let named = |key: &str| person.fields.iter().any(|field| field.key == key && !field.value.is_empty());
            if !record.add_event.ok || !named("name.given") || !named("name.family") {
                continue;
            }
            for change in 0..changes {
                if change % 2 == 0 {
                    let name = GIVEN[change as usize % GIVEN.len()];
                    let fields = BTreeMap::from([("name.given".to_owned(), name.to_owned())]);
                    app.fields_edit(FieldsEdit { record_id: record.record_id.clone(), fields, confirmed: false }).await?;
                } else {
                    let message = format!("Order {change} was sent");
                    let (initiated_by, source_url) = ("desk".to_owned(), String::new());
                    app.event_add(EventAdd { record_id: record.record_id.clone(), message, initiated_by, source_url }).await?;
                }
                queued += 1;
            }
            if queued >= records * changes {
                break 'all;
            }
        }
    }
    Ok(queued)
}

fn search(query: &str, limit: u32) -> SearchRequest {
    SearchRequest { query: query.into(), sort: Sort::Name, offset: 0, limit }
}

async fn until(what: &str, mut look: impl AsyncFnMut() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let began = Instant::now();
    while !look().await? {
        ensure!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
