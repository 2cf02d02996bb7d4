//! What is made of replies to writes.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::record::Coverage;
use providers::{Accepted, Effect, Failure, FailureKind, Secret, Target};
use rstest::rstest;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{Account, IDEMPOTENCY_KEY, account, create, edit, fixture};

async fn creates(account: &Account) -> Result<Accepted, Failure> {
    let target = Target { idempotency_key: Some(IDEMPOTENCY_KEY.into()), ..Target::default() };
    let requests = account.provider.prepare(&create(&[("name.family", "Smith")], vec![]), &target).unwrap();
    account.provider.send(&requests[0]).await
}

async fn answered(reply: ResponseTemplate) -> Result<Accepted, Failure> {
    let account = account().await;
    account.answers(reply).await;
    let result = creates(&account).await;
    assert_eq!(account.received().await.len(), 1, "a write goes out once");
    result
}

#[tokio::test]
async fn the_reply_carries_the_customer() {
    let accepted = answered(fixture(201, "customer.json")).await.unwrap();
    assert_eq!(accepted.record.unwrap().coverage, Coverage::Whole);
    assert!(accepted.candidates.is_empty());
}

#[rstest]
#[case(ResponseTemplate::new(201))]
#[case(fixture(201, "customer_without_id.json"))]
#[case(fixture(201, "something_else.json"))]
#[case(ResponseTemplate::new(201).set_body_json(json!([])))]
#[case(ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"))]
#[tokio::test]
async fn success_without_an_id_is_not_understood_and_may_have_had_an_effect(#[case] reply: ResponseTemplate) {
    let failure = answered(reply).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
}

#[tokio::test]
async fn a_change_answered_with_another_customer_is_not_understood() {
    let account = account().await;
    let target = account.reads("customer.json").await;
    account.answers(ResponseTemplate::new(200).set_body_json(json!({"id": "0b6f3c11-1111-4222-8333-444455556666"}))).await;
    let requests = account.provider.prepare(&edit(&[("name.given", "Joan")]), &target).unwrap();
    let failure = account.provider.send(&requests[0]).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
}

#[rstest]
#[case(400, "problem_body.json", FailureKind::Rejected, Effect::None)]
#[case(400, "problem_refers_to_nobody.json", FailureKind::Rejected, Effect::None)]
#[case(401, "problem_refused.json", FailureKind::Refused, Effect::None)]
#[case(404, "problem_not_found.json", FailureKind::NotFound, Effect::None)]
#[case(409, "problem_duplicate.json", FailureKind::Rejected, Effect::None)]
#[case(422, "problem_status.json", FailureKind::Rejected, Effect::None)]
#[case(422, "problem_key_reused.json", FailureKind::KeyMisused, Effect::Unknown)]
#[case(422, "problem_key_in_use.json", FailureKind::KeyInUse, Effect::Unknown)]
#[case(409, "problem_key_in_use.json", FailureKind::KeyInUse, Effect::Unknown)]
#[case(429, "problem_throttled.json", FailureKind::Throttled, Effect::None)]
#[case(499, "problem_canceled.json", FailureKind::ProviderFailed, Effect::Unknown)]
#[case(504, "problem_timeout.json", FailureKind::ProviderFailed, Effect::Unknown)]
#[tokio::test]
async fn problems(#[case] status: u16, #[case] name: &str, #[case] kind: FailureKind, #[case] effect: Effect) {
    let failure = answered(fixture(status, name)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect, failure.status), (kind, effect, Some(status)));
    assert!(!failure.message.is_empty());
}

#[tokio::test]
async fn a_499_without_words_may_have_had_an_effect() {
    let failure = answered(ResponseTemplate::new(499)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::ProviderFailed, Effect::Unknown));
}

#[tokio::test]
async fn a_problem_under_a_status_of_success_is_a_problem() {
    let failure = answered(fixture(200, "problem_duplicate.json")).await.unwrap_err();
    assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Rejected, "a customer with this ssn exists"));
}

#[tokio::test]
async fn complaints_stand_at_our_fields() {
    let failure = answered(fixture(400, "problem_body.json")).await.unwrap_err();
    assert_eq!(failure.message, "dob is missing and phone_number is not valid");
    let fields: Vec<(&str, &str)> = failure.fields.iter().map(|(key, words)| (key.as_str(), words.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("birth.date", "This is needed."),
            ("name.family", "This cannot be changed."),
            ("channels", "must be in E.164 format"),
            ("address.legal.postal_code", "must be a postal code"),
        ]
    );
}

#[rstest]
#[case(None, 7)]
#[case(Some("3"), 7)]
#[case(Some("20"), 20)]
#[tokio::test]
async fn the_longer_wish_to_wait_counts(#[case] header: Option<&str>, #[case] seconds: u64) {
    let mut reply = fixture(429, "problem_throttled.json");
    if let Some(header) = header {
        reply = reply.insert_header("retry-after", header);
    }
    assert_eq!(answered(reply).await.unwrap_err().retry_after, Some(Duration::from_secs(seconds)));
}

#[rstest]
#[case(None)]
#[case(Some("6789"))]
#[case(Some("123456789"))]
#[tokio::test]
async fn a_social_security_number_that_is_not_whole_never_leaves(#[case] secret: Option<&str>) {
    let account = account().await;
    let requests = account.provider.prepare(&create(&[("ssn", "•••-••-6789")], vec![]), &Target::default()).unwrap();
    let secrets: BTreeMap<String, Secret> = secret.map(|secret| ("ssn".to_owned(), Secret::new(secret))).into_iter().collect();
    let failure = account.provider.send(&requests[0].clone().with_secrets(&secrets)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Impossible, Effect::None));
    assert_eq!(failure.fields[0].0, "ssn");
    assert!(account.received().await.is_empty());
}
