//! Filling a cache.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use domain::{ConnectionId, Ids, PersonId, RemoteRecord};
use jiff::{Timestamp, ToSpan};
use store::search;
use store::table::connection::{self, ConnectionRow};
use store::table::{link, person, reading, record, setting, sweep};
use store::{Store, StoreError};
use testkit::CountedIds;
use tokio::sync::mpsc;

use super::acquaintances::Acquaintances;
use crate::outside::Outside;
use crate::supply::Supply;

/// Who the customers are.
pub(super) const SEED: u64 = 1;

/// Customers kept in one transaction.
const BATCH: usize = 8_000;

/// The systems together have 1.7 customers for each that the first one has; a little more than needed, so that all three are drained
/// nearly to the end.
const CUSTOMERS_FOR_EACH_OF_THE_FIRST: f64 = 1.7;

/// How many persons an agent has opened on this device.
const OPENED: u32 = 200;

/// 2025-01-01; nothing measured depends on it.
const FILLED_AT: i64 = 1_735_689_600;

/// Fills an empty folder with so many customers.
pub(super) async fn fill(folder: &Path, sandbox: &Path, size: u32) -> anyhow::Result<()> {
    let began = Instant::now();
    let first = (f64::from(size) / CUSTOMERS_FOR_EACH_OF_THE_FIRST).ceil();
    let outside = Outside::start(sandbox, first as u32, SEED)?;
    let supplies = Supply::all(&outside.access, 1_000)?;
    let store = Store::open(folder, &super::key())?;
    let now = Timestamp::from_second(FILLED_AT)?;
    let ids = Arc::new(CountedIds::default());
    let mut connections = Vec::new();
    for supply in &supplies {
        connections.push(connect(&store, now, &*ids, supply).await?);
    }

    let (sender, batches) = mpsc::channel(4);
    let ((), filled) =
        tokio::try_join!(drain(&supplies, sender), keep(&store, now, Arc::clone(&ids), &connections, batches, size),)?;
    anyhow::ensure!(filled == size, "the systems have only {filled} of {size} customers");
    settle(&store, now, connections).await?;
    store.close().await;
    eprintln!("filled: {size} customers in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Customers of one of the systems, by its place.
type Batch = (usize, Vec<RemoteRecord>);

/// Reads all systems, one after the other, until nobody takes any more.
async fn drain(supplies: &[Supply], sender: mpsc::Sender<Batch>) -> anyhow::Result<()> {
    for (system, supply) in supplies.iter().enumerate() {
        let mut batch = Vec::with_capacity(BATCH);
        supply
            .drain(async |page| {
                batch.extend(page);
                if batch.len() < BATCH {
                    return Ok(true);
                }
                Ok(sender.send((system, std::mem::take(&mut batch))).await.is_ok())
            })
            .await?;
        if !batch.is_empty() && sender.send((system, batch)).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Keeps batches until there are so many customers. Gives how many there are.
async fn keep(
    store: &Store,
    now: Timestamp,
    ids: Arc<CountedIds>,
    connections: &[ConnectionId],
    mut batches: mpsc::Receiver<Batch>,
    size: u32,
) -> anyhow::Result<u32> {
    let began = Instant::now();
    let mut acquaintances = Acquaintances::default();
    let mut filled = 0;
    while let Some((system, mut batch)) = batches.recv().await {
        batch.truncate((size - filled) as usize);
        let before = filled;
        filled += u32::try_from(batch.len())?;
        let (id, ids) = (connections[system], Arc::clone(&ids));
        acquaintances = store
            .write_received(now, move |write| {
                let began = reading::begin(write)?;
                for remote in &batch {
                    let Some(row) = record::ingest(write, &*ids, id, remote, began, Some(1))? else { continue };
                    if let Some(same) = acquaintances.same_as(system, remote, row.person_row) {
                        link::link(write, &*ids, same, row.person_row)?;
                    }
                }
                sweep::advance(write, id, u32::try_from(batch.len()).unwrap_or(u32::MAX), None, Some(""))?;
                Ok(acquaintances)
            })
            .await?;
        if filled / 100_000 > before / 100_000 {
            eprintln!("filling: {filled} of {size} customers after {:.0} s", began.elapsed().as_secs_f64());
        }
        if filled >= size {
            break;
        }
    }
    Ok(filled)
}

async fn connect(store: &Store, now: Timestamp, ids: &dyn Ids, supply: &Supply) -> anyhow::Result<ConnectionId> {
    let id = ConnectionId::new(ids.next());
    let row = ConnectionRow {
        id,
        provider: supply.kind,
        name: format!("{} sample", providers::capabilities(supply.kind).name),
        environment: "sandbox".to_owned(),
        base_url: supply.base_url.clone(),
        settings: supply.settings.clone(),
        sample: true,
        may_read: Some(true),
        may_change: Some(true),
        refused: None,
        created_at: now,
    };
    store
        .write(now, move |write| {
            connection::put(write, &row)?;
            sweep::begin(write, id)
        })
        .await?;
    Ok(id)
}

/// Makes it a cache that was in use for a while: all is pulled, the index is tidy, and some persons were opened.
async fn settle(store: &Store, now: Timestamp, connections: Vec<ConnectionId>) -> anyhow::Result<()> {
    store
        .write(now, move |write| {
            for id in connections {
                sweep::advance(write, id, 0, None, None)?;
            }
            // No sweep begins by itself while something is measured.
            setting::put(write, "pull_minutes", &(10 * 366 * 24 * 60).to_string())
        })
        .await?;
    let mut begin = true;
    while store.write_received(now, move |write| search::tidy(write, begin)).await? {
        begin = false;
    }
    let persons = store.read(person::count).await?;
    for place in 0..OPENED.min(persons) {
        let row = i64::from(persons / OPENED.min(persons) * place) + 1;
        let at = now.checked_add(i64::from(place).minutes()).context("a time that cannot be")?;
        store
            .write(at, move |write| {
                let id: Option<PersonId> = person::by_row(write, row)?.map(|row| row.id);
                id.map_or(Ok::<(), StoreError>(()), |id| person::opened(write, id))
            })
            .await?;
    }
    Ok(())
}
