//! Every request of the API notes, as it goes over the wire.

use providers::PreparedRequest;
use providers::omnidesk::requests::{self, Extras, NewCustomer, Values, Who};
use rstest::rstest;
use wiremock::ResponseTemplate;

use crate::support::{KEY, account, wire};

const ITEM: &str = "/api/v2/customer/{id}";

fn custom() -> Vec<(String, String)> {
    vec![("klantnummer".into(), "4 & 2".into()), ("segment".into(), "goud".into())]
}

fn everybody() -> Who<'static> {
    Who { customer_id: Some("4711"), external_id: Some("C-1001"), brand_id: Some("1") }
}

fn create() -> PreparedRequest {
    requests::create(NewCustomer {
        link: Some(("email", "zoe@example.com")),
        brand_id: "1",
        primary_id: "C-1001",
        no_sync: true,
        values: Values { firstname: Some("Zoë"), lastname: Some("O'Neil"), custom: &custom() },
        ticket_id: Some("5501"),
        extra_email: Some("z.oneil@example.org"),
        extra_telephone: Some("+31612345678"),
    })
}

fn values(custom: &[(String, String)]) -> Values<'_> {
    Values { firstname: Some("Zoë"), lastname: Some("O'Neil"), custom }
}

const PAIRS: &[(&str, &str)] = &[("1", "zoe@example.com"), ("2", "+31612345678")];

#[rstest]
#[case("index", requests::index(None, 0, 99))]
#[case("index_query", requests::index(Some("Jan Jansen"), 15, 15))]
#[case("item", requests::item(ITEM, "4711").unwrap())]
#[case("create", create())]
#[case("create_crud", requests::create_crud("1", "C-1001", values(&custom()), PAIRS))]
#[case("update_index", requests::update_index(everybody(), values(&custom())))]
#[case("update_item", requests::update_item("4711", Some("1"), values(&custom()), PAIRS).unwrap())]
#[case("update_customer", requests::update_customer("C-1001", "1", values(&custom()), PAIRS))]
#[case("search_by_external_id", requests::search_by_external_id("C-1001", "1"))]
#[case("search_by_channel", requests::search_by_channel("+31612345678", "1"))]
#[case("add_channel", requests::add_channel(everybody(), true, Extras {
    email: Some("zoe@example.com"),
    telephone: Some("+31612345678"),
    twitter: Some("zoe_oneil"),
    facebook: Some("100004242"),
}))]
#[case("timeline", requests::timeline("C-1001", "1", None))]
#[case("timeline_tickets", requests::timeline("C-1001", "1", Some("include_ticket_history")))]
#[case("external_event", requests::external_event(everybody(), Some("Web shop"), "Order 20268\npaid", "urn:uuid:1"))]
#[case("sync_with_crm", requests::sync_with_crm("1", "phoneNumber", "+31612345678"))]
#[case("delete_item", requests::delete_item(ITEM, "4711").unwrap())]
#[case("delete_channel", requests::delete_channel("/api/v2/customer/{id}/channel/{channelId}", "4711", "82").unwrap())]
#[case("purge", requests::purge("/api/v2/customer/purgedata", &[("customer_id".into(), "{id}".into())], "4711").unwrap())]
#[tokio::test]
async fn on_the_wire(#[case] name: &str, #[case] request: PreparedRequest) {
    let account = account().await;
    account.answers(ResponseTemplate::new(204)).await;
    account.provider.send(&request).await.unwrap();
    let received = account.received().await;
    assert_eq!(received.len(), 1, "a request is sent once");
    assert_eq!(received[0].headers.get("apikey").and_then(|value| value.to_str().ok()), Some(KEY));
    assert!(!received[0].url.as_str().contains(KEY), "a key in an address ends up in logs");
    insta::assert_snapshot!(name, wire(&received[0]));
}
