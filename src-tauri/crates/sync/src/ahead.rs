//! Reading ahead of what is kept: the next pages are asked for, and made ready, while the ones before are written.

use std::sync::Arc;
use std::time::Duration;

use domain::{ConnectionId, Ids};
use providers::{Failure, Page, Provider};
use store::StoreError;
use store::table::arrival::Arrival;
use store::table::reading::{self, Reading};
use tokio::sync::mpsc;

use crate::engine::Shared;

/// Most pages that are read and not kept yet.
const PAGES: usize = 24;

/// Longest time one transaction of a pull should take: a save of the agent's waits behind it.
const TURN: Duration = Duration::from_millis(100);

/// Customers in one transaction, at least and at most.
const FEWEST: usize = 100;
const MOST: usize = 4_000;

/// A page, ready to be kept.
#[derive(Debug)]
pub(crate) struct ReadyPage {
    /// When it was asked for.
    pub(crate) reading: Reading,
    pub(crate) arrivals: Vec<Arrival>,
    /// Where to go on; `None` if there is nothing more.
    pub(crate) next: Option<String>,
    pub(crate) total: Option<u32>,
}

impl ReadyPage {
    pub(crate) fn of(ids: &dyn Ids, connection: ConnectionId, reading: Reading, page: Page) -> Self {
        let arrivals = page.records.into_iter().map(|remote| Arrival::of(ids, connection, remote)).collect();
        Self { reading, arrivals, next: page.next, total: page.total }
    }
}

/// Why there are no more pages.
#[derive(Debug)]
pub(crate) enum Ended {
    Failed(Failure),
    Store(StoreError),
}

/// Pages in order, as far as they were read.
pub(crate) struct Ahead {
    pages: mpsc::Receiver<Result<ReadyPage, Ended>>,
    /// A page that did not go into the turn before, or why there was none.
    left: Option<Result<ReadyPage, Ended>>,
}

impl Ahead {
    /// Begins to read where a cursor says. Reading ends when this is dropped.
    pub(crate) fn begin(shared: &Arc<Shared>, id: ConnectionId, provider: Arc<dyn Provider>, cursor: Option<String>) -> Self {
        let (sender, pages) = mpsc::channel(PAGES);
        let shared = shared.clone();
        tokio::spawn(async move {
            let nobody_waits = sender.clone();
            tokio::select! {
                biased;
                () = nobody_waits.closed() => {}
                () = read(&shared, id, &*provider, cursor, sender) => {}
            }
        });
        Self { pages, left: None }
    }

    /// Waits for the next pages: as many as there are already, up to so many customers, and one at least. Empty after the last.
    ///
    /// # Errors
    /// Why there are no more. The pages before it were given.
    pub(crate) async fn next(&mut self, most: usize) -> Result<Vec<ReadyPage>, Ended> {
        let (mut ready, mut customers) = (Vec::new(), 0);
        loop {
            let page = match self.left.take() {
                Some(left) => Some(left),
                None if ready.is_empty() => self.pages.recv().await,
                None => self.pages.try_recv().ok(),
            };
            match page {
                None => return Ok(ready),
                Some(Err(ended)) if ready.is_empty() => return Err(ended),
                Some(Ok(page)) if ready.is_empty() || customers + page.arrivals.len() <= most => {
                    customers += page.arrivals.len();
                    ready.push(page);
                }
                left => {
                    self.left = left;
                    return Ok(ready);
                }
            }
        }
    }
}

async fn read(
    shared: &Shared,
    id: ConnectionId,
    provider: &dyn Provider,
    mut cursor: Option<String>,
    sender: mpsc::Sender<Result<ReadyPage, Ended>>,
) {
    loop {
        let page = match shared.store.read(reading::begin).await {
            Ok(reading) => match provider.page(cursor.as_deref()).await {
                Ok(page) => Ok(ReadyPage::of(&*shared.ids, id, reading, page)),
                Err(failure) => Err(Ended::Failed(failure)),
            },
            Err(error) => Err(Ended::Store(error)),
        };
        cursor = page.as_ref().ok().and_then(|page| page.next.clone());
        if sender.send(page).await.is_err() || cursor.is_none() {
            return;
        }
    }
}

/// How many customers go into one transaction, learnt from how long the ones before took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    customers: usize,
}

