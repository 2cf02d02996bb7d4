//! Looking for somebody by whatever the live search takes.

use domain::field::{EXTERNAL_ID, SSN};
use domain::{ChannelKind, RemoteRecord};
use providers::{Criterion, FailureKind};
use rstest::rstest;

use crate::newcomer::{Newcomer, newcomer};
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, world};

/// What an agent may type to find this customer, and whether the system's own data say that it is found by it.
fn typed(world: &World, newcomer: &Newcomer, record: &RemoteRecord) -> Vec<(String, bool)> {
    let phone = newcomer.channels.iter().find(|address| address.kind == ChannelKind::Telephone).unwrap();
    let takes = |key: &str| world.caps.field(key).is_some();
    vec![
        (newcomer.email(), true),
        (newcomer.email().to_uppercase(), false),
        (phone.value.clone(), true),
        (phone.value.replacen('+', "00", 1), true),
        (newcomer.fields.text("name.family").to_owned(), false),
        (newcomer.fields.text(EXTERNAL_ID).to_owned(), takes(EXTERNAL_ID)),
        (record.remote_id.clone(), false),
        ("ssn 6789".to_owned(), takes(SSN)),
    ]
}

/// Whether a criterion is of the kind that this text should become; another one looks for something else.
fn is_about(criterion: &Criterion, typed: &str, record: &RemoteRecord) -> bool {
    match criterion {
        Criterion::Words(_) => typed == record.fields.text("name.family"),
        Criterion::Channel(ChannelKind::Email, _) => typed.contains('@') && typed.to_lowercase() == typed,
        Criterion::Channel(..) => true,
        Criterion::ExternalId(id) => record.fields.get(EXTERNAL_ID) == Some(id),
        Criterion::AnyId(id) => record.fields.get(EXTERNAL_ID) == Some(id),
        Criterion::RemoteId(id) => *id == record.remote_id,
        Criterion::SsnLastFour(_) => true,
    }
}

#[rstest]
#[tokio::test]
async fn a_new_customer_is_found_by_everything_the_search_takes(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 300).await;
    let newcomer = newcomer(world.caps, 1);
    let record = world.creates(&newcomer).await.fresh.unwrap();
    for (typed, needed) in typed(&world, &newcomer, &record).into_iter().filter(|(typed, _)| !typed.is_empty()) {
        let criterion = match world.provider.criterion(&typed) {
            Ok(criterion) => criterion,
            Err(reason) => {
                assert!(!needed && !reason.is_empty(), "{typed} should be something to look for: {reason}");
                continue;
            }
        };
        let found = world.provider.find(&criterion).await.unwrap_or_else(|failure| panic!("{criterion:?}: {failure}"));
        let there = found.records.iter().any(|found| found.remote_id == record.remote_id);
        assert!(there || !(needed || is_about(&criterion, &typed, &record)), "{typed} looks for {criterion:?} and finds others");
    }
}

#[rstest]
#[tokio::test]
async fn a_criterion_finds_or_says_why_it_cannot(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 300).await;
    let newcomer = newcomer(world.caps, 1);
    let record = world.creates(&newcomer).await.fresh.unwrap();
    let phone = newcomer.channels.iter().find(|address| address.kind == ChannelKind::Telephone).unwrap();
    let criteria = [
        Criterion::Words("Oneil".into()),
        Criterion::Channel(ChannelKind::Email, newcomer.email()),
        Criterion::Channel(ChannelKind::Telephone, phone.value.clone()),
        Criterion::Channel(ChannelKind::Other("fax machine".into()), "1".into()),
        Criterion::ExternalId(newcomer.fields.text(EXTERNAL_ID).to_owned()),
        Criterion::RemoteId(record.remote_id.clone()),
        Criterion::SsnLastFour("6789".into()),
    ];
    for criterion in criteria {
        let asked = world.journal().len();
        match world.provider.find(&criterion).await {
            Ok(found) => {
                let there = found.records.iter().any(|found| found.remote_id == record.remote_id);
                let unknown = matches!(criterion, Criterion::Channel(ChannelKind::Other(_), _));
                assert!(there || unknown, "{criterion:?} is taken and finds somebody else");
            }
            Err(failure) => {
                assert_eq!(failure.kind, FailureKind::Impossible, "{criterion:?}: {failure}");
                assert!(!failure.message.is_empty());
                assert_eq!(world.journal().len(), asked, "nothing is sent that cannot be answered");
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn nobody_is_found_by_what_nobody_has(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 300).await;
    for typed in ["nobody.at.all@example.com", "+31699999999", "Xyzzyq"] {
        if let Ok(criterion) = world.provider.criterion(typed) {
            let found = world.provider.find(&criterion).await.unwrap();
            assert_eq!(found.records, [], "{typed}");
        }
    }
}

#[rstest]
#[case("a:b (c) [d] \"e\" AND NOT *?\\")]
#[case("*")]
#[case("&page=2#x%00+")]
#[case("'; drop table customers --")]
#[tokio::test]
async fn strange_words_ask_for_nothing_strange(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] typed: &str,
) {
    let world = world(subject, 60).await;
    match world.provider.criterion(typed) {
        Err(reason) => assert!(!reason.is_empty()),
        Ok(criterion) => match world.provider.find(&criterion).await {
            Ok(found) => assert_eq!(found.records, [], "{criterion:?} must not find everybody"),
            Err(failure) => assert_eq!(failure.kind, FailureKind::Impossible, "{criterion:?}: {failure}"),
        },
    }
}
