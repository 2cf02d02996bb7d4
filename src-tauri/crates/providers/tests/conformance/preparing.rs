//! Which requests an intent becomes.

use std::sync::Arc;

use domain::operation::FieldChange;
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelAddress, ChannelId, ChannelKind, Fields, Intent, RemoteRecord};
use providers::{Body, FailureKind, PreparedRequest, Provider, Target};
use rstest::rstest;

use crate::support::{BRAND, offline};

const OPERATION: &str = "01939b5e-7a00-7000-8000-000000000001";

/// A request in one line: method, last part of the path, parameters.
fn line(request: &PreparedRequest) -> String {
    let parameters = match &request.body {
        Body::Empty | Body::Json(_) => &request.query,
        Body::Form(parameters) | Body::Multipart(parameters) => parameters,
    };
    let path = request.path.trim_start_matches("/api/v2/");
    let parameters: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {path} {}", request.method, parameters.join(" ")).trim_end().to_owned()
}

fn prepared(provider: &Arc<dyn Provider>, intent: &Intent, target: &Target) -> Vec<String> {
    provider.prepare(intent, target).unwrap().iter().map(line).collect()
}

fn reason(provider: &Arc<dyn Provider>, intent: &Intent, target: &Target) -> String {
    let failure = provider.prepare(intent, target).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible);
    failure.message
}

fn address(kind: ChannelKind, value: &str) -> ChannelAddress {
    ChannelAddress { kind, value: value.into() }
}

fn email(value: &str) -> ChannelAddress {
    address(ChannelKind::Email, value)
}

fn phone(value: &str) -> ChannelAddress {
    address(ChannelKind::Telephone, value)
}

fn channel_id() -> ChannelId {
    OPERATION.parse().unwrap()
}

fn jan() -> RemoteRecord {
    RemoteRecord {
        remote_id: "4711".into(),
        coverage: Coverage::Whole,
        fields: [("name.given", "Jan"), ("name.family", "Jansen"), ("id.external", "C-1001"), ("brand", "Fietsenwinkel")]
            .into_iter()
            .collect(),
        channels: Some(vec![
            RemoteChannel { remote_id: Some("81".into()), kind: ChannelKind::Email, address: "Jan@example.com".into() },
            RemoteChannel { remote_id: None, kind: ChannelKind::Telephone, address: "+31612345678".into() },
        ]),
        extra: serde_json::Map::new(),
    }
}

fn target(fresh: RemoteRecord) -> Target {
    Target {
        remote_id: Some(fresh.remote_id.clone()),
        external_id: fresh.fields.get("id.external").map(ToOwned::to_owned),
        fresh: Some(fresh),
        operation_id: Some(OPERATION.into()),
        ..Target::default()
    }
}

fn without(key: &str) -> RemoteRecord {
    let mut fresh = jan();
    fresh.fields.set(key.into(), "");
    fresh
}

fn edit(changes: &[(&str, &str)]) -> Intent {
    let changes =
        changes.iter().map(|(key, after)| FieldChange { key: (*key).into(), before: String::new(), after: (*after).into() });
    Intent::Edit { changes: changes.collect() }
}

fn create(channels: Vec<ChannelAddress>, ticket_id: Option<&str>, no_sync: bool) -> Intent {
    let fields: Fields = [("name.given", "Zoë"), ("id.external", "C-2"), ("custom.segment", "goud")].into_iter().collect();
    Intent::Create { fields, channels, ticket_id: ticket_id.map(ToOwned::to_owned), no_sync }
}

const NEW: &str = "brand_id=1 primary_id=C-2";
const REST: &str = "firstname=Zoë";

#[rstest]
#[case::nothing(vec![], "")]
#[case::one(vec![phone("+31612345678")], "channel_id=telephone customer_link_channel=+31612345678 ")]
#[case::two_kinds(
    vec![email("a@example.com"), phone("+31612345678")],
    "channel_id=email customer_link_channel=a@example.com | extra_telephone=+31612345678"
)]
#[case::two_of_a_kind(
    vec![email("a@example.com"), email("b@example.com")],
    "channel_id=email customer_link_channel=a@example.com | extra_email=b@example.com"
)]
#[case::handle_and_both(
    vec![email("a@example.com"), phone("+31612345678"), address(ChannelKind::Twitter, "zoe")],
    "channel_id=twitter customer_link_channel=zoe | extra_email=a@example.com extra_telephone=+31612345678"
)]
fn a_new_customer_whose_channels_fit(#[case] channels: Vec<ChannelAddress>, #[case] expected: &str) {
    let (link, extras) = expected.split_once('|').unwrap_or((expected, ""));
    let words = ["POST customer", link, NEW, REST, extras, "custom_segment=goud"];
    let expected = words.iter().flat_map(|words| words.split_whitespace()).collect::<Vec<_>>().join(" ");
    let got = prepared(&offline(BRAND), &create(channels, None, false), &Target::default());
    assert_eq!(got, [expected], "one request does it all, so nothing can be left half done");
}

