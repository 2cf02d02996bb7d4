//! What the agent wants is derived from the outbox: there is no second truth to get out of step.

use domain::field::NAME_GIVEN;
use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelId, ChannelKind, Clock, Ids, Intent, OperationId};
use store::StoreError;
use store::table::record::RecordRow;
use store::table::{channel, outbox, person, record};

use crate::{Fixture, KEY, customer};

fn rename(after: &str) -> Intent {
    Intent::Edit { changes: vec![FieldChange { key: NAME_GIVEN.into(), before: "Jan".into(), after: after.into() }] }
}

async fn add(fixture: &Fixture, row: &RecordRow, intent: Intent) -> OperationId {
    let (id, row) = (OperationId::new(fixture.ids.next()), row.clone());
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            outbox::add(write, id, row.rowid, row.connection_id, &intent)?;
            record::project(write, row.rowid, true)
        })
        .await
        .unwrap();
    id
}

async fn drop_operation(fixture: &Fixture, row: &RecordRow, id: OperationId) {
    let rowid = row.rowid;
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            outbox::remove(write, id)?;
            record::project(write, rowid, true)
        })
        .await
        .unwrap();
}

async fn again(fixture: &Fixture, row: &RecordRow) -> RecordRow {
    let rowid = row.rowid;
    fixture.store.read(move |db| record::by_row(db, rowid)).await.unwrap()
}

#[tokio::test]
async fn an_edit_shows_at_once_and_dropping_it_restores_what_was() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let id = add(&fixture, &row, rename("Johan")).await;
    let edited = again(&fixture, &row).await;
    assert_eq!((edited.effective().get(NAME_GIVEN), edited.base.get(NAME_GIVEN)), (Some("Johan"), Some("Jan")));
    let named = row.person;
    let name = fixture.store.read(move |db| Ok(person::get(db, named)?.map(|person| person.name))).await.unwrap();
    assert_eq!(name.as_deref(), Some("Johan Jansen"), "lists show it too");
    drop_operation(&fixture, &row, id).await;
    assert_eq!(again(&fixture, &row).await.effective(), row.base);
}

#[tokio::test]
async fn a_pull_does_not_touch_the_agents_value() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    add(&fixture, &row, rename("Johan")).await;
    let pulled = fixture.ingest(customer("1", "Piet", "Jansen", &[])).await;
    assert_eq!(
        (pulled.effective().get(NAME_GIVEN), pulled.base.get(NAME_GIVEN)),
        (Some("Johan"), Some("Piet")),
        "three copies stay three"
    );
}

#[tokio::test]
async fn an_added_channel_becomes_the_systems_own_when_it_is_seen_there() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let channel_id = ChannelId::new(fixture.ids.next());
    let address = ChannelAddress { kind: ChannelKind::Email, value: "Jan@example.com".into() };
    let (rowid, wanted) = (row.rowid, address.clone());
    fixture.store.write(fixture.clock.now(), move |write| channel::add_local(write, rowid, channel_id, &wanted)).await.unwrap();
    let id = add(&fixture, &row, Intent::AddChannel { channel: channel_id, address, no_sync: false }).await;
    fixture.ingest(customer("1", "Jan", "Jansen", &[(ChannelKind::Email, "jan@example.com")])).await;
    drop_operation(&fixture, &row, id).await;
    let rows = fixture.store.read(move |db| channel::of_record_row(db, rowid)).await.unwrap();
    assert_eq!(rows.len(), 1, "one channel, not one of each");
    assert_eq!((rows[0].id, rows[0].base.as_deref(), &rows[0].local), (channel_id, Some("jan@example.com"), &None));
}

#[tokio::test]
async fn an_added_channel_goes_with_its_operation() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let channel_id = ChannelId::new(fixture.ids.next());
    let address = ChannelAddress { kind: ChannelKind::Email, value: "jan@example.com".into() };
    let (rowid, wanted) = (row.rowid, address.clone());
    fixture.store.write(fixture.clock.now(), move |write| channel::add_local(write, rowid, channel_id, &wanted)).await.unwrap();
    let id = add(&fixture, &row, Intent::AddChannel { channel: channel_id, address, no_sync: false }).await;
    drop_operation(&fixture, &row, id).await;
    assert!(fixture.store.read(move |db| channel::of_record_row(db, rowid)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_customer_made_here_is_recognised_when_it_is_seen_there() {
    let fixture = Fixture::new().await;
    let (ids, connection) = (fixture.ids.clone(), fixture.connection);
    let made = fixture
        .store
        .write(fixture.clock.now(), move |write| {
            let person_row = person::add(write, domain::PersonId::new(ids.next()))?;
            record::add_new(write, &*ids, connection, person_row)
        })
        .await
        .unwrap();
    let fields = customer("77", "Ana", "Silva", &[]).fields;
    add(&fixture, &made, Intent::Create { fields, channels: vec![], ticket_id: None, no_sync: false }).await;
    let seen = fixture.ingest(customer("77", "Ana", "Silva", &[])).await;
    assert_eq!((seen.id, seen.remote_id.as_deref()), (made.id, Some("77")), "by the external id every create carries");
    assert_eq!(fixture.store.read(person::count).await.unwrap(), 1, "never a second person for one create");
}

#[tokio::test]
async fn a_saved_edit_is_there_after_the_program_was_killed() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let id = add(&fixture, &row, rename("Johan")).await;
    // Copying the files of the open database is what a crash leaves.
    let crashed = tempfile::tempdir().unwrap();
    for file in store::files_of(fixture.folder.path()).unwrap() {
        std::fs::copy(&file, crashed.path().join(file.file_name().unwrap())).unwrap();
    }
    let store = store::Store::open(crashed.path(), &KEY).unwrap();
    assert!(store.read(move |db| outbox::get(db, id)).await.unwrap().is_some());
}

#[tokio::test]
async fn what_was_dropped_meanwhile_is_not_revived() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let id = add(&fixture, &row, rename("Johan")).await;
    drop_operation(&fixture, &row, id).await;
    let amended = fixture.store.write(fixture.clock.now(), move |write| outbox::amend(write, id, &rename("X"))).await;
    assert!(matches!(amended, Err(StoreError::NotFound)));
}
