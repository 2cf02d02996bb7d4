//! One request on its way: however it ends, also when nobody waits for it any more, its end is told once.

use reqwest::StatusCode;
use tokio::time::Instant;

use crate::ledger::{Cause, End, Exchange, without_ids};
use crate::{Options, PreparedRequest};

pub(super) struct Underway<'a> {
    options: &'a Options,
    started: Instant,
    /// Taken when it has ended.
    exchange: Option<Exchange>,
}

impl<'a> Underway<'a> {
    /// The request leaves now.
    pub(super) fn leaves(options: &'a Options, request: &PreparedRequest) -> Self {
        let exchange = Exchange {
            at: options.clock.now(),
            cause: Cause::now(),
            name: request.operation.clone(),
            method: request.method.clone(),
            path: without_ids(&request.path),
            status: None,
            bytes: None,
            milliseconds: 0,
            end: End::Cancelled,
        };
        Self { options, started: Instant::now(), exchange: Some(exchange) }
    }

    /// There was no reply.
    pub(super) fn unanswered(mut self, error: &reqwest::Error) {
        // Until the connection stands, not one byte of the request has left.
        let end = if error.is_connect() || error.is_builder() { End::Unreached } else { End::Lost };
        self.tell(None, None, end);
    }

    /// There was a reply; `bytes`: its size, if it could be read.
    pub(super) fn answered(mut self, status: StatusCode, bytes: Option<usize>) {
        let end = if bytes.is_some() { End::Answered } else { End::CutShort };
        self.tell(Some(status), bytes, end);
    }

    fn tell(&mut self, status: Option<StatusCode>, bytes: Option<usize>, end: End) {
        let Some(exchange) = self.exchange.take() else { return };
        let exchange = Exchange {
            status: status.map(|status| status.as_u16()),
            bytes: bytes.and_then(|bytes| u64::try_from(bytes).ok()),
            milliseconds: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            end,
            ..exchange
        };
        tracing::debug!(
            operation = exchange.name,
            method = exchange.method,
            path = exchange.path,
            status = exchange.status,
            bytes,
            milliseconds = exchange.milliseconds,
            end = end.as_str(),
            "request"
        );
        self.options.ledger.exchanged(exchange);
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.tell(None, None, End::Cancelled);
    }
}
