//! Changing one thing and keeping everything else.

use std::collections::BTreeMap;

use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelId, FieldKey, Intent, RemoteRecord, Support};
use providers::{Body, FailureKind, Secret, Target};
use rstest::rstest;

use crate::newcomer::{Newcomer, address, another, assert_kept, holds};
use crate::world::Subject::{self, Omnidesk, Secuconnect, Securely, Synctera, SyncteraPut};
use crate::world::{World, world};

fn channel() -> ChannelId {
    "01939b5e-7a00-7000-8000-000000000001".parse().unwrap()
}

fn change(key: &str, record: &RemoteRecord, after: &str) -> FieldChange {
    FieldChange { key: key.into(), before: record.fields.text(key).to_owned(), after: after.to_owned() }
}

/// A customer that also has what the program does not understand.
async fn somebody(world: &World, newcomer: &Newcomer) -> Target {
    let mut request = world.prepared(newcomer);
    if let Body::Json(body) = &mut request.body {
        (world.entrance().unknown)(body);
    }
    world.provider.send(&request).await.unwrap();
    world.reads(&world.only(newcomer).await).await
}

/// The customer as it is now, ready to be changed, under a key that was never used.
async fn again(world: &World, target: &Target, number: usize) -> Target {
    let mut target = world.reads(target.fresh.as_ref().unwrap()).await;
    target.idempotency_key = Some(format!("01939b5e-7a00-7000-9000-{number:012}"));
    target
}

/// What is not understood, without what the system itself writes anew.
fn kept_extra(record: &RemoteRecord) -> serde_json::Value {
    fn without_ids(value: &mut serde_json::Value) {
        if let serde_json::Value::Object(members) = value {
            members.retain(|name, _| name != "id" && name != "addresses");
            members.values_mut().for_each(without_ids);
        }
    }
    let mut extra = serde_json::Value::Object(record.extra.clone());
    without_ids(&mut extra);
    extra
}

#[rstest]
#[tokio::test]
async fn each_field_changes_alone(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let mut target = somebody(&world, &world.changeable(1)).await;
    if let Support::No(reason) = world.caps.update {
        let edit = Intent::Edit { changes: vec![change("name.family", target.fresh.as_ref().unwrap(), "Anders")] };
        let failure = world.provider.prepare(&edit, &target).unwrap_err();
        assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
        return;
    }
    let mut changed = 0;
    let mut specs: Vec<_> = world.caps.fields.iter().filter(|spec| spec.on_update).collect();
    // Once there is a secret, whoever has to send everything back can change nothing else without it.
    specs.sort_by_key(|spec| spec.secret);
    for (number, spec) in specs.into_iter().enumerate() {
        target = again(&world, &target, number).await;
        let before = target.fresh.clone().unwrap();
        let Some(after) = another(spec, before.fields.text(spec.key)) else { continue };
        let mut changes = vec![change(spec.key, &before, &after)];
        changes.extend(spec.asks_for.map(|other| change(other, &before, "As agreed by phone")));
        let secrets: BTreeMap<String, Secret> =
            spec.secret.then(|| (spec.key.to_owned(), Secret::new(after.as_str()))).into_iter().collect();
        world.does(&Intent::Edit { changes }, &target, &secrets).await;
        let fresh = world.reads(&before).await.fresh.unwrap();
        let held = fresh.fields.text(spec.key);
        assert!(spec.kind.same(&after, held), "{} was to become {after:?} and is {held:?}", spec.key);
        assert_kept(&before, &fresh, &[spec.key], world.caps);
        assert_eq!(fresh.channels, before.channels, "channels stay while {} changes", spec.key);
        assert_eq!(kept_extra(&fresh), kept_extra(&before), "what is not understood stays while {} changes", spec.key);
        changed += 1;
    }
    assert!(changed > 1, "there is something to change");
}

#[rstest]
#[tokio::test]
async fn a_field_of_the_organisations_own_changes_alone(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let target = somebody(&world, &world.changeable(1)).await;
    let before = target.fresh.clone().unwrap();
    let key = FieldKey::custom("segment");
    let edit = Intent::Edit { changes: vec![change(key.as_str(), &before, "zilver")] };
    if world.caps.custom_fields.is_none() {
        assert_eq!(world.provider.prepare(&edit, &target).unwrap_err().kind, FailureKind::Impossible);
        return;
    }
    world.does(&edit, &target, &BTreeMap::new()).await;
    let fresh = world.reads(&before).await.fresh.unwrap();
    assert_eq!(fresh.fields.get(key.as_str()), Some("zilver"));
    assert_kept(&before, &fresh, &[key.as_str()], world.caps);
    assert_eq!(kept_extra(&fresh), kept_extra(&before), "metadata of another kind stay");
}

#[rstest]
#[tokio::test]
async fn a_field_that_can_be_emptied_is_empty_then(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let mut target = somebody(&world, &world.changeable(1)).await;
    let before = target.fresh.clone().unwrap();
    for (number, spec) in world.caps.fields.iter().filter(|spec| spec.on_update && !spec.secret).enumerate() {
        target = again(&world, &target, number).await;
        let edit = Intent::Edit { changes: vec![change(spec.key, target.fresh.as_ref().unwrap(), "")] };
        if spec.clearable {
            world.does(&edit, &target, &BTreeMap::new()).await;
            let fresh = world.reads(&before).await.fresh.unwrap();
            assert_eq!(fresh.fields.get(spec.key), None, "{}", spec.key);
            assert_kept(target.fresh.as_ref().unwrap(), &fresh, &[spec.key], world.caps);
        }
    }
}

