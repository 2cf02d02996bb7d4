//! An engine that runs on a store, a shelf for each of two connections, and a clock of the test's.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::operation::FieldChange;
use domain::record::Coverage;
use domain::{
    ChannelAddress, ChannelId, ChannelKind, Clock, ConnectionId, FieldKey, Fields, Ids, Intent, OperationId, OperationState,
    PersonId, ProviderKind, RemoteRecord, Secret,
};
use jiff::SignedDuration;
use providers::Provider;
use store::table::connection::{self, ConnectionRow};
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow};
use store::table::{person, reading};
use store::{CacheKey, Store};
use sync::{Engine, Notify, Problem, Providers, Unavailable};
use tempfile::TempDir;
use testkit::{CountedIds, FixedClock, SeededRandom};
use tokio_util::sync::CancellationToken;

use crate::shelf::Shelf;

/// Longest wait for anything; much longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: Arc<CountedIds>,
    pub(crate) engine: Engine,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) connection: ConnectionId,
    pub(crate) other_shelf: Arc<Shelf>,
    pub(crate) other_connection: ConnectionId,
    stop: CancellationToken,
    _folder: TempDir,
}

struct Shelves(BTreeMap<ConnectionId, Arc<Shelf>>);

#[async_trait]
impl Providers for Shelves {
    async fn provider(&self, id: ConnectionId) -> Result<Arc<dyn Provider>, Unavailable> {
        self.0.get(&id).map(|shelf| shelf.clone() as Arc<dyn Provider>).ok_or(Unavailable::Removed)
    }

    // Nothing on a shelf is a secret.
    async fn secrets(&self, _: OperationId, _: &[&str]) -> Result<BTreeMap<String, Secret>, String> {
        Ok(BTreeMap::new())
    }

    async fn forget_secrets(&self, _: OperationId, _: &[&str]) {}
}

struct Nobody;

