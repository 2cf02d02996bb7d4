//! Deleting and purging customers.

use contract::ErrorCode;
use contract::wire::{Empty, Removal, RemovalConfirm, RemovalRequest};
use rstest::rstest;
use support::{Console, Desk};

#[rstest]
#[case(Removal::Delete, "deleteItem")]
#[case(Removal::Purge, "deleteItemPurgeData")]
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_removed_only_with_the_right_words(#[case] removal: Removal, #[case] operation: &str) {
    let desk = Desk::start().await;
    let known = desk.known(1).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    let plan = console.app.removal_plan(RemovalRequest { person_id: person.person_id.clone(), removal }).await.unwrap();
    assert_eq!(plan.phrase, format!("{} {}", known.given, known.family));
    let confirm = |phrase: &str| RemovalConfirm {
        person_id: person.person_id.clone(),
        removal,
        record_ids: plan.steps.iter().map(|step| step.record_id.clone()).collect(),
        phrase: phrase.into(),
    };
    let error = console.app.removal_confirm(confirm("yes")).await.unwrap_err();
    assert_eq!((error.code, console.pending().await.len()), (ErrorCode::InvalidInput, 0));

    console.app.removal_confirm(confirm(&plan.phrase)).await.unwrap();
    console.all_sent().await;
    let sent = desk.once(operation);
    assert_eq!(sent.customer_id.as_deref(), Some(known.id.as_str()), "that customer and no other");
    assert_eq!(desk.changes(), [operation], "and nothing else was done");
    assert!(desk.item(&known.id).await.is_null());
    assert_eq!(console.person(&person.person_id).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(console.app.app_status(Empty {}).await.unwrap().customers, 59);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_whose_reply_was_lost_is_not_repeated() {
    let desk = Desk::start().await;
    let known = desk.known(1).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("deleteItem", sandbox::Fault::DropResponse, 1);
    let confirm = RemovalConfirm {
        person_id: person.person_id.clone(),
        removal: Removal::Delete,
        record_ids: vec![person.records[0].record_id.clone()],
        phrase: format!("{} {}", known.given, known.family),
    };
    console.app.removal_confirm(confirm).await.unwrap();
    console.all_sent().await;
    assert_eq!(desk.asked("deleteItem").len(), 1, "that it is gone is seen by looking");
    assert_eq!(console.person(&person.person_id).await.unwrap_err().code, ErrorCode::NotFound);
}
