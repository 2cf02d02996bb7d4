//! What the replies to an import mean.

use domain::Intent;
use providers::{Accepted, Effect, Failure, FailureKind};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{account, create, demarco, email, fixture, fixture_under, phone, prepared};

async fn imported(intent: &Intent, reply: ResponseTemplate) -> Result<Accepted, Failure> {
    let account = account().await;
    account.answers(reply).await;
    let answer = account.provider.send(&prepared(&account.provider, intent)).await;
    assert_eq!(account.received().await.len(), 1, "an import is sent once, whatever the answer");
    answer
}

fn customers(customers: &[Value]) -> ResponseTemplate {
    let rows: Vec<Value> =
        customers.iter().map(|customer| json!({"customer": customer, "matchOn": ["email"], "isExactMatch": true})).collect();
    ResponseTemplate::new(200).set_body_json(json!({"payload": {"customers": rows}, "error": null}))
}

fn ann(email: &str, phone: Value) -> Value {
    json!({"customerId": 5, "firstName": "Ann", "lastName": "Van Der Berg", "email": email, "phone": phone, "status": "ACTIVE"})
}

#[rstest]
#[case(200)]
#[case(201)]
#[tokio::test]
async fn the_only_customer_that_agrees_is_the_one(#[case] status: u16) {
    let accepted = imported(&demarco(), fixture_under(status, "import_found.json")).await.unwrap();
    let record = accepted.record.unwrap();
    assert_eq!((record.remote_id.as_str(), record.fields.get("name.given")), ("1201", Some("Demarco")));
    assert!(accepted.candidates.is_empty(), "there is nothing to choose");
    assert_eq!(accepted.message, None);
}

#[rstest]
#[case(json!("2815001111"))]
#[case(json!(2815001111_u64))]
#[case(json!("+1 (281) 500-1111"))]
#[tokio::test]
async fn another_writing_is_no_difference(#[case] standardised: Value) {
    let intent =
        create(&[("name.given", "ann"), ("name.family", "van der berg")], vec![email("Ann@example.com"), phone("+12815001111")]);
    let accepted = imported(&intent, customers(&[ann("ann@example.com", standardised)])).await.unwrap();
    assert!(accepted.record.is_some(), "names and numbers come back standardised");
}

#[rstest]
#[case::external_id(&[("id.external", "C-1")], "ann@example.com", "external id")]
#[case::first_name(&[("name.given", "Anna")], "ann@example.com", "first name")]
#[case::last_name(&[("name.family", "Berg")], "ann@example.com", "last name")]
#[case::email(&[], "ann@example.org", "e-mail address")]
#[tokio::test]
async fn one_customer_that_differs_is_for_the_agent_to_judge(
    #[case] fields: &[(&str, &str)],
    #[case] address: &str,
    #[case] what: &str,
) {
    let intent = create(fields, vec![email(address), phone("+12815001111")]);
    let accepted = imported(&intent, customers(&[ann("ann@example.com", json!("2815001111"))])).await.unwrap();
    assert_eq!((accepted.record, accepted.candidates.len()), (None, 1), "it may be somebody else");
    let expected = format!("The customer that came back differs from what was sent: {what}.");
    assert_eq!(accepted.message.as_deref(), Some(expected.as_str()));
}

#[tokio::test]
async fn a_phone_number_that_differs_is_for_the_agent_to_judge() {
    let intent = create(&[], vec![email("ann@example.com"), phone("+12815001111")]);
    for held in [json!("2815001112"), json!(null)] {
        let accepted = imported(&intent, customers(&[ann("ann@example.com", held)])).await.unwrap();
        assert_eq!((accepted.record, accepted.candidates.len()), (None, 1));
    }
}

#[tokio::test]
async fn one_customer_in_two_rows_is_one() {
    let twice = [ann("ann@example.com", json!(null)), ann("ann@example.com", json!(null))];
    let accepted = imported(&create(&[], vec![email("ann@example.com")]), customers(&twice)).await.unwrap();
    assert!(accepted.record.is_some());
}

#[rstest]
#[case::no_rows(customers(&[]))]
#[case::null(fixture("import_null_customer.json"))]
#[case::no_body(ResponseTemplate::new(200))]
#[case::another_answer(fixture("something_else.json"))]
#[case::without_an_id(customers(&[json!({"firstName": "Ann"})]))]
#[case::web_page(ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"))]
#[tokio::test]
async fn an_answer_without_a_customer_leaves_open_whether_one_was_created(#[case] reply: ResponseTemplate) {
    let failure = imported(&demarco(), reply).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
}

#[rstest]
#[case(200)]
#[case(422)]
#[tokio::test]
async fn an_error_is_a_refusal_under_any_status(#[case] status: u16) {
    let failure = imported(&demarco(), fixture_under(status, "error.json")).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None));
    assert!(failure.message.contains("correlation id 0f3c1c2e-9a53-4a7a-9e4e-0a8f0a4c2f13"), "{}", failure.message);
    assert_eq!(failure.fields, [("channels".to_owned(), "is empty".to_owned())]);
}

#[rstest]
#[case(200)]
#[case(400)]
#[case(503)]
#[tokio::test]
async fn an_error_that_may_pass_leaves_open_how_far_it_got(#[case] status: u16) {
    let failure = imported(&demarco(), fixture_under(status, "error_retryable.json")).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::ProviderFailed, Effect::Unknown));
}

#[rstest]
#[case(401, FailureKind::Refused, Effect::None)]
#[case(404, FailureKind::NotUnderstood, Effect::None)]
#[case(429, FailureKind::Throttled, Effect::None)]
#[case(500, FailureKind::ProviderFailed, Effect::Unknown)]
#[tokio::test]
async fn a_status_without_words_tells_what_it_can(#[case] status: u16, #[case] kind: FailureKind, #[case] effect: Effect) {
    let failure = imported(&demarco(), ResponseTemplate::new(status)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, effect));
}
