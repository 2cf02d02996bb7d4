//! Searching, and reading one customer by what it is known by.

use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, RemoteRecord};
use providers::{Criterion, FailureKind, Target};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::body_json;
use wiremock::{Mock, ResponseTemplate};

use crate::support::{Account, account, fixture, fixture_under, known};

fn by_email() -> Criterion {
    Criterion::Channel(ChannelKind::Email, "demarco@example.com".into())
}

fn address(kind: ChannelKind, address: &str) -> RemoteChannel {
    RemoteChannel { remote_id: None, kind, address: address.into() }
}

#[rstest]
#[case::inferred("search_found.json")]
#[case::as_import_answers("search_wrapped.json")]
#[case::bare("search_bare.json")]
#[tokio::test]
async fn a_customer_is_found_in_every_envelope(#[case] name: &str) {
    let account = account().await;
    account.answers(fixture(name)).await;
    let found = account.provider.find(&by_email()).await.unwrap();
    let expected = RemoteRecord {
        remote_id: "1201".into(),
        coverage: Coverage::Whole,
        fields: [
            ("name.given", "Demarco"),
            ("name.family", "Boyle"),
            ("id.external", "CUSTOMER-001"),
            ("status", "ACTIVE"),
            ("id.account", "A-77"),
        ]
        .into_iter()
        .collect(),
        channels: Some(vec![address(ChannelKind::Email, "demarco@example.com"), address(ChannelKind::Telephone, "2815001111")]),
        extra: serde_json::Map::new(),
    };
    assert_eq!(found.records, [expected]);
}

#[tokio::test]
async fn awkward_writing_is_read_all_the_same() {
    let account = account().await;
    account.answers(fixture("search_awkward.json")).await;
    let found = account.provider.find(&by_email()).await.unwrap();
    assert_eq!((found.records.len(), found.more), (1, Some(40)), "a null in the list is nobody and counted nowhere");
    let zoe = &found.records[0];
    assert_eq!(zoe.remote_id, "1202");
    assert_eq!(zoe.fields.get("name.given"), Some("Zoe"));
    assert_eq!(zoe.fields.get("name.family"), None, "empty is no value");
    assert_eq!(zoe.fields.get("id.account"), Some("770012"));
    assert_eq!(zoe.fields.get("pricing.plan"), Some("9"));
    assert_eq!(
        zoe.channels.as_deref().unwrap(),
        [address(ChannelKind::Email, "Zoe@Example.com"), address(ChannelKind::Telephone, "2815001112")]
    );
    let names: Vec<&str> = zoe.extra.keys().map(String::as_str).collect();
    assert_eq!(names, ["RiskScore", "tags"], "what is not understood is kept");
}

#[tokio::test]
async fn nobody_found_is_an_empty_list() {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    let found = account.provider.find(&by_email()).await.unwrap();
    assert_eq!((found.records.len(), found.more), (0, Some(0)));
}

