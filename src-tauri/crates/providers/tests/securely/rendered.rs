//! Every request, as it goes over the wire.

use domain::{ChannelKind, Intent};
use providers::Criterion;
use rstest::rstest;
use wiremock::Request;

use crate::support::{account, create, demarco, email, fixture, phone, prepared};

/// A request without the host. The key pair stands in the clear here: it is a made-up one.
fn wire(request: &Request) -> String {
    let mut lines = vec![format!("{} {}", request.method, request.url.path())];
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "host")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    lines.extend(headers);
    lines.push(String::new());
    lines.push(String::from_utf8(request.body.clone()).unwrap());
    assert_eq!(request.url.query(), None, "what stands in an address ends up in logs");
    lines.join("\n")
}

#[rstest]
#[case("import", demarco())]
#[case("import_email_only", create(&[], vec![email("demarco@example.com")]))]
#[case("import_foreign_phone", create(&[("name.family", "O'Neil \"Zoë\"")], vec![phone("+493515550142")]))]
#[tokio::test]
async fn imports(#[case] name: &str, #[case] intent: Intent) {
    let account = account().await;
    account.answers(fixture("import_found.json")).await;
    account.provider.send(&prepared(&account.provider, &intent)).await.unwrap();
    let received = account.received().await;
    assert_eq!(received.len(), 1, "a request is sent once");
    insta::assert_snapshot!(name, wire(&received[0]));
}

#[rstest]
#[case("search_email", Criterion::Channel(ChannelKind::Email, "demarco@example.com".into()))]
#[case("search_phone", Criterion::Channel(ChannelKind::Telephone, "+12815001111".into()))]
#[case("search_external_id", Criterion::ExternalId("CUSTOMER-001".into()))]
#[case("search_any_id", Criterion::AnyId("A-77".into()))]
#[tokio::test]
async fn searches(#[case] name: &str, #[case] criterion: Criterion) {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    account.provider.find(&criterion).await.unwrap();
    let all: Vec<String> = account.received().await.iter().map(wire).collect();
    insta::assert_snapshot!(name, all.join("\n\n"));
}

#[tokio::test]
async fn a_probe_looks_for_somebody_and_creates_nobody() {
    let account = account().await;
    account.answers(fixture("search_none.json")).await;
    account.provider.probe().await.unwrap();
    let received = account.received().await;
    assert_eq!(received.len(), 1);
    insta::assert_snapshot!("probe", wire(&received[0]));
}
