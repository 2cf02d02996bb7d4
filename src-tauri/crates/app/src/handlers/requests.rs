use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{ChangeEntry, ListedRequest, RequestFilter, RequestWhy, RequestWindow, RequestsRequest};
use domain::ConnectionId;
use store::table::connection::ConnectionRow;
use store::table::request_list::{self, EntryOfChange};

use crate::program::App;
use crate::view;

use super::activity::{LARGEST_WINDOW, count, line};
use super::id;

impl App {
    /// Every request that left this device, newest first.
    ///
    /// # Errors
    /// If a filter is not one, or the cache cannot be read.
    pub async fn requests_list(&self, request: RequestsRequest) -> Result<RequestWindow, WireError> {
        let RequestFilter { connection_id, failed, from, to } = request.filter;
        let filter = request_list::RequestFilter {
            connection_id: connection_id.map(|text| id(self, &text)).transpose()?,
            failed,
            from: self.time_of_list(from)?,
            to: self.time_of_list(to)?,
        };
        self.read(move |db| {
            let connections = view::connections(db)?;
            let (total, rows) = request_list::window(db, &filter, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let requests = rows.into_iter().filter_map(|row| listed(row, &connections)).collect();
            Ok(RequestWindow { total, offset: request.offset, requests })
        })
        .await
    }
}

fn listed(row: request_list::ListedRequest, connections: &BTreeMap<ConnectionId, ConnectionRow>) -> Option<ListedRequest> {
    let request_list::ListedRequest { number, request, entry } = row;
    Some(ListedRequest {
        number: count(number),
        requests: request.requests,
        system: request.connection_id.and_then(|id| connections.get(&id)).map(view::badge),
        why: why(&request.why)?,
        agent: request.agent,
        change: entry.map(|EntryOfChange { id, number, operation }| ChangeEntry {
            entry_id: id.to_string(),
            number: count(number),
            operation: operation.as_deref().and_then(view::kind_named),
        }),
        line: line(request)?,
    })
}

/// What a request was for, by the name it is kept under, which is the one it has on the wire.
fn why(name: &str) -> Option<RequestWhy> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
