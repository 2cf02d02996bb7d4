//! The command table over loopback HTTP, for browser tests and scripts. Never bundled with the program.
//!
//! Prints one JSON line with its URL and a random token. `POST /rpc/<command>` with `Authorization: Bearer <token>` answers like the
//! command does in the window; `GET /events?token=<token>` streams events (an `EventSource` cannot send headers); everything else is the
//! built interface.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use app::{Door, Options, SecretsChoice, StaysInThisProcess};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clap::{Parser, ValueEnum};
use contract::wire::*;
use contract::{LARGEST_REQUEST, WireError};
use domain::Ids;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::ServeDir;

/// The command table over loopback HTTP.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of the cache.
    #[arg(long)]
    data_dir: PathBuf,
    /// Where secrets are kept.
    #[arg(long, value_enum, default_value_t = Secrets::Memory)]
    secrets: Secrets,
    /// Port to listen on; 0 for any.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Folder of the built interface.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/dist"))]
    ui: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Secrets {
    Memory,
    Keychain,
}

#[derive(Clone)]
struct Host {
    door: Door,
    token: String,
}

/// The policy of the window's pages, so that what passes here passes there.
fn policy() -> anyhow::Result<HeaderValue> {
    let configuration: serde_json::Value = serde_json::from_str(include_str!("../../../../tauri.conf.json"))?;
    let policy = configuration["app"]["security"]["csp"].as_str().context("the window has no content policy")?;
    Ok(HeaderValue::from_str(policy)?)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    app::make_files_private();
    let log = logs::start(std::env::var("RUST_LOG").ok().as_deref(), "error", Arc::new(app::MachineClock::default()));
    let arguments = Arguments::parse();
    log.keep_in(&arguments.data_dir.join(logs::FOLDER));
    let secrets = match arguments.secrets {
        Secrets::Memory => SecretsChoice::Memory,
        Secrets::Keychain => SecretsChoice::Keychain("app.customer-console".into()),
    };
    let sandbox = std::env::var("CUSTOMER_CONSOLE_SANDBOX").ok();
    let exports_dir = arguments.data_dir.join("exports");
    let options = Options::new(arguments.data_dir, exports_dir, secrets).with_sandbox(sandbox);
    let door = Door::new(options, Arc::new(StaysInThisProcess));
    let token = app::MachineIds.next().simple().to_string();
    let host = Host { door: door.clone(), token: token.clone() };
    let router = Router::new()
        .route("/rpc/{command}", post(call))
        .route("/events", get(events))
        .fallback_service(ServeDir::new(arguments.ui))
        .layer(axum::middleware::map_response_with_state(policy()?, with_policy))
        .with_state(host);
    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await.context("no port to listen on")?;
    println!("{}", serde_json::json!({ "url": format!("http://{}", listener.local_addr()?), "token": token }));
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await?;
    door.close().await;
    Ok(())
}

async fn stopped() {
    // Without a signal handler the process is simply ended, which the cache survives.
    let _ = tokio::signal::ctrl_c().await;
}

async fn with_policy(State(policy): State<HeaderValue>, mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

async fn call(State(host): State<Host>, Path(command): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    if given != Some(host.token.as_str()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if body.len() > LARGEST_REQUEST {
        return (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(contract::too_large())).into_response();
    }
    // As in the window, a command that was begun is carried out, also when the page that asked for it is gone.
    let carried_out = tokio::spawn(async move { dispatch(&host.door, &command, &body).await });
    carried_out.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn request<T: DeserializeOwned>(body: &[u8]) -> Result<T, Box<Response>> {
    serde_json::from_slice(body).map_err(|error| Box::new((StatusCode::BAD_REQUEST, error.to_string()).into_response()))
}

fn answered<T: Serialize>(reply: Result<T, WireError>) -> Response {
    match reply {
        Ok(reply) => axum::Json(reply).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response(),
    }
}

macro_rules! expand {
    (
        access { $($access_doc:literal $access_kind:ident $access:ident($access_request:ident) -> $access_response:ident [$($access_tag:ident),*];)* }
        open { $($doc:literal $kind:ident $name:ident($request:ident) -> $response:ident [$($tag:ident),*];)* }
    ) => {
        async fn dispatch(door: &Door, command: &str, body: &[u8]) -> Response {
            match command {
                $(stringify!($access) => match request::<$access_request>(body) {
                    Ok(request) => answered::<$access_response>(door.$access(request).await),
                    Err(refusal) => *refusal,
                },)*
                $(stringify!($name) => match request::<$request>(body) {
                    Ok(request) => match door.app().await {
                        Ok(app) => answered::<$response>(app.$name(request).await),
                        Err(error) => answered::<$response>(Err(error)),
                    },
                    Err(refusal) => *refusal,
                },)*
                _ => StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
}
contract::commands!(expand);

#[derive(Deserialize)]
struct Ticket {
    token: String,
}

async fn events(
    State(host): State<Host>,
    Query(ticket): Query<Ticket>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    if ticket.token != host.token {
        return Err(StatusCode::UNAUTHORIZED);
    }
    // A listener that fell behind is told to look at everything again by the next event; a gap alone is no end.
    let stream = BroadcastStream::new(host.door.events())
        .filter_map(Result::ok)
        .filter_map(|event| serde_json::to_string(&event).ok())
        .map(|json| Ok(Event::default().data(json)));
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}
