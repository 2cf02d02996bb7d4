//! Addresses, key pairs, and answers that do not come from Securely.

use std::sync::Arc;

use domain::ProviderKind;
use domain::phone::Region;
use domain::validate;
use domain::{ChannelKind, CreateTrace, Permission, Support};
use providers::{FailureKind, Target, capabilities};
use rstest::rstest;
use wiremock::ResponseTemplate;

use crate::support::{account, account_at, connected, fixture, fixture_under};

#[rstest]
#[case("", "/customers/search")]
#[case("/", "/customers/search")]
#[case("/api", "/api/customers/search")]
#[case("/api/", "/api/customers/search")]
#[tokio::test]
async fn both_spellings_of_the_address_are_joined_with_one_slash(#[case] prefix: &str, #[case] path: &str) {
    let account = account_at(prefix).await;
    account.answers(fixture("search_none.json")).await;
    account.provider.probe().await.unwrap();
    assert_eq!(account.received().await[0].url.path(), path);
}

#[tokio::test]
async fn the_pair_is_sent_in_one_header_and_nowhere_else() {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    account.provider.probe().await.unwrap();
    let received = account.received().await;
    assert_eq!(received[0].headers["authorization"].to_str().unwrap(), "Basic a2V5LTE6Z2VoZWltLTEyMzQ=");
    assert!(!received[0].url.as_str().contains("geheim"), "a secret in an address ends up in logs");
}

#[rstest]
#[case(&[("api_key", "k")], "api_secret")]
#[case(&[("api_secret", "s")], "api_key")]
fn half_a_pair_is_named(#[case] pair: &[(&str, &str)], #[case] field: &str) {
    let failure = connected("https://api.securelyme.io", &[], pair, &Arc::default()).err().unwrap();
    assert_eq!((failure.kind, failure.fields[0].0.as_str()), (FailureKind::Impossible, field));
}

#[rstest]
#[case::refused(ResponseTemplate::new(401), FailureKind::Refused)]
#[case::refused_in_words(fixture_under(403, "error.json"), FailureKind::Refused)]
#[case::no_such_path(ResponseTemplate::new(404), FailureKind::NotUnderstood)]
#[case::a_web_page(ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"), FailureKind::NotUnderstood)]
#[case::plain_text(ResponseTemplate::new(200).set_body_raw("OK", "text/plain"), FailureKind::NotUnderstood)]
#[case::empty(ResponseTemplate::new(200), FailureKind::NotUnderstood)]
#[case::another_system(fixture("something_else.json"), FailureKind::NotUnderstood)]
#[case::gateway(ResponseTemplate::new(502).set_body_raw("<html></html>", "text/html"), FailureKind::ProviderFailed)]
#[case::throttled(ResponseTemplate::new(429).insert_header("Retry-After", "60"), FailureKind::Throttled)]
#[tokio::test]
async fn a_probe_tells_what_stands_in_the_way(#[case] reply: ResponseTemplate, #[case] kind: FailureKind) {
    let account = account().await;
    account.answers(reply).await;
    assert_eq!(account.provider.probe().await.unwrap_err().kind, kind);
}

#[tokio::test]
async fn a_missing_path_points_to_the_two_spellings_of_the_address() {
    let account = account().await;
    account.answers(ResponseTemplate::new(404)).await;
    let failure = account.provider.probe().await.unwrap_err();
    assert!(failure.message.contains("/api"), "{}", failure.message);
}

#[tokio::test]
async fn there_is_no_list_and_no_timeline() {
    let account = account().await;
    for failure in
        [account.provider.page(None).await.unwrap_err(), account.provider.timeline(&Target::default(), true).await.unwrap_err()]
    {
        assert_eq!(failure.kind, FailureKind::Impossible);
    }
    assert!(account.received().await.is_empty(), "nothing is sent for what is not offered");
}

#[test]
fn the_capabilities_say_what_an_import_is() {
    let capabilities = capabilities(ProviderKind::Securely);
    assert_eq!(capabilities.create, Support::Yes(Permission::Change), "an import is a write, also when it only finds");
    assert_eq!(capabilities.create_trace, CreateTrace::FindsItself);
    assert!(capabilities.create_effect.contains("stays as it is"), "an import does not update");
    assert_eq!(capabilities.reached_by, [ChannelKind::Email, ChannelKind::Telephone]);
    assert_eq!(capabilities.channel_limit(&ChannelKind::Email), Some(1));
    assert_eq!(capabilities.channel_limit(&ChannelKind::Telephone), Some(1));
    assert_eq!(capabilities.environments[0].base_url, "https://api.securelyme.io");
    let unverified: Vec<&str> =
        capabilities.settings.iter().filter(|setting| setting.unverified).map(|setting| setting.key).collect();
    assert_eq!(unverified, ["phone_format", "requests_per_second"]);
}

#[test]
fn a_form_needs_an_address_and_takes_no_facts() {
    let capabilities = capabilities(ProviderKind::Securely);
    let region = Region::parse("US");
    assert!(validate::new_customer(capabilities, [("name.given", "Ann")], [], region).is_err());
    assert!(validate::new_customer(capabilities, [], [(ChannelKind::Email, "ann@example.com")], region).is_ok());
    assert!(validate::field(capabilities, "status", "ACTIVE", true).is_err());
}
