//! Working while the system cannot be reached.

use contract::ErrorCode;
use contract::wire::{ChannelAdd, ConnectionState, EventAdd, PendingState};
use support::{Console, Desk};

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_made_offline_says_why_it_waits_and_arrives_once() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let waiting = console.waiting("a try has failed", |operation| operation.last_error.is_some()).await;
    assert!(matches!(waiting.state, PendingState::WaitingUntil { .. } | PendingState::Queued), "{waiting:?}");
    let error = waiting.last_error.clone().unwrap();
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::Unreachable, "The system cannot be reached."));
    assert_eq!(waiting.attempts, 0, "it was surely not sent");
    assert!(matches!(console.status(&connection).await.state, ConnectionState::Offline { reason, .. } if !reason.is_empty()));
    assert!(!console.search("Josephine").await.is_empty(), "what waits is found all the same");
    desk.start_again().await;
    console.all_sent().await;
    assert_eq!(desk.once("updateCustomer").params["firstname"], "Josephine");
    assert_eq!(desk.item(&known.id).await["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_made_offline_fold_and_an_edit_taken_back_leaves_nothing() {
    let mut desk = Desk::start().await;
    let (known, other) = (desk.known(0).await, desk.known(1).await);
    let (console, _) = Console::connected(&desk).await;
    let (person, second) = (console.open(&known).await, console.open(&other).await);
    desk.stop().await;
    for given in ["Jo", "Josie", "Josephine"] {
        console.edit(&person, "name.given", given).await.unwrap();
    }
    console.edit(&second, "name.given", "Anders").await.unwrap();
    console.edit(&second, "name.given", &other.given).await.unwrap();
    let pending = console.pending().await;
    assert_eq!(pending.len(), 1, "one change for one customer and none for the other: {pending:?}");
    assert_eq!(
        (pending[0].changes[0].before.as_str(), pending[0].changes[0].after.as_str()),
        (known.given.as_str(), "Josephine")
    );
    desk.start_again().await;
    console.all_sent().await;
    assert_eq!(desk.once("updateCustomer").params["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_customer_is_made_offline_and_arrives_in_order() {
    let mut desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    desk.stop().await;
    let person = console.create(&connection, &[("name.given", "Zoë"), ("name.family", "de Wit")], &[]).await;
    let record_id = person.records[0].record_id.clone();
    let (kind, address) = ("email".into(), "zoe@example.com".into());
    console.app.channel_add(ChannelAdd { record_id: record_id.clone(), kind, address, no_sync: false }).await.unwrap();
    let event = EventAdd { record_id, message: "Called".into(), initiated_by: "desk".into(), source_url: String::new() };
    console.app.event_add(event).await.unwrap();
    assert_eq!(console.pending().await.len(), 3);
    desk.start_again().await;
    console.all_sent().await;
    assert_eq!(desk.changes(), ["postIndex", "addChannelOnly", "externalEvent"], "each once, in the order they were made");
}
