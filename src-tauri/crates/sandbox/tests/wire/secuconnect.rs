//! secuconnect: a client, its token, and who gets in.

use reqwest::{Method, RequestBuilder};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::support::{Answer, Desk, send};

/// A client with a token.
pub(crate) struct Client<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) token: String,
}

pub(crate) fn token_url(desk: &Desk) -> String {
    format!("{}/oauth/token", desk.sandbox.access().secuconnect.base_url)
}

pub(crate) fn grant(id: &str, secret: &str) -> Value {
    json!({"grant_type": "client_credentials", "client_id": id, "client_secret": secret})
}

async fn token(desk: &Desk, grant: &Value) -> String {
    let answer = send(desk.http.post(token_url(desk)).json(grant)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

impl<'a> Client<'a> {
    pub(crate) async fn of(desk: &'a Desk) -> Self {
        let access = &desk.sandbox.access().secuconnect;
        Self { desk, token: token(desk, &grant(&access.client_id, &access.client_secret)).await }
    }

    pub(crate) async fn read_only(desk: &'a Desk) -> Self {
        let access = &desk.sandbox.access().secuconnect;
        Self { desk, token: token(desk, &grant(&access.read_only_client_id, &access.read_only_client_secret)).await }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.desk.http.request(method, url(self.desk, path)).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, id: &str) -> Value {
        let answer = send(self.request(Method::GET, &format!("/{id}"))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    pub(crate) async fn list(&self, query: &[(&str, &str)]) -> Value {
        let answer = send(self.request(Method::GET, "").query(query)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    pub(crate) async fn create(&self, contact: Value) -> Value {
        let answer = send(self.request(Method::POST, "").json(&json!({"contact": contact}))).await;
        assert_eq!(answer.status, 200, "creations too are answered with 200: {}", answer.text);
        answer.json()
    }

    pub(crate) async fn put(&self, id: &str, contact: Value) -> Value {
        let answer = send(self.request(Method::PUT, &format!("/{id}")).json(&json!({"contact": contact}))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }
}

pub(crate) fn url(desk: &Desk, path: &str) -> String {
    format!("{}/api/v2/Payment/Customers{path}", desk.sandbox.access().secuconnect.base_url)
}

/// The exception and its code, once the form has been checked.
pub(crate) fn exception(answer: &Answer, status: u16) -> (String, Value) {
    assert_eq!(answer.status, status, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["status"], "error");
    assert!(body["error_details"].is_string() && body["error_user"].is_string());
    assert_eq!(body["supportId"].as_str().unwrap().len(), 32);
    (body["error"].as_str().unwrap().to_owned(), body["code"].clone())
}

#[tokio::test]
async fn a_token_is_given_for_json_and_for_a_form() {
    let desk = Desk::start().await;
    let access = desk.sandbox.access().secuconnect.clone();
    let grant = grant(&access.client_id, &access.client_secret);
    let json = send(desk.http.post(token_url(&desk)).json(&grant)).await;
    let form = send(desk.http.post(token_url(&desk)).form(&grant)).await;
    for answer in [&json, &form] {
        assert_eq!(answer.status, 200, "{}", answer.text);
        let body = answer.json();
        assert_eq!((&body["expires_in"], &body["token_type"]), (&json!(1_200), &json!("bearer")));
        assert!(body.get("refresh_token").is_none(), "this grant has none");
    }
    assert_ne!(json.json()["access_token"], form.json()["access_token"]);
    let entry = desk.last_entry();
    assert_eq!((entry.operation.as_str(), entry.executed), ("token", true));
}

#[rstest]
#[case("client_credentials", false, "invalid_client")]
#[case("device", true, "unauthorized_client")]
#[case("refresh_token", true, "invalid_grant")]
#[case("password", true, "unsupported_grant_type")]
#[tokio::test]
async fn other_tokens_are_refused(#[case] grant_type: &str, #[case] right_secret: bool, #[case] error: &str) {
    let desk = Desk::start().await;
    let access = desk.sandbox.access().secuconnect.clone();
    let secret = if right_secret { &access.client_secret } else { &access.read_only_client_secret };
    let body = json!({"grant_type": grant_type, "client_id": access.client_id, "client_secret": secret});
    let answer = send(desk.http.post(token_url(&desk)).json(&body)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"], error);
    assert!(answer.json()["error_description"].is_string());
    assert!(!desk.last_entry().executed);
}

#[tokio::test]
async fn neither_secret_nor_token_is_journalled() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    client.list(&[]).await;
    let journal = format!("{:?}", desk.sandbox.journal());
    assert!(!journal.contains(&desk.sandbox.access().secuconnect.client_secret));
    assert!(!journal.contains(&client.token));
    assert!(journal.contains("client_credentials"), "the rest is");
}

#[tokio::test]
async fn a_token_lives_twenty_minutes() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    desk.clock.set("2026-11-21T10:19:59Z");
    client.list(&[]).await;
    desk.clock.set("2026-11-21T10:20:00Z");
    let answer = send(client.request(Method::GET, "")).await;
    assert_eq!(exception(&answer, 403), ("ProductNotAllowedException".into(), json!(2003)), "403 and not 401");
    assert_eq!(answer.json()["error_details"], "Valid auth token required");
    assert_eq!(answer.json()["error_user"], "Unbekannter Fehler (Code 2003)");
    Client::of(&desk).await.list(&[]).await;
}

#[rstest]
#[case::missing(None, 403, 2003)]
#[case::looks_like_one(Some("Bearer abcdefghijklmnopqrstuvwxyz"), 403, 2003)]
#[case::too_short(Some("Bearer garbage"), 401, 2001)]
#[case::another_scheme(Some("Basic abcdefghijklmnopqrstuvwxyz"), 401, 2001)]
#[tokio::test]
async fn without_a_token_nobody_gets_in(#[case] header: Option<&str>, #[case] status: u16, #[case] code: u32) {
    let desk = Desk::start().await;
    let mut request = desk.http.get(url(&desk, ""));
    if let Some(header) = header {
        request = request.header("Authorization", header);
    }
    assert_eq!(exception(&send(request).await, status).1, json!(code));
    assert!(!desk.last_entry().executed);
}

#[tokio::test]
async fn revoked_tokens_are_answered_like_expired_ones() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    desk.sandbox.faults().add(FaultRule::new(Fault::RevokeToken).on_operation("listCustomers").times(1));
    let answer = send(client.request(Method::GET, "")).await;
    assert_eq!(exception(&answer, 403).1, json!(2003));
    let entry = desk.last_entry();
    assert_eq!((entry.fault.as_deref(), entry.executed), (Some("revoke_token"), false));
    exception(&send(client.request(Method::GET, "")).await, 403);
    Client::of(&desk).await.list(&[]).await;
}

#[rstest]
#[case(Method::POST, "")]
#[case(Method::PUT, "/PCU_1")]
#[case(Method::DELETE, "/PCU_1")]
#[tokio::test]
async fn a_client_that_may_only_read_changes_nothing(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    let client = Client::read_only(&desk).await;
    client.list(&[]).await;
    let answer = send(client.request(method, path).json(&json!({"contact": {"surname": "Doe"}}))).await;
    let (error, code) = exception(&answer, 403);
    assert_eq!(error, "ProductNotAllowedException");
    assert_ne!(code, json!(2003), "a new token would not help");
}

#[rstest]
#[case(503, "ProductInternalException")]
#[case(403, "ProductNotAllowedException")]
#[case(404, "ProductNotFoundException")]
#[tokio::test]
async fn injected_errors_are_exceptions(#[case] code: u16, #[case] error: &str) {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    desk.sandbox.faults().add(FaultRule::new(Fault::Status { code, retry_after: None }).times(1));
    assert_eq!(exception(&send(client.request(Method::GET, "")).await, code).0, error);
}

#[rstest]
#[case(Method::PATCH, "/PCU_1")]
#[case(Method::GET, "/PCU_1/contact")]
#[case(Method::PUT, "")]
#[tokio::test]
async fn nothing_else_is_offered(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    assert_eq!(exception(&send(client.request(method, path)).await, 404).0, "ProductNotFoundException");
    assert_eq!(desk.last_entry().operation, "unknown");
}
