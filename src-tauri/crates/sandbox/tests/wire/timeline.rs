//! The timeline, external events, and the CRM.

use serde_json::Value;

use crate::support::{Desk, Known};

const PATH: &str = "/timelineByCustomerExternalID";

async fn timeline(desk: &Desk, known: &Known, extra: &[(&str, &str)]) -> Vec<Value> {
    let query = [&[("external_id", known.external_id.as_str()), ("brand_id", "1")], extra].concat();
    let answer = desk.get(PATH, &query).await;
    assert_eq!(answer.json()["type"], "index", "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

/// A customer of the main brand whose timeline holds a ticket.
async fn known_with_ticket(desk: &Desk) -> (Known, u64) {
    for id in 4_711.. {
        let item = desk.item(id).await;
        let (Some(external_id), Some(1)) = (item["external_primary_id"].as_str(), item["brand_id"].as_u64()) else {
            continue;
        };
        let known = Known { id, external_id: external_id.to_owned(), item: item.clone() };
        let entries = timeline(desk, &known, &[]).await;
        if let Some(ticket) = entries.iter().find_map(|entry| entry["ticket_id"].as_u64()) {
            return (known, ticket);
        }
    }
    unreachable!("most sample customers have one")
}

#[tokio::test]
async fn entries_have_their_documented_fields_newest_first() {
    let desk = Desk::start().await;
    let (known, _) = known_with_ticket(&desk).await;
    let entries = timeline(&desk, &known, &[]).await;
    for entry in &entries {
        let fields = ["id", "ticket_id", "item_type", "item_type_id", "description", "initiated_by", "created_at", "type"];
        assert!(fields.iter().all(|name| entry.get(name).is_some()), "{entry}");
        assert_eq!(entry.get("source_url").is_some(), entry["item_type"] == "externalEvent", "{entry}");
        let created_at = entry["created_at"].as_str().unwrap();
        assert!(!created_at.contains(['T', 'Z', '+']), "{created_at} names no zone");
    }
    assert!(entries.is_sorted_by(|one, other| one["created_at"].as_str() >= other["created_at"].as_str()));
}

#[tokio::test]
async fn ticket_messages_come_only_when_asked_for_with_any_value() {
    let desk = Desk::start().await;
    let (known, _) = known_with_ticket(&desk).await;
    let is_message = |entry: &Value| entry["type"] == "message";
    assert!(!timeline(&desk, &known, &[]).await.iter().any(is_message));
    for value in ["1", "false", ""] {
        let entries = timeline(&desk, &known, &[("include_ticket_history", value)]).await;
        assert!(entries.iter().any(is_message), "{value:?} counts");
    }
}

#[tokio::test]
async fn both_external_id_and_brand_are_needed() {
    let desk = Desk::start().await;
    desk.get(PATH, &[("external_id", "C-1001")]).await.refusal(400);
    desk.get(PATH, &[("brand_id", "1")]).await.refusal(400);
    desk.get(PATH, &[("external_id", "C-1001"), ("brandID", "1")]).await.refusal(400);
    desk.get(PATH, &[("external_id", "nobody"), ("brand_id", "1")]).await.refusal(404);
}

#[tokio::test]
async fn an_event_stands_on_the_timeline_once_for_every_time_it_is_sent() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let before = timeline(&desk, &known, &[]).await.len();
    desk.clock.set("2026-12-24T17:30:05Z");
    let event = [
        ("message", "Order 77 placed: 3 × “tent”"),
        ("initiated_by", "webshop"),
        ("source_url", "https://shop.example.com/orders/77"),
    ];
    let by_external = [&[("external_id", known.external_id.as_str()), ("brand_id", "1")], &event[..]].concat();
    desk.post("/externalEvent", &by_external).await.message();
    let id = known.id.to_string();
    let by_id = [&[("customer_id", id.as_str())], &event[..]].concat();
    desk.post("/externalEvent", &by_id).await.message();

    let entries = timeline(&desk, &known, &[]).await;
    assert_eq!(entries.len(), before + 2);
    assert_ne!(entries[0]["id"], entries[1]["id"]);
    for entry in &entries[..2] {
        assert_eq!(entry["description"], "Order 77 placed: 3 × “tent”");
        assert_eq!(entry["created_at"], "2026-12-24 17:30:05");
        assert_eq!(entry["initiated_by"], "webshop");
        assert_eq!(entry["source_url"], "https://shop.example.com/orders/77");
        assert_eq!(entry["type"], "event");
    }
}

#[tokio::test]
async fn an_event_needs_a_customer_and_a_message() {
    let desk = Desk::start().await;
    let message = ("message", "Order placed");
    desk.post("/externalEvent", &[message]).await.refusal(400);
    desk.post("/externalEvent", &[("external_id", "C-1001"), message]).await.refusal(400);
    desk.post("/externalEvent", &[("primary_id", "C-1001"), ("brand_id", "1"), message]).await.refusal(400);
    desk.post("/externalEvent", &[("customer_id", "4711")]).await.refusal(400);
    desk.post("/externalEvent", &[("customer_id", "1"), message]).await.refusal(404);
}

#[tokio::test]
async fn the_crm_fills_a_field_and_leaves_an_entry() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let address = known.item["channels"][0]["value"].as_str().unwrap();
    desk.post("/syncWithCRM", &[("brandID", "1"), ("channel", "email"), ("address", address)]).await.message();
    assert_eq!(desk.item(known.id).await["custom_crm_segment"], "stamklant");
    assert_eq!(timeline(&desk, &known, &[]).await[0]["initiated_by"], "crm");
    assert_eq!(desk.last_entry().customer_id, Some(known.id.to_string()));
}

