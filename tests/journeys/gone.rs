//! Customers that somebody else deletes, while they are edited here and while they are not.

use contract::ErrorCode;
use contract::wire::{ActivityKind, ConflictKind, ConflictView, OperationRef, PersonView, RecordRef, RecordState};
use sandbox::{Fault, FaultRule};
use serde_json::json;
use support::{Console, Desk, Known, draft};

struct Scene {
    desk: Desk,
    console: Console,
    connection: String,
    known: Known,
    person: PersonView,
}

/// A known customer, opened.
async fn scene() -> Scene {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    Scene { desk, console, connection, known, person }
}

impl Scene {
    /// Deleted there, and then edited here.
    async fn edited(&self) -> ConflictView {
        self.desk.delete(&self.known.id).await;
        self.console.edit(&self.person, "name.given", "Josephine").await.unwrap();
        self.console.conflicting(1).await.remove(0)
    }

    async fn state(&self) -> RecordState {
        self.console.person(&self.person.person_id).await.unwrap().records[0].state
    }

    fn record(&self) -> RecordRef {
        RecordRef { record_id: self.person.records[0].record_id.clone() }
    }
}

/// The requests that made a customer.
fn creates(desk: &Desk) -> usize {
    ["postIndex", "createCustomerCRUD"].iter().map(|operation| desk.executed(operation).len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_customer_that_is_gone_asks_and_can_make_it_anew() {
    let scene = scene().await;
    let conflict = scene.edited().await;
    assert_eq!((conflict.kind, conflict.can_create_again, conflict.lines.len()), (ConflictKind::Gone, true, 0));
    assert!(scene.desk.asked("updateCustomer").is_empty() && creates(&scene.desk) == 0, "nothing happens by itself");
    let operation = OperationRef { operation_id: conflict.operation_id.clone() };
    let made = scene.console.app.conflict_create_again(operation).await.unwrap();
    assert_eq!(made.person_id, scene.person.person_id, "it stays the same person");
    scene.console.all_sent().await;
    assert_eq!(creates(&scene.desk), 1, "exactly one customer is made");
    let there = scene.desk.by_external_id(&scene.known.external_id).await;
    assert_eq!(there.len(), 1);
    assert_eq!(
        (&there[0]["firstname"], &there[0]["lastname"]),
        (&json!("Josephine"), &json!(scene.known.family)),
        "with our values"
    );
    let now = scene.console.person(&scene.person.person_id).await.unwrap();
    let states: Vec<RecordState> = now.records.iter().map(|record| record.state).collect();
    assert_eq!(states, [RecordState::Known, RecordState::Gone], "the old one is a tombstone behind the new one");
    assert_ne!(now.records[0].remote_id.as_deref(), Some(scene.known.id.as_str()));
    assert!(now.channels.iter().any(|channel| channel.record_id == now.records[0].record_id && channel.raw == scene.known.email));
    assert!(scene.console.conflicts().await.conflicts.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_customer_that_is_gone_can_be_dropped_and_then_the_customer_forgotten() {
    let scene = scene().await;
    scene.edited().await;
    let pending = scene.console.pending().await.remove(0);
    scene.console.discard(&pending).await.unwrap();
    assert!(scene.console.pending().await.is_empty() && creates(&scene.desk) == 0);
    let error = scene.console.app.record_forget(scene.record()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotNow, "one reading is no proof that it is gone");
    scene.console.pull_again(&scene.connection).await;
    assert_eq!(scene.state().await, RecordState::Gone, "a complete list and a reading are");
    scene.console.app.record_forget(scene.record()).await.unwrap();
    assert_eq!(scene.console.person(&scene.person.person_id).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(scene.console.activity().await[0], ActivityKind::Forgotten);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_becomes_a_tombstone_only_after_a_complete_list_and_a_reading() {
    let mut scene = scene().await;
    scene.desk.delete(&scene.known.id).await;
    scene.desk.rule(FaultRule::new(Fault::WrongContent).on_operation("getIndex"));
    let connection = contract::wire::ConnectionRef { connection_id: scene.connection.clone() };
    scene.console.app.connection_sync(connection).await.unwrap();
    scene
        .console
        .until("the list has failed", async || {
            (!scene.desk.asked("getIndex").iter().all(|entry| entry.fault.is_none())).then_some(())
        })
        .await;
    assert_eq!(scene.state().await, RecordState::Known, "a list that could not be read lacks nobody");
    scene.desk.mend();
    let before = scene.desk.journal().last().unwrap().seq;
    scene.console.pull_again(&scene.connection).await;
    assert_eq!(scene.state().await, RecordState::Gone);
    let after: Vec<_> = scene.desk.journal().into_iter().filter(|entry| entry.seq > before).collect();
    let place = |found: &dyn Fn(&sandbox::JournalEntry) -> bool| after.iter().position(found).unwrap();
    let reading =
        place(&|entry| entry.operation == "getItem" && entry.path.ends_with(&scene.known.id) && entry.status == Some(404));
    assert!(reading > place(&|entry| entry.operation == "getIndex"), "it was asked for by its id, after the list");
    let record = scene.console.person(&scene.person.person_id).await.unwrap().records.remove(0);
    assert!(
        record.gone_at.is_some() && record.forget.ok && !record.edit.ok && !record.add_event.ok,
        "shown, and not to be changed"
    );
    let error = scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotOffered);
    assert_eq!(scene.console.activity().await[0], ActivityKind::Gone);

    scene.desk.restore().await;
    scene.console.pull_again(&scene.connection).await;
    assert_eq!(scene.state().await, RecordState::Known, "a backup brought it back");
    assert!(scene.console.activity().await.contains(&ActivityKind::Back));
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    scene.console.all_sent().await;
    scene.desk.once("updateCustomer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_lacks_somebody_because_it_shifted_makes_no_tombstone() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let console = Console::start(&desk).await;
    let mut small_pages = draft(&desk, &desk.access().omnidesk.api_key);
    small_pages.settings.insert("page_size".into(), "20".into());
    let connection = console.app.connection_add(small_pages).await.unwrap().connection_id;
    console.pulled(&connection).await;
    let people: Vec<String> = console.search("").await.into_iter().map(|row| row.person_id).collect();
    let gone = async || {
        let mut gone = Vec::new();
        for id in &people {
            let record = console.person(id).await.unwrap().records.remove(0);
            gone.extend(record.remote_id.filter(|_| record.state == RecordState::Gone));
        }
        gone
    };
    // The second page waits; somebody on the first one is deleted meanwhile, so that everybody moves up by one.
    desk.rule(FaultRule::new(Fault::DelayMs(600_000)).on_operation("getIndex").every(2).times(1));
    let before = console.status(&connection).await.pulled_at;
    let reference = contract::wire::ConnectionRef { connection_id: connection.clone() };
    console.app.connection_sync(reference).await.unwrap();
    console.until("the second page is under way", async || desk.met().then_some(())).await;
    let marker = desk.journal().last().unwrap().seq;
    desk.delete(&known.id).await;
    desk.mend();
    console.until("the list is read", async || (console.status(&connection).await.pulled_at != before).then_some(())).await;
    console.pulled(&connection).await;
    let readings: Vec<String> = desk
        .journal()
        .into_iter()
        .filter(|entry| entry.seq > marker && entry.operation == "getItem" && entry.status == Some(200))
        .filter_map(|entry| entry.customer_id)
        .collect();
    assert_eq!(readings.len(), 1, "the one who slipped between two pages is asked for by id: {readings:?}");
    assert_eq!(gone().await, Vec::<String>::new(), "and is there; the deleted one was still on its page");
    console.pull_again(&connection).await;
    assert_eq!(gone().await, std::slice::from_ref(&known.id), "the next complete list tells");
}
