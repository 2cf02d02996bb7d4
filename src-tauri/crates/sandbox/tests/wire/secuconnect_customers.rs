//! secuconnect: creating, reading, replacing and deleting customers.

use std::sync::Arc;

use reqwest::Method;
use rstest::rstest;
use sandbox::{Fault, FaultRule, MemoryStateLog};
use serde_json::{Value, json};

use crate::secuconnect::{Client, exception};
use crate::support::{Desk, send};

fn doe() -> Value {
    json!({
        "salutation": "Mr.", "title": "Dr.", "forename": "John", "surname": "Doe", "companyname": "Example Inc.",
        "dob": "1991-02-03", "email": "john.doe@example.com", "phone": "0049-123-456789", "mobile": "0049-987-654321",
        "address": {
            "type": "invoice", "street": "Example Street", "street_number": "6a", "postal_code": "01234",
            "city": "Examplecity", "country": "Germany",
        },
    })
}

#[tokio::test]
async fn a_customer_comes_back_rewritten() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let made = client.create(doe()).await;
    assert_eq!(made["object"], "payment.customers");
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("PCU_") && id.len() == 34, "{id}");
    assert_eq!(made["contract"]["object"], "payment.contracts");
    assert_eq!(made["created"], "2026-11-21T11:00:00+01:00", "in Berlin, where it is winter");
    assert!(made.get("updated").is_none(), "not before the first PUT");
    let contact = &made["contact"];
    assert_eq!(contact["dob"], "1991-02-03T00:00:00+00:00", "a date-time");
    assert_eq!(contact["phone"], "0049123456789", "the dashes vanish");
    assert_eq!(contact["mobile"], "0049987654321");
    assert_eq!(contact["address"]["postal_code"], "01234");
    assert_eq!(contact["address"]["country"], "Germany", "as it was sent");
    assert!(contact["address"].get("type").is_none(), "accepted and not kept");
    let entry = desk.last_entry();
    assert_eq!((entry.operation.as_str(), entry.customer_id.as_deref()), ("createCustomer", Some(id)));
    assert_eq!(entry.params["contact.address.city"], "Examplecity");
    assert_eq!(client.get(id).await, made);
}

#[tokio::test]
async fn duplicates_are_allowed() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let (one, two) = (client.create(doe()).await, client.create(doe()).await);
    assert_ne!(one["id"], two["id"]);
    assert_eq!(client.list(&[("q", "contact.email:john.doe@example.com")]).await["count"], 2);
}

#[tokio::test]
async fn a_put_replaces_everything() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let made = client.create(doe()).await;
    let id = made["id"].as_str().unwrap();
    desk.clock.set("2026-11-21T10:05:00Z");
    let put = client.put(id, json!({"surname": "Roe", "email": "", "address": {"city": "Köln"}})).await;
    assert_eq!(put["contact"], json!({"surname": "Roe", "address": {"city": "Köln"}}), "what was not sent is gone");
    assert_eq!((&put["object"], &put["id"], &put["created"]), (&made["object"], &made["id"], &made["created"]));
    assert_eq!(put["updated"], "2026-11-21T11:05:00+01:00");
    assert_eq!(client.get(id).await, put);
}

#[tokio::test]
async fn a_birth_sent_back_as_it_came_can_be_a_day_earlier() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let all = client.list(&[("q", "contact.dob:*+01:00"), ("count", "1")]).await;
    let customer = &all["data"][0];
    let born = customer["contact"]["dob"].as_str().unwrap();
    assert!(born.ends_with("T00:00:00+01:00"), "written before 2022");
    let put = client.put(customer["id"].as_str().unwrap(), customer["contact"].clone()).await;
    let now = put["contact"]["dob"].as_str().unwrap();
    assert!(now < born && now.ends_with("T00:00:00+00:00"), "{born} became {now}");
    let put = client.put(customer["id"].as_str().unwrap(), json!({"dob": &born[..10]})).await;
    assert_eq!(put["contact"]["dob"].as_str().unwrap()[..10], born[..10], "the date alone is safe");
}

#[tokio::test]
async fn a_delete_answers_a_list_with_the_last_state() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let made = client.create(doe()).await;
    let id = made["id"].as_str().unwrap();
    let answer = send(client.request(Method::DELETE, &format!("/{id}"))).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!([made])));
    assert_eq!(desk.last_entry().customer_id.as_deref(), Some(id));
    assert_eq!(client.get(id).await, json!({}));
    let again = send(client.request(Method::DELETE, &format!("/{id}"))).await;
    let (error, code) = exception(&again, 403);
    assert_eq!(error, "ProductNotAllowedException");
    assert_ne!(code, json!(2003));
}

