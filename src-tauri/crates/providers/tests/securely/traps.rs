//! What can lose data or surprise: one test for each trap. Source: Securely API notes, section 7.

use domain::operation::FieldChange;
use domain::{ChannelKind, CreateTrace, Intent, ProviderKind};
use providers::{Criterion, FailureKind, Target, capabilities};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{account, create, demarco, email, fixture, known, offline, phone, prepared};

#[tokio::test]
async fn looking_somebody_up_never_imports() {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    account.provider.probe().await.unwrap();
    for criterion in [
        Criterion::Channel(ChannelKind::Email, "demraco@example.com".into()),
        Criterion::Channel(ChannelKind::Telephone, "+12815001111".into()),
        Criterion::ExternalId("CUSTOMER-001".into()),
        Criterion::AnyId("A-77".into()),
    ] {
        account.provider.find(&criterion).await.unwrap();
    }
    account.provider.read(&known(&[("id.external", "CUSTOMER-001")], &[])).await.unwrap();
    for request in account.received().await {
        assert_eq!(request.url.path(), "/customers/search", "an import with a misspelt address makes a new customer");
    }
}

#[test]
fn editing_is_refused_instead_of_imported_again() {
    let changes = vec![FieldChange { key: "name.given".into(), before: "Demarco".into(), after: "Marco".into() }];
    let failure = offline(&[]).prepare(&Intent::Edit { changes }, &known(&[], &[])).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Impossible, "an import would silently change nothing");
}

#[tokio::test]
async fn an_import_that_changed_nothing_says_so() {
    let account = account().await;
    account.answers(fixture("import_found.json")).await;
    let renamed = create(&[("name.given", "Marco"), ("name.family", "Boyle")], vec![email("demarco@example.com")]);
    let accepted = account.provider.send(&prepared(&account.provider, &renamed)).await.unwrap();
    assert_eq!(accepted.record, None);
    assert_eq!(accepted.message.as_deref(), Some("The customer that came back differs from what was sent: first name."));
}

#[tokio::test]
async fn standardised_values_are_kept_and_searched_by() {
    let account = account().await;
    account.answers_once(fixture("import_found.json")).await;
    account.answers(fixture("search_found.json")).await;
    let fresh = account.provider.send(&prepared(&account.provider, &demarco())).await.unwrap().record.unwrap();
    assert_eq!(fresh.fields.get("name.given"), Some("Demarco"), "not as typed");
    let mut without_ids = fresh.clone();
    without_ids.fields = domain::Fields::new();
    without_ids.channels.as_mut().unwrap().retain(|channel| channel.kind == ChannelKind::Telephone);
    let target = Target { fresh: Some(without_ids), ..Target::default() };
    assert_eq!(account.provider.read(&target).await.unwrap().unwrap().remote_id, fresh.remote_id);
    assert_eq!(account.bodies().await[1], json!({"phone": "2815001111"}), "281.500.1111 is not what it holds");
}

#[tokio::test]
async fn the_first_row_is_never_taken_silently() {
    let account = account().await;
    account.answers(fixture("import_candidates.json")).await;
    let accepted = account.provider.send(&prepared(&account.provider, &demarco())).await.unwrap();
    assert_eq!(accepted.record, None, "the agent chooses");
    let rows: Vec<(&str, Vec<&str>, bool)> = accepted
        .candidates
        .iter()
        .map(|row| (row.record.remote_id.as_str(), row.matched_on.iter().map(String::as_str).collect(), row.exact))
        .collect();
    assert_eq!(
        rows,
        [("1305", vec!["phone"], false), ("1201", vec!["email", "firstName", "lastName"], true)],
        "in the server's order, best match first, exact or not"
    );
}

#[tokio::test]
async fn a_stale_external_id_with_a_right_address_is_pointed_out() {
    let account = account().await;
    account.answers(fixture("import_found.json")).await;
    let stale = create(&[("id.external", "CUSTOMER-001")], vec![email("somebody.else@example.com")]);
    let accepted = account.provider.send(&prepared(&account.provider, &stale)).await.unwrap();
    assert_eq!((accepted.record, accepted.candidates.len()), (None, 1), "the id's owner is another person");
    assert_eq!(accepted.message.as_deref(), Some("The customer that came back differs from what was sent: e-mail address."));
}

#[tokio::test]
async fn proper_casing_is_shown_and_is_no_difference() {
    let account = account().await;
    let customer = json!({"customerId": 6, "firstName": "Ann", "lastName": "Mcdonald", "email": "ann@example.com"});
    let reply = json!({"payload": {"customers": [{"customer": customer, "matchOn": [], "isExactMatch": true}]}, "error": null});
    account.answers(ResponseTemplate::new(200).set_body_json(reply)).await;
    let intent = create(&[("name.given", "Ann"), ("name.family", "McDonald")], vec![email("ann@example.com")]);
    let record = account.provider.send(&prepared(&account.provider, &intent)).await.unwrap().record.unwrap();
    assert_eq!(record.fields.get("name.family"), Some("Mcdonald"), "what is stored is what is shown");
}

#[test]
fn an_import_sent_again_is_the_same_import() {
    assert_eq!(capabilities(ProviderKind::Securely).create_trace, CreateTrace::FindsItself);
    let provider = offline(&[]);
    let intent = create(&[], vec![phone("+12815001111")]);
    let first = prepared(&provider, &intent);
    let kept: providers::PreparedRequest = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
    assert_eq!(kept, first, "there is no idempotency key: only the same values find the same customer");
}

#[tokio::test]
async fn a_status_that_is_not_known_is_shown_as_it_is() {
    let account = account().await;
    account.answers(fixture("search_awkward.json")).await;
    let found = account.provider.find(&Criterion::ExternalId("x".into())).await.unwrap();
    assert_eq!(found.records[0].fields.get("status"), Some("ON_HOLIDAY"));
}
