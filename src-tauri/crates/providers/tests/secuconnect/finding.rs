//! Searching: the filter that goes out, and what is compared on our side.

use domain::ChannelKind;
use providers::{Criterion, FailureKind};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::Mock;
use wiremock::matchers::query_param;

use crate::support::{JOHN, contract, contract_with, customer, fixture, reply};

fn with_phones(numbers: &[&str]) -> Value {
    let rows: Vec<Value> =
        numbers.iter().enumerate().map(|(index, number)| customer(&format!("PCU_{index}"), json!({"phone": number}))).collect();
    json!({"count": rows.len(), "data": rows})
}

/// Trap 3: phones are rewritten, so they are compared by what they mean.
#[tokio::test]
async fn a_phone_is_found_in_every_writing_and_no_other_is() {
    let contract = contract().await;
    let held = ["0049123456789", "0049-123-456789", "+49 123 456789", "0123456789", "0043123456789", "0049999456789"];
    contract.answers(reply(with_phones(&held))).await;
    let found = contract.provider.find(&Criterion::Channel(ChannelKind::Mobile, "+49123456789".into())).await.unwrap();
    let ids: Vec<&str> = found.records.iter().map(|record| record.remote_id.as_str()).collect();
    assert_eq!(ids, ["PCU_0", "PCU_1", "PCU_2", "PCU_3"]);
    assert_eq!(found.more, Some(0));
}

#[tokio::test]
async fn a_loose_filter_is_looked_through_page_by_page() {
    let contract = contract_with(&[("page_size", "2")]).await;
    for (offset, rows) in [
        (0, json!([customer("PCU_1", json!({"surname": "Oxneil"})), customer("PCU_2", json!({"surname": "O'Neil"}))])),
        (2, json!([customer("PCU_3", json!({"forename": "O’Neil"}))])),
    ] {
        Mock::given(query_param("offset", offset.to_string()))
            .respond_with(reply(json!({"count": 3, "data": rows})))
            .expect(1)
            .with_priority(4)
            .mount(&contract.server)
            .await;
    }
    let found = contract.provider.find(&Criterion::Words("O'Neil".into())).await.unwrap();
    let ids: Vec<&str> = found.records.iter().map(|record| record.remote_id.as_str()).collect();
    assert_eq!(ids, ["PCU_2", "PCU_3"]);
}

#[tokio::test]
async fn an_exact_filter_is_asked_once_and_says_how_many_more() {
    let contract = contract().await;
    contract.answers(reply(json!({"count": 250, "data": [customer(JOHN, json!({"surname": "Doe"}))]}))).await;
    let found = contract.provider.find(&Criterion::Words("Doe".into())).await.unwrap();
    assert_eq!((found.records.len(), found.more), (1, Some(249)));
    assert_eq!(contract.received().await.len(), 1);
}

#[tokio::test]
async fn a_search_without_end_ends() {
    let contract = contract_with(&[("page_size", "1")]).await;
    contract.answers(reply(json!({"count": 1_000_000, "data": [customer("PCU_1", json!({"phone": "0"}))]}))).await;
    let found = contract.provider.find(&Criterion::Channel(ChannelKind::Telephone, "+49123456789".into())).await.unwrap();
    assert_eq!((found.records.len(), found.more), (0, None), "how many of the rest would fit is not known");
    assert_eq!(contract.received().await.len(), 10);
}

#[tokio::test]
async fn an_email_is_compared_without_regard_to_case() {
    let contract = contract().await;
    let rows = [
        customer("PCU_1", json!({"email": "John.Doe@Example.com"})),
        customer("PCU_2", json!({"email": "xjohn.doe@example.com"})),
    ];
    contract.answers(reply(json!({"count": 2, "data": rows}))).await;
    let found = contract.provider.find(&Criterion::Channel(ChannelKind::Email, "john.doe@example.com".into())).await.unwrap();
    assert_eq!(found.records.len(), 1);
}

#[rstest]
#[case(Criterion::RemoteId(JOHN.into()))]
#[case(Criterion::AnyId(JOHN.to_lowercase()))]
#[tokio::test]
async fn an_id_is_read(#[case] criterion: Criterion) {
    let contract = contract().await;
    contract.answers(fixture(200, "customer.json")).await;
    let found = contract.provider.find(&criterion).await.unwrap();
    assert_eq!(found.records[0].remote_id, JOHN);
    assert!(contract.received().await[0].url.path().ends_with(JOHN));
}

#[rstest]
#[case(Criterion::ExternalId("C-1001".into()))]
#[case(Criterion::AnyId("C-1001".into()))]
#[case(Criterion::SsnLastFour("1234".into()))]
#[case(Criterion::Channel(ChannelKind::Twitter, "jan".into()))]
#[case(Criterion::Words("***".into()))]
#[tokio::test]
async fn what_it_cannot_look_for_says_so(#[case] criterion: Criterion) {
    let contract = contract().await;
    assert_eq!(contract.provider.find(&criterion).await.unwrap_err().kind, FailureKind::Impossible);
    assert!(contract.received().await.is_empty());
}
