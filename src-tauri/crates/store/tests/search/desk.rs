//! A cache that holds the whole cast, and answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::operation::FieldChange;
use domain::phone::Region;
use domain::query::Query;
use domain::{Clock, ConnectionId, Ids, Intent, OperationId, PersonId};
use jiff::SignedDuration;
use store::search::{self, Hits, Order};
use store::table::connection::{self, ConnectionRow};
use store::table::outbox::Standing;
use store::table::{link, outbox, person, reading, record};
use store::{CacheKey, Connection, Store, StoreError, Write};
use tempfile::TempDir;
use testkit::{CountedIds, FixedClock};

use crate::cast::{self, CONNECTIONS, Customer, Waiting};

const KEY: CacheKey = CacheKey::new([7; 32]);

/// An open cache with everybody in it.
pub(crate) struct Desk {
    store: Store,
    /// Keys of persons by their rows.
    pub(crate) keys: BTreeMap<i64, String>,
    folder: TempDir,
}

/// Where a person is.
#[derive(Clone, Copy)]
struct Place {
    row: i64,
    id: PersonId,
}

impl Desk {
    /// Takes in the cast: pulled, linked, edited, opened.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &KEY).unwrap();
        let (clock, ids) = (FixedClock::default(), Arc::new(CountedIds::default()));
        let mut everybody = cast::everybody();
        let mut openings: Vec<(u32, String)> =
            everybody.iter().filter_map(|customer| Some((customer.opened?, customer.key.clone()))).collect();
        openings.sort_unstable();
        let now = clock.now();
        let of_names = store
            .write(now, move |write| {
                let connections = connect(write, &*ids)?;
                let mut of_names: BTreeMap<String, Place> = BTreeMap::new();
                for customer in &mut everybody {
                    let place = take_in(write, &*ids, connections[customer.connection.as_str()], customer)?;
                    match of_names.get(&customer.key) {
                        Some(kept) => link::link(write, &*ids, kept.row, place.row)?,
                        None => drop(of_names.insert(customer.key.clone(), place)),
                    }
                }
                Ok(of_names)
            })
            .await
            .unwrap();
        for (_, key) in openings {
            clock.advance(SignedDuration::from_mins(1));
            let id = of_names[&key].id;
            store.write(clock.now(), move |write| person::opened(write, id)).await.unwrap();
        }
        let keys = of_names.into_iter().map(|(key, place)| (place.row, key)).collect();
        Self { store, keys, folder }
    }

    /// A connection of its own to the same file.
    pub(crate) fn connection(&self) -> Connection {
        let connection = Connection::open(self.folder.path().join("cache.db")).unwrap();
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", *KEY.to_hex())).unwrap();
        connection
    }

    /// Reads from the cache.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.read(read).await
    }

    /// A window of the answer to what is typed, best first.
    pub(crate) async fn find(&self, typed: &str, offset: u32, limit: u32) -> Result<Hits, StoreError> {
        let query = query(typed);
        self.read(move |db| search::find(db, &query, Order::Relevance, offset, limit)).await
    }

    /// The key of a person.
    pub(crate) fn key(&self, row: i64) -> &str {
        self.keys.get(&row).map_or("nobody of the cast", String::as_str)
    }

    /// How many persons there are.
    pub(crate) fn everybody(&self) -> u32 {
        u32::try_from(self.keys.len()).unwrap()
    }
}

/// Reads what is typed as an agent in the Netherlands means it.
pub(crate) fn query(typed: &str) -> Query {
    Query::read(typed, Region::parse("NL"))
}

fn connect(write: &mut Write<'_>, ids: &dyn Ids) -> Result<BTreeMap<&'static str, ConnectionId>, StoreError> {
    let mut connections = BTreeMap::new();
    for (short, provider, name) in CONNECTIONS {
        let id = ConnectionId::new(ids.next());
        let row = ConnectionRow {
            id,
            provider,
            name: name.into(),
            environment: "production".into(),
            base_url: format!("https://{short}.example"),
            settings: BTreeMap::new(),
            sample: false,
            may_read: None,
            may_change: None,
            refused: None,
            created_at: write.now(),
        };
        connection::put(write, &row)?;
        connections.insert(short, id);
    }
    Ok(connections)
}

fn take_in(write: &mut Write<'_>, ids: &dyn Ids, connection: ConnectionId, customer: &mut Customer) -> Result<Place, StoreError> {
    let reading = reading::begin(write)?;
    let row = record::ingest(write, ids, connection, &customer.record, reading, None)?.ok_or(StoreError::NotFound)?;
    if let Some(Waiting { state, field, value }) = customer.waiting.take() {
        let before = row.base.text(field.as_str()).to_owned();
        let intent = Intent::Edit { changes: vec![FieldChange { key: field, before, after: value }] };
        let id = OperationId::new(ids.next());
        outbox::add(write, id, row.rowid, connection, &intent)?;
        record::project(write, row.rowid, true)?;
        let standing = Standing { state, not_before: None, attempts: 1, step: 0, request: None, last_error: None };
        outbox::set(write, id, standing)?;
    }
    Ok(Place { row: row.person_row, id: row.person })
}
