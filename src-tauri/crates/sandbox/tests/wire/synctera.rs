//! Synctera: keys, reading one customer, errors, restart; and what the other files about Synctera need.

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::{Method, RequestBuilder};
use rstest::rstest;
use sandbox::{Fault, FaultRule, MemoryStateLog};
use serde_json::{Value, json};

use crate::support::{Answer, Desk, send};

/// A request with the full key.
pub(crate) fn request(desk: &Desk, method: Method, path: &str) -> RequestBuilder {
    let access = &desk.sandbox.access().synctera;
    desk.http.request(method, format!("{}/customers{path}", access.base_url)).bearer_auth(&access.api_key)
}

pub(crate) async fn call(desk: &Desk, method: Method, path: &str, body: &Value) -> Answer {
    send(request(desk, method, path).json(body)).await
}

pub(crate) async fn list(desk: &Desk, query: &[(&str, &str)]) -> Answer {
    send(request(desk, Method::GET, "").query(query)).await
}

/// The customers of a list, which must be there.
pub(crate) fn customers(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["customers"].as_array().unwrap().clone()
}

/// Every customer, page by page.
pub(crate) async fn everybody(desk: &Desk) -> Vec<Value> {
    let mut all = Vec::new();
    let mut token = String::new();
    loop {
        let mut query = vec![("sort_by", "creation_time:asc")];
        if !token.is_empty() {
            query.push(("page_token", &token));
        }
        let page = list(desk, &query).await;
        all.extend(customers(&page));
        match page.json()["next_page_token"].as_str() {
            Some(next) => token = next.to_owned(),
            None => return all,
        }
    }
}

/// The first customer like this.
pub(crate) async fn one(desk: &Desk, wanted: impl Fn(&Value) -> bool) -> Value {
    everybody(desk).await.into_iter().find(wanted).unwrap()
}

pub(crate) fn path_of(customer: &Value) -> String {
    format!("/{}", customer["id"].as_str().unwrap())
}

pub(crate) async fn get(desk: &Desk, customer: &Value) -> Value {
    let answer = send(request(desk, Method::GET, &path_of(customer))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// The problem, once its form has been checked.
pub(crate) fn problem(answer: &Answer, status: u16, code: &str) -> Value {
    assert_eq!((answer.status.as_u16(), answer.content_type.as_str()), (status, "application/problem+json"), "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["code"], &body["status"]), (&json!(code), &json!(status)), "{}", answer.text);
    body
}

pub(crate) fn slug(problem: &Value) -> &str {
    problem["type"].as_str().unwrap().rsplit('/').next().unwrap()
}

/// All that an active customer must have.
pub(crate) fn complete() -> Value {
    json!({
        "status": "ACTIVE",
        "first_name": "Jane",
        "last_name": "Smith",
        "dob": "1990-04-05",
        "email": "jane.smith@example.com",
        "phone_number": "+12065550100",
        "legal_address": {
            "address_line_1": "100 Main St.", "city": "New York", "state": "NY", "postal_code": "10001", "country_code": "US"
        }
    })
}

pub(crate) fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

pub(crate) fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

#[tokio::test]
async fn the_key_is_the_bearer_token() {
    let desk = Desk::start().await;
    let access = desk.sandbox.access().synctera.clone();
    let url = format!("{}/customers", access.base_url);
    for wrong in
        [desk.http.get(&url), desk.http.get(&url).bearer_auth("guess"), desk.http.get(&url).header("apiKey", &access.api_key)]
    {
        let refused = send(wrong).await;
        assert_eq!(slug(&problem(&refused, 401, "UNAUTHENTICATED")), "unauthenticated");
    }
    assert_eq!(send(desk.http.get(&url).bearer_auth(&access.read_only_key)).await.status, 200);
    let refused = send(desk.http.post(&url).bearer_auth(&access.read_only_key).json(&complete())).await;
    assert_eq!(slug(&problem(&refused, 403, "FORBIDDEN")), "forbidden");
    assert!(!format!("{:?}", desk.sandbox.journal()).contains(&access.api_key), "keys are not written down");
}

#[tokio::test]
async fn one_customer_has_only_the_fields_that_are_filled() {
    let desk = Desk::start().await;
    let full =
        one(&desk, |one| one["ssn"].is_string() && one["legal_address"].is_object() && one["kyc_last_run"].is_string()).await;
    assert_eq!(get(&desk, &full).await, full, "the list tells as much as the customer");
    assert_eq!(full["ssn"].as_str().unwrap().len(), 4, "last four digits only");
    assert_eq!(full["addresses"], json!([full["legal_address"], full["shipping_address"]]));
    assert_eq!(full["legal_address"]["address_type"], "LEGAL");
    assert_eq!(full["creation_time"].as_str().unwrap().len(), "2024-05-06T12:23:34.321456Z".len(), "microseconds");
    for customer in everybody(&desk).await {
        let fields = customer.as_object().unwrap();
        assert!(fields.values().all(|value| !value.is_null() && *value != "" && *value != json!([])), "{customer}");
    }
}

#[tokio::test]
async fn what_is_no_uuid_is_bad_and_what_nobody_has_is_not_found() {
    let desk = Desk::start().await;
    problem(&send(request(&desk, Method::GET, "/4711")).await, 400, "BAD_REQUEST");
    let path = "/11111111-1111-4111-8111-111111111111";
    let unknown = problem(&send(request(&desk, Method::GET, path)).await, 404, "RESOURCE_NOT_FOUND");
    assert_eq!(slug(&unknown), "not-found");
    let body = with(complete(), "related_customers", json!([{"customer_id": "11111111-1111-4111-8111-111111111111"}]));
    let refused = call(&desk, Method::POST, "", &body).await;
    assert_eq!(slug(&problem(&refused, 400, "CUSTOMER_NOT_FOUND")), "not-found", "the same type with another status");
}

#[rstest]
#[case(Method::DELETE, "/11111111-1111-4111-8111-111111111111")]
#[case(Method::PUT, "")]
#[case(Method::GET, "/a/b")]
#[tokio::test]
async fn there_is_nothing_else(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    problem(&send(request(&desk, method, path)).await, 404, "RESOURCE_NOT_FOUND");
    assert_eq!(desk.last_entry().operation, "unknown");
}

#[tokio::test]
async fn made_up_errors_have_the_form_of_real_ones() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Status { code: 500, retry_after: None }).times(1));
    assert_eq!(slug(&problem(&list(&desk, &[]).await, 500, "INTERNAL_ERROR")), "internal-server-error");
    desk.sandbox.faults().add(FaultRule::new(Fault::Status { code: 503, retry_after: None }).times(1));
    let unavailable = list(&desk, &[]).await;
    assert_eq!((unavailable.status.as_u16(), &unavailable.json()["code"]), (503, &Value::Null), "a status without a code");
    desk.sandbox.faults().add(FaultRule::new(Fault::WrongContent).times(1));
    assert!(list(&desk, &[]).await.json().get("customers").is_none(), "another provider's list is not this one's");
    desk.sandbox.faults().throttle(Some(0));
    let throttled = problem(&list(&desk, &[]).await, 429, "TOO_MANY_REQUESTS");
    assert_eq!((slug(&throttled), &throttled["retry_after"]), ("too-many-requests", &json!(1)));
}

