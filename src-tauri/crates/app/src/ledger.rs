//! Writing down what left this device, in batches: a page that is opened asks several things at once.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use store::Store;
use store::table::request::{self, NewRequest};
use sync::Ledger;
use tokio_util::sync::CancellationToken;

/// How long requests are gathered. What is sent for a change does not wait for this: it is written with what became of the change.
const GATHER: Duration = Duration::from_millis(250);

/// How long nothing is tried after it could not be written.
const REST: Duration = Duration::from_secs(30);

/// Writes down what ends, until `stop`.
pub(crate) async fn keep(ledger: Arc<Ledger>, store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let mut pause = GATHER;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = ledger.ended() => {}
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = if write(&ledger, &store, &*clock, ledger.take()).await { GATHER } else { REST };
    }
}

/// Writes down everything there is, before the program ends.
pub(crate) async fn keep_all(ledger: &Ledger, store: &Store, clock: &dyn Clock) {
    write(ledger, store, clock, ledger.take_all()).await;
}

/// Says whether it could be written.
async fn write(ledger: &Ledger, store: &Store, clock: &dyn Clock, requests: Vec<NewRequest>) -> bool {
    if requests.is_empty() {
        return true;
    }
    let noted = requests.clone();
    match store.write_received(clock.now(), move |write| request::add(write, &noted)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, requests = requests.len(), "what was asked for could not be written down yet");
            ledger.put_back(requests);
            false
        }
    }
}
