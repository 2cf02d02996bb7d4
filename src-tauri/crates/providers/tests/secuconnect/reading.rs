//! Reading: the list page by page, and one customer, in every shape they may come.

use domain::ChannelKind;
use domain::record::Coverage;
use providers::{FailureKind, Target};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::query_param;
use wiremock::{Mock, ResponseTemplate};

use crate::support::{ERIKA, JOHN, contract, contract_with, customer, fixture, reply, whom};

#[tokio::test]
async fn a_customer_is_read_whole() {
    let contract = contract().await;
    contract.answers(fixture(200, "customer.json")).await;
    let john = contract.provider.read(&whom(JOHN)).await.unwrap().unwrap();
    assert_eq!(john.coverage, Coverage::Whole);
    let fields: Vec<(&str, &str)> = john.fields.iter().map(|(key, value)| (key.as_str(), value)).collect();
    assert_eq!(
        fields,
        [
            ("address.legal.city", "Examplecity"),
            ("address.legal.country", "DE"),
            ("address.legal.number", "6a"),
            ("address.legal.postal_code", "01234"),
            ("address.legal.street", "Example Street"),
            ("birth.date", "1991-02-03"),
            ("company", "Example Inc."),
            ("name.family", "Doe"),
            ("name.given", "John"),
            ("name.salutation", "Mr."),
            ("name.title", "Dr."),
            ("time.created", "2022-07-15T10:00:00+02:00"),
            ("time.updated", "2022-07-15T10:05:00.123456+02:00"),
        ]
    );
    let channels = john.channels.unwrap();
    let channels: Vec<_> = channels.iter().map(|channel| (&channel.kind, channel.address.as_str())).collect();
    assert_eq!(
        channels,
        [
            (&ChannelKind::Email, "john.doe@example.com"),
            (&ChannelKind::Telephone, "0049123456789"),
            (&ChannelKind::Mobile, "0049987654321"),
        ]
    );
    assert_eq!(john.extra["contact"], json!({"picture": "DOC_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "address": {"floor": 3}}));
    assert_eq!(john.fields.get("time.updated"), Some("2022-07-15T10:05:00.123456+02:00"));
}

/// Trap 2: converted to UTC it would be the day before.
#[tokio::test]
async fn a_date_of_birth_at_midnight_in_another_zone_keeps_its_day() {
    let contract = contract().await;
    contract.answers(fixture(200, "customer_2021.json")).await;
    let erika = contract.provider.read(&whom(ERIKA)).await.unwrap().unwrap();
    assert_eq!(erika.fields.get("birth.date"), Some("1905-03-03"));
}

/// Traps 9, 11, 12, and values printed as numbers.
#[tokio::test]
async fn older_customers_are_read_as_they_are() {
    let contract = contract().await;
    contract.answers(fixture(200, "customer_2021.json")).await;
    let erika = contract.provider.read(&whom(ERIKA)).await.unwrap().unwrap();
    assert_eq!(erika.fields.get("address.legal.country"), Some("Germany"));
    assert_eq!(erika.fields.get("address.legal.number"), Some("12"));
    assert_eq!(erika.fields.get("address.legal.postal_code"), Some("1067"));
    assert_eq!(erika.channels.unwrap()[0].address, "0049-123-456789", "kept exactly as it is held");
    assert!(erika.extra.contains_key("merchant") && !erika.extra.contains_key("contract"));
}

/// Trap 6: all the ways to say that there is no such customer.
#[rstest]
#[case::no_body(ResponseTemplate::new(200))]
#[case::no_content(ResponseTemplate::new(204))]
#[case::an_empty_object(reply(json!({})))]
#[case::an_empty_list(reply(json!([])))]
#[case::null(reply(json!(null)))]
#[case::exception_404(fixture(404, "error_not_found.json"))]
#[case::exception_403(fixture(403, "error_not_found.json"))]
#[case::exception_200(fixture(200, "error_not_found.json"))]
#[tokio::test]
async fn an_unknown_id_is_not_found(#[case] reply: ResponseTemplate) {
    let contract = contract().await;
    contract.answers(reply).await;
    assert_eq!(contract.provider.read(&whom(JOHN)).await, Ok(None));
}

/// Anything else is no proof that a customer is gone.
#[rstest]
#[case::another_404(ResponseTemplate::new(404), FailureKind::NotUnderstood)]
#[case::a_gateways_404(ResponseTemplate::new(404).set_body_json(json!({"message": "no route"})), FailureKind::NotUnderstood)]
#[case::a_page(ResponseTemplate::new(200).set_body_string("<html>"), FailureKind::NotUnderstood)]
#[case::without_an_id(reply(json!({"object": "payment.customers", "contact": {}})), FailureKind::NotUnderstood)]
#[case::a_list(reply(json!({"count": 0, "data": []})), FailureKind::NotUnderstood)]
#[case::no_right(fixture(403, "error_right.json"), FailureKind::Refused)]
#[tokio::test]
async fn what_is_not_understood_is_never_nothing_found(#[case] reply: ResponseTemplate, #[case] kind: FailureKind) {
    let contract = contract().await;
    contract.answers(reply).await;
    assert_eq!(contract.provider.read(&whom(JOHN)).await.unwrap_err().kind, kind);
}

/// Trap 8, for reads: read again, then said.
#[rstest]
#[case::another_object(fixture(200, "updated_as_contract.json"))]
#[case::another_customer(fixture(200, "customer_2021.json"))]
#[tokio::test]
async fn a_reply_about_something_else_is_read_again_and_then_said(#[case] wrong: ResponseTemplate) {
    let contract = contract().await;
    contract.answers_once(wrong.clone()).await;
    contract.answers(fixture(200, "customer.json")).await;
    assert!(contract.provider.read(&whom(JOHN)).await.unwrap().is_some());
    let other = crate::support::contract().await;
    other.answers(wrong).await;
    let failure = other.provider.read(&whom(JOHN)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood);
    assert_eq!(other.received().await.len(), 2);
}

#[tokio::test]
async fn without_an_id_there_is_nothing_to_read() {
    let contract = contract().await;
    assert_eq!(contract.provider.read(&Target::default()).await.unwrap_err().kind, FailureKind::Impossible);
    let odd = contract.provider.read(&whom("PCU_1/../x")).await.unwrap_err();
    assert_eq!(odd.kind, FailureKind::Impossible);
    assert!(contract.received().await.is_empty());
}

#[tokio::test]
async fn a_list_with_every_awkward_row() {
    let contract = contract().await;
    contract.answers(fixture(200, "list.json")).await;
    let page = contract.provider.page(None).await.unwrap();
    let ids: Vec<&str> = page.records.iter().map(|record| record.remote_id.as_str()).collect();
    assert_eq!(ids, [JOHN, "42", "PCU_2CCCCCCCCCCCCCCCCCCCCCCCCCCCCC"], "a row of null is passed over");
    assert_eq!((page.total, page.next), (Some(3), None));
    let company = &page.records[1];
    assert_eq!(company.fields.get("gender"), Some("diverse, by the vendor's next version"));
    assert_eq!(company.extra["contact"], json!({"labels": ["new"]}));
    assert_eq!(page.records[0].coverage, Coverage::Whole, "rows are customer objects with everything in them");
    assert_eq!(page.records[2].coverage, Coverage::Summary, "without a contact nothing is known");
}

fn rows(from: u32, count: u32) -> Vec<Value> {
    (from..from + count).map(|id| customer(&format!("PCU_{id}"), json!({"forename": "John"}))).collect()
}

#[tokio::test]
async fn paging_steps_by_rows_received_up_to_the_count() {
    let contract = contract().await;
    for (offset, count) in [(0, 20), (20, 20), (40, 5)] {
        Mock::given(query_param("offset", offset.to_string()))
            .and(query_param("count", "100"))
            .and(query_param("sort", "created:asc"))
            .respond_with(reply(json!({"count": 45, "data": rows(offset, count)})))
            .expect(1)
            .with_priority(4)
            .mount(&contract.server)
            .await;
    }
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let page = contract.provider.page(cursor.as_deref()).await.unwrap();
        assert_eq!(page.total, Some(45), "all matches, not the rows of the page");
        ids.extend(page.records.into_iter().map(|record| record.remote_id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids, (0..45).map(|id| format!("PCU_{id}")).collect::<Vec<_>>(), "nobody is skipped when the server caps pages");
}

#[rstest]
#[case::no_count(json!({"data": [{"id": "PCU_1"}]}), Some("8"))]
#[case::a_count_as_a_text(json!({"count": "9", "data": [{"id": "PCU_1"}]}), Some("8"))]
#[case::the_end(json!({"count": 8, "data": [{"id": "PCU_1"}]}), None)]
#[case::an_empty_page(json!({"count": 99, "data": []}), None)]
#[case::an_empty_object(json!({}), None)]
#[tokio::test]
async fn paging_ends_at_the_count_or_at_an_empty_page(#[case] body: Value, #[case] next: Option<&str>) {
    let contract = contract().await;
    contract.answers(reply(body)).await;
    assert_eq!(contract.provider.page(Some("7")).await.unwrap().next.as_deref(), next);
}

#[rstest]
#[case(json!({"shop": "open"}))]
#[case(json!("ok"))]
#[case(json!({"count": 5, "data": null}))]
#[case(json!({"count": 1, "data": [{"object": "payment.contracts", "id": "PCR_1"}]}))]
#[tokio::test]
async fn another_system_is_known_by_its_answer(#[case] body: Value) {
    let contract = contract().await;
    contract.answers(reply(body)).await;
    assert_eq!(contract.provider.probe().await.unwrap_err().kind, FailureKind::NotUnderstood);
}

#[rstest]
#[case(fixture(404, "error_not_found.json"))]
#[case(ResponseTemplate::new(404))]
#[tokio::test]
async fn the_list_itself_cannot_be_unknown(#[case] reply: ResponseTemplate) {
    let contract = contract().await;
    contract.answers(reply).await;
    assert_eq!(contract.provider.page(None).await.unwrap_err().kind, FailureKind::NotUnderstood);
}

#[tokio::test]
async fn the_order_can_be_left_to_the_server() {
    let contract = contract_with(&[("sort", "none"), ("page_size", "7")]).await;
    contract.answers(reply(json!({}))).await;
    contract.provider.page(None).await.unwrap();
    assert_eq!(contract.received().await[0].url.query(), Some("count=7&offset=0"));
}

#[tokio::test]
async fn a_place_to_go_on_from_elsewhere_is_refused() {
    let contract = contract().await;
    assert_eq!(contract.provider.page(Some("token-1")).await.unwrap_err().kind, FailureKind::Impossible);
    assert_eq!(contract.provider.timeline(&whom(JOHN), false).await.unwrap_err().kind, FailureKind::Impossible);
}