#[tokio::test]
async fn sample_customers_can_be_changed_and_deleted() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let page = client.list(&[("count", "2")]).await;
    let before = page["count"].as_u64().unwrap();
    let id = |place: usize| page["data"][place]["id"].as_str().unwrap().to_owned();
    client.put(&id(0), json!({"surname": "Changed"})).await;
    assert_eq!(send(client.request(Method::DELETE, &format!("/{}", id(1)))).await.status, 200);
    let after = client.list(&[("count", "1")]).await;
    assert_eq!(after["count"].as_u64(), Some(before - 1));
    assert_eq!(after["data"][0]["contact"], json!({"surname": "Changed"}), "a change does not move anybody");
}

#[tokio::test]
async fn an_unknown_id_has_two_answers() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    assert_eq!(client.get("PCU_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await, json!({}));
    let answer = send(client.request(Method::GET, "/4711")).await;
    assert_eq!(exception(&answer, 404).0, "ProductNotFoundException");
    let put = client.request(Method::PUT, "/PCU_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA").json(&json!({"contact": {}}));
    assert_eq!(exception(&send(put).await, 404).0, "ProductNotFoundException");
}

#[rstest]
#[case::no_body(None)]
#[case::no_contact(Some(json!({})))]
#[case::a_text(Some(json!({"contact": "John"})))]
#[case::a_bare_contact(Some(json!({"surname": "Doe"})))]
#[case::a_malformed_birth(Some(json!({"contact": {"dob": "03.02.1991"}})))]
#[case::a_day_that_never_was(Some(json!({"contact": {"dob": "1991-02-30"}})))]
#[tokio::test]
async fn malformed_requests_change_nothing(#[case] body: Option<Value>) {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let id = client.create(doe()).await["id"].as_str().unwrap().to_owned();
    let before = client.list(&[]).await;
    for (method, path) in [(Method::POST, String::new()), (Method::PUT, format!("/{id}"))] {
        let request = client.request(method, &path);
        let request = body.as_ref().map_or_else(|| request.try_clone().unwrap(), |body| request.try_clone().unwrap().json(body));
        let answer = send(request).await;
        assert_eq!(exception(&answer, 400).0, "ProductFormatException");
        assert!(answer.json()["error_user"].as_str().unwrap().starts_with("Bitte"), "in German");
    }
    assert_eq!(client.list(&[]).await, before);
}

#[tokio::test]
async fn nothing_in_a_contact_is_required() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    assert_eq!(client.create(json!({})).await["contact"], json!({}));
}

#[tokio::test]
async fn a_repeated_action_gets_its_first_result_for_three_minutes() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let act = |surname: &str| {
        let body = json!({"contact": {"surname": surname}});
        client.request(Method::POST, "").header("X-Action", "action-1").json(&body)
    };
    desk.sandbox.faults().add(FaultRule::new(Fault::DropResponse).on_operation("createCustomer").times(1));
    assert!(act("Doe").send().await.is_err());
    let made = desk.last_entry();
    assert!(made.executed);
    desk.clock.set("2026-11-21T10:02:59Z");
    let again = send(act("Roe")).await;
    assert_eq!(again.json()["id"].as_str(), made.customer_id.as_deref());
    assert_eq!(again.json()["contact"]["surname"], "Doe", "whatever the repetition says");
    let entry = desk.last_entry();
    assert_eq!((entry.executed, entry.result.as_deref()), (false, Some("replayed")));
    desk.clock.set("2026-11-21T10:03:00Z");
    let later = send(act("Roe")).await;
    assert_ne!(later.json()["id"].as_str(), made.customer_id.as_deref(), "after that it is a duplicate");
}

#[tokio::test]
async fn changes_survive_a_restart_and_tokens_do_not() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    let client = Client::of(&desk).await;
    let page = client.list(&[("count", "3")]).await;
    let id = |place: usize| page["data"][place]["id"].as_str().unwrap().to_owned();
    let action = client.request(Method::POST, "").header("X-Action", "action-1").json(&json!({"contact": doe()}));
    let made = send(action.try_clone().unwrap()).await.json();
    client.put(&id(0), json!({"surname": "Changed"})).await;
    send(client.request(Method::DELETE, &format!("/{}", id(1)))).await;
    let before = client.list(&[("count", "100")]).await;
    let token = client.token.clone();
    let changes: Vec<_> = desk
        .sandbox
        .journal()
        .into_iter()
        .filter(|entry| ["createCustomer", "updateCustomer", "deleteCustomer"].contains(&entry.operation.as_str()))
        .collect();
    desk.sandbox.stop().await;

    let desk = Desk::start_on(state).await;
    assert_eq!(desk.sandbox.journal(), changes);
    let old = Client { desk: &desk, token };
    assert_eq!(exception(&send(old.request(Method::GET, "")).await, 403).1, json!(2003));
    let client = Client::of(&desk).await;
    assert_eq!(client.list(&[("count", "100")]).await, before);
    let again = client.request(Method::POST, "").header("X-Action", "action-1").json(&json!({"contact": {}}));
    assert_eq!(send(again).await.json(), made, "an action is remembered");
    assert_ne!(client.create(json!({})).await["id"], made["id"], "ids go on");
}