#[tokio::test]
async fn the_crm_knows_a_phone_by_its_own_word() {
    let desk = Desk::start().await;
    let fields = [("primary_id", "N-1"), ("brand_id", "1"), ("extra_telephone", "+31611111111")];
    desk.post("", &fields).await.message();
    let sync =
        async |channel| desk.post("/syncWithCRM", &[("brandID", "1"), ("channel", channel), ("address", "+31611111111")]).await;
    sync("telephone").await.refusal(400);
    sync("phoneNumber").await.message();
    assert_eq!(desk.by_external_id("N-1").await[0]["custom_crm_segment"], "stamklant");
}

#[tokio::test]
async fn the_crm_needs_a_brand_with_a_url() {
    let desk = Desk::start().await;
    let rest = [("channel", "email"), ("address", "a@example.com")];
    let message = desk.post("/syncWithCRM", &[&[("brandID", "2")], &rest[..]].concat()).await.refusal(400);
    assert_eq!(message, "No CRM URL is set for this brand.");
    desk.post("/syncWithCRM", &[&[("brand_id", "1")], &rest[..]].concat()).await.refusal(400);
    desk.post("/syncWithCRM", &[&[("brandID", "1")], &rest[..]].concat()).await.message();
    assert_eq!(desk.last_entry().customer_id, None, "nobody has that address");
}

#[tokio::test]
async fn a_new_customer_can_take_a_ticket_over() {
    let desk = Desk::start().await;
    let (known, ticket) = known_with_ticket(&desk).await;
    let fields = [("primary_id", "N-1"), ("brand_id", "1"), ("ticket_id", &ticket.to_string())];
    desk.post("", &fields).await.message();
    let on_ticket = |entries: Vec<Value>| entries.iter().filter(|entry| entry["ticket_id"] == ticket).count();
    let history = [("include_ticket_history", "1")];
    let id = desk.by_external_id("N-1").await[0]["id"].as_u64().unwrap();
    let new = Known { id, external_id: "N-1".into(), item: Value::Null };
    assert_eq!(on_ticket(timeline(&desk, &known, &history).await), 0, "the ticket has moved");
    assert!(on_ticket(timeline(&desk, &new, &history).await) > 1, "with its messages");
}
