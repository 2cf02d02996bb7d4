//! The sandbox's own switches, under `/_sandbox`, for programs that use it from outside.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::frame::Frame;
use crate::faults::{FaultSettings, refused};

/// `GET health`, `GET journal?since=N`, `GET|PUT|DELETE faults`, `POST stop`; all with `Authorization: Bearer TOKEN`.
pub(crate) fn router(frame: Arc<Frame>) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/journal", get(journal))
        .route("/faults", get(faults).put(set_faults).delete(clear_faults))
        .route("/stop", post(stop))
        .layer(from_fn_with_state(Arc::clone(&frame), authorize))
        .with_state(frame)
}

async fn authorize(State(frame): State<Arc<Frame>>, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if token == Some(frame.access.control.token.as_str()) {
        next.run(request).await
    } else {
        refused(StatusCode::UNAUTHORIZED, "The control token is missing or wrong.", None)
    }
}

async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

#[derive(Debug, Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn journal(State(frame): State<Arc<Frame>>, Query(Since { since }): Query<Since>) -> Json<Value> {
    Json(json!({"entries": frame.journal.since(since)}))
}

async fn faults(State(frame): State<Arc<Frame>>) -> Json<FaultSettings> {
    Json(frame.faults.settings())
}

async fn set_faults(State(frame): State<Arc<Frame>>, Json(settings): Json<FaultSettings>) -> Json<FaultSettings> {
    frame.faults.set(settings);
    Json(frame.faults.settings())
}

async fn clear_faults(State(frame): State<Arc<Frame>>) -> StatusCode {
    frame.faults.clear();
    StatusCode::NO_CONTENT
}

async fn stop(State(frame): State<Arc<Frame>>) -> Response {
    frame.shutdown.cancel();
    (StatusCode::ACCEPTED, Json(json!({"status": "stopping"}))).into_response()
}
