//! What the replies to writes mean, and the encodings and names a write must have.

use providers::omnidesk::requests::{self, Extras, Values, Who};
use providers::{Effect, FailureKind, PreparedRequest};
use rstest::rstest;
use wiremock::ResponseTemplate;

use crate::support::{account, fixture, parameters};

const WHO: Who<'static> = Who { customer_id: Some("7"), external_id: Some("C-1"), brand_id: Some("1") };

fn update() -> PreparedRequest {
    requests::update_customer("C-1", "1", Values { firstname: Some("Jan"), lastname: Some("Jansen"), custom: &[] }, &[])
}

#[rstest]
#[case("POST customer", requests::create(requests::NewCustomer { brand_id: "1", primary_id: "C-1", ..Default::default() }), "brand_id primary_id")]
#[case("PUT customer", requests::update_index(WHO, Values::default()), "primaryID brandID customerID")]
#[case("PUT item", requests::update_item("7", Some("1"), Values::default(), &[]).unwrap(), "brandID")]
#[case("SearchByPrimaryExternalID", requests::search_by_external_id("C-1", "1"), "primary_id brand_id")]
#[case("SearchByCustomerChannelValue", requests::search_by_channel("x", "1"), "customerChannelValue brand_id")]
#[case("addChannelOnly", requests::add_channel(WHO, false, Extras::default()), "customer_id primary_id brand_id")]
#[case("updateCustomer", requests::update_customer("C-1", "1", Values::default(), &[]), "externalPrimaryID brandID")]
#[case("externalEvent", requests::external_event(WHO, None, "m", "u"), "customer_id external_id brand_id message source_url")]
#[case("syncWithCRM", requests::sync_with_crm("1", "email", "x"), "brandID channel address")]
#[case("createCustomerCRUD", requests::create_crud("1", "C-1", Values::default(), &[]), "primaryID brandID")]
#[tokio::test]
async fn each_endpoint_has_its_own_names_and_encoding(
    #[case] endpoint: &str,
    #[case] request: PreparedRequest,
    #[case] names: &str,
) {
    let account = account().await;
    account.answers(ResponseTemplate::new(200)).await;
    account.provider.send(&request).await.unwrap();
    let received = account.received().await;
    let sent: Vec<String> = parameters(&received[0]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(sent.join(" "), names, "a wrong name at {endpoint} is ignored without a word");
    let content_type = received[0].headers["content-type"].to_str().unwrap();
    match received[0].method.as_str() {
        "PUT" => assert_eq!(content_type, "application/x-www-form-urlencoded", "the only form many servers parse in a PUT"),
        _ => assert!(content_type.starts_with("multipart/form-data; boundary="), "{endpoint}: {content_type}"),
    }
}

#[tokio::test]
async fn custom_fields_carry_their_prefix() {
    let account = account().await;
    account.answers(ResponseTemplate::new(200)).await;
    let custom = [("segment".to_owned(), "goud".to_owned())];
    let values = Values { custom: &custom, ..Values::default() };
    account.provider.send(&requests::update_customer("C-1", "1", values, &[])).await.unwrap();
    let sent = parameters(&account.received().await[0]);
    assert!(sent.contains(&("custom_segment".into(), "goud".into())));
}

#[rstest]
#[case::ok(200)]
#[case::created(201)]
#[case::no_content(204)]
#[tokio::test]
async fn a_reply_without_a_body_is_success(#[case] status: u16) {
    let account = account().await;
    account.answers(ResponseTemplate::new(status)).await;
    let accepted = account.provider.send(&update()).await.unwrap();
    assert_eq!((accepted.message, accepted.record), (None, None));
}

#[rstest]
#[case("updated.json", "Customer updated.")]
#[case("created.json", "User created and channel linked.")]
#[tokio::test]
async fn the_words_of_success_are_handed_on(#[case] name: &str, #[case] words: &str) {
    let account = account().await;
    account.answers_fixture(name).await;
    assert_eq!(account.provider.send(&update()).await.unwrap().message.as_deref(), Some(words));
}

#[rstest]
#[case::under_200(200)]
#[case::under_400(400)]
#[tokio::test]
async fn an_error_body_is_a_failure_under_any_status(#[case] status: u16) {
    let account = account().await;
    let body = r#"{"status": "error", "message": "This form does not exist."}"#;
    account.answers(ResponseTemplate::new(status).set_body_raw(body, "application/json")).await;
    let failure = account.provider.send(&update()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None));
    assert_eq!(failure.message, "This form does not exist.");
    assert_eq!(failure.status, Some(status));
}

#[tokio::test]
async fn an_error_body_fails_a_read_too() {
    let account = account().await;
    account.answers_fixture("error.json").await;
    assert_eq!(account.provider.page(None).await.unwrap_err().kind, FailureKind::Rejected);
}

#[tokio::test]
async fn a_refused_key_and_a_missing_right_are_one_thing() {
    let mut failures = Vec::new();
    for status in [401, 403] {
        let account = account().await;
        account.answers(ResponseTemplate::new(status)).await;
        let failure = account.provider.send(&update()).await.unwrap_err();
        assert_eq!((failure.kind, failure.effect), (FailureKind::Refused, Effect::None));
        failures.push(failure.message.replace(&status.to_string(), "..."));
    }
    assert_eq!(failures[0], failures[1], "the agent must not be told that the key is wrong when it may only lack a right");
}

#[rstest]
#[case(404, FailureKind::NotFound, Effect::None)]
#[case(422, FailureKind::Rejected, Effect::None)]
#[case(429, FailureKind::Throttled, Effect::None)]
#[case(500, FailureKind::ProviderFailed, Effect::Unknown)]
#[case(503, FailureKind::ProviderFailed, Effect::Unknown)]
#[tokio::test]
async fn a_write_is_never_repeated_and_its_effect_is_told(
    #[case] status: u16,
    #[case] kind: FailureKind,
    #[case] effect: Effect,
) {
    let account = account().await;
    account.answers(ResponseTemplate::new(status).insert_header("retry-after", "1")).await;
    let failure = account.provider.send(&update()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, effect));
    assert_eq!(account.received().await.len(), 1);
    assert!(account.slept.times().is_empty());
}

#[rstest]
#[case::a_login_page(fixture("login_page.html"))]
#[case::a_page_that_calls_itself_json(ResponseTemplate::new(200).set_body_raw(" <html></html>", "application/json"))]
#[case::json_cut_short(ResponseTemplate::new(200).set_body_raw("{\"type\":", "application/json"))]
#[case::no_json(ResponseTemplate::new(200).set_body_raw("OK", "text/plain"))]
#[tokio::test]
async fn an_answer_that_makes_no_sense_leaves_a_write_unknown(#[case] reply: ResponseTemplate) {
    let account = account().await;
    account.answers(reply).await;
    let failure = account.provider.send(&update()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
    let read = account.provider.page(None).await.unwrap_err();
    assert_eq!((read.kind, read.effect), (FailureKind::NotUnderstood, Effect::None));
}
