use contract::WireError;
use contract::wire::{CountRequest, CustomerCount, CustomerPlace, LocateRequest, SearchRequest, SearchWindow, Sort};
use domain::phone::Region;
use domain::query::{Query, Text};
use domain::{ConnectionId, PersonId};
use std::collections::BTreeMap;
use std::time::Instant;
use store::StoreError;
use store::search::{self, Order};
use store::table::connection::ConnectionRow;
use store::table::{outbox, person};

use crate::handlers::id;
use crate::program::App;
use crate::{reason, view};

/// Most rows one reply holds.
const LARGEST_WINDOW: u32 = 500;

/// Region of numbers without a country code, as the first connection has it set.
pub(crate) fn region(connections: &BTreeMap<ConnectionId, ConnectionRow>) -> Option<Region> {
    connections.values().find_map(region_of)
}

/// Region of numbers without a country code at a connection.
pub(crate) fn region_of(row: &ConnectionRow) -> Option<Region> {
    let default = view::capabilities(row).settings.iter().find(|spec| spec.key == "phone_region").map(|spec| spec.default);
    Region::parse(row.settings.get("phone_region").map(String::as_str).or(default)?)
}

/// The order that is meant by what was chosen.
pub(crate) fn order(sort: Sort) -> Order {
    match sort {
        Sort::Relevance => Order::Relevance,
        Sort::Name => Order::Name,
        Sort::Changed => Order::Changed,
        Sort::Status => Order::Status,
    }
}

impl App {
    /// A window of the customers that match a query, from the local cache. A request for another query ends what still runs for the
    /// one before; windows of one query run side by side.
    ///
    /// # Errors
    /// If another query came in between, or the cache cannot be read.
    pub async fn customers_search(&self, request: SearchRequest) -> Result<SearchWindow, WireError> {
        let cancel = self.core.asked.search(&request.query);
        self.read_until(&cancel, move |db| {
            let began = Instant::now();
            let connections = view::connections(db)?;
            let query = Query::read(&request.query, region(&connections));
            let hits = search::find(db, &query, order(request.sort), request.offset, request.limit.min(LARGEST_WINDOW))?;
            let words = marked(&query.text);
            let waiting = outbox::waiting_among(db, hits.rows.iter().map(|hit| hit.person.rowid))?;
            let rows = hits
                .rows
                .iter()
                .map(|hit| {
                    let reason = reason::of(db, &connections, &query, hit)?;
                    Ok(view::person_row(&connections, &waiting, &hit.person, &words, reason))
                })
                .collect::<Result<_, StoreError>>()?;
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

    /// How many customers match a query, counted to the end.
    ///
    /// # Errors
    /// If another query came in between, or the cache cannot be read.
    pub async fn customers_count(&self, request: CountRequest) -> Result<CustomerCount, WireError> {
        let (cancel, _) = self.core.asked.total.take_over(&request.query);
        let total = self
            .read_until(&cancel, move |db| search::count(db, &Query::read(&request.query, region(&view::connections(db)?))))
            .await?;
        Ok(CustomerCount { total })
    }

    /// Where a person stands in a list now.
    ///
    /// # Errors
    /// If another query came in between, the id is none, or the cache cannot be read.
    pub async fn customers_locate(&self, request: LocateRequest) -> Result<CustomerPlace, WireError> {
        let person: PersonId = id(self, &request.person_id)?;
        let cancel = self.core.asked.windows.along_with(&request.query);
        let index = self
            .read_until(&cancel, move |db| {
                let Some(row) = person::get(db, person)? else { return Ok(None) };
                let query = Query::read(&request.query, region(&view::connections(db)?));
                search::locate(db, &query, order(request.sort), row.rowid)
            })
            .await?;
        Ok(CustomerPlace { index })
    }
}

/// The words whose beginnings are marked in what is shown.
fn marked(text: &Text) -> Vec<String> {
    match text {
        Text::Words(words) => words.iter().map(|word| word.folded.clone()).collect(),
        Text::Email(address) => domain::fold::words(address),
        Text::Phone(_) | Text::Everybody | Text::Nothing => Vec::new(),
    }
}
