//! What a system does not offer: the adapter says so before anything is sent.

use domain::{ChannelKind, Intent, Support};
use providers::{FailureKind, Target};
use rstest::rstest;

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::world;

#[rstest]
#[tokio::test]
async fn what_is_not_offered_is_refused_with_its_reason(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let target = world.creates(&newcomer).await;
    let asked = world.journal().len();
    let event = Intent::AddEvent { message: "Paid".into(), initiated_by: "Web shop".into(), source_url: String::new() };
    let crm = Intent::SyncWithCrm { kind: ChannelKind::Email, address: newcomer.email() };
    let intents = [
        (world.caps.add_event, event),
        (world.caps.crm_sync, crm),
        (world.caps.delete, Intent::Delete),
        (world.caps.purge, Intent::Purge),
    ];
    for (support, intent) in intents {
        match (support, world.provider.prepare(&intent, &target)) {
            (Support::No(reason), Err(failure)) => {
                assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason), "{intent:?}");
            }
            (Support::No(_), Ok(requests)) => panic!("{intent:?} is not offered and would send {requests:?}"),
            (Support::Yes(_) | Support::Unverified(_), prepared) => {
                assert!(!prepared.unwrap().is_empty(), "{intent:?} is offered");
            }
        }
    }
    match (world.caps.timeline, world.provider.timeline(&target, false).await) {
        (Support::No(reason), Err(failure)) => {
            assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
            assert_eq!(world.journal().len(), asked, "nothing was sent");
        }
        (Support::No(_), Ok(_)) => panic!("there is no timeline"),
        (Support::Yes(_) | Support::Unverified(_), timeline) => drop(timeline.unwrap()),
    }
}

#[rstest]
#[tokio::test]
async fn a_ticket_is_linked_or_refused(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let Intent::Create { fields, channels, no_sync, .. } = newcomer.intent() else { panic!("it is one") };
    let channels = channels.into_iter().take(1).collect();
    let intent = Intent::Create { fields, channels, ticket_id: Some("4711".into()), no_sync };
    match world.provider.prepare(&intent, &newcomer.target()) {
        Ok(requests) => assert!(world.caps.tickets && !requests.is_empty()),
        Err(failure) => assert!(!world.caps.tickets && failure.kind == FailureKind::Impossible, "{failure}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_deleted_customer_is_gone(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[values(Intent::Delete, Intent::Purge)] intent: Intent,
) {
    let world = world(subject, 40).await;
    let support = if intent == Intent::Delete { world.caps.delete } else { world.caps.purge };
    let newcomer = newcomer(world.caps, 1);
    let target = world.creates(&newcomer).await;
    if let Support::No(reason) = support {
        let failure = world.provider.prepare(&intent, &target).unwrap_err();
        assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
        assert!(world.provider.read(&target).await.unwrap().is_some());
        return;
    }
    world.does(&intent, &target, &newcomer.secrets).await;
    assert_eq!(world.provider.read(&Target { fresh: None, ..target.clone() }).await, Ok(None));
    assert_eq!(world.namesakes(&newcomer).await, []);
    // Once more: gone is gone, and never a success that says otherwise.
    for request in world.provider.prepare(&intent, &target).unwrap() {
        let failure = world.provider.send(&request).await.unwrap_err();
        let known = matches!(failure.kind, FailureKind::NotFound | FailureKind::Rejected);
        assert!(known, "and the key is not to blame: {failure}");
    }
}

#[rstest]
#[tokio::test]
async fn a_change_needs_the_customer_as_just_read(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let target = world.creates(&newcomer(world.caps, 1)).await;
    let change = domain::operation::FieldChange { key: "name.family".into(), before: "Oneil".into(), after: "Anders".into() };
    let edit = Intent::Edit { changes: vec![change] };
    let unread = Target { fresh: None, ..target };
    match world.provider.prepare(&edit, &unread) {
        Err(failure) => assert_eq!(failure.kind, FailureKind::Impossible, "{failure}"),
        // Where only what changed is sent there is nothing to lose.
        Ok(requests) => assert!(!requests.is_empty()),
    }
}