impl Turn {
    pub(crate) fn first() -> Self {
        Self { customers: 4 * FEWEST }
    }

    pub(crate) fn customers(self) -> usize {
        self.customers
    }

    /// After so many customers took so long. A turn grows to twice its size at most: what was quick may have been lucky.
    pub(crate) fn after(self, customers: usize, took: Duration) -> Self {
        let fitting = TURN.as_nanos() * customers.max(1) as u128 / took.as_nanos().max(1);
        let fitting = usize::try_from(fitting).unwrap_or(MOST).min(2 * self.customers);
        // A short turn says little about a long one, apart from that it was too long.
        let learnt = if 2 * customers < self.customers { fitting.min(self.customers) } else { fitting };
        Self { customers: learnt.clamp(FEWEST, MOST) }
    }
}

#[cfg(test)]
mod tests {
    use domain::record::Coverage;
    use domain::{Fields, RemoteRecord};
    use store::Connection;
    use testkit::CountedIds;

    use super::*;

    /// A page of so many customers.
    fn page(customers: usize) -> Result<ReadyPage, Ended> {
        let ids = CountedIds::default();
        let cache = Connection::open_in_memory().unwrap();
        cache.execute_batch("CREATE TABLE moment (last); INSERT INTO moment VALUES (0);").unwrap();
        let customer = |number: usize| RemoteRecord {
            remote_id: number.to_string(),
            coverage: Coverage::Summary,
            fields: Fields::default(),
            channels: None,
            extra: serde_json::Map::new(),
        };
        let page = Page { records: (0..customers).map(customer).collect(), next: Some("on".into()), total: None };
        Ok(ReadyPage::of(&ids, ConnectionId::new(ids.next()), reading::begin(&cache).unwrap(), page))
    }

    fn ahead(read: Vec<Result<ReadyPage, Ended>>) -> Ahead {
        let (sender, pages) = mpsc::channel(PAGES);
        for page in read {
            sender.try_send(page).unwrap();
        }
        Ahead { pages, left: None }
    }

    async fn sizes(ahead: &mut Ahead, most: usize) -> Result<Vec<usize>, Ended> {
        Ok(ahead.next(most).await?.iter().map(|page| page.arrivals.len()).collect())
    }

    #[tokio::test]
    async fn a_turn_is_what_has_gathered_up_to_a_bound() {
        let mut ahead = ahead(vec![page(100), page(100), page(60), page(500)]);
        assert_eq!(sizes(&mut ahead, 250).await.unwrap(), [100, 100]);
        assert_eq!(sizes(&mut ahead, 250).await.unwrap(), [60]);
        assert_eq!(sizes(&mut ahead, 250).await.unwrap(), [500], "a page is never cut");
        assert!(sizes(&mut ahead, 250).await.unwrap().is_empty(), "there is nothing more");
    }

    #[tokio::test]
    async fn what_came_before_a_failure_is_given_before_it() {
        let failed = Err(Ended::Store(StoreError::Closed));
        let mut ahead = ahead(vec![page(10), page(10), failed]);
        assert_eq!(sizes(&mut ahead, 250).await.unwrap(), [10, 10]);
        assert!(matches!(sizes(&mut ahead, 250).await, Err(Ended::Store(StoreError::Closed))));
    }

    #[test]
    fn a_turn_comes_to_the_time_it_may_take() {
        let micros_each = 100;
        let mut turn = Turn::first();
        for _ in 0..10 {
            let took = Duration::from_micros(micros_each * turn.customers() as u64);
            turn = turn.after(turn.customers(), took);
        }
        assert_eq!(turn.customers(), 1_000);
    }

    #[test]
    fn a_slow_disk_makes_turns_short_at_once() {
        let turn = Turn { customers: 2_000 }.after(2_000, Duration::from_secs(2));
        assert_eq!(turn.customers(), FEWEST);
    }

    #[test]
    fn a_page_alone_makes_no_turn_longer() {
        let turn = Turn { customers: 1_000 }.after(100, Duration::from_millis(5));
        assert_eq!(turn.customers(), 1_000);
    }

    #[test]
    fn turns_stay_within_their_bounds() {
        let mut turn = Turn::first();
        for _ in 0..10 {
            turn = turn.after(turn.customers(), Duration::ZERO);
        }
        assert_eq!(turn.customers(), MOST);
    }
}
