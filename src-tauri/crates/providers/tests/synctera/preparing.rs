//! From intents to requests.

use domain::{ChannelAddress, ChannelKind, Intent};
use proptest::prelude::*;
use providers::{FailureKind, Target, placeholder};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    ID, IDEMPOTENCY_KEY, add, change, create, edit, email, json as body, just_read, offline, phone, read_as, refused_connect,
    remove,
};

const PATCH: &[(&str, &str)] = &[];
const PUT: &[(&str, &str)] = &[("update_with", "put")];

#[rstest]
#[case(&[], None, "api_key")]
#[case(&[], Some("  "), "api_key")]
#[case(&[], Some("Bearer "), "api_key")]
#[case(&[], Some("ke\ny"), "api_key")]
#[case(&[("page_size", "101")], Some("k"), "page_size")]
#[case(&[("update_with", "delete")], Some("k"), "update_with")]
fn what_does_not_do_is_named(#[case] settings: &[(&str, &str)], #[case] key: Option<&str>, #[case] field: &str) {
    assert_eq!(refused_connect(settings, key).fields[0].0, field);
}

/// The one request for an intent about the recorded customer.
async fn prepared(settings: &[(&str, &str)], intent: &Intent) -> Value {
    let requests = offline(settings).prepare(intent, &just_read("customer.json").await).unwrap();
    assert_eq!(requests.len(), 1);
    body(&requests[0]).clone()
}

/// The field an intent about the recorded customer is refused for, if there is one.
async fn refused(settings: &[(&str, &str)], intent: &Intent) -> Option<String> {
    let failure = offline(settings).prepare(intent, &just_read("customer.json").await).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    failure.fields.first().map(|(field, _)| field.clone())
}

#[tokio::test]
async fn only_what_changed_is_sent() {
    let sent = prepared(PATCH, &edit(&[("name.given", "Joan"), ("name.family", "Smith")])).await;
    assert_eq!(sent, json!({"first_name": "Joan"}));
}

#[rstest]
#[case(edit(&[]))]
#[case(edit(&[("name.given", "Jane"), ("address.legal.city", "New York"), ("custom.source", "console")]))]
#[case(edit(&[("ban.status", "ALLOWED"), ("ban.note", "All is well")]))]
#[case(add(email("Jane.Smith@example.com")))]
#[case(change(email("old@example.com"), email("jane.smith@example.com")))]
#[case(remove(email("gone@example.com")))]
#[tokio::test]
async fn what_is_so_already_needs_no_request(#[case] intent: Intent) {
    let target = just_read("customer.json").await;
    for settings in [PATCH, PUT] {
        assert_eq!(offline(settings).prepare(&intent, &target).unwrap(), []);
    }
}

#[rstest]
#[case(edit(&[("name.given", "")]), Some("name.given"))]
#[case(edit(&[("address.shipping.line2", "")]), Some("address.shipping.line2"))]
#[case(edit(&[("ssn", "")]), Some("ssn"))]
#[case(edit(&[("status", "ASLEEP")]), Some("status"))]
#[case(edit(&[("birth.date", "soon")]), Some("birth.date"))]
#[case(edit(&[("birth.date", "1899-12-31")]), Some("birth.date"))]
#[case(edit(&[("address.legal.country", "Atlantis")]), Some("address.legal.country"))]
#[case(edit(&[("kyc.status", "PENDING")]), Some("kyc.status"))]
#[case(edit(&[("company", "Acme")]), Some("company"))]
#[case(edit(&[("custom.level", "4")]), Some("custom.level"))]
#[case(edit(&[("ban.note", "Just so")]), Some("ban.note"))]
#[case(add(email("second@example.com")), Some("channels"))]
#[case(add(ChannelAddress { kind: ChannelKind::Twitter, value: "jane".into() }), None)]
#[case(change(email("jane.smith@example.com"), email("jane@example")), Some("channels"))]
#[case(change(phone("+12065550100"), phone("206 555 0111")), Some("channels"))]
#[case(change(email("other@example.com"), email("jane@example.org")), Some("channels"))]
#[case(change(email("jane.smith@example.com"), phone("+12065550111")), None)]
#[case(remove(email("JANE.smith@example.com")), None)]
#[case(Intent::Delete, None)]
#[case(Intent::Purge, None)]
#[case(Intent::SyncWithCrm { kind: ChannelKind::Email, address: "jane@example.com".into() }, None)]
#[case(Intent::AddEvent { message: "Paid".into(), initiated_by: String::new(), source_url: String::new() }, None)]
#[tokio::test]
async fn what_cannot_be_done_says_why(#[case] intent: Intent, #[case] field: Option<&str>) {
    for settings in [PATCH, PUT] {
        assert_eq!(refused(settings, &intent).await.as_deref(), field);
    }
}

#[rstest]
#[case(create(&[("ban.status", "SUSPENDED")], vec![]), Some("ban.status"))]
#[case(create(&[("address.legal.city", "New York")], vec![]), Some("address.legal.line1"))]
#[case(create(&[("address.shipping.line1", "7 Harbor Way")], vec![]), Some("address.shipping.country"))]
#[case(create(&[], vec![email("a@example.com"), email("b@example.com")]), Some("channels"))]
#[case(create(&[("id.external", "C-1")], vec![]), Some("id.external"))]
#[case(Intent::Create { fields: domain::Fields::new(), channels: vec![], ticket_id: Some("1".into()), no_sync: false }, None)]
fn what_cannot_be_created_says_why(#[case] intent: Intent, #[case] field: Option<&str>) {
    let failure = offline(PATCH).prepare(&intent, &Target::default()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), field);
}

