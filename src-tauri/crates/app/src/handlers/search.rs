use contract::WireError;
use contract::wire::{SearchRequest, SearchWindow, Sort};
use domain::ConnectionId;
use domain::phone::Region;
use domain::query::{self, Query};
use std::collections::BTreeMap;
use std::time::Instant;
use store::search::{self, Order};
use store::table::connection::ConnectionRow;

use crate::boot::App;
use crate::view;

/// Most rows one reply holds.
const LARGEST_WINDOW: u32 = 500;

/// Longest query that is read; what was pasted beyond that is not looked at.
const LONGEST_QUERY: usize = 256;

/// Region of numbers without a country code, as the first connection has it set.
pub(crate) fn region(connections: &BTreeMap<ConnectionId, ConnectionRow>) -> Option<Region> {
    connections.values().find_map(region_of)
}

/// Region of numbers without a country code at a connection.
pub(crate) fn region_of(row: &ConnectionRow) -> Option<Region> {
    let default = view::capabilities(row).settings.iter().find(|spec| spec.key == "phone_region").map(|spec| spec.default);
    Region::parse(row.settings.get("phone_region").map(String::as_str).or(default)?)
}

impl App {
    /// A window of the customers that match a query, from the local cache.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn customers_search(&self, request: SearchRequest) -> Result<SearchWindow, WireError> {
        self.read(move |db| {
            let began = Instant::now();
            let connections = view::connections(db)?;
            let typed: String = request.query.chars().take(LONGEST_QUERY).collect();
            let query = query::read(&typed, region(&connections));
            let order = match request.sort {
                Sort::Relevance => Order::Relevance,
                Sort::Name => Order::Name,
                Sort::Changed => Order::Changed,
            };
            let hits = search::find(db, &query, order, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let words = match &query {
                Query::Words(words) => words.clone(),
                Query::Email(address) => domain::fold::words(address),
                Query::Phone { .. } | Query::Everybody => Vec::new(),
            };
            let reason = hits.corrected.then(|| "spelt a little differently".to_owned());
            let rows = hits
                .rows
                .iter()
                .map(|person| view::person_row(db, &connections, person, &words, reason.clone()))
                .collect::<Result<_, _>>()?;
            Ok(SearchWindow {
                total: hits.total,
                total_is_exact: hits.exact,
                offset: request.offset,
                rows,
                took_micros: u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX),
            })
        })
        .await
    }
}
