//! A system gives a customer's id to somebody else: after a restore, a merge, a mistake.

use contract::wire::{ConflictKind, OperationRef, PersonLink, PersonView, RecordState};
use serde_json::json;
use support::{Four, REACHED, maria, record, value};

/// Maria in Synctera, linked to Maria in Omnidesk.
async fn linked(four: &Four) -> (PersonView, String) {
    let here = four.create(four.form(&["omnidesk"], &[("name.given", "Maria"), ("name.family", "Jansen")], &REACHED)).await;
    let there = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let link = PersonLink { person_id: here.person_id.clone(), other_person_id: there.person_id };
    four.console.app.person_link(link).await.unwrap();
    let person = four.console.person(&here.person_id).await.unwrap();
    let id = record(&person, "synctera").remote_id.clone().unwrap();
    (person, id)
}

/// Bram takes Maria's id: nothing of her is left there.
async fn give_away(four: &Four, id: &str) {
    let bram = json!({
        "first_name": "Bram", "last_name": "Bakker", "dob": "1971-02-03",
        "email": "bram.bakker@example.nl", "phone_number": "+31687654321"
    });
    four.desk.patch_in_synctera(id, &bram).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_meant_for_somebody_else_is_not_sent_until_the_agent_says_so() {
    let four = Four::start().await;
    let (person, id) = linked(&four).await;
    give_away(&four, &id).await;
    let theirs = four.desk.executed("patchCustomer").len();
    four.edit(record(&person, "synctera"), &[("address.legal.city", "Haarlem")], false).await.unwrap();
    let conflict = four.console.conflicting(1).await.remove(0);
    assert_eq!((conflict.kind, conflict.lines.len(), conflict.can_create_again), (ConflictKind::SomebodyElse, 0, false));
    assert_eq!(four.desk.asked("patchCustomer").len(), theirs, "nothing was sent to Bram");
    let shown = four.console.person(&person.person_id).await.unwrap();
    assert_eq!(value(&shown, "synctera", "name.given"), "Maria", "what was known of her stays");
    let operation = OperationRef { operation_id: conflict.operation_id.clone() };
    four.console.app.conflict_same_customer(operation).await.unwrap();
    four.console.all_sent().await;
    let patches = four.desk.executed("patchCustomer");
    assert_eq!(patches.len(), theirs + 1, "the change goes on, once");
    assert_eq!(patches.last().unwrap().params["legal_address.city"], "Haarlem");
    let now = four.console.person(&person.person_id).await.unwrap();
    assert_eq!((value(&now, "synctera", "name.given"), value(&now, "synctera", "address.legal.city")), ("Bram", "Haarlem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_edit_the_old_customer_is_a_tombstone_and_the_new_one_somebody_of_their_own() {
    let four = Four::start().await;
    let (person, id) = linked(&four).await;
    let before = four.console.timeline(&person.person_id).await;
    give_away(&four, &id).await;
    four.console.pull_again(&four.connections["synctera"]).await;
    let old = four.console.person(&person.person_id).await.unwrap();
    let tombstone = record(&old, "synctera");
    assert_eq!((tombstone.state, tombstone.remote_id.as_deref()), (RecordState::Gone, None), "the id is not hers any more");
    assert_eq!((old.records.len(), value(&old, "synctera", "name.given")), (2, "Maria"), "everything known of her stays");
    assert!(tombstone.linked_at.is_some() && tombstone.unlink.ok, "and the link");
    let after = four.console.timeline(&person.person_id).await;
    assert_eq!(after.entries, before.entries, "and the timeline");
    let found = four.console.search("bram.bakker@example.nl").await;
    let [row] = found.as_slice() else { panic!("Bram once: {found:?}") };
    assert_ne!(row.person_id, person.person_id, "a person of his own");
    let bram = four.console.person(&row.person_id).await.unwrap();
    assert_eq!((bram.records.len(), bram.records[0].remote_id.as_deref()), (1, Some(id.as_str())));
    assert_eq!(bram.records[0].state, RecordState::Known);
    let his = four.console.timeline(&row.person_id).await;
    assert!(his.entries.is_empty(), "what happened to her is not his: {his:?}");
    assert_eq!(four.desk.executed("patchCustomer").len(), 1, "nothing was sent");
}
