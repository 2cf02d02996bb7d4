//! Reading everybody, page by page.

use std::collections::BTreeSet;

use domain::record::Coverage;
use domain::{RemoteRecord, Support};
use providers::FailureKind;
use rstest::rstest;

use crate::newcomer::newcomer;
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, named, world};

/// Ids of everybody, as often as they came.
async fn listed(world: &World) -> Vec<String> {
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let page = world.provider.page(cursor.as_deref()).await.unwrap();
        ids.extend(page.records.into_iter().map(|record| record.remote_id));
        cursor = page.next;
        if cursor.is_none() {
            return ids;
        }
    }
}

#[rstest]
#[case::nobody(0)]
#[case::fewer_than_a_page(30)]
#[case::several_pages(2_000)]
#[tokio::test]
async fn everybody_is_listed_once(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
    #[case] customers: u32,
) {
    let world = world(subject, customers).await;
    if let Support::No(reason) = world.caps.list {
        let failure = world.provider.page(None).await.unwrap_err();
        assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
        assert_eq!(world.journal(), [], "nothing is sent that cannot be answered");
        return;
    }
    let ids = listed(&world).await;
    let there = world.sandbox.sample_customers(subject.kind().as_str()).unwrap();
    assert_eq!(ids.len(), there as usize);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "nobody comes twice");
}

#[rstest]
#[tokio::test]
async fn who_comes_while_pages_are_read_pushes_nobody_out(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 1_500).await;
    if matches!(world.caps.list, Support::No(_)) {
        assert_eq!(world.provider.page(None).await.unwrap_err().kind, FailureKind::Impossible);
        return;
    }
    let first = world.provider.page(None).await.unwrap();
    world.creates(&newcomer(world.caps, 1)).await;
    let mut ids: BTreeSet<String> = first.records.into_iter().map(|record| record.remote_id).collect();
    let mut cursor = first.next;
    assert!(cursor.is_some(), "there is more than one page");
    while let Some(place) = cursor {
        let page = world.provider.page(Some(&place)).await.unwrap();
        ids.extend(page.records.into_iter().map(|record| record.remote_id));
        cursor = page.next;
    }
    let there = world.sandbox.sample_customers(subject.kind().as_str()).unwrap();
    assert!(ids.len() >= there as usize, "{} of {there}", ids.len());
}

/// Rows of a list, or of a search where there is no list.
async fn rows(world: &World) -> Vec<RemoteRecord> {
    match world.caps.list {
        Support::No(_) => {
            let newcomer = newcomer(world.caps, 1);
            world.creates(&newcomer).await;
            world.namesakes(&newcomer).await
        }
        Support::Yes(_) | Support::Unverified(_) => world.provider.page(None).await.unwrap().records,
    }
}

#[rstest]
#[tokio::test]
async fn a_row_is_as_whole_as_it_says(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 300).await;
    for row in rows(&world).await.into_iter().take(40) {
        let whole = world.provider.read(&named(&row)).await.unwrap().expect("who is listed can be read");
        assert_eq!(whole.coverage, Coverage::Whole);
        for (key, value) in row.fields.iter() {
            assert_eq!(whole.fields.get(key.as_str()), Some(value), "{key} of {}", row.remote_id);
        }
        if let Some(channels) = &row.channels {
            assert_eq!(Some(channels), whole.channels.as_ref(), "channels of {}", row.remote_id);
        }
        if row.coverage == Coverage::Whole {
            assert_eq!(row.fields, whole.fields, "a row that counts as whole must not lack anything");
            assert_eq!(row.channels, whole.channels);
        }
    }
}

#[rstest]
#[tokio::test]
async fn every_record_shows_fields_that_are_described(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 300).await;
    for row in rows(&world).await {
        for (key, value) in row.fields.iter() {
            let described = key.custom_name().is_some() || world.caps.field(key.as_str()).is_some();
            assert!(described, "{key} is nowhere described, so it would never be shown");
            assert!(!value.is_empty(), "{key}: no value is absent, never empty");
        }
        for channel in row.channels.iter().flatten() {
            assert!(!channel.address.is_empty());
        }
    }
}
