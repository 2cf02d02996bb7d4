//! Reading: lists page by page, searches, one customer, the timeline, in every shape they may come.

use domain::record::Coverage;
use domain::{ChannelKind, EntryKind, Intent};
use providers::{Criterion, FailureKind, Target};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, ResponseTemplate};

use crate::support::{BRAND, account, account_with, fixture, parameters};

fn jan() -> Target {
    Target { remote_id: Some("4711".into()), external_id: Some("C-1001".into()), ..Target::default() }
}

#[tokio::test]
async fn a_list_is_read_with_ids_as_numbers_and_as_texts() {
    let account = account().await;
    account.answers_fixture("index.json").await;
    let page = account.provider.page(None).await.unwrap();
    let ids: Vec<&str> = page.records.iter().map(|record| record.remote_id.as_str()).collect();
    assert_eq!(ids, ["4711", "4712"]);
    assert_eq!((page.total, page.next), (Some(2), None));
    let jan = &page.records[0];
    assert_eq!(jan.coverage, Coverage::Summary);
    assert_eq!(jan.fields.get("id.external"), Some("C-1001"));
    assert_eq!(jan.fields.get("brand"), Some("Fietsenwinkel"));
    let zoe = &page.records[1];
    assert_eq!(zoe.fields.get("id.external"), None, "null is no value");
    assert_eq!(zoe.fields.get("name.family"), Some("O'Neil"));
    assert_eq!(zoe.extra.get("last_seen"), Some(&json!("2026-11-20 09:30:00")), "unknown fields are kept");
}

fn rows(from: u32, count: u32) -> Vec<Value> {
    (from..from + count).map(|id| json!({"id": id, "firstname": "Jan"})).collect()
}

fn page(start: u32, total: u32, count: u32) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(json!({"type": "index", "itemStart": start, "itemTotal": total, "items": rows(start + 1, count)}))
}

