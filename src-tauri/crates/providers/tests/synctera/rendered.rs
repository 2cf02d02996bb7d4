//! Every request of the API notes, as it goes over the wire.

use domain::Intent;
use providers::synctera::requests::{self, Slice};
use providers::{PreparedRequest, Secret, Target};
use rstest::rstest;
use serde_json::json;

use crate::support::{
    ID, IDEMPOTENCY_KEY, KEY, account, account_with, add, change, create, edit, email, fixture, phone, replaceable, wire,
};

const WHOLE: Slice<'static> = Slice { limit: 100, token: None };

#[rstest]
#[case("list", requests::list(&[], WHOLE))]
#[case("list_next", requests::list(&[], Slice { limit: 100, token: Some("a8937a0d==&") }))]
#[case("list_by_name", requests::list(&[("first_name", "Zoë*"), ("last_name", "O'Neil*")], WHOLE))]
#[case("list_by_email", requests::list(&[("email", "jane+shop@example.com")], WHOLE))]
#[case("list_by_phone", requests::list(&[("phone_number", "+12065550100")], WHOLE))]
#[case("list_by_ssn", requests::list(&[("ssn_last_4", "6789")], WHOLE))]
#[case("customer", requests::customer(ID).unwrap())]
#[case("create", requests::create(json!({"status": "PROSPECT", "first_name": "Zoë"}), Some(IDEMPOTENCY_KEY)))]
#[case("patch", requests::patch(ID, json!({"last_name": "O'Neil"}), Some(IDEMPOTENCY_KEY)).unwrap())]
#[case("put", requests::put(ID, json!({"status": "ACTIVE", "last_name": "O'Neil"})).unwrap())]
#[tokio::test]
async fn on_the_wire(#[case] name: &str, #[case] request: PreparedRequest) {
    let account = account().await;
    account.answers(fixture(200, "customer.json")).await;
    // The reply fits only some of them; what counts here is what went out.
    let _ = account.provider.send(&request).await;
    let received = account.received().await;
    assert_eq!(received.len(), 1, "a request is sent once");
    let signed = received[0].headers.get("authorization").and_then(|value| value.to_str().ok());
    assert_eq!(signed, Some(format!("Bearer {KEY}").as_str()));
    assert!(!received[0].url.as_str().contains(KEY), "a key in an address ends up in logs");
    insta::assert_snapshot!(name, wire(&received[0]));
}

fn everything() -> Intent {
    let fields = [
        ("name.given", "Zoë"),
        ("name.middle", "Anne"),
        ("name.family", "O'Neil"),
        ("birth.date", "1990-04-05"),
        ("ssn", "•••-••-6789"),
        ("status", "ACTIVE"),
        ("address.legal.line1", "100 Main St."),
        ("address.legal.line2", "Apt 5"),
        ("address.legal.city", "New York"),
        ("address.legal.region", "NY"),
        ("address.legal.postal_code", "10001"),
        ("address.legal.country", "US"),
        ("address.shipping.line1", "7 Harbor Way"),
        ("address.shipping.country", "US"),
        ("custom.source", "console"),
    ];
    create(&fields, vec![email("zoe@example.com"), phone("+12065550100")])
}

#[rstest]
#[case("intent_create", "patch", everything())]
#[case("intent_create_little", "patch", create(&[("name.family", "Smith")], vec![]))]
#[case("intent_edit", "patch", edit(&[("name.given", "Joan"), ("birth.date", "1991-02-03"), ("status", "DORMANT")]))]
#[case("intent_edit_legal_address", "patch", edit(&[("address.legal.city", "Albany")]))]
#[case("intent_edit_shipping_address", "patch", edit(&[("address.shipping.line2", "Dock 5")]))]
#[case("intent_edit_ssn", "patch", edit(&[("ssn", "•••-••-6789")]))]
#[case("intent_edit_metadata", "patch", edit(&[("custom.colour", "red"), ("custom.source", "")]))]
#[case("intent_suspend", "patch", edit(&[("ban.status", "SUSPENDED"), ("ban.note", "Card stolen")]))]
#[case("intent_change_email", "patch", change(email("jane.smith@example.com"), email("jane@example.org")))]
#[case("intent_change_phone", "patch", change(phone("+12065550100"), phone("+12065550111")))]
#[case("intent_put", "put", edit(&[("name.given", "Joan")]))]
#[case("intent_put_phone", "put", change(phone("+12065550100"), phone("+12065550111")))]
#[tokio::test]
async fn intents_on_the_wire(#[case] name: &str, #[case] update_with: &str, #[case] intent: Intent) {
    let account = account_with(&[("update_with", update_with)]).await;
    let mut target = account.reads("customer.json").await;
    if update_with == "put" {
        target = replaceable(target);
    }
    account.answers(fixture(200, "customer.json")).await;
    let secrets = [("ssn".to_owned(), Secret::new("123-45-6789"))].into();
    for request in account.provider.prepare(&intent, &target).unwrap() {
        account.provider.send(&request.with_secrets(&secrets)).await.unwrap();
    }
    let received = account.received().await;
    assert_eq!(received.len(), 2, "one read, one write");
    insta::assert_snapshot!(name, wire(&received[1]));
}

#[tokio::test]
async fn the_first_channels_of_a_customer_on_the_wire() {
    let account = account().await;
    let target = account.reads("customer_sparse.json").await;
    account.answers(fixture(200, "customer.json")).await;
    for (name, intent) in [("intent_add_email", add(email("jane@example.com"))), ("intent_add_phone", add(phone("+12065550100")))]
    {
        for request in account.provider.prepare(&intent, &target).unwrap() {
            account.provider.send(&request).await.unwrap();
        }
        insta::assert_snapshot!(name, wire(account.received().await.last().unwrap()));
    }
}

#[tokio::test]
async fn without_a_key_of_its_own_a_request_carries_none() {
    let account = account().await;
    account.answers(fixture(201, "customer.json")).await;
    let requests = account.provider.prepare(&create(&[("name.family", "Smith")], vec![]), &Target::default()).unwrap();
    account.provider.send(&requests[0]).await.unwrap();
    assert!(!account.received().await[0].headers.contains_key("idempotency-key"));
}
