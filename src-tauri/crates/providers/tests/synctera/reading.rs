//! What is made of replies to reads.

use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, RemoteRecord};
use providers::{Criterion, Effect, FailureKind, Target};
use rstest::rstest;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{ID, account, account_with, fixture};

const OTHER: &str = "0b6f3c11-1111-4222-8333-444455556666";

fn target() -> Target {
    Target { remote_id: Some(ID.into()), ..Target::default() }
}

fn ids(records: &[RemoteRecord]) -> Vec<&str> {
    records.iter().map(|record| record.remote_id.as_str()).collect()
}

#[tokio::test]
async fn a_customer_is_read_whole() {
    let account = account().await;
    account.answers(fixture(200, "customer.json")).await;
    let record = account.provider.read(&target()).await.unwrap().unwrap();
    assert_eq!((record.remote_id.as_str(), record.coverage), (ID, Coverage::Whole));
    let fields: Vec<(&str, &str)> = record.fields.iter().map(|(key, value)| (key.as_str(), value)).collect();
    insta::assert_debug_snapshot!("fields", fields);
    let channel = |kind, address: &str| RemoteChannel { remote_id: None, kind, address: address.into() };
    let channels = vec![channel(ChannelKind::Email, "jane.smith@example.com"), channel(ChannelKind::Telephone, "+12065550100")];
    assert_eq!(record.channels, Some(channels));
    insta::assert_snapshot!("extra", serde_json::to_string_pretty(&record.extra).unwrap());
}

#[tokio::test]
async fn an_awkward_customer_is_read_all_the_same() {
    let account = account().await;
    account.answers(fixture(200, "customer_awkward.json")).await;
    let record = account.provider.read(&target()).await.unwrap().unwrap();
    let fields: Vec<(&str, &str)> = record.fields.iter().map(|(key, value)| (key.as_str(), value)).collect();
    insta::assert_debug_snapshot!("awkward_fields", fields);
    assert_eq!(record.channels.unwrap().len(), 1);
    insta::assert_snapshot!("awkward_extra", serde_json::to_string_pretty(&record.extra).unwrap());
}

#[tokio::test]
async fn a_customer_with_nothing_but_a_status_is_whole() {
    let account = account().await;
    account.answers(fixture(200, "customer_sparse.json")).await;
    let record = account.provider.read(&target()).await.unwrap().unwrap();
    assert_eq!(record.fields.iter().count(), 1);
    assert_eq!(record.channels, Some(vec![]));
}

#[rstest]
#[case(fixture(404, "problem_not_found.json"))]
#[case(ResponseTemplate::new(404).set_body_json(json!({"type": "https://dev.synctera.com/errors/not-found"})))]
#[case(ResponseTemplate::new(404))]
#[tokio::test]
async fn a_404_is_nobody(#[case] reply: ResponseTemplate) {
    let account = account().await;
    account.answers(reply).await;
    assert_eq!(account.provider.read(&target()).await.unwrap(), None);
    assert_eq!(account.provider.find(&Criterion::RemoteId(ID.into())).await.unwrap().records, []);
}

#[rstest]
#[case(fixture(400, "problem_refers_to_nobody.json"), FailureKind::Rejected)]
#[case(ResponseTemplate::new(410), FailureKind::NotFound)]
#[case(ResponseTemplate::new(404).set_body_json(json!({"code": "FEATURE_NOT_AVAILABLE"})), FailureKind::Rejected)]
#[case(fixture(200, "customer_without_id.json"), FailureKind::NotUnderstood)]
#[case(fixture(200, "something_else.json"), FailureKind::NotUnderstood)]
#[case(fixture(200, "list_first.json"), FailureKind::NotUnderstood)]
#[case(ResponseTemplate::new(200), FailureKind::NotUnderstood)]
#[case(ResponseTemplate::new(200).set_body_json(json!(null)), FailureKind::NotUnderstood)]
#[case(ResponseTemplate::new(200).set_body_json(json!({"id": OTHER})), FailureKind::NotUnderstood)]
#[case(ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"), FailureKind::NotUnderstood)]
#[tokio::test]
async fn anything_else_is_not_nobody(#[case] reply: ResponseTemplate, #[case] kind: FailureKind) {
    let account = account().await;
    account.answers(reply).await;
    let failure = account.provider.read(&target()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, Effect::None));
}

