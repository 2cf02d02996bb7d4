//! Synctera: `Idempotency-Key`.

use reqwest::{Method, Response};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{Answer, Desk, send};
use crate::synctera::{call, complete, customers, get, list, one, path_of, problem, request, slug, with, without};

async fn keyed(desk: &Desk, method: Method, path: &str, key: &str, body: &Value) -> Answer {
    send(request(desk, method, path).header("Idempotency-Key", key).json(body)).await
}

async fn janes(desk: &Desk) -> usize {
    customers(&list(desk, &[("email", "jane.smith@example.com")]).await).len()
}

#[tokio::test]
async fn the_same_request_gets_the_same_reply_and_is_done_once() {
    let desk = Desk::start().await;
    let first = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    desk.clock.set("2026-11-28T09:59:59Z");
    let again = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    assert_eq!((again.status.as_u16(), &again.text), (201, &first.text));
    assert_eq!(janes(&desk).await, 1);
    let entries = desk.sandbox.journal();
    let replay = entries.iter().find(|entry| entry.result.is_some()).unwrap();
    assert_eq!((replay.result.as_deref(), replay.executed), (Some("replayed"), false));
    assert_eq!(replay.customer_id.as_deref(), first.json()["id"].as_str());
}

#[tokio::test]
async fn after_seven_days_the_key_is_a_new_one() {
    let desk = Desk::start().await;
    keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    desk.clock.set("2026-11-28T10:00:00Z");
    problem(&keyed(&desk, Method::POST, "", "k-1", &complete()).await, 409, "DUPLICATE_RESOURCE");
}

#[tokio::test]
async fn a_refusal_is_kept_so_that_a_corrected_body_needs_a_new_key() {
    let desk = Desk::start().await;
    let incomplete = without(complete(), "dob");
    let refused = keyed(&desk, Method::POST, "", "k-1", &incomplete).await;
    assert_eq!(problem(&refused, 400, "BAD_REQUEST_BODY")["missing"], json!(["dob"]));
    let again = keyed(&desk, Method::POST, "", "k-1", &incomplete).await;
    assert_eq!((again.text, again.content_type), (refused.text, refused.content_type));
    let corrected = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    assert_eq!(slug(&problem(&corrected, 422, "IDEMPOTENCY_INVALID_REUSE")), "unprocessable-entity");
    assert_eq!(keyed(&desk, Method::POST, "", "k-2", &complete()).await.status, 201);
}

#[tokio::test]
async fn a_key_belongs_to_path_method_and_every_byte_of_the_body() {
    let desk = Desk::start().await;
    let created = keyed(&desk, Method::POST, "", "k-1", &complete()).await.json();
    problem(&keyed(&desk, Method::PATCH, &path_of(&created), "k-1", &complete()).await, 422, "IDEMPOTENCY_INVALID_REUSE");
    let spaced = request(&desk, Method::POST, "")
        .header("Idempotency-Key", "k-1")
        .header("Content-Type", "application/json")
        .body(format!(" {}", complete()));
    problem(&send(spaced).await, 422, "IDEMPOTENCY_INVALID_REUSE");
}

#[rstest]
#[case(500)]
#[case(503)]
#[case(429)]
#[tokio::test]
async fn a_failure_of_the_server_is_not_kept(#[case] code: u16) {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Status { code, retry_after: None }).times(1));
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, code);
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, 201);
}

#[tokio::test]
async fn a_lost_reply_can_be_asked_for_again() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::DropResponse).on_operation("createCustomer").times(1));
    assert!(request(&desk, Method::POST, "").header("Idempotency-Key", "k-1").json(&complete()).send().await.is_err());
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, 201);
    assert_eq!(janes(&desk).await, 1);
}

#[tokio::test]
async fn put_knows_no_key() {
    let desk = Desk::start().await;
    let created = call(&desk, Method::POST, "", &complete()).await.json();
    for name in ["Ann", "Eve"] {
        let body = with(complete(), "first_name", json!(name));
        assert_eq!(keyed(&desk, Method::PUT, &path_of(&created), "k-1", &body).await.status, 200);
        assert_eq!(get(&desk, &created).await["first_name"], name, "carried out although the key is the same");
    }
}

#[tokio::test]
async fn a_patch_is_done_once() {
    let desk = Desk::start().await;
    let like = one(&desk, |one| one["status"] == "PROSPECT").await;
    let patch = json!({"middle_name": "Anne"});
    let first = keyed(&desk, Method::PATCH, &path_of(&like), "k-1", &patch).await;
    desk.clock.set("2026-11-21T11:00:00Z");
    let again = keyed(&desk, Method::PATCH, &path_of(&like), "k-1", &patch).await;
    assert_eq!((first.status.as_u16(), again.text), (200, first.text));
}

