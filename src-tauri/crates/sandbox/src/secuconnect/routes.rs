//! The paths (secuconnect API notes, sections 1 and 3). The token endpoint is not below `/api/v2`.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::{get, post};

use super::Secuconnect;
use super::operation::SecuconnectOperation as Op;
use crate::server::{Frame, exchange};

/// The routes below `/secuconnect`.
pub(crate) fn router(frame: Arc<Frame>, system: Arc<Secuconnect>) -> Router {
    let on = |operation: Op| {
        let (frame, system) = (Arc::clone(&frame), Arc::clone(&system));
        move |request: Request| exchange(Arc::clone(&frame), Arc::clone(&system), operation, request)
    };
    let customers = "/api/v2/Payment/Customers";
    Router::new()
        .route("/oauth/token", post(on(Op::Token)))
        .route(customers, get(on(Op::ListCustomers)).post(on(Op::CreateCustomer)))
        .route(
            &format!("{customers}/{{customer_id}}"),
            get(on(Op::GetCustomer)).put(on(Op::UpdateCustomer)).delete(on(Op::DeleteCustomer)),
        )
        .fallback(on(Op::Unknown))
        .method_not_allowed_fallback(on(Op::Unknown))
}
