//! A request that may have arrived is looked for before it is sent again.

use domain::{Clock, OperationState};
use jiff::SignedDuration;
use rstest::rstest;
use sync::problem::ProblemKind;

use crate::fixture::{Fixture, email, event};
use crate::shelf::Fate;

/// Longer than any pause between two tries.
const LONG: i64 = 61;

#[tokio::test]
async fn a_create_that_shows_up_at_the_second_look_is_not_sent_again() {
    let fixture = Fixture::new().await;
    {
        let mut shelf = fixture.shelf.lock();
        shelf.fates.push_back(Fate::AnswerLost);
        // By the external id and by the channel: one look.
        shelf.hidden = 2;
    }
    fixture.run();
    let id = fixture.new_customer("N-1", vec![email("zoe@example.com")]).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.later(LONG);
    let (row, _) = fixture
        .until("the first look was in vain", async || {
            let (row, problem) = fixture.stands(id, OperationState::Unknown).await;
            (problem.misses == 1).then_some((row, problem))
        })
        .await;
    let due = fixture.clock.now() + SignedDuration::from_secs(5);
    assert_eq!(row.not_before, Some(due), "what was accepted a moment ago may not show yet");
    let searches = fixture.shelf.lock().searches;
    fixture.later(4);
    fixture.chance().await;
    assert_eq!(fixture.shelf.lock().searches, searches, "the second look is not hurried");
    fixture.later(1);
    fixture.done(id).await;
    let shelf = fixture.shelf.lock();
    assert_eq!((shelf.sent.len(), shelf.customers.len()), (1, 1), "found, so never sent twice");
}

#[tokio::test]
async fn a_create_that_is_absent_at_two_spaced_looks_is_sent_again() {
    let fixture = Fixture::new().await;
    fixture.shelf.lock().fates.push_back(Fate::Lost);
    fixture.run();
    let id = fixture.new_customer("N-1", vec![email("zoe@example.com")]).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.later(LONG);
    fixture
        .until("the first look was in vain", async || {
            (fixture.stands(id, OperationState::Unknown).await.1.misses == 1).then_some(())
        })
        .await;
    assert_eq!(fixture.shelf.lock().sent.len(), 1, "one look does not prove that it is absent");
    fixture.later(5);
    fixture.done(id).await;
    let shelf = fixture.shelf.lock();
    assert_eq!((shelf.sent.len(), shelf.customers.len()), (2, 1));
}

#[tokio::test]
async fn an_event_is_recognised_by_its_operation_and_by_nothing_else() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.extend([Fate::AnswerLost, Fate::Lost]);
    fixture.run();
    let arrived = fixture.save(&row, event("Called")).await;
    fixture.stands(arrived, OperationState::Unknown).await;
    fixture.later_until_done(arrived).await;
    assert_eq!(fixture.shelf.lock().sent.len(), 1, "its link on the timeline names the operation");

    let lost = fixture.save(&row, event("Called")).await;
    fixture.stands(lost, OperationState::Unknown).await;
    fixture.later_until_done(lost).await;
    let shelf = fixture.shelf.lock();
    assert_eq!((shelf.sent.len(), shelf.timeline.len()), (3, 2), "the same words of another operation are not this event");
}

#[tokio::test]
async fn an_event_that_cannot_be_looked_for_waits_for_the_agent() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    {
        let mut shelf = fixture.shelf.lock();
        shelf.fates.push_back(Fate::AnswerLost);
        shelf.no_timeline = true;
    }
    fixture.run();
    let id = fixture.save(&row, event("Called")).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.later(LONG);
    let (_, problem) = fixture.stands(id, OperationState::Parked).await;
    assert_eq!(problem.kind, ProblemKind::OutcomeUnknown, "neither done nor rejected: nobody can know");
    assert_eq!(fixture.shelf.lock().timeline.len(), 1);
}

#[rstest]
#[case(Fate::AnswerLost, 1)]
#[case(Fate::Lost, 2)]
#[tokio::test]
async fn a_removal_is_looked_for_by_reading(#[case] fate: Fate, #[case] requests: usize) {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(fate);
    fixture.run();
    let id = fixture.save(&row, domain::Intent::Delete).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.later_until_done(id).await;
    let shelf = fixture.shelf.lock();
    assert_eq!((shelf.sent.len(), shelf.customers.len()), (requests, 0));
}

#[tokio::test]
async fn looking_that_fails_is_tried_again_and_forgets_nothing() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(Fate::AnswerLost);
    fixture.run();
    let id = fixture.save(&row, event("Called")).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.shelf.lock().failing_reads = 3;
    while fixture.operation(id).await.is_some() {
        let left = fixture.shelf.lock().failing_reads;
        fixture.later(LONG);
        fixture
            .until("it was looked for", async || {
                let moved = fixture.shelf.lock().failing_reads < left;
                (moved || fixture.operation(id).await.is_none()).then_some(())
            })
            .await;
    }
    assert_eq!(fixture.shelf.lock().sent.len(), 1, "what may have arrived is not sent blindly");
}
