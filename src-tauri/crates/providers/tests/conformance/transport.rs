//! The network at its worst: nobody there, half an answer, far too much of one, elsewhere, later.

use std::sync::Arc;
use std::time::Duration;

use domain::ProviderKind;
use providers::omnidesk::requests;
use providers::{Effect, FailureKind, Options, PreparedRequest, connect};
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{BRAND, account, connected, endpoint, fixture, options, raw, refused_connect};

fn write() -> PreparedRequest {
    requests::sync_with_crm("1", "email", "jan@example.com")
}

#[rstest]
#[case("http://shop.omnidesk.com")]
#[case("http://192.168.1.10")]
#[case("http://localhost.example.com")]
fn plain_http_is_refused_outside_this_machine(#[case] base_url: &str) {
    let failure = refused_connect(base_url);
    assert_eq!(failure.kind, FailureKind::Impossible);
    assert_eq!(failure.fields[0].0, "base_url");
}

#[tokio::test]
async fn nobody_listening_is_surely_no_effect() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let failure = connected(&format!("http://{closed}"), BRAND).send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Unreachable, Effect::None));
}

/// A server that reads what opens a secure connection, answers with these bytes and closes.
async fn no_tls(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 16_384]).await;
            let _ = stream.write_all(answer).await;
        }
    });
    address
}

#[rstest]
#[case::plain_http(b"HTTP/1.1 400 Bad Request\r\n\r\n")]
#[case::closed_in_the_middle(b"")]
#[tokio::test]
async fn a_secure_connection_that_fails_is_surely_no_effect(#[case] answer: &'static [u8]) {
    let address = no_tls(answer).await;
    let failure = match connect(ProviderKind::Omnidesk, endpoint(&address, BRAND), &options(&Arc::default())) {
        Ok(provider) => provider.send(&write()).await.unwrap_err(),
        // A machine without any certificates to trust says so before it sends anything.
        Err(failure) => failure,
    };
    assert_eq!((failure.kind, failure.effect), (FailureKind::Tls, Effect::None));
}

#[tokio::test]
async fn a_connection_that_breaks_after_sending_leaves_a_write_unknown() {
    let (address, _) = raw(Vec::new()).await;
    let failure = connected(&address, BRAND).send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Unreachable, Effect::Unknown));
}

#[tokio::test]
async fn no_answer_in_time_leaves_a_write_unknown() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(60))).mount(&server).await;
    let mut options = options(&Arc::default());
    options.limits.total = Duration::from_millis(200);
    let provider = connect(ProviderKind::Omnidesk, endpoint(&server.uri(), BRAND), &options).unwrap();
    let failure = provider.send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::TimedOut, Effect::Unknown));
    let failure = provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::TimedOut, Effect::None));
}

#[tokio::test]
async fn a_body_cut_short_leaves_a_write_unknown_and_a_read_tries_again() {
    let (address, count) =
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"type\":".to_vec()).await;
    let provider = connected(&address, BRAND);
    let failure = provider.send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
    assert_eq!(*count.lock().unwrap(), 1, "a write goes out once");
    let failure = provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::None));
    assert_eq!(*count.lock().unwrap(), 4, "a read is tried three times");
}

#[tokio::test]
async fn a_refusal_whose_body_is_cut_short_is_still_a_refusal() {
    let (address, _) = raw(b"HTTP/1.1 422 No\r\nContent-Length: 100\r\n\r\n{".to_vec()).await;
    let failure = connected(&address, BRAND).send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None));
}

/// Ten megabytes, with and without saying so beforehand.
#[rstest]
#[case::announced(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 10 << 20))]
#[case::streamed("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_owned())]
#[tokio::test]
async fn a_reply_of_ten_megabytes_is_not_read(#[case] head: String) {
    let mut reply = head.into_bytes();
    reply.resize(reply.len() + (10 << 20), b' ');
    let (address, count) = raw(reply).await;
    let provider = connected(&address, BRAND);
    let failure = provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::None));
    assert_eq!(*count.lock().unwrap(), 1, "it would be as large the next time");
    let failure = provider.send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown));
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let elsewhere = MockServer::start().await;
    Mock::given(any()).respond_with(fixture("index.json")).expect(0).mount(&elsewhere).await;
    let account = account().await;
    let location = format!("{}/api/v2/customer", elsewhere.uri());
    account.answers(ResponseTemplate::new(302).insert_header("location", location)).await;
    let failure = account.provider.page(None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood);
    elsewhere.verify().await;
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_by_a_read() {
    let account = account().await;
    Mock::given(path("/api/v2/customer"))
        .respond_with(ResponseTemplate::new(307).insert_header("location", "/api/v3/customer"))
        .mount(&account.server)
        .await;
    Mock::given(path("/api/v3/customer")).respond_with(fixture("index.json")).mount(&account.server).await;
    assert_eq!(account.provider.page(None).await.unwrap().records.len(), 2);
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let account = account().await;
    account.answers(ResponseTemplate::new(302).insert_header("location", "/api/v2/customer")).await;
    assert_eq!(account.provider.page(None).await.unwrap_err().kind, FailureKind::NotUnderstood);
    assert_eq!(account.received().await.len(), 4, "the first request and three redirects");
}

