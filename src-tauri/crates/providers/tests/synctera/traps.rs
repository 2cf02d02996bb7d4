//! One test for each point of the API notes, section 5, "What can lose data or surprise".

use domain::capabilities::{CreateTrace, Support};
use domain::{ChannelKind, FieldKind, Need, ProviderKind};
use providers::{Criterion, Effect, FailureKind, Target, capabilities};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{
    ID, IDEMPOTENCY_KEY, account, add, change, create, edit, email, fixture, json as body, just_read, offline, phone, read_as,
    remove, replaceable,
};

const PATCH: &[(&str, &str)] = &[];
const PUT: &[(&str, &str)] = &[("update_with", "put")];

#[tokio::test]
async fn trap_1_no_request_lets_the_legal_address_be_copied_over_the_shipping_address() {
    let target = replaceable(just_read("customer.json").await);
    for settings in [PATCH, PUT] {
        let moves = edit(&[("address.legal.line1", "1 State St.")]);
        let sent = offline(settings).prepare(&moves, &target).unwrap();
        assert_eq!(body(&sent[0])["shipping_address"]["address_line_1"], "7 Harbor Way", "the other address stays as it is");
        assert_eq!(body(&sent[0])["shipping_address"]["address_line_2"], "Dock 4");
    }
    let without = read_as(json!({
        "id": ID, "status": "ACTIVE", "legal_address": {"address_line_1": "1 State St.", "country_code": "US"}
    }));
    let without = without.await;
    let renamed = edit(&[("name.given", "Joan")]);
    assert!(offline(PUT).prepare(&renamed, &without).is_err(), "replacing would fill in an address nobody asked for");
    let sent = offline(PATCH).prepare(&renamed, &without).unwrap();
    assert_eq!(body(&sent[0]), &json!({"first_name": "Joan"}));
    assert!(!capabilities(ProviderKind::Synctera).create_effect.is_empty(), "what creating does is said beforehand");
}

#[tokio::test]
async fn trap_2_a_replacement_sends_back_all_that_may_be_and_nothing_that_may_not() {
    let target = replaceable(just_read("customer.json").await);
    let sent = offline(PUT).prepare(&edit(&[("name.given", "Joan")]), &target).unwrap();
    let sent = body(&sent[0]).as_object().unwrap();
    let names: Vec<&str> = sent.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "ban_status",
            "dob",
            "email",
            "first_name",
            "last_name",
            "legal_address",
            "metadata",
            "middle_name",
            "phone_number",
            "shipping_address",
            "status",
            "tenant",
        ]
    );
    assert!(sent["legal_address"].get("id").is_none(), "read-only inside an address too");
    assert_eq!(sent["legal_address"]["nickname"], "Home");
}

#[tokio::test]
async fn trap_3_an_address_and_metadata_go_out_complete() {
    let target = just_read("customer.json").await;
    let sent = offline(PATCH).prepare(&edit(&[("address.legal.city", "Albany"), ("custom.a", "b")]), &target).unwrap();
    assert_eq!(
        body(&sent[0])["legal_address"],
        json!({
            "address_line_1": "100 Main St.",
            "city": "Albany",
            "country_code": "US",
            "nickname": "Home",
            "postal_code": "10001",
            "state": "NY",
        })
    );
    assert_eq!(body(&sent[0])["metadata"], json!({"a": "b", "level": 3, "source": "console"}));
}

#[tokio::test]
async fn trap_4_nothing_is_emptied() {
    assert!(capabilities(ProviderKind::Synctera).fields.iter().all(|field| !field.clearable));
    let target = just_read("customer.json").await;
    for intent in [edit(&[("name.middle", "")]), remove(phone("+12065550100"))] {
        assert_eq!(offline(PATCH).prepare(&intent, &target).unwrap_err().kind, FailureKind::Impossible);
    }
}

