//! Keys that may not, keys that are refused, and connections that go away.

use contract::ErrorCode;
use contract::wire::{
    AppStatus, ConnectionDraft, ConnectionRemove, ConnectionState, ConnectionUpdate, Empty, LiveSearchRequest, PendingState,
    RecordRef, TimelineRefresh,
};
use sandbox::Fault;
use support::{Console, Desk, draft};

fn update(connection: &str, draft: ConnectionDraft) -> ConnectionUpdate {
    ConnectionUpdate {
        connection_id: connection.into(),
        name: draft.name,
        environment: draft.environment,
        base_url: draft.base_url,
        settings: draft.settings,
        credentials: draft.credentials,
    }
}

async fn reconnect(console: &Console, connection: &str, draft: ConnectionDraft) {
    console.app.connection_update(update(connection, draft)).await.unwrap();
}

async fn remove(console: &Console, connection: &str, drop_unsent: bool) -> Result<(), contract::WireError> {
    let request = ConnectionRemove { connection_id: connection.into(), drop_unsent };
    console.app.connection_remove(request).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reading_key_may_not_do_is_not_offered() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let mut reading = draft(&desk, &desk.access().omnidesk.read_only_key);
    reading.settings.insert("key_rights".into(), "read".into());
    reconnect(&console, &connection, reading).await;
    let person = console.open(&known).await;
    let record = &person.records[0];
    for allowed in [&record.edit, &record.add_channel, &record.add_event, &record.crm_sync, &record.delete, &record.purge] {
        assert!(!allowed.ok && allowed.reason.is_some(), "not offered, with the reason");
    }
    assert!(record.timeline.ok, "reading is");
    let error = console.edit(&person, "name.given", "Josephine").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotOffered);
    assert!(console.pending().await.is_empty() && desk.changes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_turns_out_to_read_only_keeps_the_edit_until_another_is_given() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    reconnect(&console, &connection, draft(&desk, &desk.access().omnidesk.read_only_key)).await;
    let person = console.open(&known).await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let refused = console.waiting("it is refused", |operation| operation.state == PendingState::ConnectionRefused).await;
    assert_eq!(refused.last_error.map(|error| error.code), Some(ErrorCode::Refused));
    let person = console.person(&person.person_id).await.unwrap();
    assert!(!person.records[0].edit.ok, "that was learnt from the refusal");
    console.app.record_refresh(RecordRef { record_id: person.records[0].record_id.clone() }).await.unwrap();
    let state = console.pending().await[0].state.clone();
    assert_eq!(state, PendingState::ConnectionRefused, "that the key reads does not mean that it writes");
    assert_eq!(desk.asked("updateCustomer").len(), 1, "a refused key is not tried again and again");
    reconnect(&console, &connection, draft(&desk, &desk.access().omnidesk.api_key)).await;
    console.all_sent().await;
    assert_eq!(desk.once("updateCustomer").params["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_stops_the_connection_and_drops_nothing() {
    let desk = Desk::start().await;
    let (known, other) = (desk.known(0).await, desk.known(1).await);
    let (console, connection) = Console::connected(&desk).await;
    let (person, second) = (console.open(&known).await, console.open(&other).await);
    reconnect(&console, &connection, draft(&desk, "revoked")).await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.edit(&second, "name.given", "Anders").await.unwrap();
    console
        .until("both wait for the key", async || {
            let pending = console.pending().await;
            pending.iter().all(|operation| operation.state == PendingState::ConnectionRefused).then_some(())
        })
        .await;
    let state = console.status(&connection).await.state;
    assert!(matches!(state, ConnectionState::Refused { reason } if reason == "The API key is missing or wrong."));
    let AppStatus { pending, needs_attention, customers, .. } = console.app.app_status(Empty {}).await.unwrap();
    assert_eq!((pending, needs_attention, customers), (2, 0, 60), "nothing failed and nothing is gone");
    assert!(desk.asked("updateCustomer").is_empty());
    reconnect(&console, &connection, draft(&desk, &desk.access().omnidesk.api_key)).await;
    console.all_sent().await;
    let mut sent: Vec<_> = desk.executed("updateCustomer").into_iter().filter_map(|entry| entry.customer_id).collect();
    sent.sort();
    assert_eq!(sent, [known.id, other.id], "each exactly once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_pull_with_a_wrong_key_says_so() {
    let desk = Desk::start().await;
    let console = Console::start(&desk).await;
    let connection = console.app.connection_add(draft(&desk, "wrong")).await.unwrap().connection_id;
    let reason = console
        .until("the connection is refused", async || match console.status(&connection).await.state {
            ConnectionState::Refused { reason } => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, "The API key is missing or wrong.");
}

#[tokio::test(flavor = "multi_thread")]
async fn unsent_changes_hold_a_connection_unless_they_may_be_dropped() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let error = remove(&console, &connection, false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotNow);
    assert!(error.message.contains('1'), "how many: {}", error.message);
    assert_eq!((console.pending().await.len(), console.search("").await.len()), (1, 60), "nothing was removed");
    remove(&console, &connection, true).await.unwrap();
    let status = console.app.app_status(Empty {}).await.unwrap();
    assert_eq!((status.pending, status.customers, status.connections.len()), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_removed_while_it_is_asked_is_said_to_be() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    let record_id = person.records[0].record_id.clone();
    for operation in ["getIndex", "getItem", "timelineByCustomerExternalID"] {
        desk.fail(operation, Fault::DelayMs(1_500), 1);
    }
    let live = LiveSearchRequest { connection_id: connection.clone(), query: "Josephine".into() };
    let timeline = TimelineRefresh { person_id: person.person_id.clone(), with_tickets: false };
    let removing = async {
        console.until("all three are under way", async || desk.met().then_some(())).await;
        remove(&console, &connection, false).await
    };
    let (found, refreshed, told, removed) = tokio::join!(
        console.app.customers_search_live(live),
        console.app.record_refresh(RecordRef { record_id }),
        console.app.timeline_refresh(timeline),
        removing,
    );
    removed.unwrap();
    assert_eq!(found.unwrap_err().code, ErrorCode::ConnectionRemoved);
    assert_eq!(refreshed.unwrap_err().code, ErrorCode::ConnectionRemoved);
    assert_eq!(told.unwrap_err().code, ErrorCode::ConnectionRemoved);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_removed_while_a_change_is_on_its_way_takes_nothing_else_along() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("updateCustomer", Fault::DelayMs(1_500), 1);
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.waiting("it is on its way", |operation| operation.state == PendingState::Sending).await;
    assert_eq!(remove(&console, &connection, false).await.unwrap_err().code, ErrorCode::NotNow, "it is not done yet");
    remove(&console, &connection, true).await.unwrap();
    console.until("the request has ended", async || desk.executed("updateCustomer").pop()).await;
    assert!(console.pending().await.is_empty());
    let connection = console.connect(&desk).await;
    let person = console.open(&known).await;
    assert_eq!(person.name, format!("Josephine {}", known.family), "the program works on: {connection}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_key_is_not_sent_to_another_address() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    // A system that would be glad of it.
    let elsewhere = Desk::with(1).await;
    let mut moved = draft(&elsewhere, "");
    moved.credentials.clear();
    moved.connection_id = Some(connection.clone());
    let error = console.app.connection_test(moved.clone()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput);
    assert_eq!(error.fields.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["credentials.api_key"]);
    let error = console.app.connection_update(update(&connection, moved.clone())).await.unwrap_err();
    assert_eq!(error.fields[0].field, "credentials.api_key");
    assert!(elsewhere.journal().is_empty(), "it was asked nothing");
    assert_eq!(console.status(&connection).await.state, ConnectionState::Online, "and the connection is as it was");

    moved.credentials = draft(&elsewhere, &elsewhere.access().omnidesk.api_key).credentials;
    assert!(console.app.connection_test(moved.clone()).await.unwrap().ok, "with a key of its own it is asked");
    reconnect(&console, &connection, moved).await;
    console.until("it is pulled from there", async || (!elsewhere.journal().is_empty()).then_some(())).await;
}
