//! What must never be in a log.

use std::io;
use std::sync::{Arc, Mutex};

use providers::omnidesk::requests::{self, Values, Who};
use providers::{Criterion, Failure};
use tracing::Level;
use tracing::subscriber::set_default;
use wiremock::ResponseTemplate;

use crate::support::{KEY, account};

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
async fn neither_keys_nor_customers_are_logged_or_in_messages() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = set_default(subscriber);

    let account = account().await;
    account.answers(ResponseTemplate::new(200).set_body_string(r#"{"items": [{"id": {"lastname": "Jansen"}}]}"#)).await;
    let who = Who { customer_id: Some("471100815"), ..Who::default() };
    let values = Values { firstname: Some("Lieselotte"), ..Values::default() };
    let mut failures: Vec<Failure> = Vec::new();
    failures.extend(account.provider.find(&Criterion::Words("Jansen".into())).await.err());
    failures.extend(account.provider.send(&requests::update_index(who, values)).await.err());
    failures.extend(account.provider.send(&requests::update_item("471100815", None, values, &[]).unwrap()).await.err());
    failures.extend(account.provider.send(&requests::item("/api/v2/customer/{id}", "471100815").unwrap()).await.err());
    assert!(!failures.is_empty(), "the reply does not fit a search");

    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("putItem") && log.contains("/api/v2/customer/{id}"), "{log}");
    let shown = format!("{log}{failures:?}");
    for secret in [KEY, "Jansen", "Lieselotte", "471100815", "query="] {
        assert!(!shown.contains(secret), "{secret} must not be shown:\n{shown}");
    }
}
