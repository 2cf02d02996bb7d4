//! The replies that faults give in place of the system's own.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Response};
use bytes::Bytes;
use serde_json::json;

use crate::{secuconnect, securely, synctera};

const HUGE_CHUNK: usize = 64 * 1024;
const HUGE_CHUNKS: usize = 192;

/// An error in the form most systems use, with an optional `Retry-After` in seconds.
pub(crate) fn refused(status: StatusCode, message: &str, retry_after: Option<u64>) -> Response {
    let body = Json(json!({"status": "error", "message": message}));
    let mut response = (status, body).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The login page of something that stands before the system.
pub(crate) fn html_page() -> Response {
    Html(
        "<!doctype html>\n<html><head><title>Sign in</title></head>\n<body><h1>Sign in</h1>\
         <form method=\"post\" action=\"/login\"><input name=\"user\"><input name=\"password\" type=\"password\">\
         <button>Sign in</button></form></body></html>\n",
    )
    .into_response()
}

/// An empty list in the system's own form with 12 MiB of something else in it, sent in pieces, so that no `Content-Length` warns the
/// client.
pub(crate) fn huge_body(system: &str) -> Response {
    let (before, after) = match system {
        securely::NAME => (r#"{"hasMore":false,"totalCount":0,"filler":""#, r#"","payload":[],"error":null}"#),
        secuconnect::NAME => (r#"{"count":0,"filler":""#, r#"","data":[]}"#),
        synctera::NAME => (r#"{"filler":""#, r#"","customers":[]}"#),
        _ => (r#"{"type":"index","itemTotal":0,"filler":""#, r#"","items":[]}"#),
    };
    let filler = Bytes::from(vec![b'x'; HUGE_CHUNK]);
    let pieces = std::iter::once(Bytes::from_static(before.as_bytes()))
        .chain(std::iter::repeat_n(filler, HUGE_CHUNKS))
        .chain(std::iter::once(Bytes::from_static(after.as_bytes())))
        .map(Ok::<_, Infallible>);
    let body = Body::from_stream(futures::stream::iter(pieces));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A customer list in another provider's shape.
pub(crate) fn wrong_content(system: &str) -> Response {
    if system == synctera::NAME {
        return Json(json!({
            "type": "index", "itemStart": 0, "itemTotal": 1, "itemLimit": 15,
            "items": [{"id": 4711, "external_primary_id": "C-1001", "firstname": "Jan", "lastname": "Jansen", "channels": []}],
        }))
        .into_response();
    }
    Json(json!({
        "customers": [{"id": "7d943c51-e4ff-4e57-9558-08cab6b963c7", "status": "ACTIVE", "first_name": "Jane"}],
        "next_page_token": "",
    }))
    .into_response()
}
