//! Tokens that are revoked while they are in use. Systems that issue none answer as usual.

use std::sync::Arc;

use rstest::rstest;
use sandbox::{Fault, FaultRule};

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, world};

/// How often it signs in for so many tokens: not at all where there is nothing to sign in for.
fn times(world: &World, tokens: usize) -> usize {
    if world.tokens() == 0 { 0 } else { tokens }
}

#[rstest]
#[tokio::test]
async fn a_revoked_token_is_renewed_unseen(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    world.provider.probe().await.unwrap();
    assert_eq!(world.tokens(), times(&world, 1));

    let request = world.prepared(&newcomer);
    world.befall(FaultRule::new(Fault::RevokeToken).on_path(&request.path).on_method(&request.method).times(1));
    world.provider.send(&request).await.unwrap();
    assert_eq!(
        world.tokens(),
        times(&world, 2),
        "a write that was refused for its token was not looked at, so it goes out again"
    );
    let row = world.only(&newcomer).await;

    world.befall(FaultRule::new(Fault::RevokeToken).times(1));
    world.reads(&row).await;
    assert_eq!(world.tokens(), times(&world, 3));
}

#[rstest]
#[tokio::test]
async fn fifty_reads_after_a_revocation_renew_it_once(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let target = Arc::new(world.creates(&newcomer(world.caps, 1)).await);
    let before = world.tokens();
    world.befall(FaultRule::new(Fault::RevokeToken).times(1));
    let reads: Vec<_> = (0..50)
        .map(|_| {
            let (provider, target) = (Arc::clone(&world.provider), Arc::clone(&target));
            tokio::spawn(async move { provider.read(&target).await })
        })
        .collect();
    for read in reads {
        assert_eq!(read.await.unwrap().unwrap(), target.fresh);
    }
    assert_eq!(world.tokens() - before, times(&world, 1), "all others wait for the one new token");
}

#[rstest]
#[tokio::test]
async fn fifty_first_reads_sign_in_once(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let probes: Vec<_> = (0..50)
        .map(|_| {
            let provider = Arc::clone(&world.provider);
            tokio::spawn(async move { provider.probe().await })
        })
        .collect();
    for probe in probes {
        probe.await.unwrap().unwrap();
    }
    assert_eq!(world.tokens(), times(&world, 1));
}

#[rstest]
#[tokio::test]
async fn a_token_that_is_always_refused_is_a_refusal_in_the_end(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    world.provider.probe().await.unwrap();
    let before = world.journal().len();
    world.befall(FaultRule::new(Fault::RevokeToken));
    let probe = world.provider.probe().await;
    if world.tokens() == 0 {
        probe.unwrap();
        return;
    }
    assert_eq!(probe.unwrap_err().kind, providers::FailureKind::Refused);
    assert_eq!(world.journal().len() - before, 2, "once more, and then no more");
}