#[tokio::test]
async fn trap_5_what_a_status_needs_is_not_guessed_but_shown_when_the_reply_says_it() {
    let caps = capabilities(ProviderKind::Synctera);
    let required: Vec<&str> = caps.fields.iter().filter(|field| field.need == Need::Required).map(|field| field.key).collect();
    assert_eq!(required, ["status"]);
    let active = create(&[("status", "ACTIVE"), ("name.family", "Smith")], vec![]);
    let requests = offline(PATCH).prepare(&active, &Target::default()).unwrap();
    let account = account().await;
    account.answers(fixture(400, "problem_body.json")).await;
    let failure = account.provider.send(&requests[0]).await.unwrap_err();
    assert_eq!(failure.fields[0], ("birth.date".to_owned(), "This is needed.".to_owned()));
}

#[tokio::test]
async fn trap_6_a_status_that_is_not_possible_names_those_that_are() {
    let account = account().await;
    let target = account.reads("customer.json").await;
    account.answers(fixture(422, "problem_status.json")).await;
    let requests = account.provider.prepare(&edit(&[("status", "FROZEN")]), &target).unwrap();
    let failure = account.provider.send(&requests[0]).await.unwrap_err();
    assert_eq!(failure.fields, [("status".to_owned(), "Possible now: ACTIVE, INACTIVE.".to_owned())]);
    let status = capabilities(ProviderKind::Synctera).field("status").unwrap();
    assert_eq!(status.confirm, ["DECEASED", "ESCHEAT", "SANCTION", "DENIED"]);
}

#[tokio::test]
async fn trap_7_a_ban_status_moves_only_with_a_note_and_a_ban_is_never_ours() {
    let target = just_read("customer.json").await;
    let provider = offline(PATCH);
    let without_note = provider.prepare(&edit(&[("ban.status", "SUSPENDED")]), &target).unwrap_err();
    assert_eq!(without_note.fields[0].0, "ban.note");
    let ban = edit(&[("ban.status", "BANNED"), ("ban.note", "Fraud")]);
    assert_eq!(provider.prepare(&ban, &target).unwrap_err().fields[0].0, "ban.status");
    let banned = read_as(json!({"id": ID, "status": "ACTIVE", "ban_status": "BANNED"})).await;
    let lift = edit(&[("ban.status", "ALLOWED"), ("ban.note", "Mistake")]);
    assert_eq!(provider.prepare(&lift, &banned).unwrap_err().fields[0].0, "ban.status");
    assert!(provider.prepare(&edit(&[("name.given", "Joan")]), &banned).is_ok(), "the rest of a banned customer can change");
}

#[tokio::test]
async fn trap_8_the_four_digits_of_a_social_security_number_are_never_sent_back() {
    let target = just_read("customer.json").await;
    assert_eq!(target.fresh.as_ref().unwrap().fields.get("ssn"), Some("6789"));
    let renames = edit(&[("name.given", "Joan")]);
    let sent = offline(PATCH).prepare(&renames, &target).unwrap();
    assert!(body(&sent[0]).get("ssn").is_none());
    let failure = offline(PUT).prepare(&renames, &target).unwrap_err();
    assert_eq!(
        (failure.kind, failure.fields[0].0.as_str()),
        (FailureKind::Impossible, "ssn"),
        "without the number it would be emptied"
    );
    for settings in [PATCH, PUT] {
        let sent = offline(settings).prepare(&edit(&[("ssn", "•••-••-6789")]), &target).unwrap();
        assert_eq!(body(&sent[0])["ssn"], "{secret:ssn}", "typed anew it goes out, also with the same last digits");
    }
    let ssn = capabilities(ProviderKind::Synctera).field("ssn").unwrap();
    assert!(ssn.secret && ssn.masked && ssn.kind == FieldKind::Ssn);
}

#[tokio::test]
async fn trap_9_a_duplicate_is_said_in_the_words_of_synctera() {
    let account = account().await;
    account.answers(fixture(409, "problem_duplicate.json")).await;
    let target = Target { idempotency_key: Some(IDEMPOTENCY_KEY.into()), ..Target::default() };
    let requests = account.provider.prepare(&create(&[("name.family", "Smith")], vec![]), &target).unwrap();
    let failure = account.provider.send(&requests[0]).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None));
    assert_eq!(failure.message, "a customer with this ssn exists");
    assert_eq!(capabilities(ProviderKind::Synctera).create_trace, CreateTrace::SameKey);
    assert_eq!(requests[0].idempotency_key.as_deref(), Some(IDEMPOTENCY_KEY));
}