#[tokio::test]
async fn a_missing_key_is_not_asked_for_and_an_unknown_caller_uses_none_up() {
    let desk = Desk::start().await;
    let url = format!("{}/customers", desk.sandbox.access().synctera.base_url);
    let stranger = desk.http.post(url).bearer_auth("guess").header("Idempotency-Key", "k-1").json(&complete());
    problem(&send(stranger).await, 401, "UNAUTHENTICATED");
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, 201);
    let other = with(complete(), "email", json!("jane@example.org"));
    assert_eq!(call(&desk, Method::POST, "", &other).await.status, 201);
}

/// Sends a create that is taken in and held up until the faults are removed.
async fn held(desk: &Desk) -> JoinHandle<reqwest::Result<Response>> {
    desk.sandbox.faults().add(FaultRule::new(Fault::DelayMs(24 * 60 * 60 * 1000)).on_operation("createCustomer").times(1));
    let first = tokio::spawn(request(desk, Method::POST, "").header("Idempotency-Key", "k-1").json(&complete()).send());
    desk.befallen().await;
    first
}

#[tokio::test]
async fn a_key_whose_request_is_still_running_is_in_use() {
    let desk = Desk::start().await;
    let first = held(&desk).await;
    let second = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    assert_eq!(slug(&problem(&second, 409, "IDEMPOTENCY_CONCURRENT_USE")), "conflict");
    let entry = desk.last_entry();
    assert_eq!((entry.executed, entry.status, entry.fault), (false, Some(409), None));
    let other = with(complete(), "email", json!("jane@example.org"));
    problem(&keyed(&desk, Method::POST, "", "k-1", &other).await, 409, "IDEMPOTENCY_CONCURRENT_USE");
    assert_eq!(keyed(&desk, Method::POST, "", "k-2", &other).await.status, 201, "another key is free");
    assert_eq!(janes(&desk).await, 0, "nothing of it was carried out");

    desk.sandbox.faults().clear();
    let first = Answer::of(first.await.unwrap().unwrap()).await;
    let again = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    assert_eq!((first.status.as_u16(), &again.text), (201, &first.text), "the refusal in between was not kept");
    assert_eq!(janes(&desk).await, 1);
}

#[tokio::test]
async fn a_caller_that_hangs_up_leaves_its_key_in_use() {
    let desk = Desk::start().await;
    held(&desk).await.abort();
    problem(&keyed(&desk, Method::POST, "", "k-1", &complete()).await, 409, "IDEMPOTENCY_CONCURRENT_USE");
    desk.sandbox.faults().clear();
    desk.journalled(|entry| entry.executed && entry.operation == "createCustomer").await;
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, 201);
    assert_eq!(janes(&desk).await, 1);
}

#[tokio::test]
async fn a_stranger_neither_takes_a_key_nor_learns_that_it_is_in_use() {
    let desk = Desk::start().await;
    let first = held(&desk).await;
    let url = format!("{}/customers", desk.sandbox.access().synctera.base_url);
    let stranger = desk.http.post(url).bearer_auth("guess").header("Idempotency-Key", "k-1").json(&complete());
    problem(&send(stranger).await, 401, "UNAUTHENTICATED");
    desk.sandbox.faults().clear();
    assert_eq!(first.await.unwrap().unwrap().status(), 201);
}

#[tokio::test]
async fn a_reply_that_is_kept_is_given_to_many_at_once() {
    let desk = Desk::start().await;
    let made = keyed(&desk, Method::POST, "", "k-1", &complete()).await;
    let first = held(&desk).await;
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.text, made.text);
    desk.sandbox.faults().clear();
    assert_eq!(first.await.unwrap().unwrap().status(), 201);
}

#[tokio::test]
async fn handed_over_twice_it_is_done_once() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Twice).on_operation("createCustomer").times(1));
    assert_eq!(keyed(&desk, Method::POST, "", "k-1", &complete()).await.status, 201);
    assert_eq!(desk.last_entry().result.as_deref(), Some("replayed"));
    assert_eq!(janes(&desk).await, 1);
}

#[tokio::test]
async fn handed_over_twice_without_a_key_the_second_reply_hides_the_first() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Twice).on_operation("createCustomer").times(1));
    problem(&call(&desk, Method::POST, "", &complete()).await, 409, "DUPLICATE_RESOURCE");
    assert_eq!(janes(&desk).await, 1, "it was made, and the reply sounds as if it had not been");
}