#[tokio::test]
async fn paging_steps_by_rows_received() {
    let account = account().await;
    for (start, count) in [(0, 15), (15, 15), (30, 5)] {
        Mock::given(query_param("itemStart", start.to_string()))
            .and(query_param("itemLimit", "99"))
            .and(query_param_is_missing("query"))
            .respond_with(page(start, 35, count))
            .expect(1)
            .mount(&account.server)
            .await;
    }
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let page = account.provider.page(cursor.as_deref()).await.unwrap();
        ids.extend(page.records.into_iter().map(|record| record.remote_id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids, (1..=35).map(|id| id.to_string()).collect::<Vec<_>>(), "nobody is skipped when the server caps pages");
}

#[rstest]
#[case::no_total(json!({"type": "index", "items": [{"id": 1}]}), Some("8"))]
#[case::an_empty_page(json!({"type": "index", "itemTotal": 99, "items": []}), None)]
#[case::the_end(json!({"type": "index", "itemTotal": "8", "items": [{"id": 1}]}), None)]
#[tokio::test]
async fn paging_ends_at_the_total_or_at_an_empty_page(#[case] reply: Value, #[case] next: Option<&str>) {
    let account = account().await;
    account.answers(ResponseTemplate::new(200).set_body_json(reply)).await;
    assert_eq!(account.provider.page(Some("7")).await.unwrap().next.as_deref(), next);
}

#[rstest]
#[case(json!({"shop": "open"}))]
#[case(json!({"type": "result", "message": "Hello."}))]
#[case(json!(["a"]))]
#[tokio::test]
async fn a_probe_knows_another_system_by_its_answer(#[case] reply: Value) {
    let account = account().await;
    account.answers(ResponseTemplate::new(200).set_body_json(reply)).await;
    assert_eq!(account.provider.probe().await.unwrap_err().kind, FailureKind::NotUnderstood);
}

#[tokio::test]
async fn a_probe_counts() {
    let account = account().await;
    account.answers_fixture("index.json").await;
    assert_eq!(account.provider.probe().await.unwrap().customers, Some(2));
    assert_eq!(account.received().await[0].url.query(), Some("itemStart=0&itemLimit=1"), "the smallest question");
}

#[rstest]
#[case("item.json", "custom.klantnummer")]
#[case("bare_object.json", "custom.klantnummer")]
#[case("bare_array.json", "id.external")]
#[case("index.json", "id.external")]
#[tokio::test]
async fn a_search_is_understood_in_every_shape(#[case] name: &str, #[case] shows: &str) {
    let account = account().await;
    account.answers_fixture(name).await;
    let found = account.provider.find(&Criterion::ExternalId("C-1001".into())).await.unwrap();
    assert_eq!(found.records[0].remote_id, "4711");
    assert!(found.records[0].fields.get(shows).is_some(), "{shows} is in {name}");
}

#[rstest]
#[case::empty(ResponseTemplate::new(200))]
#[case::no_content(ResponseTemplate::new(204))]
#[case::not_found(ResponseTemplate::new(404))]
#[case::null(ResponseTemplate::new(200).set_body_string("null"))]
#[case::empty_item(ResponseTemplate::new(200).set_body_json(json!({"type": "item", "item": []})))]
#[case::message(ResponseTemplate::new(200).set_body_json(json!({"type": "result", "message": "Nothing."})))]
#[tokio::test]
async fn nothing_readable_is_nothing_found(#[case] reply: ResponseTemplate) {
    let account = account().await;
    account.answers(reply).await;
    let found = account.provider.find(&Criterion::Channel(ChannelKind::Email, "a@example.com".into())).await.unwrap();
    assert!(found.records.is_empty());
    assert_eq!(account.provider.read(&jan()).await.unwrap(), None);
    assert!(account.provider.timeline(&jan(), false).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_channel_is_searched_by_a_name_in_camel_case_and_the_brand() {
    let account = account().await;
    account.answers(ResponseTemplate::new(200)).await;
    account.provider.find(&Criterion::Channel(ChannelKind::Telephone, "+31612345678".into())).await.unwrap();
    let received = account.received().await;
    assert_eq!(
        parameters(&received[0]),
        [("customerChannelValue".into(), "+31612345678".into()), ("brand_id".into(), "1".into())]
    );
}

#[rstest]
#[case("Müller")]
#[case("jan@example.com")]
#[case("+31612345678")]
#[case("")]
#[tokio::test]
async fn words_outside_the_alphabet_of_the_query_are_not_sent(#[case] words: &str) {
    let account = account().await;
    let failure = account.provider.find(&Criterion::Words(words.into())).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    assert!(account.received().await.is_empty());
}

#[tokio::test]
async fn words_are_searched_in_the_index_and_the_rest_is_counted() {
    let account = account().await;
    Mock::given(query_param("query", "Jan Jansen")).respond_with(page(0, 120, 99)).mount(&account.server).await;
    let found = account.provider.find(&Criterion::Words("Jan Jansen".into())).await.unwrap();
    assert_eq!((found.records.len(), found.more), (99, Some(21)));
}

#[tokio::test]
async fn searching_by_id_or_channel_needs_a_brand() {
    let account = account_with(&[]).await;
    let failure = account.provider.find(&Criterion::ExternalId("C-1".into())).await.unwrap_err();
    assert_eq!(failure.fields[0].0, "brand_id");
    assert!(account.received().await.is_empty(), "an external id alone may be somebody else's");
}

#[tokio::test]
async fn one_customer_is_read_whole() {
    let account = account().await;
    account.answers_fixture("item.json").await;
    let record = account.provider.read(&jan()).await.unwrap().unwrap();
    assert_eq!(record.coverage, Coverage::Whole);
    assert_eq!(record.fields.get("custom.klantnummer"), Some("42"));
    assert_eq!(record.extra.get("loyalty"), Some(&json!({"points": 7})), "unknown fields are kept");
    let channels = record.channels.unwrap();
    assert_eq!(channels[1].kind, ChannelKind::Telephone);
    assert_eq!(channels[1].remote_id.as_deref(), Some("82"));
}

#[tokio::test]
async fn somebody_else_is_not_taken_for_the_customer() {
    let account = account().await;
    account.answers_fixture("item.json").await;
    let other = Target { remote_id: Some("9".into()), external_id: Some("C-1001".into()), ..Target::default() };
    assert_eq!(account.provider.read(&other).await.unwrap(), None, "the external id belongs to another customer by now");
}

#[tokio::test]
async fn where_the_path_of_an_item_is_wrong_the_external_id_still_leads_there() {
    let account = account().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(404)).mount(&account.server).await;
    Mock::given(path("/api/v2/customer/SearchByPrimaryExternalID"))
        .and(body_string_contains("C-1001"))
        .respond_with(fixture("item.json"))
        .mount(&account.server)
        .await;
    assert_eq!(account.provider.read(&jan()).await.unwrap().map(|record| record.remote_id).as_deref(), Some("4711"));
}

#[tokio::test]
async fn a_customer_known_by_external_id_is_read_whole() {
    let account = account().await;
    Mock::given(path("/api/v2/customer/4711")).respond_with(fixture("item.json")).mount(&account.server).await;
    Mock::given(method("POST")).respond_with(fixture("index.json")).mount(&account.server).await;
    let target = Target { external_id: Some("C-1001".into()), ..Target::default() };
    let record = account.provider.read(&target).await.unwrap().unwrap();
    assert_eq!(record.coverage, Coverage::Whole, "a row of a list leads on to the customer");
}

#[tokio::test]
async fn a_misfit_is_named_by_its_place() {
    let account = account().await;
    let reply = json!({"type": "index", "items": [{"id": 1}, {"id": 2}, {"id": 3}, {"id": ["jan@example.com"]}]});
    account.answers(ResponseTemplate::new(200).set_body_json(reply)).await;
    let failure = account.provider.page(None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood);
    assert!(failure.message.contains("items[3].id"), "{}", failure.message);
    assert!(!failure.message.contains("jan"), "the value is somebody's data");
}

#[tokio::test]
async fn a_timeline_is_read_in_its_order() {
    let account = account().await;
    account.answers_fixture("timeline.json").await;
    let entries = account.provider.timeline(&jan(), true).await.unwrap();
    assert_eq!(entries[0].kind, EntryKind::Ticket);
    assert_eq!(entries[0].at, "2026-11-18 10:15:00", "as written, since the zone is unknown");
    assert_eq!(entries[1].kind, EntryKind::ExternalEvent);
    assert!(entries[1].source_url.as_deref().is_some_and(|link| link.contains("01939b5e-7a00-7000-8000-000000000001")));
    let query = "brand_id=1&external_id=C-1001&include_ticket_history=1";
    assert_eq!(account.received().await[0].url.query(), Some(query));
}

#[tokio::test]
async fn a_timeline_needs_an_external_id() {
    let account = account_with(BRAND).await;
    let target = Target { remote_id: Some("4711".into()), ..Target::default() };
    assert_eq!(account.provider.timeline(&target, false).await.unwrap_err().kind, FailureKind::Impossible);
}

#[tokio::test]
async fn an_item_in_the_reply_to_a_write_is_handed_on() {
    let account = account().await;
    account.answers_fixture("item.json").await;
    let request = account.provider.prepare(&Intent::Delete, &jan()).unwrap().remove(0);
    assert_eq!(account.provider.send(&request).await.unwrap().record.map(|record| record.remote_id).as_deref(), Some("4711"));
}
