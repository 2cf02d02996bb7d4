//! Every request of the API notes, as it goes over the wire.

use domain::{ChannelKind, Intent};
use providers::Criterion;
use rstest::rstest;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{Contract, JOHN, contract, contract_with, customer, edit, john, new_customer, reply, whom, wire};

#[rstest]
#[case("token_json", "json")]
#[case("token_form", "form")]
#[tokio::test]
async fn signing_in(#[case] name: &str, #[case] form: &str) {
    let contract = contract_with(&[("token_form", form)]).await;
    contract.answers(reply(json!({}))).await;
    contract.provider.probe().await.unwrap();
    let all = contract.server.received_requests().await.unwrap();
    insta::assert_snapshot!(name, wire(&all[0]));
}

async fn only(contract: &Contract, name: &str) {
    let received = contract.received().await;
    assert_eq!(received.len(), 1, "a request is sent once");
    insta::assert_snapshot!(name, wire(&received[0]));
}

#[tokio::test]
async fn the_list() {
    let contract = contract().await;
    contract.answers(reply(json!({}))).await;
    contract.provider.page(Some("200")).await.unwrap();
    only(&contract, "list").await;
}

#[tokio::test]
async fn the_smallest_question() {
    let contract = contract().await;
    contract.answers(reply(json!({"count": 10848, "data": []}))).await;
    assert_eq!(contract.provider.probe().await.unwrap().customers, Some(10_848));
    only(&contract, "probe").await;
}

#[tokio::test]
async fn a_customer() {
    let contract = contract().await;
    contract.answers(reply(json!({}))).await;
    contract.provider.read(&whom(JOHN)).await.unwrap();
    only(&contract, "item").await;
}

#[rstest]
#[case("search_words", Criterion::Words("Jürgen Groß".into()))]
#[case("search_email", Criterion::Channel(ChannelKind::Email, "john+shop@example.com".into()))]
#[case("search_phone", Criterion::Channel(ChannelKind::Telephone, "+493515550142".into()))]
#[tokio::test]
async fn searches(#[case] name: &str, #[case] criterion: Criterion) {
    let contract = contract().await;
    contract.answers(reply(json!([]))).await;
    contract.provider.find(&criterion).await.unwrap();
    only(&contract, name).await;
}

#[rstest]
#[case("create", new_customer())]
#[case("update", edit(&[("name.family", "Groß")]))]
#[case("delete", Intent::Delete)]
#[tokio::test]
async fn writes(#[case] name: &str, #[case] intent: Intent) {
    let target = john().await;
    let contract = contract().await;
    contract.answers(ResponseTemplate::new(200).set_body_json(customer(JOHN, json!({})))).await;
    let prepared = contract.provider.prepare(&intent, &target).unwrap();
    assert_eq!(prepared.len(), 1);
    assert_eq!(prepared, contract.provider.prepare(&intent, &target).unwrap(), "the same intent gives the same request");
    assert!(!serde_json::to_string(&prepared).unwrap().contains("EXAMPLETOKEN"), "what is kept on disk holds no token");
    contract.provider.send(&prepared[0]).await.unwrap();
    only(&contract, name).await;
}
