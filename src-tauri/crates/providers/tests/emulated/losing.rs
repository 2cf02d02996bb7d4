//! A create whose answer is lost, or that never arrives.

use domain::capabilities::CreateTrace;
use domain::field::EXTERNAL_ID;
use providers::{Criterion, Effect, FailureKind, PreparedRequest};
use rstest::rstest;
use sandbox::Fault;

use crate::newcomer::{Newcomer, newcomer};
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, carried_out, to, world};

/// A create whose fate is looked into, as the system's trace allows it.
async fn resolved(world: &World, newcomer: &Newcomer, request: &PreparedRequest) {
    match world.caps.create_trace {
        CreateTrace::SameKey | CreateTrace::FindsItself => {
            let accepted = world.provider.send(request).await.unwrap();
            let record = accepted.record.expect("the very same request leads to the customer it made");
            assert_eq!(record.remote_id, world.only(newcomer).await.remote_id);
        }
        CreateTrace::ExternalId => {
            let id = newcomer.fields.text(EXTERNAL_ID).to_owned();
            let found = world.provider.find(&Criterion::ExternalId(id)).await.unwrap();
            assert_eq!(found.records.len(), 1, "found by the id it was given");
        }
        CreateTrace::Resemblance => {
            let fresh = world.reads(&world.only(newcomer).await).await.fresh.unwrap();
            newcomer.assert_held_by(&fresh, world.caps);
        }
    }
}

#[rstest]
#[case::dropped(Fault::DropResponse, FailureKind::Unreachable)]
#[case::cut_short(Fault::TruncateBody, FailureKind::NotUnderstood)]
#[tokio::test]
async fn a_lost_answer_makes_no_second_customer(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] fault: Fault,
    #[case] failing: FailureKind,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let request = world.prepared(&newcomer);
    world.provider.probe().await.unwrap();
    world.befall(to(&request, fault));
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (failing, Effect::Unknown), "it may have arrived, and it has: {failure}");
    assert_eq!(carried_out(&world, &request), 1);
    resolved(&world, &newcomer, &request).await;
    world.only(&newcomer).await;
    assert_eq!(carried_out(&world, &request), 1, "still only once");
}

#[rstest]
#[case::dropped(Fault::DropRequest, FailureKind::Unreachable)]
#[case::failed(Fault::Status { code: 503, retry_after: None }, FailureKind::ProviderFailed)]
#[case::a_web_page(Fault::HtmlPage, FailureKind::NotUnderstood)]
#[case::another_system(Fault::WrongContent, FailureKind::NotUnderstood)]
#[case::too_much(Fault::HugeBody, FailureKind::NotUnderstood)]
#[tokio::test]
async fn a_create_that_never_arrived_is_not_taken_for_one_that_did(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] fault: Fault,
    #[case] failing: FailureKind,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let request = world.prepared(&newcomer);
    world.provider.probe().await.unwrap();
    world.befall(to(&request, fault));
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (failing, Effect::Unknown), "from here nobody can tell: {failure}");
    assert_eq!(world.namesakes(&newcomer).await, []);
    world.provider.send(&request).await.unwrap();
    world.only(&newcomer).await;
    assert_eq!(carried_out(&world, &request), 1);
}

#[rstest]
#[tokio::test]
async fn a_write_that_is_sent_elsewhere_is_not_followed(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let request = world.prepared(&newcomer);
    world.provider.probe().await.unwrap();
    world.befall(to(&request, Fault::Redirect("https://elsewhere.example/".into())));
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::NotUnderstood, Effect::None), "{failure}");
    assert_eq!(world.namesakes(&newcomer).await, []);
}

#[rstest]
#[tokio::test]
async fn a_throttled_create_waits_as_it_is_asked_to(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let request = world.prepared(&newcomer);
    world.provider.probe().await.unwrap();
    world.befall(to(&request, Fault::Status { code: 429, retry_after: Some(7) }));
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Throttled, Effect::None), "{failure}");
    assert_eq!(failure.retry_after.map(|wait| wait.as_secs()), Some(7));
    assert!(world.slept().is_empty(), "a write is never repeated by itself");
    world.provider.send(&request).await.unwrap();
    world.only(&newcomer).await;
}

/// A proxy may repeat what it got no answer to, and nothing on this side can keep it from that.
#[rstest]
#[tokio::test]
async fn a_create_that_is_handed_over_twice_is_one_customer_wherever_the_system_can_tell(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let request = world.prepared(&newcomer);
    world.provider.probe().await.unwrap();
    world.befall(to(&request, Fault::Twice));
    world.provider.send(&request).await.unwrap();
    let made = world.namesakes(&newcomer).await.len();
    // secuconnect knows the second for the same as long as it honours the key, which is not documented any more.
    let told = world.caps.create_trace != CreateTrace::ExternalId;
    assert_eq!(made, if told { 1 } else { 2 });
    assert_eq!(carried_out(&world, &request), made);
}
