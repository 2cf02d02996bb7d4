//! Which requests an intent becomes. An update replaces everything, so most of it is about what must not be lost.

use domain::{ChannelKind, Fields, Intent};
use providers::{Body, FailureKind, Target};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    ERIKA, JOHN, address, channel_id, customer, edit, fixture, fresh, john, new_customer, offline, reply, whom,
};

/// The contact that one update sends.
fn contact(intent: &Intent, target: &Target) -> Value {
    let mut prepared = offline().prepare(intent, target).unwrap();
    assert_eq!(prepared.len(), 1);
    let request = prepared.remove(0);
    assert_eq!(request.method, "PUT");
    assert_eq!(request.idempotency_key, None, "an update can be repeated as it is");
    match request.body {
        Body::Json(body) => body["contact"].clone(),
        other => panic!("{other:?}"),
    }
}

fn nothing(intent: &Intent, target: &Target) {
    assert_eq!(offline().prepare(intent, target).unwrap(), [], "nothing is left to do");
}

fn reason(intent: &Intent, target: &Target) -> String {
    let failure = offline().prepare(intent, target).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    failure.message
}

/// Trap 1: what is not sent becomes empty.
#[tokio::test]
async fn an_update_sends_everything_back() {
    let sent = contact(&edit(&[("name.family", "Smith")]), &john().await);
    assert_eq!(
        sent,
        json!({
            "forename": "John",
            "surname": "Smith",
            "companyname": "Example Inc.",
            "salutation": "Mr.",
            "title": "Dr.",
            "email": "john.doe@example.com",
            "phone": "0049123456789",
            "mobile": "0049987654321",
            "dob": "1991-02-03",
            "picture": "DOC_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "address": {
                "street": "Example Street",
                "street_number": "6a",
                "city": "Examplecity",
                "postal_code": "01234",
                "country": "DE",
                "floor": 3,
            },
        }),
        "the date without its time, phones and country as they came, null left out, unknown properties kept"
    );
}

/// Traps 2, 3, 11: an unrelated edit rewrites nothing but the date.
#[tokio::test]
async fn an_unrelated_edit_of_an_older_customer() {
    let sent = contact(&edit(&[("address.legal.line2", "c/o Schmidt")]), &fresh(ERIKA, fixture(200, "customer_2021.json")).await);
    assert_eq!(
        sent,
        json!({
            "forename": "Erika",
            "surname": "Mustermann",
            "phone": "0049-123-456789",
            "dob": "1905-03-03",
            "address": {
                "street": "Goethestraße",
                "street_number": "12",
                "additional_address_data": "c/o Schmidt",
                "postal_code": "1067",
                "city": "Dresden",
                "country": "Germany",
            },
        })
    );
}

/// Trap 10: taken in and not returned, so a replacement cannot keep it. None is made up, and one that is shown after all goes back.
#[tokio::test]
async fn the_type_of_an_address_is_sent_only_as_it_is_shown() {
    let create = offline().prepare(&new_customer(), &Target::default()).unwrap().remove(0);
    let Body::Json(body) = create.body else { panic!("JSON is sent") };
    assert_eq!(body["contact"]["address"].get("type"), None, "what cannot be read back cannot be observed as done");
    let moves = edit(&[("address.legal.city", "Dresden")]);
    let sent = contact(&moves, &john().await);
    assert_eq!((&sent["address"]["city"], sent["address"].get("type")), (&json!("Dresden"), None));
    let shown = json!({"surname": "Doe", "address": {"type": "invoice", "city": "Bonn"}});
    let sent = contact(&moves, &fresh(JOHN, reply(customer(JOHN, shown))).await);
    assert_eq!(sent, json!({"surname": "Doe", "address": {"type": "invoice", "city": "Dresden"}}));
}

#[tokio::test]
async fn clearing_leaves_out() {
    let changes = [
        ("address.legal.street", ""),
        ("address.legal.number", ""),
        ("address.legal.postal_code", ""),
        ("address.legal.city", ""),
        ("address.legal.country", ""),
        ("birth.date", ""),
    ];
    let target = fresh(ERIKA, fixture(200, "customer_2021.json")).await;
    let sent = contact(&edit(&changes), &target);
    let expected = json!({"forename": "Erika", "surname": "Mustermann", "phone": "0049-123-456789"});
    assert_eq!(sent, expected, "an address without parts is none");
}

#[tokio::test]
async fn an_edit_that_is_there_already_sends_nothing() {
    nothing(&edit(&[("name.family", "Doe"), ("birth.date", "1991-02-03")]), &john().await);
    nothing(&edit(&[]), &john().await);
}

#[tokio::test]
async fn without_the_whole_customer_nothing_is_replaced() {
    let change = edit(&[("name.family", "Smith")]);
    assert!(reason(&change, &whom(JOHN)).contains("read whole"));
    let empty = fresh(JOHN, reply(json!({"object": "payment.customers", "id": JOHN}))).await;
    assert!(reason(&change, &empty).contains("read whole"), "a reply without a contact says nothing about the contact");
    let other = Target { remote_id: Some(ERIKA.into()), ..john().await };
    assert!(reason(&change, &other).contains("another"));
}

