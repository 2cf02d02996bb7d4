//! The paths. Capitals are those of the request samples.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::{delete, get, post, put};

use super::Omnidesk;
use super::operation::OmnideskOperation as Op;
use crate::server::{Frame, exchange};

/// The routes below `/omnidesk`.
pub(crate) fn router(frame: Arc<Frame>, system: Arc<Omnidesk>) -> Router {
    let on = |operation: Op| {
        let (frame, system) = (Arc::clone(&frame), Arc::clone(&system));
        move |request: Request| exchange(Arc::clone(&frame), Arc::clone(&system), operation, request)
    };
    let below = |path: &str| format!("/api/v2/customer/{path}");
    Router::new()
        .route("/api/v2/customer", get(on(Op::GetIndex)).post(on(Op::PostIndex)).put(on(Op::PutIndex)))
        .route(&below("SearchByPrimaryExternalID"), post(on(Op::SearchByPrimaryExternalId)))
        .route(&below("SearchByCustomerChannelValue"), post(on(Op::SearchByCustomerChannelValue)))
        .route(&below("addChannelOnly"), post(on(Op::AddChannelOnly)))
        .route(&below("updateCustomer"), put(on(Op::UpdateCustomer)))
        .route(&below("timelineByCustomerExternalID"), get(on(Op::TimelineByCustomerExternalId)))
        .route(&below("externalEvent"), post(on(Op::ExternalEvent)))
        .route(&below("syncWithCRM"), post(on(Op::SyncWithCrm)))
        .route(&below("createCustomerCRUD"), post(on(Op::CreateCustomerCrud)))
        .route(&below("purgedata"), delete(on(Op::DeleteItemPurgeData)))
        // The path of this one is unknown (section 2.14); both likely ones are served.
        .route(&below("itemchannel"), delete(on(Op::DeleteItemChannel)))
        .route(&below("{customer_id}/channel/{channel_id}"), delete(on(Op::DeleteItemChannel)))
        .route(&below("{customer_id}"), get(on(Op::GetItem)).put(on(Op::PutItem)).delete(on(Op::DeleteItem)))
        .fallback(on(Op::Unknown))
        .method_not_allowed_fallback(on(Op::Unknown))
}