#[tokio::test]
async fn the_journal_tells_the_body_without_the_identity_number() {
    let desk = Desk::start().await;
    let body = with(complete(), "ssn", json!("900-12-3456"));
    let created = call(&desk, Method::POST, "", &body).await;
    let entry = desk.last_entry();
    assert_eq!((entry.system.as_str(), entry.operation.as_str()), ("synctera", "createCustomer"));
    assert_eq!(entry.params["legal_address.city"], "New York");
    assert_eq!(entry.customer_id.as_deref(), created.json()["id"].as_str());
    list(&desk, &[("ssn_last_4", "3456")]).await;
    let journal = format!("{:?}", desk.sandbox.journal());
    assert!(!journal.contains("3456") && journal.contains("jane.smith"), "{journal}");
}

#[tokio::test]
async fn a_restart_continues_where_it_was() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    let create = || request(&desk, Method::POST, "").header("Idempotency-Key", "k-1").json(&complete());
    let created = send(create()).await;
    let other = one(&desk, |one| one["status"] == "PROSPECT").await;
    assert_eq!(call(&desk, Method::PATCH, &path_of(&other), &json!({"metadata": {"a": {"b": 1}}})).await.status, 200);
    let refused = request(&desk, Method::POST, "").header("Idempotency-Key", "k-2").json(&json!({}));
    let refused = send(refused).await;
    let before = everybody(&desk).await;
    desk.sandbox.stop().await;

    let desk = Desk::start_on(state).await;
    assert_eq!(everybody(&desk).await, before);
    let again = send(request(&desk, Method::POST, "").header("Idempotency-Key", "k-1").json(&complete())).await;
    assert_eq!((again.status.as_u16(), &again.text), (201, &created.text), "kept replies come back");
    let again = send(request(&desk, Method::POST, "").header("Idempotency-Key", "k-2").json(&json!({}))).await;
    assert_eq!(again.text, refused.text, "refusals too");
    let next = call(&desk, Method::POST, "", &with(complete(), "email", json!("other@example.com"))).await;
    let ids: BTreeSet<String> = before.iter().map(|one| one["id"].to_string()).collect();
    assert!(!ids.contains(&next.json()["id"].to_string()), "ids go on");
}

#[tokio::test]
async fn some_people_are_known_to_omnidesk_as_well_and_some_are_not() {
    let desk = Desk::start().await;
    let (mut shared, mut own) = (0, 0);
    for customer in everybody(&desk).await {
        let Some(email) = customer["email"].as_str() else { continue };
        let found = desk.post("/SearchByCustomerChannelValue", &[("customerChannelValue", email)]).await;
        if found.text.is_empty() { own += 1 } else { shared += 1 }
    }
    assert!(shared > 40 && own > 15, "{shared} and {own}");
}
