//! The paths, with and without the prefix that one spelling of the base address has (Securely API notes, section 1).

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::post;

use super::Securely;
use super::operation::SecurelyOperation as Op;
use crate::server::{Frame, exchange};

/// The routes below `/securely`.
pub(crate) fn router(frame: Arc<Frame>, system: Arc<Securely>) -> Router {
    let on = |operation: Op| {
        let (frame, system) = (Arc::clone(&frame), Arc::clone(&system));
        move |request: Request| exchange(Arc::clone(&frame), Arc::clone(&system), operation, request)
    };
    Router::new()
        .route("/customers/import", post(on(Op::Import)))
        .route("/customers/search", post(on(Op::Search)))
        .route("/api/customers/import", post(on(Op::Import)))
        .route("/api/customers/search", post(on(Op::Search)))
        .fallback(on(Op::Unknown))
        .method_not_allowed_fallback(on(Op::Unknown))
}
