//! From intents to requests.

use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelId, ChannelKind, Intent, ProviderKind, Support};
use providers::{Body, Effect, FailureKind, Target, capabilities};
use rstest::rstest;
use serde_json::json;

use crate::support::{create, demarco, email, offline, phone, prepared};

#[test]
fn all_five_keys_are_always_sent_and_absent_ones_are_null() {
    let request = prepared(&offline(&[]), &create(&[("name.given", "Ann")], vec![email("ann@example.com")]));
    let expected =
        json!({"firstName": "Ann", "lastName": null, "email": "ann@example.com", "phone": null, "externalIdentifier": null});
    assert_eq!(request.body, Body::Json(expected), "what an empty text does is not known");
    assert_eq!(request.idempotency_key, None, "no key is known to this API");
}

#[rstest]
#[case("sample", "281.500.1111")]
#[case("e164", "+12815001111")]
#[case("digits", "12815001111")]
fn phone_numbers_are_sent_in_the_form_of_the_settings(#[case] format: &str, #[case] written: &str) {
    let request = prepared(&offline(&[("phone_format", format)]), &demarco());
    let Body::Json(body) = request.body else { panic!("an import is JSON") };
    assert_eq!(body["phone"], written);
}

#[test]
fn the_same_intent_gives_the_same_request() {
    let provider = offline(&[]);
    assert_eq!(prepared(&provider, &demarco()), prepared(&provider, &demarco()));
}

#[rstest]
#[case::nobody_to_reach(create(&[("name.given", "Ann"), ("id.external", "C-1")], Vec::new()))]
#[case::two_addresses(create(&[], vec![email("a@example.com"), email("b@example.com")]))]
#[case::two_numbers(create(&[], vec![phone("+12815001111"), phone("+12815001112")]))]
#[case::another_kind(create(&[], vec![email("a@example.com"), ChannelAddress { kind: ChannelKind::Twitter, value: "a".into() }]))]
#[case::a_fact(create(&[("status", "ACTIVE")], vec![email("a@example.com")]))]
#[case::an_unknown_field(create(&[("custom.segment", "gold")], vec![email("a@example.com")]))]
#[case::a_ticket(Intent::Create {
    fields: domain::Fields::new(), channels: vec![email("a@example.com")], ticket_id: Some("5501".into()), no_sync: false
})]
fn what_an_import_cannot_carry_is_not_dropped_silently(#[case] intent: Intent) {
    let failure = offline(&[]).prepare(&intent, &Target::default()).unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Impossible, Effect::None));
    assert!(!failure.message.is_empty());
}

fn channel() -> ChannelId {
    serde_json::from_value(json!("01939b5e-7a00-7000-8000-000000000001")).unwrap()
}

#[rstest]
#[case(
    Intent::Edit { changes: vec![FieldChange { key: "name.given".into(), before: "A".into(), after: "B".into() }] },
    capabilities(ProviderKind::Securely).update
)]
#[case(
    Intent::AddChannel { channel: channel(), address: email("a@example.com"), no_sync: false },
    capabilities(ProviderKind::Securely).add_channel
)]
#[case(
    Intent::ChangeChannel { channel: channel(), before: email("a@example.com"), after: email("b@example.com"), no_sync: false },
    capabilities(ProviderKind::Securely).change_channel
)]
#[case(
    Intent::RemoveChannel { channel: channel(), address: email("a@example.com") },
    capabilities(ProviderKind::Securely).remove_channel
)]
#[case(
    Intent::AddEvent { message: "m".into(), initiated_by: String::new(), source_url: String::new() },
    capabilities(ProviderKind::Securely).add_event
)]
#[case(
    Intent::SyncWithCrm { kind: ChannelKind::Email, address: "a@example.com".into() },
    capabilities(ProviderKind::Securely).crm_sync
)]
#[case(Intent::Delete, capabilities(ProviderKind::Securely).delete)]
#[case(Intent::Purge, capabilities(ProviderKind::Securely).purge)]
fn what_is_not_offered_says_so_in_the_words_of_the_capabilities(#[case] intent: Intent, #[case] support: Support) {
    let Support::No(reason) = support else { panic!("{} is not offered", intent.kind()) };
    let failure = offline(&[]).prepare(&intent, &Target::default()).unwrap_err();
    assert_eq!(failure.message, reason);
}