#[rstest]
#[tokio::test]
async fn each_channel_changes_alone(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    let newcomer = world.changeable(1);
    let mut target = somebody(&world, &newcomer).await;
    for (number, spec) in world.caps.channels.iter().enumerate() {
        target = again(&world, &target, number).await;
        let before = target.fresh.clone().unwrap();
        let held = before.channels.iter().flatten().find(|channel| channel.kind == spec.kind).unwrap();
        let intent = Intent::ChangeChannel {
            channel: channel(),
            before: ChannelAddress { kind: spec.kind.clone(), value: held.address.clone() },
            after: address(&spec.kind, 77),
            no_sync: true,
        };
        if let Support::No(reason) = world.caps.change_channel {
            let failure = world.provider.prepare(&intent, &target).unwrap_err();
            assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
            continue;
        }
        world.does(&intent, &target, &BTreeMap::new()).await;
        let fresh = world.reads(&before).await.fresh.unwrap();
        assert!(holds(&fresh, &address(&spec.kind, 77)), "{:?}", fresh.channels);
        assert!(!holds(&fresh, &address(&spec.kind, 1)), "the old one is gone: {:?}", fresh.channels);
        for other in before.channels.iter().flatten().filter(|other| other.kind != spec.kind) {
            assert!(fresh.channels.iter().flatten().any(|kept| kept == other), "{other:?} stays");
        }
        assert_kept(&before, &fresh, &[], world.caps);
        assert_eq!(kept_extra(&fresh), kept_extra(&before));
    }
}

#[rstest]
#[tokio::test]
async fn a_channel_comes_and_goes(#[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject) {
    let world = world(subject, 40).await;
    for (number, spec) in world.caps.channels.iter().enumerate() {
        let number = u32::try_from(number).unwrap() + 1;
        let newcomer = world.changeable(number);
        let target = somebody(&world, &newcomer).await;
        let before = target.fresh.clone().unwrap();
        let held = before.channels.iter().flatten().find(|channel| channel.kind == spec.kind).unwrap();
        let held = ChannelAddress { kind: spec.kind.clone(), value: held.address.clone() };
        let remove = Intent::RemoveChannel { channel: channel(), address: held };
        if let Support::No(reason) = world.caps.remove_channel {
            let failure = world.provider.prepare(&remove, &target).unwrap_err();
            assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
            continue;
        }
        world.does(&remove, &target, &BTreeMap::new()).await;
        let target = again(&world, &target, 900 + number as usize).await;
        let without = target.fresh.clone().unwrap();
        assert!(without.channels.iter().flatten().all(|channel| channel.kind != spec.kind), "{:?}", without.channels);
        assert_kept(&before, &without, &[], world.caps);
        let add = Intent::AddChannel { channel: channel(), address: address(&spec.kind, 88), no_sync: true };
        world.does(&add, &target, &BTreeMap::new()).await;
        let fresh = world.reads(&before).await.fresh.unwrap();
        assert!(holds(&fresh, &address(&spec.kind, 88)), "{:?}", fresh.channels);
        assert_eq!(fresh.channels.as_ref().map(Vec::len), before.channels.as_ref().map(Vec::len));
        assert_kept(&before, &fresh, &[], world.caps);
    }
}

#[rstest]
#[tokio::test]
async fn a_channel_is_added_to_somebody_without(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    for (number, spec) in world.caps.channels.iter().enumerate().skip(1) {
        let newcomer = world.changeable(u32::try_from(number).unwrap() + 1).without(&spec.kind);
        let target = somebody(&world, &newcomer).await;
        let before = target.fresh.clone().unwrap();
        let add = Intent::AddChannel { channel: channel(), address: address(&spec.kind, 88), no_sync: true };
        if let Support::No(reason) = world.caps.add_channel {
            let failure = world.provider.prepare(&add, &target).unwrap_err();
            assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Impossible, reason));
            continue;
        }
        world.does(&add, &target, &BTreeMap::new()).await;
        let fresh = world.reads(&before).await.fresh.unwrap();
        assert!(holds(&fresh, &address(&spec.kind, 88)), "{:?}", fresh.channels);
        assert_kept(&before, &fresh, &[], world.caps);
    }
}

#[rstest]
#[tokio::test]
async fn the_time_of_a_change_is_told_where_it_is_known(
    #[values(Omnidesk, Securely, Secuconnect, Synctera, SyncteraPut)] subject: Subject,
) {
    let world = world(subject, 40).await;
    let target = somebody(&world, &world.changeable(1)).await;
    let before = target.fresh.clone().unwrap();
    if world.caps.field("time.updated").is_none() {
        assert_eq!(before.fields.get("time.updated"), None, "nothing is told that is nowhere described");
        return;
    }
    let edit = Intent::Edit { changes: vec![change("name.family", &before, "Anders")] };
    world.does(&edit, &target, &BTreeMap::new()).await;
    let fresh = world.reads(&before).await.fresh.unwrap();
    assert!(fresh.fields.get("time.updated").is_some());
    assert_eq!(fresh.fields.get("time.created"), before.fields.get("time.created"));
}