fn many() -> Vec<ChannelAddress> {
    vec![email("a@example.com"), email("b@example.com"), email("c@example.com"), phone("+31612345678")]
}

const CRUD: &str = "POST customer/createCustomerCRUD primaryID=C-2 brandID=1 firstname=Zoë custom_segment=goud \
    customerChannelType_0=1 customerChannelValue_0=a@example.com customerChannelType_1=1 customerChannelValue_1=b@example.com \
    customerChannelType_2=1 customerChannelValue_2=c@example.com customerChannelType_3=2 customerChannelValue_3=+31612345678";

#[test]
fn channels_that_do_not_fit_go_along_as_pairs() {
    assert_eq!(prepared(&offline(BRAND), &create(many(), None, false), &Target::default()), [CRUD]);
}

#[rstest]
#[case::a_ticket("auto", Some("5501"), false, "ticket_id=5501 ", "")]
#[case::a_ticket_whatever_the_setting("createCustomerCRUD", Some("5501"), false, "ticket_id=5501 ", "")]
#[case::tickets_that_stay("auto", None, true, "", "noSync=1 ")]
#[case::by_setting("customer", None, false, "", "")]
fn channels_that_do_not_fit_follow_one_by_one(
    #[case] create_with: &str,
    #[case] ticket_id: Option<&str>,
    #[case] no_sync: bool,
    #[case] ticket: &str,
    #[case] flag: &str,
) {
    let settings = [BRAND, &[("create_with", create_with)]].concat();
    let got = prepared(&offline(&settings), &create(many(), ticket_id, no_sync), &Target::default());
    assert_eq!(
        got,
        [
            format!(
                "POST customer channel_id=email customer_link_channel=a@example.com {NEW} {flag}{REST} {ticket}\
                 extra_email=b@example.com extra_telephone=+31612345678 custom_segment=goud"
            ),
            format!("POST customer/addChannelOnly primary_id=C-2 brand_id=1 {flag}extra_email=c@example.com"),
        ]
    );
}

#[test]
fn create_with_crud_takes_pairs_also_where_the_channels_would_fit() {
    let settings = [BRAND, &[("create_with", "createCustomerCRUD")]].concat();
    assert_eq!(prepared(&offline(&settings), &create(many(), None, false), &Target::default()), [CRUD]);
}

#[rstest]
#[case::no_external_id([("name.given", "Jan"), ("custom.a", "b")], "external id")]
#[case::a_name_outside_the_pattern([("name.given", "Łukasz"), ("id.external", "C-2")], "“Ł”")]
#[case::a_custom_name_with_a_blank([("custom.a b", "x"), ("id.external", "C-2")], "custom fields")]
#[case::a_field_that_is_shown_only([("brand", "Bakkerij"), ("id.external", "C-2")], "brand")]
fn a_new_customer_that_cannot_be(#[case] fields: [(&str, &str); 2], #[case] says: &str) {
    let intent = Intent::Create { fields: fields.into_iter().collect(), channels: vec![], ticket_id: None, no_sync: false };
    let reason = reason(&offline(BRAND), &intent, &Target::default());
    assert!(reason.contains(says), "{reason}");
}

#[test]
fn without_a_brand_nobody_is_created() {
    let failure = offline(&[]).prepare(&create(vec![], None, false), &Target::default()).unwrap_err();
    assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), Some("brand_id"), "the agent is led to the setting");
}

#[rstest]
#[case::one_name(&[("name.given", "Johan")], "firstname=Johan lastname=Jansen")]
#[case::custom_only(&[("custom.segment", "zilver")], "custom_segment=zilver")]
#[case::clearing_a_custom_field(&[("custom.segment", "")], "custom_segment=")]
fn an_edit_takes_the_call_that_keeps_what_is_not_sent(#[case] changes: &[(&str, &str)], #[case] expected: &str) {
    let got = prepared(&offline(BRAND), &edit(changes), &target(jan()));
    assert_eq!(got, [format!("PUT customer/updateCustomer externalPrimaryID=C-1001 brandID=1 {expected}")]);
}