#[rstest]
#[case("brand", "Fietsenwinkel")]
#[case("custom.segment", "gold")]
#[case("birth.date", "next week")]
#[tokio::test]
async fn what_cannot_be_set_is_not_sent(#[case] key: &str, #[case] value: &str) {
    reason(&edit(&[(key, value)]), &john().await);
}

#[tokio::test]
async fn channels_are_properties_of_the_contact() {
    let target = john().await;
    let (email, phone) = (ChannelKind::Email, ChannelKind::Telephone);
    let change = Intent::ChangeChannel {
        channel: channel_id(),
        before: address(email.clone(), "john.doe@example.com"),
        after: address(email.clone(), "j.doe@example.org"),
        no_sync: false,
    };
    assert_eq!(contact(&change, &target)["email"], "j.doe@example.org");
    let remove = Intent::RemoveChannel { channel: channel_id(), address: address(phone.clone(), "0049123456789") };
    let sent = contact(&remove, &target);
    assert_eq!((sent.get("phone"), &sent["mobile"]), (None, &json!("0049987654321")));
    let bare = fresh(JOHN, reply(customer(JOHN, json!({"surname": "Doe"})))).await;
    let add = Intent::AddChannel { channel: channel_id(), address: address(phone, "+49123456789"), no_sync: false };
    assert_eq!(contact(&add, &bare), json!({"surname": "Doe", "phone": "+49123456789"}));
}

/// Trap 3: the same number in another writing is there already.
#[tokio::test]
async fn a_channel_that_is_there_already_sends_nothing() {
    let target = john().await;
    let phone = address(ChannelKind::Telephone, "+49123456789");
    nothing(&Intent::AddChannel { channel: channel_id(), address: phone.clone(), no_sync: false }, &target);
    let before = address(ChannelKind::Telephone, "0049555");
    nothing(&Intent::ChangeChannel { channel: channel_id(), before: before.clone(), after: phone, no_sync: false }, &target);
    nothing(&Intent::RemoveChannel { channel: channel_id(), address: before }, &target);
}

#[tokio::test]
async fn another_address_in_the_same_place_is_not_overwritten() {
    let target = john().await;
    let other = address(ChannelKind::Email, "other@example.com");
    let add = Intent::AddChannel { channel: channel_id(), address: other.clone(), no_sync: false };
    assert!(reason(&add, &target).contains("only one e-mail address"));
    let before = address(ChannelKind::Email, "gone@example.com");
    let change = Intent::ChangeChannel { channel: channel_id(), before, after: other, no_sync: false };
    assert!(reason(&change, &target).contains("another one stands there now"), "nobody has seen the one that would be lost");
    let twitter = Intent::AddChannel { channel: channel_id(), address: address(ChannelKind::Twitter, "jd"), no_sync: false };
    reason(&twitter, &target);
}

#[tokio::test]
async fn a_channel_can_change_its_kind() {
    let target = fresh(JOHN, reply(customer(JOHN, json!({"phone": "0049123456789"})))).await;
    let change = Intent::ChangeChannel {
        channel: channel_id(),
        before: address(ChannelKind::Telephone, "0049123456789"),
        after: address(ChannelKind::Mobile, "+49123456789"),
        no_sync: false,
    };
    assert_eq!(contact(&change, &target), json!({"mobile": "+49123456789"}));
}

/// Trap 5: the key goes with a create, and with nothing else.
#[tokio::test]
async fn only_a_create_carries_a_key() {
    let target = john().await;
    let create = offline().prepare(&new_customer(), &target).unwrap();
    assert_eq!(create[0].idempotency_key.as_deref(), Some("key-1"));
    assert_eq!(offline().prepare(&Intent::Delete, &target).unwrap()[0].idempotency_key, None);
}

#[tokio::test]
async fn a_create_without_any_value_is_not_sent() {
    let empty = Intent::Create { fields: Fields::new(), channels: Vec::new(), ticket_id: None, no_sync: false };
    reason(&empty, &Target::default());
    let two = Intent::Create {
        fields: Fields::new(),
        channels: ["a@example.com", "b@example.com"].map(|email| address(ChannelKind::Email, email)).into(),
        ticket_id: None,
        no_sync: false,
    };
    reason(&two, &Target::default());
}

#[rstest]
#[case(Intent::Purge)]
#[case(Intent::SyncWithCrm { kind: ChannelKind::Email, address: "john.doe@example.com".into() })]
#[case(Intent::AddEvent { message: "paid".into(), initiated_by: String::new(), source_url: String::new() })]
#[tokio::test]
async fn what_there_is_no_request_for(#[case] intent: Intent) {
    reason(&intent, &john().await);
}
