//! Done means observed: what a provider says it did is compared with what it shows.

use domain::field::NAME_GIVEN;
use domain::{ChannelId, Ids, Intent, OperationState};
use rstest::rstest;
use sync::problem::ProblemKind;

use crate::fixture::{Fixture, add_channel, edit, email};
use crate::shelf::Fate;

#[tokio::test]
async fn an_edit_that_was_accepted_and_shows_something_else_is_parked_with_both() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(Fate::Garbled("J?han"));
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    let (operation, problem) = fixture.stands(id, OperationState::Parked).await;
    assert_eq!(problem.kind, ProblemKind::NotAsSent);
    assert_eq!(problem.theirs, [(NAME_GIVEN.into(), "J?han".to_owned())]);
    assert_eq!(operation.intent, edit(NAME_GIVEN, "Jan", "Johan"), "what the agent wants is kept");
    assert_eq!(fixture.shelf.lock().sent.len(), 1, "and not sent over and over");
    let base = fixture.store.read(move |db| store::table::record::by_row(db, row.rowid)).await.unwrap().base;
    assert_eq!(base.text(NAME_GIVEN), "J?han", "what the system shows is known, for whoever drops the change");
}

#[rstest]
#[case::ignored(Fate::Ignored)]
#[case::garbled(Fate::Garbled("other@example.com"))]
#[tokio::test]
async fn a_channel_that_was_accepted_and_is_not_there_is_parked(#[case] fate: Fate) {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(fate);
    fixture.run();
    let id = fixture.save(&row, add_channel(&fixture.ids, "jan@example.com")).await;
    assert_eq!(fixture.stands(id, OperationState::Parked).await.1.kind, ProblemKind::NotAsSent);
}

#[tokio::test]
async fn a_changed_channel_whose_old_address_stayed_is_parked() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.run();
    let added = fixture.save(&row, add_channel(&fixture.ids, "jan@example.com")).await;
    fixture.done(added).await;
    fixture.shelf.lock().fates.push_back(Fate::Garbled(""));
    let channel = ChannelId::new(fixture.ids.next());
    let (before, after) = (email("jan@example.com"), email("johan@example.com"));
    let id = fixture.save(&row, Intent::ChangeChannel { channel, before, after, no_sync: false }).await;
    assert_eq!(fixture.stands(id, OperationState::Parked).await.1.kind, ProblemKind::NotAsSent);
}

#[tokio::test]
async fn a_removal_that_was_accepted_and_did_nothing_is_parked() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.shelf.lock().fates.push_back(Fate::Ignored);
    fixture.run();
    let id = fixture.save(&row, Intent::Delete).await;
    assert_eq!(fixture.stands(id, OperationState::Parked).await.1.kind, ProblemKind::NotAsSent);
}

#[tokio::test]
async fn an_edit_made_while_its_predecessor_is_looked_at_takes_its_place() {
    let fixture = Fixture::with(crate::shelf::Shelf::gated()).await;
    let row = fixture.customer("1").await;
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Jo")).await;
    fixture.until("the customer is being read", async || (fixture.shelf.lock().reads > 0).then_some(())).await;
    let amended = edit(NAME_GIVEN, "Jan", "Josephine");
    let now = domain::Clock::now(&*fixture.clock);
    fixture.store.write(now, move |write| store::table::outbox::amend(write, id, &amended)).await.unwrap();
    for _ in 0..4 {
        fixture.shelf.let_one_read();
    }
    fixture.done(id).await;
    assert_eq!(fixture.shelf.lock().sent, [edit(NAME_GIVEN, "Jan", "Josephine")], "what was typed last, and nothing before it");
    assert_eq!(fixture.shelf.lock().customers[0].fields.text(NAME_GIVEN), "Josephine");
}

#[tokio::test]
async fn an_edit_dropped_while_it_is_looked_at_is_not_sent() {
    let fixture = Fixture::with(crate::shelf::Shelf::gated()).await;
    let row = fixture.customer("1").await;
    fixture.run();
    let id = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Jo")).await;
    fixture.until("the customer is being read", async || (fixture.shelf.lock().reads > 0).then_some(())).await;
    let now = domain::Clock::now(&*fixture.clock);
    fixture.store.write(now, move |write| store::table::outbox::remove(write, id)).await.unwrap();
    for _ in 0..3 {
        fixture.shelf.let_one_read();
    }
    let next = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Piet")).await;
    fixture.done(next).await;
    assert_eq!(fixture.shelf.lock().sent, [edit(NAME_GIVEN, "Jan", "Piet")]);
}
