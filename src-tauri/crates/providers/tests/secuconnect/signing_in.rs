//! Tokens as the adapter uses them; their life by the clock is tested beside the code.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::Intent;
use providers::{Effect, FailureKind};
use rstest::rstest;
use serde_json::json;
use wiremock::matchers::{header, path};
use wiremock::{Mock, Request, Respond, ResponseTemplate};

use crate::support::{Contract, JOHN, SECRET, contract, contract_with, fixture, john, reply, whom};

/// Answers with a new token each time.
struct Counting(AtomicUsize);

impl Respond for Counting {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        reply(json!({"access_token": format!("T{number}"), "expires_in": 1200, "token_type": "bearer"}))
    }
}

/// Signing in gives a new token each time; the first is refused like this.
async fn with_an_expired_token(refusal: ResponseTemplate, answer: ResponseTemplate) -> Contract {
    let contract = contract().await;
    Mock::given(path("/oauth/token")).respond_with(Counting(AtomicUsize::new(0))).with_priority(1).mount(&contract.server).await;
    Mock::given(header("authorization", "Bearer T1")).respond_with(refusal).with_priority(4).mount(&contract.server).await;
    contract.answers(answer).await;
    contract
}

#[tokio::test]
async fn fifty_calls_at_once_sign_in_once() {
    let contract = contract().await;
    contract.answers(reply(json!({}))).await;
    let calls = (0..50).map(|_| {
        let provider = Arc::clone(&contract.provider);
        tokio::spawn(async move { provider.read(&whom(JOHN)).await.unwrap() })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), None);
    }
    assert_eq!((contract.tokens().await, contract.received().await.len()), (1, 50));
}

#[rstest]
#[case::plain_401(ResponseTemplate::new(401))]
#[case::code_as_a_number(fixture(403, "error_token.json"))]
#[case::code_as_a_text(ResponseTemplate::new(403).set_body_json(json!({"status": "error", "code": "2003"})))]
#[tokio::test]
async fn an_expired_token_is_renewed_and_the_request_repeated_once(#[case] refusal: ResponseTemplate) {
    let contract = with_an_expired_token(refusal, fixture(200, "customer.json")).await;
    assert!(contract.provider.read(&whom(JOHN)).await.unwrap().is_some());
    assert_eq!((contract.tokens().await, contract.received().await.len()), (2, 2));
}

#[tokio::test]
async fn a_write_is_repeated_too_since_it_was_refused_before_it_was_looked_at() {
    let target = john().await;
    let contract = with_an_expired_token(fixture(403, "error_token.json"), fixture(200, "deleted.json")).await;
    let request = contract.provider.prepare(&Intent::Delete, &target).unwrap().remove(0);
    assert!(contract.provider.send(&request).await.unwrap().record.is_some());
    assert_eq!((contract.tokens().await, contract.received().await.len()), (2, 2));
}

#[tokio::test]
async fn a_second_refusal_is_final() {
    let contract = contract().await;
    contract.answers(fixture(403, "error_token.json")).await;
    let failure = contract.provider.read(&whom(JOHN)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Refused, Effect::None));
    assert_eq!((contract.tokens().await, contract.received().await.len()), (2, 2));
}

#[tokio::test]
async fn another_403_is_a_real_refusal() {
    let contract = contract().await;
    contract.answers(fixture(403, "error_right.json")).await;
    let failure = contract.provider.read(&whom(JOHN)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused);
    assert!(failure.message.contains("supportId 00000000000000000000000000000001"), "{}", failure.message);
    assert_eq!((contract.tokens().await, contract.received().await.len()), (1, 1), "neither renewed nor repeated");
}

#[tokio::test]
async fn the_token_endpoint_is_not_below_the_api() {
    let contract = contract_with(&[("api_path", "/other/v3"), ("token_path", "/oauth/token")]).await;
    contract.answers(reply(json!({}))).await;
    contract.provider.probe().await.unwrap();
    let paths: Vec<String> =
        contract.server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(paths, ["/oauth/token", "/other/v3/Payment/Customers"]);
}

#[rstest]
#[case::wrong_secret(400, json!({"error": "invalid_client", "error_description": "Bad"}), FailureKind::Refused)]
#[case::wrong_path(404, json!({"error": "ProductNotFoundException", "status": "error"}), FailureKind::NotUnderstood)]
#[tokio::test]
async fn signing_in_in_vain_never_looks_like_a_customer_that_is_gone(
    #[case] status: u16,
    #[case] body: serde_json::Value,
    #[case] kind: FailureKind,
) {
    let contract = contract().await;
    let refusal = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(path("/oauth/token")).respond_with(refusal).with_priority(1).mount(&contract.server).await;
    let failure = contract.provider.read(&whom(JOHN)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, Effect::None));
    assert!(failure.message.starts_with("Signing in failed"), "{}", failure.message);
    let request = contract.provider.prepare(&Intent::Delete, &whom(JOHN)).unwrap().remove(0);
    let failure = contract.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, Effect::None), "the write itself was not sent");
    assert!(contract.received().await.is_empty());
    assert!(!format!("{failure:?}").contains(SECRET));
}
