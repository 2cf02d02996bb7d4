//! What left this device and is not written down yet.
//!
//! What was sent for a change is written down together with what became of it, so that neither is there without the other; everything else
//! is gathered and written in batches by whoever holds the ledger. The pages of one sweep that ended alike are one line.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{ConnectionId, OperationId};
use providers::{Exchange, Why};
use store::table::request::NewRequest;
use tokio::sync::Notify as Signal;

/// Gathers what left this device.
#[derive(Default)]
pub struct Ledger {
    lines: Mutex<Lines>,
    ended: Signal,
}

#[derive(Default)]
struct Lines {
    /// In the order in which they ended.
    ended: Vec<NewRequest>,
    /// Of sweeps that are running.
    sweeps: BTreeMap<Alike, NewRequest>,
}

/// What requests of a sweep have in common that are one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    connection: Option<ConnectionId>,
    name: String,
    method: String,
    path: String,
    status: Option<u16>,
    outcome: &'static str,
}

impl Ledger {
    /// The ledger of one connection, for its adapter; of none for one that is tried and not saved.
    #[must_use]
    pub fn of(self: &Arc<Self>, connection: Option<ConnectionId>) -> Arc<dyn providers::Ledger> {
        Arc::new(Account { ledger: self.clone(), connection })
    }

    /// Waits until there is something to write down.
    pub async fn ended(&self) {
        self.ended.notified().await;
    }

    /// Everything that has ended, to be written down.
    #[must_use]
    pub fn take(&self) -> Vec<NewRequest> {
        std::mem::take(&mut self.lines().ended)
    }

    /// Everything, also of sweeps that are running: for when the program ends.
    #[must_use]
    pub fn take_all(&self) -> Vec<NewRequest> {
        let mut lines = self.lines();
        let sweeps = std::mem::take(&mut lines.sweeps);
        lines.ended.extend(sweeps.into_values());
        std::mem::take(&mut lines.ended)
    }

    /// Takes back what could not be written down.
    pub fn put_back(&self, requests: Vec<NewRequest>) {
        if requests.is_empty() {
            return;
        }
        let mut lines = self.lines();
        let later = std::mem::replace(&mut lines.ended, requests);
        lines.ended.extend(later);
        drop(lines);
        self.ended.notify_one();
    }

    /// What ended of a change, to be written down with what became of it.
    pub(crate) fn take_of(&self, operation: OperationId) -> Vec<NewRequest> {
        self.lines().ended.extract_if(.., |request| request.operation_id == Some(operation)).collect()
    }

    /// A sweep of a connection ended, or was interrupted.
    pub(crate) fn swept(&self, connection: ConnectionId) {
        let mut lines = self.lines();
        let (ended, running): (BTreeMap<_, _>, BTreeMap<_, _>) =
            std::mem::take(&mut lines.sweeps).into_iter().partition(|(alike, _)| alike.connection == Some(connection));
        lines.sweeps = running;
        lines.ended.extend(ended.into_values());
        drop(lines);
        self.ended.notify_one();
    }

    fn note(&self, connection: Option<ConnectionId>, exchange: Exchange) {
        let sweeping = exchange.cause.why == Why::Sweep;
        let request = line(connection, exchange);
        let mut lines = self.lines();
        if !sweeping {
            lines.ended.push(request);
            drop(lines);
            return self.ended.notify_one();
        }
        let alike = Alike {
            connection,
            name: request.name.clone(),
            method: request.method.clone(),
            path: request.path.clone(),
            status: request.status,
            outcome: request.outcome,
        };
        lines
            .sweeps
            .entry(alike)
            .and_modify(|line| {
                line.requests = line.requests.saturating_add(1);
                line.bytes = line.bytes.zip(request.bytes).map(|(before, more)| before.saturating_add(more));
                line.milliseconds = line.milliseconds.saturating_add(request.milliseconds);
            })
            .or_insert(request);
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        // A panic elsewhere cannot leave a line half written.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn line(connection_id: Option<ConnectionId>, exchange: Exchange) -> NewRequest {
    let Exchange { at, cause, name, method, path, status, bytes, milliseconds, end } = exchange;
    NewRequest {
        at,
        connection_id,
        operation_id: cause.operation,
        sent: cause.sent,
        why: cause.why.as_str(),
        agent: cause.agent,
        name,
        method,
        path,
        requests: 1,
        status,
        bytes,
        milliseconds,
        outcome: end.as_str(),
    }
}

/// The ledger of one connection.
struct Account {
    ledger: Arc<Ledger>,
    connection: Option<ConnectionId>,
}

impl providers::Ledger for Account {
    fn exchanged(&self, exchange: Exchange) {
        self.ledger.note(self.connection, exchange);
    }
}

#[cfg(test)]
mod tests {
    use domain::Ids;
    use jiff::Timestamp;
    use providers::{Cause, End};
    use testkit::CountedIds;

    use super::*;

    fn exchange(cause: Cause, status: u16) -> Exchange {
        Exchange {
            at: Timestamp::UNIX_EPOCH,
            cause,
            name: "listCustomers".into(),
            method: "GET".into(),
            path: "/customer".into(),
            status: Some(status),
            bytes: Some(100),
            milliseconds: 5,
            end: End::Answered,
        }
    }

    #[test]
    fn the_pages_of_a_sweep_are_one_line_for_each_end_when_it_is_over() {
        let ledger = Arc::new(Ledger::default());
        let connections = [1, 2].map(|_| ConnectionId::new(CountedIds::default().next()));
        let (one, sweep) = (ledger.of(Some(connections[0])), Cause::program(Why::Sweep));
        for status in [200, 200, 503, 200] {
            one.exchanged(exchange(sweep, status));
        }
        assert!(ledger.take().is_empty(), "while it runs there is nothing to write down");
        ledger.swept(connections[0]);
        let lines: Vec<_> =
            ledger.take().into_iter().map(|line| (line.status, line.requests, line.bytes, line.milliseconds)).collect();
        assert_eq!(lines, [(Some(200), 3, Some(300), 15), (Some(503), 1, Some(100), 5)]);
        one.exchanged(exchange(sweep, 200));
        assert_eq!(ledger.take_all().len(), 1, "of one that did not end either, none is missing");
    }

    #[test]
    fn what_belongs_to_a_change_is_taken_by_it_and_put_back_in_front() {
        let (ledger, ids) = (Arc::new(Ledger::default()), CountedIds::default());
        let (mine, other) = (OperationId::new(ids.next()), OperationId::new(ids.next()));
        let connection = ledger.of(None);
        for operation in [mine, other, mine] {
            connection.exchanged(exchange(Cause::change(operation).sending(1, 0), 200));
        }
        let taken = ledger.take_of(mine);
        assert_eq!(taken.len(), 2);
        ledger.put_back(taken);
        let order: Vec<_> = ledger.take().into_iter().map(|line| line.operation_id).collect();
        assert_eq!(order, [Some(mine), Some(mine), Some(other)]);
    }
}
