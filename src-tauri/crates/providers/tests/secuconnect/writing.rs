//! Writing: what is made of the replies.

use domain::Intent;
use domain::record::Coverage;
use providers::{Effect, FailureKind, PreparedRequest};
use rstest::rstest;
use serde_json::json;
use wiremock::matchers::method;
use wiremock::{Mock, ResponseTemplate};

use crate::support::{JOHN, contract, customer, edit, fixture, john, new_customer, offline, reply, whom};

fn create() -> PreparedRequest {
    offline().prepare(&new_customer(), &whom(JOHN)).unwrap().remove(0)
}

async fn update() -> PreparedRequest {
    offline().prepare(&edit(&[("name.family", "Smith")]), &john().await).unwrap().remove(0)
}

fn delete() -> PreparedRequest {
    offline().prepare(&Intent::Delete, &whom(JOHN)).unwrap().remove(0)
}

#[rstest]
#[case(200)]
#[case(201)]
#[case(202)]
#[tokio::test]
async fn a_create_tells_who_was_created(#[case] status: u16) {
    let contract = contract().await;
    contract.answers(fixture(status, "customer.json")).await;
    let record = contract.provider.send(&create()).await.unwrap().record.unwrap();
    assert_eq!((record.remote_id.as_str(), record.coverage), (JOHN, Coverage::Whole));
}

/// Trap 4: made twice is two customers, so a create whose reply is no use is not known to have failed.
#[rstest]
#[case::no_body(ResponseTemplate::new(204))]
#[case::an_empty_object(reply(json!({})))]
#[case::without_an_id(reply(json!({"object": "payment.customers", "contact": {}})))]
#[case::a_contract(reply(json!({"object": "payment.contracts", "id": "PCR_1"})))]
#[case::a_page(ResponseTemplate::new(200).set_body_string("<html>"))]
#[tokio::test]
async fn a_create_that_does_not_tell_whom_is_unknown(#[case] reply: ResponseTemplate) {
    let contract = contract().await;
    contract.answers(reply).await;
    let failure = contract.provider.send(&create()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
    assert_eq!(contract.received().await.len(), 1, "a write is never repeated");
}

#[tokio::test]
async fn an_update_answers_the_customer() {
    let contract = contract().await;
    contract.answers(fixture(200, "customer.json")).await;
    let accepted = contract.provider.send(&update().await).await.unwrap();
    assert_eq!(accepted.record.unwrap().remote_id, JOHN);
    assert_eq!(accepted.message, None);
}

#[tokio::test]
async fn an_update_without_a_body_was_carried_out() {
    let contract = contract().await;
    contract.answers(ResponseTemplate::new(204)).await;
    assert_eq!(contract.provider.send(&update().await).await.unwrap().record, None);
}

/// Trap 8: the reply names a contract, or somebody else.
#[rstest]
#[case(fixture(200, "updated_as_contract.json"))]
#[case(fixture(200, "customer_2021.json"))]
#[tokio::test]
async fn an_update_that_answers_something_else_is_read_again(#[case] wrong: ResponseTemplate) {
    let contract = contract().await;
    Mock::given(method("PUT")).respond_with(wrong.clone()).with_priority(4).mount(&contract.server).await;
    contract.answers(fixture(200, "customer.json")).await;
    let accepted = contract.provider.send(&update().await).await.unwrap();
    assert_eq!(accepted.record.unwrap().remote_id, JOHN);
    assert!(accepted.message.is_some_and(|words| words.contains("looked up again")));

    let silent = crate::support::contract().await;
    Mock::given(method("PUT")).respond_with(wrong).with_priority(4).mount(&silent.server).await;
    silent.answers(reply(json!({}))).await;
    let failure = silent.provider.send(&update().await).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
}

/// Trap 7: an array, with the last state in it.
#[rstest]
#[case::an_array(fixture(200, "deleted.json"))]
#[case::an_object(fixture(200, "customer.json"))]
#[tokio::test]
async fn a_deletion_answers_the_last_state(#[case] reply: ResponseTemplate) {
    let contract = contract().await;
    contract.answers(reply).await;
    let record = contract.provider.send(&delete()).await.unwrap().record.unwrap();
    assert_eq!((record.remote_id.as_str(), record.fields.get("birth.date")), (JOHN, Some("1991-02-03")));
}

#[rstest]
#[case(ResponseTemplate::new(204))]
#[case(reply(json!([])))]
#[case(reply(json!([null])))]
#[tokio::test]
async fn a_deletion_may_answer_nothing(#[case] reply: ResponseTemplate) {
    let contract = contract().await;
    contract.answers(reply).await;
    assert_eq!(contract.provider.send(&delete()).await.unwrap().record, None);
}

/// Trap 8 again.
#[tokio::test]
async fn a_deletion_that_answers_something_else_is_looked_up() {
    for (still, gone) in [(reply(json!({})), true), (fixture(200, "customer.json"), false)] {
        let contract = contract().await;
        let other = reply(json!([customer("PCU_9", json!({}))]));
        Mock::given(method("DELETE")).respond_with(other).with_priority(4).mount(&contract.server).await;
        contract.answers(still).await;
        match contract.provider.send(&delete()).await {
            Ok(accepted) => assert!(gone && accepted.record.is_none() && accepted.message.is_some()),
            Err(failure) => assert!(!gone && failure.effect == Effect::Unknown),
        }
    }
}

/// Trap 13: an id that is not one of the contract is refused in the words for a right that is lacking.
#[rstest]
#[case::not_there(reply(json!({})), FailureKind::NotFound)]
#[case::there(fixture(200, "customer.json"), FailureKind::Refused)]
#[case::not_to_be_read_either(fixture(403, "error_right.json"), FailureKind::Refused)]
#[case::not_understood(reply(json!({"shop": "open"})), FailureKind::Refused)]
#[tokio::test]
async fn a_refused_deletion_is_the_keys_fault_unless_there_is_no_such_customer(
    #[case] read: ResponseTemplate,
    #[case] kind: FailureKind,
) {
    let contract = contract().await;
    let refusal = fixture(403, "error_right.json");
    Mock::given(method("DELETE")).respond_with(refusal).with_priority(4).mount(&contract.server).await;
    contract.answers(read).await;
    let failure = contract.provider.send(&delete()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, Effect::None), "{failure}");
}
