//! What only secuconnect does. Source: secuconnect API notes, section 5.

use std::collections::BTreeMap;

use domain::Intent;
use domain::operation::FieldChange;
use providers::{Body, Criterion, Effect, FailureKind, Found, Target};
use serde_json::json;

use crate::newcomer::{assert_kept, newcomer};
use crate::world::{Subject, world};

fn edit(after: &str) -> Intent {
    Intent::Edit { changes: vec![FieldChange { key: "name.family".into(), before: "Oneil".into(), after: after.into() }] }
}

/// Trap 10: what was sent and what is shown differ in the type of the address, which is no change that anybody made.
#[tokio::test]
async fn the_type_of_an_address_is_taken_in_and_never_shown() {
    let world = world(Subject::Secuconnect, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let mut request = world.prepared(&newcomer);
    let Body::Json(body) = &mut request.body else { panic!("JSON is sent") };
    assert_eq!(body["contact"]["address"].get("type"), None, "none is sent, since nobody could see what became of it");
    body["contact"]["address"]["type"] = json!("invoice");

    let accepted = world.provider.send(&request).await.unwrap();
    let target = world.reads(&world.only(&newcomer).await).await;
    let before = target.fresh.clone().unwrap();
    newcomer.assert_held_by(&before, world.caps);
    assert_eq!(accepted.record.as_ref(), Some(&before));
    assert!(!before.extra.contains_key("contact"), "nothing is left over: {:?}", before.extra);

    world.does(&edit("Anders"), &target, &BTreeMap::new()).await;
    let after = world.reads(&before).await.fresh.unwrap();
    assert_kept(&before, &after, &["name.family"], world.caps);
    assert_eq!(after.extra, before.extra);
}

/// Trap 13: the id belongs to the contract of the key. From another one the customer looks as if it had never been, which neither
/// proves that it was deleted nor that the key is refused.
#[tokio::test]
async fn a_customer_of_another_contract_looks_like_none() {
    let (own, other) = (world(Subject::Secuconnect, 40).await, world(Subject::Secuconnect, 0).await);
    let newcomer = newcomer(own.caps, 1);
    let target = own.creates(&newcomer).await;
    let fresh = target.fresh.clone().unwrap();

    assert_eq!(other.provider.read(&Target { fresh: None, ..target.clone() }).await, Ok(None));
    let by_id = Criterion::RemoteId(fresh.remote_id.clone());
    assert_eq!(other.provider.find(&by_id).await, Ok(Found { records: Vec::new(), more: Some(0) }));
    assert_eq!(other.namesakes(&newcomer).await, []);
    for intent in [edit("Anders"), Intent::Delete] {
        for request in other.provider.prepare(&intent, &target).unwrap() {
            let failure = other.provider.send(&request).await.unwrap_err();
            assert_eq!((failure.kind, failure.effect), (FailureKind::NotFound, Effect::None), "{intent:?}: {failure}");
        }
    }
    other.provider.probe().await.unwrap();
    assert_eq!(own.reads(&fresh).await.fresh, Some(fresh), "where it belongs it is as it was");
}
