//! Answers without an end, and answers nested without an end.

use std::sync::Arc;
use std::time::Duration;

use domain::ProviderKind;
use providers::omnidesk::requests;
use providers::{Effect, Failure, FailureKind, Limits, Provider, connect};
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::support::{BRAND, connected, endpoint, options, raw};

/// Begins of answers, and what goes on and on behind each.
const BODY: (&[u8], &[u8]) = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\n    \r\n");
const HEADERS: (&[u8], &[u8]) = (b"HTTP/1.1 200 OK\r\n", b"X-More: and more of it\r\n");
const ONE_HEADER: (&[u8], &[u8]) = (b"HTTP/1.1 200 OK\r\nX-More: ", b"and more of it ");

/// A server that answers without an end and tells every time it found nobody listening any more. It sends as fast as it can, or a little
/// after each pause.
async fn endless(
    (begin, more): (&'static [u8], &'static [u8]),
    pause: Option<Duration>,
) -> (String, mpsc::UnboundedReceiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (given_up, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 16_384]).await;
            let mut sent = stream.write_all(begin).await;
            while sent.is_ok() {
                sent = match pause {
                    None => stream.write_all(&more.repeat(1_000)).await,
                    Some(pause) => {
                        tokio::time::sleep(pause).await;
                        stream.write_all(more).await
                    }
                };
            }
            let _ = given_up.send(());
        }
    });
    (address, told)
}

fn impatient(address: &str, limits: Limits) -> Arc<dyn Provider> {
    let options = providers::Options { limits, ..options(&Arc::default()) };
    connect(ProviderKind::Omnidesk, endpoint(address, BRAND), &options).unwrap()
}

async fn written(provider: &Arc<dyn Provider>) -> Failure {
    provider.send(&requests::sync_with_crm("1", "email", "jan@example.com")).await.unwrap_err()
}

#[rstest]
#[case::body(BODY, FailureKind::NotUnderstood)]
#[case::headers(HEADERS, FailureKind::Unreachable)]
#[case::one_header(ONE_HEADER, FailureKind::Unreachable)]
#[tokio::test]
async fn an_endless_answer_is_given_up_at_a_size(#[case] answer: (&'static [u8], &'static [u8]), #[case] kind: FailureKind) {
    let (address, mut given_up) = endless(answer, None).await;
    let limits = Limits { reply_bytes: 64 * 1024, total: Duration::from_secs(60), ..Limits::default() };
    let provider = impatient(&address, limits);
    let failure = written(&provider).await;
    assert_eq!((failure.kind, failure.effect), (kind, Effect::Unknown), "it may have been carried out: {}", failure.message);
    given_up.recv().await.unwrap();
    let failure = provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (kind, Effect::None), "{}", failure.message);
    given_up.recv().await.unwrap();
}

#[rstest]
#[case::body(BODY)]
#[case::headers(HEADERS)]
#[tokio::test]
async fn an_answer_that_drips_is_given_up_in_time(#[case] answer: (&'static [u8], &'static [u8])) {
    let (address, mut given_up) = endless(answer, Some(Duration::from_millis(20))).await;
    let provider = impatient(&address, Limits { total: Duration::from_millis(300), ..Limits::default() });
    let failure = written(&provider).await;
    assert_eq!((failure.kind, failure.effect), (FailureKind::TimedOut, Effect::Unknown), "{}", failure.message);
    given_up.recv().await.unwrap();
}

/// An answer with so many lists inside each other.
fn nested(status: &str, depth: usize) -> Vec<u8> {
    let body = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[rstest]
#[case(200)]
#[case(1_000_000)]
#[tokio::test]
async fn an_answer_nested_too_deeply_is_not_understood(#[case] depth: usize) {
    let (address, _) = raw(nested("200 OK", depth)).await;
    let provider = connected(&address, BRAND);
    let failure = written(&provider).await;
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::Unknown), "{}", failure.message);
    let failure = provider.page(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::None), "{}", failure.message);
    let (address, _) = raw(nested("422 No", depth)).await;
    let failure = written(&connected(&address, BRAND)).await;
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None), "a refusal is one by its status");
}
