//! The paths.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::get;

use super::Synctera;
use super::operation::SyncteraOperation as Op;
use crate::server::{Frame, exchange};

/// The routes below `/synctera`.
pub(crate) fn router(frame: Arc<Frame>, system: Arc<Synctera>) -> Router {
    let on = |operation: Op| {
        let (frame, system) = (Arc::clone(&frame), Arc::clone(&system));
        move |request: Request| exchange(Arc::clone(&frame), Arc::clone(&system), operation, request)
    };
    let customers = get(on(Op::ListCustomers)).post(on(Op::CreateCustomer)).fallback(on(Op::Unknown));
    let customer = get(on(Op::GetCustomer)).patch(on(Op::PatchCustomer)).put(on(Op::PutCustomer)).fallback(on(Op::Unknown));
    Router::new().route("/v0/customers", customers).route("/v0/customers/{customer_id}", customer).fallback(on(Op::Unknown))
}