#[test]
fn a_customer_that_was_not_read_is_not_changed() {
    let unread = Target { remote_id: Some(ID.into()), ..Target::default() };
    for intent in [edit(&[("name.given", "Joan")]), add(email("a@example.com")), remove(email("a@example.com"))] {
        assert_eq!(offline(PATCH).prepare(&intent, &unread).unwrap_err().kind, FailureKind::Impossible);
    }
}

#[tokio::test]
async fn a_customer_that_is_another_is_not_changed() {
    let other = Target { remote_id: Some("0b6f3c11-1111-4222-8333-444455556666".into()), ..just_read("customer.json").await };
    assert!(offline(PATCH).prepare(&edit(&[("name.given", "Joan")]), &other).is_err());
}

#[tokio::test]
async fn a_channel_in_another_writing_is_written_anew() {
    let sent = prepared(PATCH, &change(email("jane.smith@example.com"), email("Jane.Smith@example.com"))).await;
    assert_eq!(sent, json!({"email": "Jane.Smith@example.com"}));
}

#[tokio::test]
async fn a_channel_that_is_gone_is_simply_set() {
    let sent = offline(PATCH)
        .prepare(&change(email("old@example.com"), email("new@example.com")), &just_read("customer_sparse.json").await)
        .unwrap();
    assert_eq!(body(&sent[0]), &json!({"email": "new@example.com"}));
}

#[tokio::test]
async fn channels_that_are_not_understood_are_not_touched() {
    let target = read_as(json!({"id": ID, "status": "ACTIVE", "email": {"address": "jane@example.com"}})).await;
    assert!(offline(PATCH).prepare(&add(email("a@example.com")), &target).is_err());
    assert!(offline(PUT).prepare(&edit(&[("name.given", "Joan")]), &target).is_err());
}

#[tokio::test]
async fn metadata_go_out_whole() {
    let sent = prepared(PATCH, &edit(&[("custom.colour", "red")])).await;
    assert_eq!(sent, json!({"metadata": {"colour": "red", "level": 3, "source": "console"}}));
}

#[tokio::test]
async fn metadata_in_a_strange_form_are_not_overwritten() {
    let target = read_as(json!({"id": ID, "status": "ACTIVE", "metadata": ["a"]})).await;
    assert!(offline(PATCH).prepare(&edit(&[("custom.colour", "red")]), &target).is_err());
}

#[tokio::test]
async fn a_country_is_sent_as_two_letters() {
    let sent = prepared(PATCH, &edit(&[("address.legal.country", "Canada")])).await;
    assert_eq!(sent["legal_address"]["country_code"], "CA");
}

#[tokio::test]
async fn a_prospect_gets_its_first_address_only_whole() {
    let target = just_read("customer_sparse.json").await;
    let failure = offline(PATCH).prepare(&edit(&[("address.legal.city", "Albany")]), &target).unwrap_err();
    assert_eq!(failure.fields[0].0, "address.legal.line1");
    let whole = edit(&[("address.legal.line1", "1 State St."), ("address.legal.country", "US")]);
    let sent = offline(PATCH).prepare(&whole, &target).unwrap();
    assert_eq!(body(&sent[0]), &json!({"legal_address": {"address_line_1": "1 State St.", "country_code": "US"}}));
}

#[tokio::test]
async fn a_replacement_sends_back_what_is_not_understood() {
    let target = read_as(json!({"id": ID, "status": "ACTIVE", "chosen_name": "Janey", "tenant": "t"})).await;
    let sent = offline(PUT).prepare(&edit(&[("name.given", "Joan")]), &target).unwrap();
    assert_eq!(body(&sent[0]), &json!({"chosen_name": "Janey", "first_name": "Joan", "status": "ACTIVE", "tenant": "t"}));
}

#[tokio::test]
async fn a_replacement_needs_the_status() {
    let target = read_as(json!({"id": ID})).await;
    assert!(offline(PUT).prepare(&edit(&[("name.given", "Joan")]), &target).is_err());
    assert!(offline(PATCH).prepare(&edit(&[("name.given", "Joan")]), &target).is_ok());
}

#[tokio::test]
async fn a_replacement_never_drops_half_an_address() {
    let target = read_as(json!({"id": ID, "status": "ACTIVE", "legal_address": {"city": "Albany"}})).await;
    assert!(offline(PUT).prepare(&edit(&[("name.given", "Joan")]), &target).is_err());
}

proptest! {
    #[test]
    fn the_same_intent_gives_the_same_bytes_and_never_a_social_security_number(
        given in "\\PC{1,20}", custom in "[a-z]{1,8}", number in "[0-9]{3}-[0-9]{2}-[0-9]{4}",
    ) {
        let intent = create(&[("name.given", &given), (&format!("custom.{custom}"), &given), ("ssn", &number)], vec![]);
        let target = Target { idempotency_key: Some(IDEMPOTENCY_KEY.into()), ..Target::default() };
        let once = offline(PATCH).prepare(&intent, &target).unwrap();
        prop_assert_eq!(&once, &offline(PATCH).prepare(&intent, &target).unwrap());
        prop_assert_eq!(&body(&once[0])["ssn"], &placeholder("ssn"));
        prop_assert!(!body(&once[0]).to_string().contains(&number) || given.contains(&number));
    }
}
