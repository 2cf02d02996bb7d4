//! Accepting connections and closing them, by request or by fault.

use std::time::Duration;

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long running replies may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// How long to wait after a failed accept, such as when the process has no file handle left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Marks a response that must not be sent: the connection is closed in its place.
#[derive(Debug, Clone, Copy)]
struct CloseInstead;

/// The caller asked for the connection to be closed without a reply.
#[derive(Debug, thiserror::Error)]
enum ConversationEnd {
    #[error("closed without a reply")]
    Closed,
    #[error(transparent)]
    Never(#[from] std::convert::Infallible),
}

/// A stand-in for "no reply": [`serve`] closes the connection when it sees it.
pub(super) fn close_instead() -> Response {
    let mut response = ().into_response();
    response.extensions_mut().insert(CloseInstead);
    response
}

/// Serves until `shutdown` is cancelled; then lets running replies finish shortly and closes every connection.
pub(crate) async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone(), shutdown.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    let drained = tokio::time::timeout(GRACE, async { while connections.join_next().await.is_some() {} });
    if drained.await.is_err() {
        connections.shutdown().await;
    }
}

async fn converse(stream: TcpStream, router: Router, shutdown: CancellationToken) {
    // Small replies must not wait for the peer's acknowledgement; failing to say so only costs time.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not turn off delayed sending");
    }
    let systems = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let reply = systems.call(request);
        async move {
            let response: Response = reply.await?;
            match response.extensions().get::<CloseInstead>() {
                Some(CloseInstead) => Err(ConversationEnd::Closed),
                None => Ok(response),
            }
        }
    });
    let conversation = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut conversation = std::pin::pin!(conversation);
    let ended = tokio::select! {
        ended = conversation.as_mut() => ended,
        () = shutdown.cancelled() => {
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