impl Notify for Nobody {
    fn status_changed(&self) {}
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::with(Shelf::default()).await
    }

    /// Two connections; the engine does not run yet.
    pub(crate) async fn with(shelf: Shelf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &CacheKey::new([7; 32])).unwrap();
        let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(CountedIds::default()));
        let connections = [ConnectionId::new(ids.next()), ConnectionId::new(ids.next())];
        for id in connections {
            let row = ConnectionRow {
                id,
                provider: ProviderKind::Omnidesk,
                name: "Shelf".into(),
                environment: "own".into(),
                base_url: "https://shelf.example".into(),
                settings: BTreeMap::new(),
                sample: false,
                may_read: None,
                may_change: None,
                refused: None,
                created_at: clock.now(),
            };
            store.write(clock.now(), move |write| connection::put(write, &row)).await.unwrap();
        }
        let [connection, other_connection] = connections;
        let (shelf, other_shelf) = (Arc::new(shelf), Arc::new(Shelf::default()));
        let shelves = Shelves([(connection, shelf.clone()), (other_connection, other_shelf.clone())].into());
        let engine = Engine::new(
            store.clone(),
            clock.clone(),
            ids.clone(),
            Arc::new(SeededRandom::new(1)),
            Arc::new(shelves),
            Arc::default(),
            Arc::new(Nobody),
        );
        let stop = CancellationToken::new();
        Self { store, clock, ids, engine, shelf, connection, other_shelf, other_connection, stop, _folder: folder }
    }

    /// Lets the engine run.
    pub(crate) fn run(&self) {
        let (engine, stop) = (self.engine.clone(), self.stop.clone());
        tokio::spawn(async move { engine.run(stop).await });
    }

    /// A customer on a shelf, as the cache knows it.
    pub(crate) async fn customer_of(&self, shelf: &Shelf, connection: ConnectionId, remote_id: &str) -> RecordRow {
        let fields = [(NAME_GIVEN, "Jan"), (NAME_FAMILY, "Jansen"), (EXTERNAL_ID, &format!("C-{remote_id}"))];
        let remote = RemoteRecord {
            remote_id: remote_id.into(),
            coverage: Coverage::Whole,
            fields: fields.into_iter().collect(),
            channels: Some(Vec::new()),
            extra: serde_json::Map::new(),
        };
        shelf.lock().customers.push(remote.clone());
        let ids = self.ids.clone();
        self.store
            .write(self.clock.now(), move |write| {
                let reading = reading::begin(write)?;
                record::ingest(write, &*ids, connection, &remote, reading, None)
            })
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn customer(&self, remote_id: &str) -> RecordRow {
        self.customer_of(&self.shelf, self.connection, remote_id).await
    }

    /// A customer that is only here, and the operation that creates it.
    pub(crate) async fn new_customer(&self, external_id: &str, channels: Vec<ChannelAddress>) -> OperationId {
        let (ids, connection, person_id) = (self.ids.clone(), self.connection, PersonId::new(self.ids.next()));
        let row = self
            .store
            .write(self.clock.now(), move |write| {
                let person_row = person::add(write, person_id)?;
                record::add_new(write, &*ids, connection, person_row)
            })
            .await
            .unwrap();
        let fields: Fields = [(NAME_GIVEN, "Zoë"), (EXTERNAL_ID, external_id)].into_iter().collect();
        self.save(&row, Intent::Create { fields, channels, ticket_id: None, no_sync: false }).await
    }

    /// Saves an operation and wakes the engine.
    pub(crate) async fn save(&self, row: &RecordRow, intent: Intent) -> OperationId {
        let (id, rowid, connection) = (OperationId::new(self.ids.next()), row.rowid, row.connection_id);
        self.store
            .write(self.clock.now(), move |write| {
                outbox::add(write, id, rowid, connection, &intent)?;
                record::project(write, rowid, true)
            })
            .await
            .unwrap();
        self.engine.wake();
        id
    }

    pub(crate) async fn operation(&self, id: OperationId) -> Option<OperationRow> {
        self.store.read(move |db| outbox::get(db, id)).await.unwrap()
    }

    /// Moves the clock and has the engine look.
    pub(crate) fn later(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
        self.engine.wake();
    }

    /// Lets time pass until an operation is done.
    pub(crate) async fn later_until_done(&self, id: OperationId) {
        self.until("the operation is done", async || {
            self.later(10);
            self.operation(id).await.is_none().then_some(())
        })
        .await;
    }

    /// Looks until something is found, whenever the store changes.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let mut changes = self.store.follow();
        let looking = async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                let _ = tokio::time::timeout(Duration::from_millis(20), changes.recv()).await;
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain until {what}; outbox: {:#?}", self.store.read(outbox::all).await),
        }
    }

    /// Waits until an operation is done.
    pub(crate) async fn done(&self, id: OperationId) {
        self.until("the operation is done", async || self.operation(id).await.is_none().then_some(())).await;
    }

    /// Waits until an operation stands like this, and gives its problem.
    pub(crate) async fn stands(&self, id: OperationId, state: OperationState) -> (OperationRow, Problem) {
        self.until("the operation stands as wanted", async || {
            let row = self.operation(id).await.filter(|row| row.state == state)?;
            let problem = row.last_error.as_deref().and_then(Problem::read)?;
            Some((row, problem))
        })
        .await
    }

    /// Shows that the engine has had its chance: something saved last, elsewhere, was done.
    pub(crate) async fn chance(&self) {
        let remote_id = self.ids.next().to_string();
        let row = self.customer_of(&self.other_shelf, self.other_connection, &remote_id).await;
        let id = self.save(&row, edit(NAME_GIVEN, "Jan", "Piet")).await;
        self.done(id).await;
    }
}

pub(crate) fn edit(key: &str, before: &str, after: &str) -> Intent {
    Intent::Edit { changes: vec![FieldChange { key: FieldKey::from(key), before: before.into(), after: after.into() }] }
}

pub(crate) fn email(address: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Email, value: address.into() }
}

pub(crate) fn add_channel(ids: &CountedIds, address: &str) -> Intent {
    Intent::AddChannel { channel: ChannelId::new(ids.next()), address: email(address), no_sync: false }
}

pub(crate) fn event(message: &str) -> Intent {
    Intent::AddEvent { message: message.into(), initiated_by: "desk".into(), source_url: String::new() }
}
