//! The first pull, and what can stand in its way.

use contract::ErrorCode;
use contract::wire::{ActivityKind, ConnectionRef, ConnectionState, Empty, TestOutcome};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use support::{Console, Desk, draft};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_pull_brings_everybody() {
    let desk = Desk::with(250).await;
    let (console, connection) = Console::connected(&desk).await;
    let status = console.app.app_status(Empty {}).await.unwrap();
    assert_eq!(status.customers, 250, "one person for each customer there");
    assert_eq!(console.search("").await.len(), 250, "all of them are in the grid");
    assert_eq!(desk.executed("getIndex").len(), 3, "pages of 99");
    assert_eq!(console.status(&connection).await.state, ConnectionState::Online);
    assert!(console.activity().await.contains(&ActivityKind::Pulled), "a first pull is worth telling");
    assert!(desk.changes().is_empty(), "pulling changes nothing there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_needs_one_click() {
    let desk = Desk::start().await;
    let console = Console::start(&desk).await;
    let ids = |list: &contract::wire::ConnectionList| -> Vec<String> {
        list.connections.iter().map(|connection| connection.connection_id.clone()).collect()
    };
    let samples = console.app.sandbox_start(Empty {}).await.unwrap();
    let providers: Vec<&str> = samples.connections.iter().map(|connection| connection.provider.as_str()).collect();
    assert_eq!(providers, ["omnidesk", "securely", "secuconnect", "synctera"]);
    assert!(samples.connections.iter().all(|connection| connection.sample && connection.change.ok));
    for id in ids(&samples) {
        console.pulled(&id).await;
    }
    let again = console.app.sandbox_start(Empty {}).await.unwrap();
    assert_eq!(ids(&again), ids(&samples), "a second click makes no second samples");
}

#[rstest]
#[case(Fault::HtmlPage, 1)]
#[case(Fault::HugeBody, 1)]
#[case(Fault::WrongContent, 1)]
#[case(Fault::TruncateBody, 3)]
#[case(Fault::Status { code: 503, retry_after: None }, 3)]
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_reply_is_explained_and_the_pull_is_taken_up_again(#[case] fault: Fault, #[case] times: u32) {
    let desk = Desk::start().await;
    desk.fail("getIndex", fault, times);
    let console = Console::start(&desk).await;
    let connection = console.app.connection_add(draft(&desk, &desk.access().omnidesk.api_key)).await.unwrap().connection_id;
    let reason = console
        .until("the connection waits", async || match console.status(&connection).await.state {
            ConnectionState::Waiting { reason, .. } => Some(reason),
            _ => None,
        })
        .await;
    assert!(reason.ends_with('.') && !reason.contains('<'), "words to show, never the reply itself: {reason}");
    console.app.connection_sync(ConnectionRef { connection_id: connection.clone() }).await.unwrap();
    console.pulled(&connection).await;
    assert_eq!(console.app.app_status(Empty {}).await.unwrap().customers, 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_pull_goes_on_where_it_was() {
    let desk = Desk::start().await;
    desk.rule(FaultRule::new(Fault::WrongContent).on_operation("getIndex").every(2).times(1));
    let console = Console::start(&desk).await;
    let mut small_pages = draft(&desk, &desk.access().omnidesk.api_key);
    small_pages.settings.insert("page_size".into(), "20".into());
    let connection = console.app.connection_add(small_pages).await.unwrap().connection_id;
    console
        .until("the pull is interrupted", async || {
            matches!(console.status(&connection).await.state, ConnectionState::Waiting { .. }).then_some(())
        })
        .await;
    assert_eq!(console.search("").await.len(), 20, "what came before the interruption is there already");
    console.app.connection_sync(ConnectionRef { connection_id: connection.clone() }).await.unwrap();
    console.pulled(&connection).await;
    let starts: Vec<_> = desk.asked("getIndex").iter().map(|entry| entry.params["itemStart"].clone()).collect();
    assert_eq!(starts, ["0", "20", "20", "40"], "the first page is not asked for twice");
}

#[rstest]
#[case(None, "wrong", TestOutcome::CredentialsRefused)]
#[case(Some(Fault::HtmlPage), "", TestOutcome::NotThisProvider)]
#[case(Some(Fault::HugeBody), "", TestOutcome::NotThisProvider)]
#[case(Some(Fault::WrongContent), "", TestOutcome::NotThisProvider)]
#[case(Some(Fault::Status { code: 404, retry_after: None }), "", TestOutcome::NotThisProvider)]
#[case(Some(Fault::Status { code: 500, retry_after: None }), "", TestOutcome::ProviderBusy)]
#[case(Some(Fault::Status { code: 429, retry_after: Some(60) }), "", TestOutcome::ProviderBusy)]
#[case(None, "", TestOutcome::Works)]
#[tokio::test(flavor = "multi_thread")]
async fn trying_a_connection_tells_what_is_wrong(#[case] fault: Option<Fault>, #[case] key: &str, #[case] expected: TestOutcome) {
    let desk = Desk::start().await;
    if let Some(fault) = fault {
        desk.rule(FaultRule::new(fault).on_operation("getIndex"));
    }
    let console = Console::start(&desk).await;
    let key = if key.is_empty() { &desk.access().omnidesk.api_key } else { key };
    let test = console.app.connection_test(draft(&desk, key)).await.unwrap();
    assert_eq!(test.outcome, expected);
    assert_eq!((test.ok, test.customers), (expected == TestOutcome::Works, test.ok.then_some(60)));
    assert!(test.message.ends_with('.'), "words to show: {}", test.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_does_not_answer_is_said_to() {
    let mut desk = Desk::start().await;
    let console = Console::start(&desk).await;
    desk.stop().await;
    let test = console.app.connection_test(draft(&desk, "any")).await.unwrap();
    assert_eq!((test.ok, test.outcome), (false, TestOutcome::HostUnreachable));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_would_carry_the_key_readable_is_not_taken() {
    let desk = Desk::start().await;
    let console = Console::start(&desk).await;
    let mut open = draft(&desk, "any");
    open.base_url = "http://shop.example".into();
    let error = console.app.connection_add(open).await.unwrap_err();
    assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::InvalidInput, "baseUrl"));
}
