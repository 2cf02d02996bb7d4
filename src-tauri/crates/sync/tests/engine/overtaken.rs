//! A reading that began before a change was done says nothing about it, however late it arrives.

use domain::Intent;
use domain::field::{NAME_FAMILY, NAME_GIVEN};
use store::table::record;

use crate::fixture::{Fixture, edit};
use crate::shelf::Shelf;

/// A sweep whose only page shows the customers as they are now, and is still on its way.
async fn with_a_page_on_its_way() -> (Fixture, store::table::record::RecordRow) {
    let fixture = Fixture::with(Shelf::with_slow_pages()).await;
    let row = fixture.customer("1").await;
    fixture.run();
    fixture.engine.pull(fixture.connection);
    fixture.until("the page is written", async || (fixture.shelf.lock().pages > 0).then_some(())).await;
    (fixture, row)
}

async fn page_arrives(fixture: &Fixture) {
    fixture.shelf.let_one_page();
    let connection = fixture.connection;
    fixture
        .until("the sweep is complete", async || {
            let sweep = fixture.store.read(move |db| store::table::sweep::get(db, connection)).await.unwrap()?;
            sweep.completed_at.map(|_| ())
        })
        .await;
}

#[tokio::test]
async fn a_late_page_does_not_bring_back_what_was_changed_and_does_not_look_like_somebody_elses_change() {
    let (fixture, row) = with_a_page_on_its_way().await;
    let first = fixture.save(&row, edit(NAME_FAMILY, "Jansen", "de Vries")).await;
    fixture.done(first).await;
    page_arrives(&fixture).await;
    let rowid = row.rowid;
    let base = fixture.store.read(move |db| record::by_row(db, rowid)).await.unwrap().base;
    assert_eq!(base.text(NAME_FAMILY), "de Vries", "the page shows what stood there before");

    let second = fixture.save(&row, edit(NAME_GIVEN, "Jan", "Johan")).await;
    fixture.done(second).await;
    assert_eq!(
        fixture.shelf.lock().customers[0].fields.text(NAME_GIVEN),
        "Johan",
        "nobody else did anything, so nothing is asked"
    );
}

#[tokio::test]
async fn a_late_page_does_not_bring_back_who_was_removed() {
    let (fixture, row) = with_a_page_on_its_way().await;
    let removal = fixture.save(&row, Intent::Delete).await;
    fixture
        .until("the second look is due", async || {
            fixture.later(10);
            fixture.operation(removal).await.is_none().then_some(())
        })
        .await;
    page_arrives(&fixture).await;
    let connection = fixture.connection;
    let left = fixture.store.read(move |db| record::count(db, connection)).await.unwrap();
    assert_eq!(left, 0, "the page was asked for before the customer was removed");
}

#[tokio::test]
async fn a_page_asked_for_after_a_change_is_taken_in() {
    let fixture = Fixture::new().await;
    let row = fixture.customer("1").await;
    fixture.run();
    let change = fixture.save(&row, edit(NAME_FAMILY, "Jansen", "de Vries")).await;
    fixture.done(change).await;
    fixture.shelf.lock().customers[0].fields.set(NAME_FAMILY.into(), "Bakker");
    let rowid = row.rowid;
    fixture
        .until("what somebody else changed is known", async || {
            // One that is running already was asked for before.
            fixture.engine.pull(fixture.connection);
            let base = fixture.store.read(move |db| record::by_row(db, rowid)).await.unwrap().base;
            (base.text(NAME_FAMILY) == "Bakker").then_some(())
        })
        .await;
}