#[tokio::test]
async fn without_an_id_nobody_is_asked_for() {
    let account = account().await;
    assert_eq!(account.provider.read(&Target::default()).await.unwrap_err().kind, FailureKind::Impossible);
    assert!(account.received().await.is_empty());
}

#[tokio::test]
async fn pages_follow_the_token() {
    let account = account().await;
    account.answers_to("page_token", "a8937a0d", fixture(200, "list_last.json")).await;
    account.answers_without("page_token", fixture(200, "list_first.json")).await;
    let first = account.provider.page(None).await.unwrap();
    assert_eq!((ids(&first.records), first.total), (vec![ID], None));
    let last = account.provider.page(first.next.as_deref()).await.unwrap();
    assert_eq!((ids(&last.records), last.next), (vec![OTHER], None));
    assert_eq!(
        account.queries().await,
        ["limit=100&sort_by=creation_time%3Aasc", "limit=100&sort_by=creation_time%3Aasc&page_token=a8937a0d"],
        "the order stays the same from page to page"
    );
}

#[tokio::test]
async fn an_empty_page_is_not_the_end() {
    let account = account().await;
    account.answers(fixture(200, "list_empty_page.json")).await;
    let page = account.provider.page(None).await.unwrap();
    assert_eq!((page.records.len(), page.next.as_deref()), (0, Some("b1")));
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_no_end_and_no_loop() {
    let account = account().await;
    account.answers(fixture(200, "list_empty_page.json")).await;
    assert_eq!(account.provider.page(Some("b1")).await.unwrap_err().kind, FailureKind::NotUnderstood);
}

#[rstest]
#[case("list_awkward.json", &[ID, "77"], Some("8"))]
#[case("list_of_one.json", &[ID], None)]
#[case("list_null.json", &[], None)]
#[tokio::test]
async fn awkward_lists_are_read(#[case] name: &str, #[case] expected: &[&str], #[case] next: Option<&str>) {
    let account = account().await;
    account.answers(fixture(200, name)).await;
    let page = account.provider.page(None).await.unwrap();
    assert_eq!((ids(&page.records), page.next.as_deref()), (expected.to_vec(), next));
}

#[rstest]
#[case("list_without_id.json", "customers[1]: missing field `id`")]
#[case("something_else.json", "missing field `customers`")]
#[tokio::test]
async fn a_list_that_is_not_understood_names_the_place(#[case] name: &str, #[case] place: &str) {
    let account = account().await;
    account.answers(fixture(200, name)).await;
    let failure = account.provider.page(None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood);
    assert!(failure.message.contains(place), "{}", failure.message);
}

#[tokio::test]
async fn the_probe_asks_for_one() {
    let account = account().await;
    account.answers(fixture(200, "list_first.json")).await;
    assert_eq!(account.provider.probe().await.unwrap().customers, None, "there is no total");
    assert_eq!(account.queries().await, ["limit=1&sort_by=creation_time%3Aasc"]);
}

#[rstest]
#[case(fixture(401, "problem_refused.json"), FailureKind::Refused)]
#[case(fixture(404, "problem_not_found.json"), FailureKind::NotUnderstood)]
#[case(fixture(200, "something_else.json"), FailureKind::NotUnderstood)]
#[case(ResponseTemplate::new(200), FailureKind::NotUnderstood)]
#[tokio::test]
async fn a_probe_tells_what_is_in_the_way(#[case] reply: ResponseTemplate, #[case] kind: FailureKind) {
    let account = account().await;
    account.answers(reply).await;
    assert_eq!(account.provider.probe().await.unwrap_err().kind, kind);
}

#[tokio::test]
async fn one_word_is_looked_for_in_both_names_and_nobody_comes_twice() {
    let account = account().await;
    account.answers_to("first_name", "Smith*", fixture(200, "list_last.json")).await;
    let both = json!({"customers": [{"id": ID, "last_name": "Smith"}, {"id": OTHER, "last_name": "Smith"}]});
    account.answers_to("last_name", "Smith*", ResponseTemplate::new(200).set_body_json(both)).await;
    let found = account.provider.find(&Criterion::Words("Smith".into())).await.unwrap();
    assert_eq!(ids(&found.records), [OTHER, ID]);
    assert_eq!(account.received().await.len(), 2);
}

#[tokio::test]
async fn two_words_are_looked_for_both_ways() {
    let account = account().await;
    account.answers(fixture(200, "list_null.json")).await;
    account.provider.find(&Criterion::Words("Jane Smith".into())).await.unwrap();
    assert_eq!(
        account.queries().await,
        [
            "first_name=Jane*&last_name=Smith*&limit=100&sort_by=creation_time%3Aasc",
            "first_name=Smith*&last_name=Jane*&limit=100&sort_by=creation_time%3Aasc",
        ]
    );
}

#[tokio::test]
async fn of_a_long_name_the_first_cut_that_fits_is_enough() {
    let account = account().await;
    account.answers(fixture(200, "list_last.json")).await;
    account.provider.find(&Criterion::Words("Ann van Dyk".into())).await.unwrap();
    assert_eq!(account.received().await.len(), 1);
}

#[tokio::test]
async fn a_search_goes_on_behind_an_empty_page() {
    let account = account_with(&[("page_size", "1")]).await;
    account.answers_to("page_token", "b1", fixture(200, "list_first.json")).await;
    account.answers(fixture(200, "list_empty_page.json")).await;
    let found = account.provider.find(&Criterion::SsnLastFour("6789".into())).await.unwrap();
    assert_eq!(ids(&found.records), [ID]);
    assert_eq!(account.received().await.len(), 2, "as many as a page holds are enough");
}

#[tokio::test]
async fn an_address_that_is_not_found_is_looked_for_in_lower_case() {
    let account = account().await;
    account.answers_to("email", "jane@example.com", fixture(200, "list_of_one.json")).await;
    account.answers(fixture(200, "list_null.json")).await;
    let found = account.provider.find(&Criterion::Channel(ChannelKind::Email, "Jane@example.com".into())).await.unwrap();
    assert_eq!(ids(&found.records), [ID]);
}

#[rstest]
#[case(Criterion::ExternalId("C-1001".into()))]
#[case(Criterion::Channel(ChannelKind::Twitter, "jane".into()))]
#[case(Criterion::SsnLastFour("123456789".into()))]
#[case(Criterion::RemoteId("../persons".into()))]
#[case(Criterion::Words("*".into()))]
#[tokio::test]
async fn what_cannot_be_looked_for_is_not_asked(#[case] criterion: Criterion) {
    let account = account().await;
    assert_eq!(account.provider.find(&criterion).await.unwrap_err().kind, FailureKind::Impossible);
    assert!(account.received().await.is_empty());
}

#[tokio::test]
async fn there_is_no_timeline() {
    let account = account().await;
    assert_eq!(account.provider.timeline(&target(), true).await.unwrap_err().kind, FailureKind::Impossible);
}

#[tokio::test]
async fn a_read_that_is_throttled_waits_as_long_as_the_body_says_and_has_no_effect() {
    let account = account().await;
    let problem = json!({"code": "TOO_MANY_REQUESTS", "retry_after": 3});
    account.answers_once(ResponseTemplate::new(429).set_body_json(problem)).await;
    account.answers(fixture(499, "problem_canceled.json")).await;
    let failure = account.provider.read(&target()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::ProviderFailed, Effect::None));
    assert_eq!(account.slept.0.lock().unwrap()[0].as_secs(), 3);
}
