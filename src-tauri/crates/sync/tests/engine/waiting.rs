//! A provider that asks to wait holds up its own connection and nothing else.

use std::time::Duration;

use domain::field::NAME_GIVEN;
use domain::{Clock, OperationState};
use jiff::SignedDuration;
use providers::FailureKind;
use rstest::rstest;
use sync::Link;
use sync::problem::ProblemKind;

use crate::fixture::{Fixture, edit};
use crate::shelf::Fate;

#[tokio::test]
async fn the_time_a_provider_asks_for_is_kept_to_the_second() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(Fate::Failed(FailureKind::Throttled, Some(Duration::from_secs(7))));
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    let (_, problem) = fixture.stands(id, OperationState::Queued).await;
    assert_eq!(problem.kind, ProblemKind::Failure(FailureKind::Throttled));
    let until = fixture.clock.now() + SignedDuration::from_secs(7);
    assert!(
        matches!(fixture.engine.status(fixture.connection).link, Link::Waiting { until: shown, .. } if shown == until),
        "the connection waits, not the operation"
    );
    fixture.later(6);
    fixture.chance().await;
    assert_eq!(fixture.shelf.lock().sent.len(), 1, "too early, while another connection works on");
    fixture.later(1);
    fixture.done(id).await;
    assert_eq!(fixture.shelf.lock().sent.len(), 2);
}

#[rstest]
#[case(FailureKind::Rejected)]
#[case(FailureKind::Impossible)]
#[tokio::test]
async fn a_no_is_the_operations_own_matter(#[case] kind: FailureKind) {
    let fixture = Fixture::new().await;
    let (row, other) = (fixture.customer("1").await, fixture.customer("2").await);
    fixture.shelf.lock().fates.push_back(Fate::Failed(kind, None));
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    let (_, problem) = fixture.stands(id, OperationState::Rejected).await;
    assert_eq!((problem.kind, problem.message.as_str()), (ProblemKind::Failure(kind), "As told."));
    let next = fixture.save(&other, edit(NAME_GIVEN, "Jan", "Piet")).await;
    fixture.done(next).await;
    assert_eq!(fixture.engine.status(fixture.connection).link, Link::Online);
}

#[tokio::test]
async fn what_is_not_found_when_it_is_changed_is_read_again() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(Fate::Failed(FailureKind::NotFound, None));
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    fixture.stands(id, OperationState::Unknown).await;
    fixture.later_until_done(id).await;
    assert_eq!(fixture.shelf.lock().sent.len(), 2, "it is there after all, so it is sent again");
}

#[tokio::test]
async fn what_is_not_found_time_and_again_is_asked() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    let gone = || Fate::Failed(FailureKind::NotFound, None);
    fixture.shelf.lock().fates.extend([gone(), gone()]);
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    fixture.stands(id, OperationState::Unknown).await;
    let (_, problem) = fixture
        .until("the agent is asked", async || {
            fixture.later(10);
            let row = fixture.operation(id).await.filter(|row| row.state == OperationState::Parked)?;
            Some((row.clone(), row.last_error.as_deref().and_then(sync::Problem::read)?))
        })
        .await;
    assert_eq!(problem.kind, ProblemKind::Gone, "not found is not deleted, and not the change's fault either");
}
