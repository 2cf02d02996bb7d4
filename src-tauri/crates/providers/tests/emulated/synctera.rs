//! What only Synctera does. Source: Synctera API notes, section 5.

use domain::Intent;
use domain::field::SSN;
use domain::operation::FieldChange;
use providers::FailureKind;

use crate::newcomer::{assert_kept, newcomer};
use crate::world::{Subject, world};

fn change(key: &str, after: &str) -> FieldChange {
    FieldChange { key: key.into(), before: String::new(), after: after.into() }
}

/// Traps 2 and 8: what a replacement leaves out is emptied, and of the social security number only four digits can be read.
#[tokio::test]
async fn replacing_a_customer_never_empties_the_social_security_number() {
    let world = world(Subject::SyncteraPut, 40).await;
    let newcomer = newcomer(world.caps, 1);
    let target = world.creates(&newcomer).await;
    let before = target.fresh.clone().unwrap();
    let renames = change("name.given", "Zita");

    let failure = world.provider.prepare(&Intent::Edit { changes: vec![renames.clone()] }, &target).unwrap_err();
    assert_eq!((failure.kind, failure.fields[0].0.as_str()), (FailureKind::Impossible, SSN), "{failure}");

    let with_number = Intent::Edit { changes: vec![renames, change(SSN, before.fields.text(SSN))] };
    world.does(&with_number, &target, &newcomer.secrets).await;
    let after = world.reads(&before).await.fresh.unwrap();
    assert_eq!((after.fields.get("name.given"), after.fields.get(SSN)), (Some("Zita"), Some("6789")));
    assert_kept(&before, &after, &["name.given"], world.caps);
}