#[rstest]
#[case::only_an_error(200)]
#[case::bad_request(400)]
#[case::said_as_not_found(404)]
#[tokio::test]
async fn an_error_is_a_failure_under_any_status(#[case] status: u16) {
    let account = account().await;
    account.answers(fixture_under(status, "error.json")).await;
    let failure = account.provider.find(&by_email()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(
        failure.message, "An email or a phone is needed (correlation id 0f3c1c2e-9a53-4a7a-9e4e-0a8f0a4c2f13)",
        "the words for people and the id for the vendor"
    );
    assert_eq!(failure.fields, [("channels".to_owned(), "is empty".to_owned())]);
}

#[rstest]
#[case(200)]
#[case(400)]
#[tokio::test]
async fn a_search_that_may_pass_is_tried_again(#[case] status: u16) {
    let account = account().await;
    account.answers_once(fixture_under(status, "error_retryable.json")).await;
    account.answers(fixture("search_found.json")).await;
    let found = account.provider.find(&by_email()).await.unwrap();
    assert_eq!((found.records.len(), account.slept.times()), (1, 1));
}

#[tokio::test]
async fn a_search_that_does_not_pass_ends_in_the_systems_words() {
    let account = account().await;
    account.answers(fixture("error_retryable.json")).await;
    let failure = account.provider.find(&by_email()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::ProviderFailed);
    assert!(failure.message.starts_with("Please try again in a moment (correlation id "), "{}", failure.message);
}

#[rstest]
#[case::words(Criterion::Words("Demarco".into()))]
#[case::own_number(Criterion::RemoteId("1201".into()))]
#[case::ssn(Criterion::SsnLastFour("1234".into()))]
#[case::twitter(Criterion::Channel(ChannelKind::Twitter, "demarco".into()))]
#[case::empty_id(Criterion::AnyId(" ".into()))]
#[case::empty_address(Criterion::Channel(ChannelKind::Email, String::new()))]
#[tokio::test]
async fn what_cannot_be_searched_is_not_sent(#[case] criterion: Criterion) {
    let account = account().await;
    let failure = account.provider.find(&criterion).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    assert!(account.received().await.is_empty(), "an empty search may find everybody");
}

/// Answers a search for exactly this with these customers.
async fn knows(account: &Account, search: Value, customers: &[u32]) {
    let payload: Vec<Value> = customers
        .iter()
        .map(|id| json!({"customerId": id, "firstName": "Demarco", "lastName": "Boyle", "externalIdentifier": format!("C-{id}")}))
        .collect();
    let reply = ResponseTemplate::new(200).set_body_json(json!({"payload": payload, "error": null}));
    Mock::given(body_json(search)).respond_with(reply).mount(&account.server).await;
}

#[tokio::test]
async fn any_id_is_looked_for_in_both_places_without_doubles() {
    let account = account().await;
    knows(&account, json!({"externalIdentifier": "77"}), &[1, 2]).await;
    knows(&account, json!({"accountNumber": "77"}), &[2, 3]).await;
    let found = account.provider.find(&Criterion::AnyId("77".into())).await.unwrap();
    let ids: Vec<&str> = found.records.iter().map(|record| record.remote_id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
}

#[tokio::test]
async fn a_customer_is_read_by_one_standardised_value_after_the_other() {
    let account = account().await;
    knows(&account, json!({"externalIdentifier": "CUSTOMER-001"}), &[]).await;
    knows(&account, json!({"email": "demarco@example.com"}), &[7]).await;
    knows(&account, json!({"phone": "2815001111"}), &[7, 1201]).await;
    let target = known(
        &[("id.external", "CUSTOMER-001"), ("id.account", "A-77")],
        &[(ChannelKind::Email, "demarco@example.com"), (ChannelKind::Telephone, "2815001111")],
    );
    let record = account.provider.read(&target).await.unwrap().unwrap();
    assert_eq!(record.remote_id, "1201", "whoever else has the value now is somebody else");
    assert_eq!(
        account.bodies().await,
        [json!({"externalIdentifier": "CUSTOMER-001"}), json!({"email": "demarco@example.com"}), json!({"phone": "2815001111"})],
        "phones go out as the system holds them"
    );
}

#[tokio::test]
async fn a_customer_that_none_of_its_values_finds_is_not_readable() {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    let target = known(&[("id.account", "A-77")], &[(ChannelKind::Email, "demarco@example.com")]);
    assert_eq!(account.provider.read(&target).await.unwrap(), None);
    assert_eq!(account.received().await.len(), 2);
}

#[tokio::test]
async fn without_the_systems_id_only_the_organisations_own_names_somebody() {
    let account = account().await;
    knows(&account, json!({"externalIdentifier": "C-9"}), &[8, 9]).await;
    let target = Target { external_id: Some("C-9".into()), ..Target::default() };
    assert_eq!(account.provider.read(&target).await.unwrap().unwrap().remote_id, "9");
}

#[tokio::test]
async fn a_customer_nothing_is_known_of_cannot_be_read() {
    let account = account().await;
    let target = Target { remote_id: Some("1201".into()), ..Target::default() };
    let failure = account.provider.read(&target).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible, "that it cannot be looked for does not mean that it is gone");
    assert!(account.received().await.is_empty());
}

#[rstest]
#[case::another_answer(fixture("something_else.json"))]
#[case::no_such_path(ResponseTemplate::new(404))]
#[case::empty(ResponseTemplate::new(204))]
#[tokio::test]
async fn an_answer_that_is_not_understood_is_never_a_customer_that_is_gone(#[case] reply: ResponseTemplate) {
    let account = account().await;
    account.answers(reply).await;
    let failure = account.provider.read(&known(&[("id.external", "CUSTOMER-001")], &[])).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood);
}

#[tokio::test]
async fn a_misfit_is_named_with_its_place_and_the_id_for_the_vendor() {
    let account = account().await;
    account.answers(fixture("something_else.json")).await;
    let failure = account.provider.find(&by_email()).await.unwrap_err();
    assert_eq!(
        failure.message,
        "The answer is not as documented, at payload.customers: expected a list. \
         (correlation id 0f3c1c2e-9a53-4a7a-9e4e-0a8f0a4c2f20)"
    );
}
