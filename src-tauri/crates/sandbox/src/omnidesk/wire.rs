//! The JSON that goes out.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::account;
use super::change::Change;
use super::customer::{Channel, Customer};
use super::history::{Entry, EntryKind};
use crate::server::Reply;

/// An operation that was carried out.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) reply: Reply,
    pub(super) customer_id: Option<u64>,
    pub(super) changes: Vec<Change>,
}

impl Done {
    pub(super) fn reading(reply: Reply, customer_id: Option<u64>) -> Self {
        Self { reply, customer_id, changes: Vec::new() }
    }
}

/// An operation that was not. The body is the one form of error that is known (section 3).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    message: &'static str,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message }
    }

    pub(super) fn bad(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn no_customer() -> Self {
        Self::new(StatusCode::NOT_FOUND, "This customer does not exist.")
    }

    pub(super) fn into_reply(self) -> Reply {
        Reply::json(self.status, json!({"status": "error", "message": self.message}))
    }
}

fn ok(body: Value) -> Reply {
    Reply::json(StatusCode::OK, body)
}

/// Success, which tells neither id nor object (section 4.2).
pub(super) fn result(message: &str) -> Reply {
    ok(json!({"type": "result", "message": message}))
}

/// 200 without a body: nothing found.
pub(super) fn nothing() -> Reply {
    Reply::empty(StatusCode::OK)
}

/// 204: done, nothing to say.
pub(super) fn no_content() -> Reply {
    Reply::empty(StatusCode::NO_CONTENT)
}

pub(super) fn item(customer: &Customer) -> Reply {
    ok(json!({"type": "item", "item": full(customer)}))
}

pub(super) fn index(start: usize, total: usize, limit: usize, items: Vec<Value>) -> Reply {
    ok(json!({
        "type": "index",
        "itemStart": start,
        "itemTotal": total,
        "itemLimit": limit,
        "items": items,
    }))
}

/// A customer in the list: the brand only by name, and no custom fields (section 2.1).
pub(super) fn listed(customer: &Customer) -> Value {
    json!({
        "id": customer.id,
        "external_primary_id": customer.external_id,
        "brand_name": brand_name(customer),
        "firstname": customer.firstname,
        "lastname": customer.lastname,
        "channels": channels(customer),
    })
}

/// A customer on its own: also with brand id and custom fields.
pub(super) fn full(customer: &Customer) -> Value {
    let mut fields = Map::new();
    fields.insert("id".into(), json!(customer.id));
    fields.insert("external_primary_id".into(), json!(customer.external_id));
    fields.insert("brand_id".into(), json!(customer.brand_id));
    fields.insert("brand_name".into(), json!(brand_name(customer)));
    fields.insert("firstname".into(), json!(customer.firstname));
    fields.insert("lastname".into(), json!(customer.lastname));
    fields.insert("channels".into(), channels(customer));
    for (name, value) in &customer.custom {
        fields.insert(format!("custom_{name}"), json!(value));
    }
    Value::Object(fields)
}

/// An entry of a timeline; only what came from outside has a source address.
pub(super) fn entry(entry: &Entry) -> Value {
    let (item_type, item_type_id, kind) = match entry.kind {
        EntryKind::Ticket => ("ticket", 1, "ticket"),
        EntryKind::TicketMessage => ("ticketMessage", 2, "message"),
        EntryKind::Event => ("customer", 3, "event"),
        EntryKind::ExternalEvent => ("externalEvent", 4, "event"),
    };
    let mut value = json!({
        "id": entry.id,
        "ticket_id": entry.ticket_id,
        "item_type": item_type,
        "item_type_id": item_type_id,
        "description": entry.description,
        "initiated_by": entry.initiated_by,
        "created_at": entry.created_at,
        "type": kind,
    });
    if entry.kind == EntryKind::ExternalEvent {
        value["source_url"] = json!(entry.source_url);
    }
    value
}

fn brand_name(customer: &Customer) -> Option<&'static str> {
    account::brand(customer.brand_id).map(|brand| brand.name)
}

fn channels(customer: &Customer) -> Value {
    let one = |channel: &Channel| {
        json!({
            "id": channel.id,
            "type": channel.kind.name(),
            "type_id": channel.kind.type_id(),
            "value": channel.value,
        })
    };
    customer.channels.iter().map(one).collect()
}
