//! Requests under a key by which the system knows them again.

use std::sync::Arc;

use domain::Intent;
use domain::capabilities::CreateTrace;
use domain::operation::FieldChange;
use providers::{Effect, FailureKind, PreparedRequest};
use rstest::rstest;
use sandbox::Fault;

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, carried_out, to, world};

/// Longer than any test takes.
const HOURS: u64 = 24 * 60 * 60 * 1000;

/// What is sent under a key.
#[derive(Debug, Clone, Copy)]
enum Sent {
    Create,
    Edit,
}

/// A request under a key that keeps it from being carried out twice; `None` where there is no such key.
async fn keyed(world: &World, sent: Sent) -> Option<PreparedRequest> {
    if world.caps.create_trace != CreateTrace::SameKey {
        return None;
    }
    let newcomer = world.changeable(1);
    let request = match sent {
        Sent::Create => world.prepared(&newcomer),
        Sent::Edit => {
            let mut target = world.creates(&newcomer).await;
            target.idempotency_key = Some("01939b5e-7a00-7000-a000-000000000001".into());
            let change = FieldChange { key: "name.given".into(), before: "Zoë".into(), after: "Zita".into() };
            world.provider.prepare(&Intent::Edit { changes: vec![change] }, &target).unwrap().remove(0)
        }
    };
    Some(request).filter(|request| request.idempotency_key.is_some())
}

#[rstest]
#[tokio::test]
async fn who_tells_a_create_by_its_key_is_given_one(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let request = world.prepared(&newcomer(world.caps, 1));
    assert!(world.caps.create_trace != CreateTrace::SameKey || request.idempotency_key.is_some());
}

#[rstest]
#[tokio::test]
async fn the_same_request_while_it_is_carried_out_has_to_wait(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[values(Sent::Create, Sent::Edit)] sent: Sent,
) {
    let world = world(subject, 40).await;
    let Some(request) = keyed(&world, sent).await else { return };
    let before = carried_out(&world, &request);
    world.befall(to(&request, Fault::DelayMs(HOURS)));
    let first = tokio::spawn({
        let (provider, request) = (Arc::clone(&world.provider), request.clone());
        async move { provider.send(&request).await }
    });
    world.befallen().await;
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::KeyInUse, Effect::Unknown), "{failure}");
    assert_eq!(carried_out(&world, &request), before, "neither was carried out yet");
    world.sandbox.faults().clear();
    let first = first.await.unwrap().unwrap();
    assert_eq!(world.provider.send(&request).await.unwrap(), first, "after the wait the same bytes get the same answer");
    assert_eq!(carried_out(&world, &request), before + 1);
}

#[rstest]
#[tokio::test]
async fn a_key_that_was_used_for_something_else_is_told_apart(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[values(Sent::Create, Sent::Edit)] sent: Sent,
) {
    let world = world(subject, 40).await;
    let Some(request) = keyed(&world, sent).await else { return };
    world.provider.send(&request).await.unwrap();
    let other = newcomer(world.caps, 2);
    let misused = PreparedRequest { idempotency_key: request.idempotency_key.clone(), ..world.prepared(&other) };
    for _ in 0..2 {
        let failure = world.provider.send(&misused).await.unwrap_err();
        assert_eq!((failure.kind, failure.effect), (FailureKind::KeyMisused, Effect::Unknown), "{failure}");
    }
    assert_eq!(world.namesakes(&other).await, [], "nothing of it was carried out");
    world.provider.send(&world.prepared(&other)).await.unwrap();
    world.only(&other).await;
}
