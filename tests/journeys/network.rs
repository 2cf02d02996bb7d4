//! What makes the program try at once, and what does not.

use contract::wire::{ConnectionState, ConnectionUpdate, Empty, PendingState};
use rstest::rstest;
use sandbox::{Clock, Fault, MachineClock};
use support::{Console, Desk, draft};

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_line_goes_at_once_when_the_agent_says_so() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    // Until the next try is so far away that no slow machine takes it for what the agent asked for.
    let next_try = console
        .until("the next try is far away", async || match console.status(&connection).await.state {
            ConnectionState::Offline { next_try_at: Some(at), .. } => {
                let at: jiff::Timestamp = at.parse().unwrap();
                (at.duration_since(MachineClock.now()).as_secs() >= 4).then_some(at)
            }
            _ => None,
        })
        .await;
    desk.start_again().await;
    console.app.sync_now(Empty {}).await.unwrap();
    console.all_sent().await;
    let sent = desk.once("updateCustomer");
    assert!(sent.at < next_try, "sent at {}, and not only at {next_try}", sent.at);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_credential_goes_when_it_is_mended() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.rule(sandbox::FaultRule::new(Fault::Status { code: 401, retry_after: None }));
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.waiting("the key is refused", |operation| operation.state == PendingState::ConnectionRefused).await;
    desk.mend();
    let tried = desk.journal().len();
    console.app.sync_now(Empty {}).await.unwrap();
    let waiting = console.waiting("it waits still", |_| true).await;
    assert_eq!(
        (waiting.state, desk.journal().len()),
        (PendingState::ConnectionRefused, tried),
        "another try with the same key is no use"
    );
    let mended = draft(&desk, &desk.access().omnidesk.api_key);
    let update = ConnectionUpdate {
        connection_id: connection.clone(),
        name: mended.name,
        environment: mended.environment,
        base_url: mended.base_url,
        settings: mended.settings,
        credentials: mended.credentials,
    };
    console.app.connection_update(update).await.unwrap();
    console.all_sent().await;
    desk.once("updateCustomer");
    assert_eq!(console.status(&connection).await.state, ConnectionState::Online);
}

#[rstest]
#[case::retrying_the_change(true)]
#[case::trying_every_connection(false)]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_the_agent_presses_is_quicker_than_the_system_asked_for(#[case] retrying: bool) {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("updateCustomer", Fault::Status { code: 429, retry_after: Some(3) }, 1);
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let waiting = console.waiting("it waits", |operation| matches!(operation.state, PendingState::WaitingUntil { .. })).await;
    if retrying {
        console.retry(&waiting).await;
    } else {
        console.app.sync_now(Empty {}).await.unwrap();
    }
    assert!(matches!(console.status(&connection).await.state, ConnectionState::Waiting { .. }), "and the agent sees that");
    console.all_sent().await;
    let tries = desk.asked("updateCustomer");
    let pause = tries[1].at.duration_since(tries[0].at);
    assert!(tries.len() == 2 && pause.as_millis() >= 3_000, "the system asked for three seconds and got {pause:?}");
    desk.once("updateCustomer");
}
