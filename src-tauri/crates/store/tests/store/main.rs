//! The store over real SQLCipher files.
#![expect(clippy::unwrap_used, reason = "unwrapping is how a test fails, in what tests share too")]

mod arrivals;
mod chain;
mod erasing;
mod links;
mod lists;
mod log_lists;
mod opening;
mod outbox;
mod records;
mod salvage;
mod search;

use std::sync::Arc;

use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, Clock, ConnectionId, Ids, ProviderKind, RemoteRecord};
use store::table::connection::{self, ConnectionRow};
use store::table::reading;
use store::table::record::{self, RecordRow};
use store::{CacheKey, Store};
use tempfile::TempDir;
use testkit::{CountedIds, FixedClock};

const KEY: CacheKey = CacheKey::new([7; 32]);

/// A store with one connection.
struct Fixture {
    store: Store,
    clock: FixedClock,
    ids: Arc<CountedIds>,
    connection: ConnectionId,
    folder: TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &KEY).unwrap();
        let (clock, ids) = (FixedClock::default(), Arc::new(CountedIds::default()));
        let connection = ConnectionId::new(ids.next());
        let row = ConnectionRow {
            id: connection,
            provider: ProviderKind::Omnidesk,
            name: "Shop".into(),
            environment: "production".into(),
            base_url: "https://shop.example".into(),
            settings: [("brand_id".to_owned(), "1".to_owned())].into(),
            sample: false,
            may_read: None,
            may_change: None,
            refused: None,
            created_at: clock.now(),
        };
        store.write(clock.now(), move |write| connection::put(write, &row)).await.unwrap();
        Self { store, clock, ids, connection, folder }
    }

    async fn ingest(&self, remote: RemoteRecord) -> RecordRow {
        let (ids, connection) = (self.ids.clone(), self.connection);
        self.store
            .write(self.clock.now(), move |write| {
                let reading = reading::begin(write)?;
                record::ingest(write, &*ids, connection, &remote, reading, None)
            })
            .await
            .unwrap()
            .unwrap()
    }
}

/// A customer as a provider returns it.
fn customer(remote_id: &str, given: &str, family: &str, channels: &[(ChannelKind, &str)]) -> RemoteRecord {
    RemoteRecord {
        remote_id: remote_id.into(),
        coverage: Coverage::Whole,
        fields: [(NAME_GIVEN, given), (NAME_FAMILY, family), (EXTERNAL_ID, &format!("C-{remote_id}"))].into_iter().collect(),
        channels: Some(
            channels
                .iter()
                .map(|(kind, address)| RemoteChannel { remote_id: None, kind: kind.clone(), address: (*address).into() })
                .collect(),
        ),
        extra: serde_json::Map::new(),
    }
}
