//! What can be between an agent and the systems when somebody begins to say things.

use contract::wire::{
    ChannelAdd, ConflictKind, ConflictView, ErasureConfirm, ErasureState, EventAdd, FieldsEdit, OperationKind, OperationView,
    PendingState, PersonRef,
};
use sandbox::{Fault, FaultRule};
use serde_json::json;
use support::{Console, Desk, Known, REACHED, maria};

/// How many customers are gone at their system, and how many changes ask which customer is meant: each can be carried out once only.
const OF_EACH: usize = 3;

/// The only change of those that wait with this id, as soon as it is as wanted.
async fn waiting(console: &Console, saved: &str, what: &str, wanted: impl Fn(&OperationView) -> bool) -> OperationView {
    let is_it = |operation: &OperationView| operation.operation_id == saved && wanted(operation);
    console.until(what, async || console.pending().await.into_iter().find(|operation| is_it(operation))).await
}

/// The conflict about this change, as soon as it is found.
async fn conflicting(console: &Console, saved: &str, kind: ConflictKind) -> ConflictView {
    let parked = waiting(console, saved, "it is parked", |operation| operation.state == PendingState::Parked).await;
    let asked = contract::wire::OperationRef { operation_id: parked.operation_id };
    let conflict = console.app.conflict_get(asked).await.unwrap();
    assert_eq!(conflict.kind, kind);
    conflict
}

/// Both sides change different fields of a customer, which goes together without a question.
pub(crate) async fn merge(console: &Console, desk: &Desk) {
    let known = desk.known(1).await;
    let person = console.open(&known).await;
    desk.set(&known.id, &[("firstname", &known.given), ("lastname", &known.family), ("custom_taal", "fries")]).await;
    console.edit(&person, "custom.segment", "bakers").await.unwrap();
    console.all_sent().await;
}

/// Both sides change the name of the n-th customer.
pub(crate) async fn conflict(console: &Console, desk: &Desk, n: usize) -> ConflictView {
    let known = desk.known(n).await;
    let person = console.open(&known).await;
    desk.rule(FaultRule::new(Fault::HtmlPage).on_operation("getItem"));
    let saved = console.edit(&person, "name.given", "Josephine").await.unwrap().operation_id.unwrap();
    let held_up = waiting(console, &saved, "it cannot be sent", |operation| operation.last_error.is_some()).await;
    desk.mend();
    desk.rename(&known.id, "Pieternel", &known.family).await;
    console.retry(&held_up).await;
    conflicting(console, &saved, ConflictKind::Values).await
}

/// A change the system says no to.
pub(crate) async fn rejection(console: &Console, desk: &Desk) {
    let person = console.open(&desk.known(2).await).await;
    desk.fail("updateCustomer", Fault::Status { code: 422, retry_after: None }, 1);
    let saved = console.edit(&person, "name.given", "Wilhelmina").await.unwrap().operation_id.unwrap();
    waiting(console, &saved, "it is rejected", |operation| operation.state == PendingState::Rejected).await;
}

/// Somebody else deletes customers, and a complete pull notices. Gives who they are here.
pub(crate) async fn disappearance(console: &Console, desk: &Desk, connection: &str) -> Vec<String> {
    let mut gone = Vec::new();
    for _ in 0..OF_EACH {
        let known = desk.known(6).await;
        gone.push(console.find(&known).await.person_id);
        desk.delete(&known.id).await;
    }
    console.pull_again(connection).await;
    gone
}

/// Somebody else deletes a customer that was changed here.
pub(crate) async fn vanishing(console: &Console, desk: &Desk) {
    let known = desk.known(6).await;
    let person = console.open(&known).await;
    desk.delete(&known.id).await;
    let saved = console.edit(&person, "name.given", "Josephine").await.unwrap().operation_id.unwrap();
    conflicting(console, &saved, ConflictKind::Gone).await;
}

/// New customers that the system takes for one it knows, and asks.
pub(crate) async fn resemblance(console: &Console, connection: &str) {
    let address = ("email", "wilhelmina.vandersteen@example.nl");
    console.create(connection, &[("name.given", "Wilhelmina"), ("name.family", "van der Steen")], &[address]).await;
    created(console).await;
    for given in ["Mia", "Pia", "Ria"].into_iter().take(OF_EACH) {
        console.create(connection, &[("name.given", given), ("name.family", "Visser")], &[address]).await;
    }
    let asking = |pending: Vec<OperationView>| pending.iter().filter(|operation| !operation.candidates.is_empty()).count();
    console.until("the agent is asked", async || (asking(console.pending().await) == OF_EACH).then_some(())).await;
}

/// Waits until every new customer that nothing is asked about is there.
async fn created(console: &Console) {
    let is_on_its_way = |operation: &OperationView| operation.kind == OperationKind::Create && operation.candidates.is_empty();
    let arrived = async || (!console.pending().await.iter().any(is_on_its_way)).then_some(());
    console.until("new customers are there", arrived).await;
}

/// The system gives the id of a customer that was changed here to somebody else.
pub(crate) async fn another_customer(console: &Console, desk: &Desk, connection: &str) {
    let made = console.create(connection, &maria(), &REACHED).await;
    created(console).await;
    let record = console.person(&made.person_id).await.unwrap().records.remove(0);
    let bram = json!({
        "first_name": "Bram", "last_name": "Bakker", "dob": "1971-02-03",
        "email": "bram.bakker@example.nl", "phone_number": "+31687654321"
    });
    desk.patch_in_synctera(&record.remote_id.unwrap(), &bram).await;
    let fields = [("address.legal.city".to_owned(), "Haarlem".to_owned())].into();
    let edit = FieldsEdit { record_id: record.record_id, fields, confirmed: false };
    let saved = console.app.fields_edit(edit).await.unwrap().operation_id.unwrap();
    conflicting(console, &saved, ConflictKind::SomebodyElse).await;
}

/// Changes that cannot be sent.
pub(crate) async fn waiting_changes(console: &Console, known: &Known) {
    let person = console.find(known).await;
    let record_id = person.records[0].record_id.clone();
    console.edit(&person, "name.given", "Margaretha").await.unwrap();
    let channel =
        ChannelAdd { record_id: record_id.clone(), kind: "email".into(), address: "mar@example.nl".into(), no_sync: false };
    console.app.channel_add(channel).await.unwrap();
    let event =
        EventAdd { record_id, message: "Called".into(), initiated_by: "Phone".into(), source_url: "https://example.nl".into() };
    console.app.event_add(event).await.unwrap();
}

/// Somebody who is erased here, and not yet in the system.
pub(crate) async fn erasure(console: &Console, known: &Known) -> String {
    let person = console.find(known).await;
    let plan = console.app.erasure_plan(PersonRef { person_id: person.person_id.clone() }).await.unwrap();
    let confirm = ErasureConfirm { person_id: person.person_id, phrase: plan.phrase };
    let erasure = console.app.erasure_confirm(confirm).await.unwrap();
    let state = async || console.app.erasure_get(erasure.clone()).await.unwrap().state;
    console.until("it is erased here", async || (state().await == ErasureState::Waiting).then_some(())).await;
    erasure.erasure_id
}
