//! Complaints: what they say, what they mean for a write, and what must never be shown.

use std::io;
use std::sync::{Arc, Mutex};

use domain::{ChannelKind, Intent};
use providers::{Criterion, Effect, FailureKind, PreparedRequest};
use rstest::rstest;
use serde_json::json;
use tracing::Level;
use tracing::subscriber::set_default;
use wiremock::ResponseTemplate;

use crate::support::{JOHN, SECRET, contract, customer, fixture, new_customer, offline, reply, whom};

fn create() -> PreparedRequest {
    offline().prepare(&new_customer(), &whom(JOHN)).unwrap().remove(0)
}

#[rstest]
#[case::format(fixture(400, "error_dob.json"), FailureKind::Rejected, Effect::None)]
#[case::format_under_success(fixture(200, "error_dob.json"), FailureKind::Rejected, Effect::None)]
#[case::right(fixture(403, "error_right.json"), FailureKind::Refused, Effect::None)]
#[case::right_under_400(fixture(400, "error_right.json"), FailureKind::Refused, Effect::None)]
#[case::fault(fixture(500, "error_internal.json"), FailureKind::ProviderFailed, Effect::Unknown)]
#[case::fault_under_400(fixture(400, "error_internal.json"), FailureKind::ProviderFailed, Effect::Unknown)]
#[case::fault_under_success(fixture(200, "error_internal.json"), FailureKind::ProviderFailed, Effect::Unknown)]
#[case::gateway(ResponseTemplate::new(502).set_body_string("<html>"), FailureKind::ProviderFailed, Effect::Unknown)]
#[case::wrong_path(ResponseTemplate::new(404), FailureKind::NotUnderstood, Effect::None)]
#[case::throttled(ResponseTemplate::new(429).insert_header("retry-after", "9"), FailureKind::Throttled, Effect::None)]
#[tokio::test]
async fn what_a_complaint_means_for_a_create(#[case] reply: ResponseTemplate, #[case] kind: FailureKind, #[case] effect: Effect) {
    let contract = contract().await;
    contract.answers(reply).await;
    let failure = contract.provider.send(&create()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, effect));
    assert_eq!(contract.received().await.len(), 1, "a write is never repeated");
}

#[tokio::test]
async fn the_words_the_reference_and_the_field_are_handed_on() {
    let contract = contract().await;
    contract.answers(fixture(400, "error_dob.json")).await;
    let failure = contract.provider.send(&create()).await.unwrap_err();
    assert_eq!(
        failure.message,
        "Invalid format of contact.dob (“Ungültiges Format”) (supportId 00000000000000000000000000000003)"
    );
    assert_eq!(failure.fields, [("birth.date".to_owned(), "Invalid format of contact.dob".to_owned())]);
}

/// A wrong id and a missing right are one exception, so it is no proof that the customer is gone.
#[tokio::test]
async fn deleting_with_a_wrong_id_is_a_refusal() {
    let contract = contract().await;
    contract.answers(fixture(403, "error_right.json")).await;
    let request = contract.provider.prepare(&Intent::Delete, &whom(JOHN)).unwrap().remove(0);
    assert_eq!(contract.provider.send(&request).await.unwrap_err().kind, FailureKind::Refused);
}

#[tokio::test]
async fn a_read_of_a_server_that_fails_is_tried_again() {
    let contract = contract().await;
    contract.answers_once(fixture(400, "error_internal.json")).await;
    contract.answers(fixture(200, "customer.json")).await;
    assert!(contract.provider.read(&whom(JOHN)).await.unwrap().is_some());
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_secrets_nor_customers_are_logged_or_in_messages() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = set_default(subscriber);
    let contract = contract().await;
    contract.answers(reply(json!({"count": 1, "data": [{"id": {"surname": "Lieselotte"}}]}))).await;
    let mut failures = Vec::new();
    let email = Criterion::Channel(ChannelKind::Email, "lieselotte@example.com".into());
    failures.extend(contract.provider.find(&email).await.err());
    failures.extend(contract.provider.read(&whom(JOHN)).await.err());
    failures.extend(contract.provider.send(&create()).await.err());
    assert_eq!(failures.len(), 3);
    let other = crate::support::contract().await;
    other.answers(reply(customer("PCU_9", json!({"surname": "Lieselotte"})))).await;
    failures.extend(other.provider.read(&whom(JOHN)).await.err());

    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("searchCustomers") && log.contains("token"), "{log}");
    let shown = format!("{log}{failures:?}");
    for secret in [SECRET, "EXAMPLETOKEN", "ieselotte", "Groß", JOHN, "PCU_9"] {
        assert!(!shown.contains(secret), "{secret} must not be shown:\n{shown}");
    }
}
