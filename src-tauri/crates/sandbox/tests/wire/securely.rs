//! Securely: a client, and who gets in.

use reqwest::{Method, RequestBuilder};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::support::{Answer, Desk, send};

/// What the vendor's own client sends: both base addresses, Basic, JSON.
pub(crate) fn request(desk: &Desk, path: &str) -> RequestBuilder {
    let access = &desk.sandbox.access().securely;
    let url = format!("{}/customers/{path}", access.base_url);
    desk.http.post(url).basic_auth(&access.api_key, Some(&access.api_secret))
}

pub(crate) async fn post(desk: &Desk, path: &str, body: Value) -> Answer {
    send(request(desk, path).json(&body)).await
}

/// The rows of an import that must succeed.
pub(crate) async fn import(desk: &Desk, body: Value) -> Vec<Value> {
    let answer = post(desk, "import", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let reply = answer.json();
    assert!(reply["error"].is_null(), "{reply}");
    assert_eq!(reply["correlationId"].as_str().unwrap().len(), 36);
    reply["payload"]["customers"].as_array().unwrap().clone()
}

/// The customers of a search that must succeed.
pub(crate) async fn search(desk: &Desk, body: Value) -> Vec<Value> {
    let answer = post(desk, "search", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let reply = answer.json();
    assert!(reply["error"].is_null(), "{reply}");
    reply["payload"].as_array().unwrap().clone()
}

/// The error's code, once its form has been checked.
pub(crate) fn error(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", answer.text);
    let reply = answer.json();
    assert!(reply["correlationId"].is_string());
    assert!(reply["error"]["errorDisplayMessage"].is_string());
    assert!(reply["error"]["errorData"].as_object().unwrap().values().all(Value::is_string), "text to text only");
    assert!(reply["error"]["isRetryable"].is_boolean());
    reply["error"]["errorCode"].as_str().unwrap().to_owned()
}

/// The sample customers that have a customer number of the shop, found one by one.
pub(crate) async fn shared(desk: &Desk, wanted: impl Fn(&Value) -> bool) -> Value {
    for number in 1_001..1_301 {
        let found = search(desk, json!({"externalIdentifier": format!("C-{number}")})).await;
        if let Some(customer) = found.into_iter().next().filter(|customer| wanted(customer)) {
            return customer;
        }
    }
    panic!("no sample customer is like that")
}

#[tokio::test]
async fn both_spellings_of_the_base_address_serve_the_same_customers() {
    let desk = Desk::start().await;
    let access = desk.sandbox.access().securely.clone();
    let body = json!({"firstName": "jo", "lastName": "doe", "email": "jo@example.com"});
    let made = import(&desk, body).await;
    let url = format!("{}/customers/search", access.prefixed_base_url);
    let request = desk.http.post(url).basic_auth(&access.api_key, Some(&access.api_secret));
    let answer = send(request.json(&json!({"email": "jo@example.com"}))).await;
    assert_eq!(answer.json()["payload"][0], made.last().unwrap()["customer"]);
}

#[rstest]
#[case::nothing(None)]
#[case::garbage(Some("Basic garbage"))]
#[case::another_scheme(Some("Bearer token"))]
#[tokio::test]
async fn without_the_right_pair_nobody_gets_in(#[case] header: Option<&str>) {
    let desk = Desk::start().await;
    let url = format!("{}/customers/search", desk.sandbox.access().securely.base_url);
    let mut request = desk.http.post(url).json(&json!({"email": "jo@example.com"}));
    if let Some(header) = header {
        request = request.header("Authorization", header);
    }
    assert_eq!(error(&send(request).await, 401), "UNAUTHORIZED");
    assert!(!desk.last_entry().executed);
}

#[tokio::test]
async fn a_key_without_its_own_secret_is_refused_and_neither_is_journalled() {
    let desk = Desk::start().await;
    let access = desk.sandbox.access().securely.clone();
    let url = format!("{}/customers/search", access.base_url);
    let request = desk.http.post(url).basic_auth(&access.api_key, Some(&access.api_key)).json(&json!({}));
    error(&send(request).await, 401);
    import(&desk, json!({"email": "jo@example.com"})).await;
    let journal = format!("{:?}", desk.sandbox.journal());
    assert!(!journal.contains(&access.api_key) && !journal.contains(&access.api_secret));
}

#[rstest]
#[case(Method::GET, "search")]
#[case(Method::POST, "")]
#[case(Method::POST, "1201")]
#[case(Method::PUT, "1201")]
#[case(Method::DELETE, "1201")]
#[tokio::test]
async fn nothing_else_is_offered(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    let access = &desk.sandbox.access().securely;
    let url = format!("{}/customers/{path}", access.base_url);
    let request = desk.http.request(method, url).basic_auth(&access.api_key, Some(&access.api_secret));
    assert_eq!(error(&send(request).await, 404), "NOT_FOUND");
    assert_eq!(desk.last_entry().operation, "unknown");
}

#[rstest]
#[case(503, true)]
#[case(429, true)]
#[case(422, false)]
#[case(200, true)]
#[tokio::test]
async fn injected_errors_have_the_own_envelope_even_under_200(#[case] code: u16, #[case] retryable: bool) {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Status { code, retry_after: None }).on_operation("import").times(1));
    let body = json!({"email": "jo@example.com"});
    let answer = post(&desk, "import", body.clone()).await;
    error(&answer, code);
    assert_eq!(answer.json()["error"]["isRetryable"], retryable);
    assert!(search(&desk, body.clone()).await.is_empty(), "nothing was carried out");
    import(&desk, body).await;
}

#[tokio::test]
async fn an_import_whose_reply_is_lost_has_been_carried_out() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::DropResponse).on_operation("import").times(1));
    let body = json!({"email": "jo@example.com"});
    assert!(request(&desk, "import").json(&body).send().await.is_err());
    let entry = desk.last_entry();
    assert_eq!((entry.executed, entry.result.as_deref()), (true, Some("created")));
    import(&desk, body).await;
    let again = desk.last_entry();
    assert_eq!((again.customer_id, again.result.as_deref()), (entry.customer_id, Some("found")));
}
