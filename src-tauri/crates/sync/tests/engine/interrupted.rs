//! Operations that were on their way when the program ended, or whose end could not be written down.

use domain::{Clock, EntryKind, Ids, OperationId, OperationState, RemoteEntry};
use providers::{Body, PreparedRequest};
use rstest::rstest;
use store::table::outbox::{self, Standing};
use store::table::request::{self, NewRequest};

use crate::fixture::{Fixture, event};

fn on_its_way() -> Standing<'static> {
    Standing { state: OperationState::Sending, not_before: None, attempts: 1, step: 0, request: None, last_error: None }
}

#[rstest]
#[case::at_the_start(true)]
#[case::while_running(false)]
#[tokio::test]
async fn what_was_on_its_way_is_looked_for(#[case] at_start: bool) {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    if !at_start {
        fixture.run();
        fixture.chance().await;
    }
    let id = OperationId::new(fixture.ids.next());
    // As the two sides stand between sending and writing down what came of it.
    fixture.shelf.lock().timeline.push(RemoteEntry {
        remote_id: Some("1".into()),
        kind: EntryKind::ExternalEvent,
        text: "Called".into(),
        initiated_by: "desk".into(),
        at: "2026-11-20 09:00:00".into(),
        ticket_id: None,
        source_url: Some(format!("urn:uuid:{id}")),
    });
    let (rowid, connection) = (row.rowid, row.connection_id);
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            outbox::add(write, id, rowid, connection, &event("Called"))?;
            outbox::set(write, id, on_its_way())
        })
        .await
        .unwrap();
    if at_start {
        fixture.run();
    } else {
        fixture.engine.wake();
    }
    fixture.done(id).await;
    let shelf = fixture.shelf.lock();
    assert_eq!((shelf.sent.len(), shelf.timeline.len()), (0, 1), "found where it went, and not sent again");
}

#[tokio::test]
async fn an_interrupted_request_that_did_not_arrive_is_sent_after_two_looks() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    let id = fixture.save(&row, event("Called")).await;
    fixture.store.write(fixture.clock.now(), move |write| outbox::set(write, id, on_its_way())).await.unwrap();
    fixture.run();
    let (_, problem) = fixture.stands(id, OperationState::Unknown).await;
    assert_eq!((problem.misses, fixture.shelf.lock().sent.len()), (1, 0));
    fixture.later(5);
    fixture.done(id).await;
    assert_eq!(fixture.shelf.lock().timeline.len(), 1);
}

#[rstest]
#[case::before_its_end_was_written_down(None, &["interrupted"])]
#[case::after_that(Some((Some(200), "answered")), &["answered"])]
#[case::between_a_refusal_to_sign_in_and_the_same_request_again(Some((Some(401), "answered")), &["answered", "interrupted"])]
#[tokio::test]
async fn what_was_on_its_way_is_among_the_requests_once(
    #[case] noted: Option<(Option<u16>, &'static str)>,
    #[case] outcomes: &[&str],
) {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    let id = fixture.save(&row, event("Called")).await;
    let sent = PreparedRequest {
        operation: "externalEvent".into(),
        method: "POST".into(),
        path: "/customer/4711/event".into(),
        query: Vec::new(),
        body: Body::Empty,
        idempotency_key: None,
    };
    let requests = serde_json::to_string(&[sent]).unwrap();
    let now = fixture.clock.now();
    let of_the_end = move |(status, outcome)| NewRequest {
        at: now,
        connection_id: None,
        operation_id: Some(id),
        sent: Some((1, 0)),
        why: "change",
        agent: true,
        name: "externalEvent".into(),
        method: "POST".into(),
        path: "/customer/{id}/event".into(),
        requests: 1,
        status,
        bytes: None,
        milliseconds: 5,
        outcome,
    };
    fixture
        .store
        .write(now, move |write| {
            outbox::set(write, id, Standing { request: Some(&requests), ..on_its_way() })?;
            request::add(write, noted.map(of_the_end).as_slice())
        })
        .await
        .unwrap();
    fixture.run();
    fixture.stands(id, OperationState::Unknown).await;
    let lines = fixture.store.read(move |db| request::of_operation(db, id)).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.outcome.as_str()).collect::<Vec<_>>(), outcomes);
    assert!(lines.iter().all(|line| line.writes && line.path == "/customer/{id}/event"), "{lines:?}");
}