#[rstest]
#[case(301)]
#[case(303)]
#[case(307)]
#[tokio::test]
async fn a_write_follows_no_redirect(#[case] status: u16) {
    let account = account().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(status).insert_header("location", "/api/v2/customer"))
        .expect(1)
        .mount(&account.server)
        .await;
    let failure = account.provider.send(&write()).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::None));
}

#[rstest]
#[case::seconds("2", None)]
#[case::a_date("Sun, 22 Nov 2026 12:00:02 GMT", Some("Sun, 22 Nov 2026 12:00:00 GMT"))]
#[tokio::test]
async fn a_short_wish_to_wait_is_honoured_by_reads(#[case] wish: &str, #[case] date: Option<&str>) {
    let account = account().await;
    let mut throttled = ResponseTemplate::new(429).insert_header("retry-after", wish);
    if let Some(date) = date {
        throttled = throttled.insert_header("date", date);
    }
    account.answers_once(throttled).await;
    account.answers_fixture("index.json").await;
    assert_eq!(account.provider.page(None).await.unwrap().records.len(), 2);
    assert_eq!(account.slept.times(), [Duration::from_secs(2)]);
}

#[tokio::test]
async fn a_long_wish_to_wait_is_handed_on() {
    let account = account().await;
    account.answers(ResponseTemplate::new(429).insert_header("retry-after", "120")).await;
    let failure = account.provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.retry_after), (FailureKind::Throttled, Some(Duration::from_secs(120))));
    assert!(account.slept.times().is_empty(), "nobody sits in front of the screen for two minutes");
    let failure = account.provider.send(&write()).await.unwrap_err();
    assert_eq!((failure.effect, failure.retry_after), (Effect::None, Some(Duration::from_secs(120))));
}

#[tokio::test]
async fn a_read_that_keeps_failing_is_tried_three_times_with_growing_pauses() {
    let account = account().await;
    account.answers(ResponseTemplate::new(503)).await;
    let failure = account.provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::ProviderFailed, Effect::None));
    assert_eq!(account.received().await.len(), 3);
    let slept = account.slept.times();
    assert!(slept.len() == 2 && slept[0] <= Duration::from_millis(500) && slept[1] <= Duration::from_secs(1), "{slept:?}");
}

#[rstest]
#[case(400)]
#[case(401)]
#[case(422)]
#[tokio::test]
async fn a_read_that_is_refused_is_not_tried_again(#[case] status: u16) {
    let account = account().await;
    account.answers(ResponseTemplate::new(status)).await;
    account.provider.page(None).await.unwrap_err();
    assert_eq!(account.received().await.len(), 1);
}

#[tokio::test]
async fn localhost_is_reached_by_name() {
    let account = account().await;
    account.answers_fixture("index.json").await;
    let address = account.server.uri().replace("127.0.0.1", "localhost");
    assert_eq!(connected(&address, BRAND).probe().await.unwrap().customers, Some(2));
}

#[test]
fn a_connection_needs_a_key_that_can_be_sent() {
    for key in [None, Some(""), Some("a\nb")] {
        let mut endpoint = endpoint("http://127.0.0.1:9", BRAND);
        endpoint.credentials.clear();
        if let Some(key) = key {
            endpoint.credentials.insert("api_key".into(), providers::Secret::new(key));
        }
        let Err(failure) = connect(ProviderKind::Omnidesk, endpoint, &Options::default()) else { panic!("{key:?} is no key") };
        assert_eq!(failure.fields[0].0, "api_key");
    }
}