#[tokio::test]
async fn trap_10_a_replacement_carries_no_idempotency_key() {
    let target = replaceable(just_read("customer.json").await);
    let key = |settings| offline(settings).prepare(&edit(&[("name.given", "Joan")]), &target).unwrap()[0].idempotency_key.clone();
    assert_eq!(key(PATCH).as_deref(), Some(IDEMPOTENCY_KEY));
    assert_eq!(key(PUT), None);
}

#[test]
fn trap_11_a_postal_code_in_another_writing_is_no_difference() {
    for key in ["address.legal.postal_code", "address.shipping.postal_code"] {
        assert!(capabilities(ProviderKind::Synctera).field(key).unwrap().kind.same("k1a0b1", "K1A 0B1"), "{key}");
    }
}

#[tokio::test]
async fn trap_12_the_plus_of_a_phone_number_is_escaped() {
    let account = account().await;
    account.answers(fixture(200, "list_of_one.json")).await;
    let criterion = account.provider.criterion("(206) 555-0100").unwrap();
    assert_eq!(criterion, Criterion::Channel(ChannelKind::Telephone, "+12065550100".into()));
    account.provider.find(&criterion).await.unwrap();
    assert!(account.queries().await[0].starts_with("phone_number=%2B12065550100&"), "a bare plus would be a space");
}

#[test]
fn trap_13_no_more_than_a_hundred_are_asked_for() {
    let setting = capabilities(ProviderKind::Synctera).settings.iter().find(|setting| setting.key == "page_size").unwrap();
    assert_eq!(setting.default, "100");
    let refused = crate::support::refused_connect(&[("page_size", "500")], Some("k"));
    assert_eq!(refused.fields[0].0, "page_size");
}

#[tokio::test]
async fn trap_14_an_address_is_looked_for_by_its_filter() {
    let account = account().await;
    account.answers(fixture(200, "list_null.json")).await;
    for typed in ["jane+shop@example.com", "*@example.com"] {
        account.provider.find(&account.provider.criterion(typed).unwrap()).await.unwrap();
    }
    let queries = account.queries().await;
    assert!(queries[0].starts_with("email=jane%2Bshop%40example.com&"), "{}", queries[0]);
    assert!(queries[1].starts_with("email=*%40example.com&"), "{}", queries[1]);
}

#[tokio::test]
async fn trap_15_a_field_that_may_not_change_is_named_by_the_reply() {
    let account = account().await;
    let target = account.reads("customer.json").await;
    account.answers(fixture(400, "problem_body.json")).await;
    let requests = account.provider.prepare(&edit(&[("name.family", "Jones")]), &target).unwrap();
    let failure = account.provider.send(&requests[0]).await.unwrap_err();
    assert!(failure.fields.contains(&("name.family".to_owned(), "This cannot be changed.".to_owned())));
}

#[tokio::test]
async fn trap_16_only_a_customer_just_read_is_written_and_a_channel_changed_elsewhere_is_not_overwritten() {
    let unread = Target { remote_id: Some(ID.into()), ..Target::default() };
    assert!(offline(PATCH).prepare(&edit(&[("name.given", "Joan")]), &unread).is_err());
    let target = just_read("customer.json").await;
    assert!(target.fresh.as_ref().unwrap().fields.get("time.updated").is_some(), "what tells a change elsewhere is kept");
    let stale = change(email("older@example.com"), email("new@example.com"));
    assert!(offline(PATCH).prepare(&stale, &target).is_err());
    assert!(offline(PATCH).prepare(&add(phone("+12065550199")), &target).is_err());
}

#[tokio::test]
async fn what_is_not_offered_is_not_there() {
    let caps = capabilities(ProviderKind::Synctera);
    for support in [caps.remove_channel, caps.timeline, caps.add_event, caps.crm_sync, caps.delete, caps.purge] {
        assert!(matches!(support, Support::No(reason) if reason.ends_with('.')));
    }
    let account = account().await;
    account.answers(ResponseTemplate::new(200)).await;
    assert!(account.provider.timeline(&Target::default(), false).await.is_err());
    assert!(account.received().await.is_empty());
}