#[test]
fn names_are_never_blanked() {
    let provider = offline(BRAND);
    let fresh = target(without("id.external"));
    assert_eq!(
        prepared(&provider, &edit(&[("custom.segment", "zilver")]), &fresh),
        ["PUT customer/4711 brandID=1 firstname=Jan lastname=Jansen custom_segment=zilver"],
        "PUT item takes a missing name for an empty one, so both go along unchanged"
    );
    assert!(reason(&provider, &edit(&[("name.given", "")]), &fresh).contains("cannot be emptied"));
    let mut unknown = without("name.family");
    unknown.fields.set("id.external".into(), "");
    unknown.coverage = Coverage::Summary;
    assert!(
        reason(&provider, &edit(&[("name.given", "Johan")]), &target(unknown)).contains("not known"),
        "a name the reply did not show may exist"
    );
    let mut odd = without("id.external");
    odd.fields.set("name.family".into(), "Đorđević");
    assert!(
        reason(&provider, &edit(&[("name.given", "Johan")]), &target(odd)).contains('Đ'),
        "a name that cannot be sent back as it is would be lost"
    );
}

#[rstest]
#[case::another_brand(BRAND, "Bakkerij")]
#[case::a_brand_nobody_can_compare(&[("brand_id", "1")], "Fietsenwinkel")]
fn an_external_id_of_another_brand_is_not_used(#[case] settings: &[(&str, &str)], #[case] brand: &str) {
    let mut fresh = jan();
    fresh.fields.set("brand".into(), brand);
    let got = prepared(&offline(settings), &edit(&[("name.given", "Johan")]), &target(fresh));
    assert_eq!(
        got,
        ["PUT customer/4711 firstname=Johan lastname=Jansen"],
        "the same external id in the connection's brand is somebody else, and a brand id could move the customer"
    );
}

#[test]
fn a_brand_id_in_the_reply_settles_it() {
    let mut fresh = jan();
    fresh.extra.insert("brand_id".into(), 2.into());
    let got = prepared(&offline(BRAND), &edit(&[("name.given", "Johan")]), &target(fresh));
    assert_eq!(got, ["PUT customer/4711 firstname=Johan lastname=Jansen"]);
}

#[test]
fn a_stale_external_id_is_not_used() {
    let mut target = target(without("id.external"));
    target.external_id = Some("C-1001".into());
    let got = prepared(&offline(BRAND), &edit(&[("name.given", "Johan")]), &target);
    assert_eq!(got, ["PUT customer/4711 brandID=1 firstname=Johan lastname=Jansen"]);
}

#[rstest]
#[case::email(email("new@example.com"), "extra_email=new@example.com")]
#[case::phone(phone("+31201234567"), "extra_telephone=+31201234567")]
#[case::twitter(address(ChannelKind::Twitter, "jan_j"), "extra_twitter=jan_j")]
#[case::facebook(address(ChannelKind::Facebook, "100004242"), "extra_facebook=100004242")]
fn a_channel_is_added_by_its_own_parameter(#[case] address: ChannelAddress, #[case] expected: &str) {
    let add = |no_sync| Intent::AddChannel { channel: channel_id(), address: address.clone(), no_sync };
    let provider = offline(BRAND);
    assert_eq!(
        prepared(&provider, &add(false), &target(jan())),
        [format!("POST customer/addChannelOnly customer_id=4711 brand_id=1 {expected}")]
    );
    assert_eq!(
        prepared(&provider, &add(true), &target(jan())),
        [format!("POST customer/addChannelOnly customer_id=4711 brand_id=1 noSync=1 {expected}")],
        "true is 1, and false is left out"
    );
}

#[rstest]
#[case(email("jan@EXAMPLE.com"))]
#[case(phone("+31612345678"))]
fn a_channel_that_is_there_is_not_added_again(#[case] address: ChannelAddress) {
    let intent = Intent::AddChannel { channel: channel_id(), address, no_sync: false };
    assert!(prepared(&offline(BRAND), &intent, &target(jan())).is_empty());
}

#[rstest]
#[case(phone("0612345678"))]
#[case(address(ChannelKind::Other("whatsapp".into()), "x"))]
fn an_address_the_parameter_does_not_take_is_not_sent(#[case] address: ChannelAddress) {
    reason(&offline(BRAND), &Intent::AddChannel { channel: channel_id(), address, no_sync: false }, &target(jan()));
}

fn change(before: ChannelAddress, after: ChannelAddress) -> Intent {
    Intent::ChangeChannel { channel: channel_id(), before, after, no_sync: false }
}

const DELETE_EMAIL: &str = "DELETE customer/4711/channel/81";

