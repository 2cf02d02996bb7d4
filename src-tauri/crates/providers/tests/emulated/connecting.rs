//! Whether a connection works, and what is said when it does not.

use providers::{Effect, FailureKind};
use rstest::rstest;
use sandbox::{Fault, FaultRule};

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{AHEAD, entrance, named, world};

#[rstest]
#[tokio::test]
async fn the_smallest_question_is_answered(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let probe = world.provider.probe().await.unwrap();
    let there = world.sandbox.sample_customers(subject.kind().as_str()).unwrap();
    assert!(probe.customers.is_none_or(|told| told == there), "told {probe:?}, there are {there}");
    assert!(world.journal().iter().all(|entry| entry.result.is_none()), "a check changes nothing");
}

#[rstest]
#[tokio::test]
async fn each_wrong_credential_is_refused(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    for credential in world.caps.credentials {
        let failure = world.with_wrong(credential.key).probe().await.unwrap_err();
        assert_eq!((failure.kind, failure.effect), (FailureKind::Refused, Effect::None), "{}: {failure}", credential.key);
        assert!(!failure.message.contains("nonsense"), "a credential is never shown");
    }
    assert!(world.slept().is_empty(), "what is refused is not tried again");
}

#[rstest]
#[tokio::test]
async fn a_key_that_may_only_read_is_told_apart(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let Some(reader) = world.reader() else {
        // No rights are known that could be lacking.
        return;
    };
    reader.probe().await.unwrap();
    let failure = reader.send(&world.prepared(&newcomer)).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Refused, Effect::None), "{failure}");
    assert_eq!(world.namesakes(&newcomer).await, []);
    assert_eq!(world.tokens() % 2, 0, "a right that is lacking is not mended by signing in again");
}

#[rstest]
#[case::below("/elsewhere")]
#[case::instead("/../nothing")]
#[tokio::test]
async fn a_wrong_path_is_not_this_provider(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] path: &str,
) {
    let world = world(subject, 40).await;
    let wrong = world.at(&format!("{}{path}", world.entrance().base_url));
    let failure = wrong.probe().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotUnderstood, "nothing found would read as an empty system: {failure}");
}

#[rstest]
#[tokio::test]
async fn another_system_is_not_taken_for_this_one(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[values(Omnidesk, Securely, Secuconnect, Synctera)] other: Subject,
) {
    if subject.kind() == other.kind() {
        return;
    }
    let world = world(subject, 40).await;
    let wrong = world.at(&entrance(world.sandbox.access(), other).base_url);
    let failure = wrong.probe().await.unwrap_err();
    let told_apart = matches!(failure.kind, FailureKind::NotUnderstood | FailureKind::Refused);
    assert!(told_apart, "{subject:?} asked at {other:?}: {failure}");
}

#[rstest]
#[tokio::test]
async fn somebody_who_is_not_there_is_not_found(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 0).await;
    let mut row = world.creates(&newcomer(world.caps, 1)).await.fresh.unwrap();
    // Another id of the same form.
    let last = row.remote_id.pop().unwrap();
    row.remote_id.push(if last == '1' { '2' } else { '1' });
    let mut target = named(&row);
    target.external_id = None;
    if let Some(fresh) = &mut target.fresh {
        fresh.fields.set("id.external".into(), "C-nobody");
        fresh.channels = Some(Vec::new());
    }
    assert_eq!(world.provider.read(&target).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn how_far_the_clocks_are_apart_is_known_from_the_first_answer_on(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    assert_eq!(world.provider.clock_offset(), None, "nobody was asked yet");
    world.provider.probe().await.unwrap();
    assert_eq!(world.provider.clock_offset(), Some(AHEAD));
    world.befall(FaultRule::new(Fault::Status { code: 503, retry_after: None }));
    world.provider.probe().await.unwrap_err();
    assert_eq!(world.provider.clock_offset(), Some(AHEAD), "a failure tells the time too");
}
