//! A new customer: what was sent is there.

use domain::capabilities::CreateTrace;
use domain::field::FieldGroup;
use domain::{ChannelKind, Fields, RemoteRecord};
use providers::{Effect, FailureKind};
use rstest::rstest;

use crate::newcomer::{holds, newcomer};
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{now, world};

#[rstest]
#[tokio::test]
async fn what_was_sent_is_there(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let accepted = world.provider.send(&world.prepared(&newcomer)).await.unwrap();
    let row = world.only(&newcomer).await;
    let fresh = world.reads(&row).await.fresh.unwrap();
    newcomer.assert_held_by(&fresh, world.caps);
    assert!(accepted.candidates.is_empty(), "it was made, so there is nobody to choose from");
    if let Some(record) = accepted.record {
        assert_eq!(record.remote_id, fresh.remote_id, "the reply is about the customer that was made");
        newcomer.assert_held_by(&record, world.caps);
    }
}

#[rstest]
#[tokio::test]
async fn one_way_to_be_reached_is_enough(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let mut newcomer = newcomer(world.caps, 1);
    newcomer.channels.retain(|address| address.kind == ChannelKind::Email);
    let fresh = world.creates(&newcomer).await.fresh.unwrap();
    newcomer.assert_held_by(&fresh, world.caps);
}

#[rstest]
#[tokio::test]
async fn a_national_number_is_recognised_as_the_one_that_was_sent(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let mut newcomer = newcomer(world.caps, 1);
    for address in newcomer.channels.iter_mut().filter(|address| address.kind == ChannelKind::Telephone) {
        address.value = "+12065550123".into();
    }
    let accepted = world.provider.send(&world.prepared(&newcomer)).await.unwrap();
    assert_eq!(accepted.candidates, [], "a number that was only written otherwise is no other number");
    let row = world.only(&newcomer).await;
    let held = row.channels.iter().flatten().find(|channel| channel.kind == ChannelKind::Telephone);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    assert!(held.is_none_or(|held| digits(&held.address).ends_with("2065550123")), "{held:?}");
}

#[rstest]
#[tokio::test]
async fn facts_of_the_system_come_with_the_customer(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let fresh = world.creates(&newcomer(world.caps, 1)).await.fresh.unwrap();
    let created = world.caps.field("time.created");
    assert_eq!(fresh.fields.get("time.created").is_some(), created.is_some(), "who can be told when, is told when");
    assert!(created.is_none_or(|spec| spec.group == FieldGroup::System && !spec.on_create && !spec.on_update));
}

#[rstest]
#[tokio::test]
async fn when_somebody_was_created_is_a_point_in_time(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let fresh = world.creates(&newcomer(world.caps, 1)).await.fresh.unwrap();
    let created = world.provider.created_at(&fresh);
    let told = world.caps.field("time.created").is_some();
    assert!(
        told || world.caps.create_trace != CreateTrace::Resemblance,
        "without it, who resembles cannot be told from who was made"
    );
    assert_eq!(created, told.then(now), "by the system's clock, whatever the zone it writes it in");
    let unread = RemoteRecord { fields: Fields::new(), ..fresh };
    assert_eq!(world.provider.created_at(&unread), None);
}

#[rstest]
#[tokio::test]
async fn a_value_the_system_refuses_is_rejected_at_its_field(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let mut request = world.prepared(&newcomer);
    let entrance = world.entrance();
    (entrance.spoil)(&mut request);
    let failure = world.provider.send(&request).await.unwrap_err();
    assert_eq!((failure.kind, failure.effect), (FailureKind::Rejected, Effect::None), "{failure}");
    assert!(!failure.message.is_empty(), "the system's words are shown");
    let mut named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, entrance.complains_of);
    assert_eq!(world.namesakes(&newcomer).await, [], "nothing was made");
    assert_eq!(world.journal().iter().filter(|entry| entry.operation == request.operation).count(), 1, "sent once");
}

#[rstest]
#[tokio::test]
async fn a_second_one_of_the_same_kind_is_refused_where_one_is_the_limit(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    for spec in world.caps.channels {
        let mut newcomer = newcomer(world.caps, 1);
        let second = crate::newcomer::address(&spec.kind, 2);
        newcomer.channels.push(second.clone());
        match (spec.limit, world.provider.prepare(&newcomer.intent(), &newcomer.target())) {
            (Some(_), Err(failure)) => assert_eq!(failure.kind, FailureKind::Impossible, "{failure}"),
            (Some(_), Ok(_)) => panic!("one of two addresses of the kind {} would be lost", spec.kind),
            (None, Err(failure)) => panic!("{failure}"),
            (None, Ok(_)) => {
                newcomer = with_number(newcomer, &spec.kind);
                let fresh = world.creates(&newcomer).await.fresh.unwrap();
                assert!(newcomer.channels.iter().all(|address| holds(&fresh, address)));
            }
        }
    }
}

/// Other addresses and another id for each kind tried, so that they do not meet.
fn with_number(mut newcomer: crate::newcomer::Newcomer, kind: &ChannelKind) -> crate::newcomer::Newcomer {
    let suffix = kind.as_str().len();
    for address in &mut newcomer.channels {
        address.value = match address.kind {
            ChannelKind::Email => format!("{}{}", kind.as_str(), address.value),
            _ => format!("{}{suffix}", address.value),
        };
    }
    if newcomer.fields.get("id.external").is_some() {
        newcomer.fields.set("id.external".into(), format!("C-{}", kind.as_str()));
    }
    newcomer
}