#[test]
fn a_changed_channel_is_added_before_the_old_one_goes() {
    let provider = offline(BRAND);
    let old = email("Jan@example.com");
    assert_eq!(
        prepared(&provider, &change(old.clone(), email("new@example.com")), &target(jan())),
        ["POST customer/addChannelOnly customer_id=4711 brand_id=1 extra_email=new@example.com", DELETE_EMAIL]
    );
    let mut there = jan();
    there.channels.as_mut().unwrap().push(RemoteChannel {
        remote_id: Some("83".into()),
        kind: ChannelKind::Email,
        address: "new@example.com".into(),
    });
    assert_eq!(
        prepared(&provider, &change(old.clone(), email("new@example.com")), &target(there)),
        [DELETE_EMAIL],
        "the first half was carried out already"
    );
    assert!(
        prepared(&provider, &change(old.clone(), email("jan@example.com")), &target(jan())).is_empty(),
        "another writing of the same address: deleting the old one would delete the new one"
    );
}

#[test]
fn a_channel_whose_number_is_unknown_is_neither_removed_nor_doubled() {
    let provider = offline(BRAND);
    let old = phone("+31612345678");
    let remove = Intent::RemoveChannel { channel: channel_id(), address: old.clone() };
    assert!(reason(&provider, &remove, &target(jan())).contains("number"));
    reason(&provider, &change(old, phone("+31201234567")), &target(jan()));
}

#[test]
fn a_channel_is_removed_by_the_number_just_read() {
    let provider = offline(BRAND);
    let remove = |value: &str| Intent::RemoveChannel { channel: channel_id(), address: email(value) };
    assert_eq!(prepared(&provider, &remove("Jan@example.com"), &target(jan())), [DELETE_EMAIL]);
    assert!(prepared(&provider, &remove("gone@example.com"), &target(jan())).is_empty(), "gone already");
    let mut untold = jan();
    untold.channels = None;
    reason(&provider, &remove("Jan@example.com"), &target(untold));
}

#[rstest]
#[case::without_a_link("", "urn:uuid:01939b5e-7a00-7000-8000-000000000001")]
#[case::with_a_link(
    "https://shop.example/1?a=b",
    "https://shop.example/1?a=b#customer-console-operation=01939b5e-7a00-7000-8000-000000000001"
)]
#[case::with_a_fragment(
    "https://shop.example/#top",
    "https://shop.example/#top&customer-console-operation=01939b5e-7a00-7000-8000-000000000001"
)]
fn an_event_carries_the_operation(#[case] source_url: &str, #[case] expected: &str) {
    let intent = Intent::AddEvent { message: "Paid".into(), initiated_by: "Shop".into(), source_url: source_url.into() };
    let got = prepared(&offline(BRAND), &intent, &target(jan()));
    assert_eq!(
        got,
        [format!("POST customer/externalEvent customer_id=4711 brand_id=1 initiated_by=Shop message=Paid source_url={expected}")]
    );
}

#[rstest]
#[case(ChannelKind::Telephone, "phoneNumber")]
#[case(ChannelKind::Email, "email")]
fn a_crm_is_asked_with_its_own_words(#[case] kind: ChannelKind, #[case] word: &str) {
    let intent = Intent::SyncWithCrm { kind, address: "x".into() };
    let got = prepared(&offline(BRAND), &intent, &target(jan()));
    assert_eq!(got, [format!("POST customer/syncWithCRM brandID=1 channel={word} address=x")]);
}

#[test]
fn deleting_and_purging_follow_the_settings() {
    let provider = offline(BRAND);
    assert_eq!(prepared(&provider, &Intent::Delete, &target(jan())), ["DELETE customer/4711"]);
    assert_eq!(prepared(&provider, &Intent::Purge, &target(jan())), ["DELETE customer/purgedata customer_id=4711"]);
    let settings = [BRAND, &[("purge_path", "/api/v2/customer/{id}/purgedata"), ("purge_parameters", "sure=1")]].concat();
    assert_eq!(prepared(&offline(&settings), &Intent::Purge, &target(jan())), ["DELETE customer/4711/purgedata sure=1"]);
}

#[rstest]
#[case(Intent::Delete)]
#[case(Intent::Purge)]
fn nobody_is_deleted_by_a_word(#[case] intent: Intent) {
    let mut fresh = jan();
    fresh.remote_id = "purgedata".into();
    reason(&offline(BRAND), &intent, &target(fresh));
}

#[test]
fn a_customer_not_read_yet_is_not_edited() {
    reason(&offline(BRAND), &edit(&[("name.given", "Johan")]), &Target { remote_id: Some("4711".into()), ..Target::default() });
}
