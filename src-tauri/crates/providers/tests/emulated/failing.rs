//! Reads while things go wrong: tried again where that helps, and never taken for "nothing found".

use std::time::Duration;

use domain::{ChannelKind, Support};
use providers::{Criterion, Effect, Failure, FailureKind, Target};
use rstest::rstest;
use sandbox::{Fault, FaultRule};

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, named, tries, world};

/// What each way of reading says while something is wrong; each has to say that it failed.
async fn all_reads(world: &World, target: &Target, email: &str) -> Vec<(&'static str, Failure)> {
    let criterion = Criterion::Channel(ChannelKind::Email, email.to_owned());
    let mut failures = Vec::new();
    let mut note = |what, failure: Option<Failure>| {
        let failure = failure.unwrap_or_else(|| panic!("{what} must not read as an answer"));
        failures.push((what, failure));
    };
    note("probe", world.provider.probe().await.err());
    note("find", world.provider.find(&criterion).await.err());
    note("read", world.provider.read(target).await.err());
    if !matches!(world.caps.list, Support::No(_)) {
        note("page", world.provider.page(None).await.err());
    }
    if !matches!(world.caps.timeline, Support::No(_)) {
        note("timeline", world.provider.timeline(target, true).await.err());
    }
    failures
}

/// Somebody who is there, and a connection that has signed in.
async fn somebody(world: &World) -> (Target, String) {
    let newcomer = newcomer(world.caps, 1);
    let target = world.creates(&newcomer).await;
    (target, newcomer.email())
}

#[rstest]
#[case::web_page(Fault::HtmlPage, FailureKind::NotUnderstood)]
#[case::another_system(Fault::WrongContent, FailureKind::NotUnderstood)]
#[case::cut_short(Fault::TruncateBody, FailureKind::NotUnderstood)]
#[case::too_much(Fault::HugeBody, FailureKind::NotUnderstood)]
#[case::sent_elsewhere(Fault::Redirect("https://elsewhere.example/".into()), FailureKind::NotUnderstood)]
#[case::no_answer(Fault::DropResponse, FailureKind::Unreachable)]
#[case::nothing_arrives(Fault::DropRequest, FailureKind::Unreachable)]
#[case::broken(Fault::Status { code: 500, retry_after: None }, FailureKind::ProviderFailed)]
#[case::down(Fault::Status { code: 503, retry_after: None }, FailureKind::ProviderFailed)]
#[case::gateway(Fault::Status { code: 504, retry_after: None }, FailureKind::ProviderFailed)]
#[case::throttled(Fault::Status { code: 429, retry_after: Some(60) }, FailureKind::Throttled)]
#[tokio::test]
async fn a_failed_read_is_never_nothing_found(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] fault: Fault,
    #[case] failing: FailureKind,
) {
    let world = world(subject, 40).await;
    let (target, email) = somebody(&world).await;
    world.befall(FaultRule::new(fault));
    for (what, failure) in all_reads(&world, &target, &email).await {
        assert_eq!((failure.kind, failure.effect), (failing, Effect::None), "{what}: {failure}");
        assert!(!failure.message.is_empty() && !failure.message.contains('<'), "{what}: {failure}");
        assert!(!failure.message.contains("zoe"), "nothing of the customer is shown: {failure}");
    }
}

#[rstest]
#[case::no_answer(Fault::DropResponse)]
#[case::nothing_arrives(Fault::DropRequest)]
#[case::cut_short(Fault::TruncateBody)]
#[case::down(Fault::Status { code: 503, retry_after: None })]
#[tokio::test]
async fn a_read_that_fails_once_is_tried_again(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] fault: Fault,
) {
    let world = world(subject, 40).await;
    let (target, _) = somebody(&world).await;
    world.slept();
    world.befall(FaultRule::new(fault).times(1));
    assert_eq!(world.provider.read(&target).await.unwrap(), target.fresh);
    assert_eq!(world.slept().len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_read_is_not_tried_for_ever(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    somebody(&world).await;
    let asked = world.journal().len();
    world.befall(FaultRule::new(Fault::Status { code: 503, retry_after: None }));
    world.provider.probe().await.unwrap_err();
    assert_eq!(world.journal().len() - asked, tries());
}

#[rstest]
#[case::bearable(2, true)]
#[case::too_long(60, false)]
#[tokio::test]
async fn a_throttled_read_waits_as_it_is_asked_to(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] seconds: u64,
    #[case] waits: bool,
) {
    let world = world(subject, 40).await;
    let (target, _) = somebody(&world).await;
    world.slept();
    world.befall(FaultRule::new(Fault::Status { code: 429, retry_after: Some(seconds) }).times(1));
    let read = world.provider.read(&target).await;
    if waits {
        assert_eq!(read.unwrap(), target.fresh);
        assert_eq!(world.slept(), [Duration::from_secs(seconds)]);
    } else {
        let failure = read.unwrap_err();
        assert_eq!((failure.kind, failure.retry_after), (FailureKind::Throttled, Some(Duration::from_secs(seconds))));
        assert!(world.slept().is_empty(), "so long nobody waits before a screen");
    }
}

#[rstest]
#[tokio::test]
async fn many_reads_under_a_throttle_all_say_what_it_is(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let (target, _) = somebody(&world).await;
    world.sandbox.faults().throttle(Some(1));
    for _ in 0..4 {
        if let Err(failure) = world.provider.read(&target).await {
            assert_eq!(failure.kind, FailureKind::Throttled, "{failure}");
            assert!(failure.retry_after.is_some());
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_right_that_is_lacking_is_no_missing_customer(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let (target, _) = somebody(&world).await;
    world.befall(FaultRule::new(Fault::Status { code: 403, retry_after: None }));
    let failure = world.provider.read(&named(target.fresh.as_ref().unwrap())).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused, "{failure}");
}
