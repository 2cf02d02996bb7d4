//! Taking in what providers return.

use domain::ChannelKind;
use domain::field::NAME_GIVEN;
use domain::record::Coverage;
use store::table::{channel, connection, person, record};

use crate::{Fixture, customer};

#[tokio::test]
async fn the_same_customer_again_is_the_same_record() {
    let fixture = Fixture::new().await;
    let first = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let second = fixture.ingest(customer("1", "Johan", "Jansen", &[])).await;
    assert_eq!((first.id, first.person), (second.id, second.person));
    assert_eq!(second.base.get(NAME_GIVEN), Some("Johan"));
    assert_eq!(fixture.store.read(person::count).await.unwrap(), 1);
}

#[tokio::test]
async fn a_row_of_a_list_does_not_wipe_what_it_does_not_show() {
    let fixture = Fixture::new().await;
    let mut whole = customer("1", "Jan", "Jansen", &[(ChannelKind::Email, "jan@example.com")]);
    whole.fields.set("custom.segment".into(), "loyal");
    fixture.ingest(whole).await;
    let mut summary = customer("1", "Johan", "Jansen", &[]);
    (summary.coverage, summary.channels) = (Coverage::Summary, None);
    let row = fixture.ingest(summary).await;
    assert_eq!(row.base.get("custom.segment"), Some("loyal"), "lists show no custom fields; not shown is not gone");
    assert_eq!(row.base.get(NAME_GIVEN), Some("Johan"));
    assert_eq!(channels(&fixture, row.rowid).await, ["jan@example.com"]);
}

#[tokio::test]
async fn channels_keep_their_id_and_leave_when_they_are_gone() {
    let fixture = Fixture::new().await;
    let row = fixture
        .ingest(customer("1", "Jan", "J", &[(ChannelKind::Email, "jan@example.com"), (ChannelKind::Telephone, "+31612345678")]))
        .await;
    let rowid = row.rowid;
    let before = fixture.store.read(move |db| channel::of_record_row(db, rowid)).await.unwrap();
    fixture.ingest(customer("1", "Jan", "J", &[(ChannelKind::Telephone, "+31 6 12345678")])).await;
    let after = fixture.store.read(move |db| channel::of_record_row(db, rowid)).await.unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].id, before[1].id, "another writing of a number is the same channel");
}

#[tokio::test]
async fn removing_a_connection_removes_everything_of_it() {
    let fixture = Fixture::new().await;
    fixture.ingest(customer("1", "Jan", "Jansen", &[(ChannelKind::Email, "jan@example.com")])).await;
    let id = fixture.connection;
    fixture.store.write(jiff::Timestamp::UNIX_EPOCH, move |write| connection::remove(write, id)).await.unwrap();
    let left = fixture
        .store
        .read(|db| {
            let count = |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
            Ok(["person", "record", "channel", "timeline", "outbox", "person_email", "person_words"]
                .map(|table| count(table).unwrap()))
        })
        .await
        .unwrap();
    assert_eq!(left, [0; 7]);
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Jan", "Jansen", &[])).await;
    let failed = fixture
        .store
        .write(jiff::Timestamp::UNIX_EPOCH, move |write| {
            record::remove(write, &row)?;
            Err::<(), _>(store::StoreError::DiskFull)
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(fixture.store.read(person::count).await.unwrap(), 1, "all or nothing");
}

async fn channels(fixture: &Fixture, rowid: i64) -> Vec<String> {
    let rows = fixture.store.read(move |db| channel::of_record_row(db, rowid)).await.unwrap();
    rows.iter().filter_map(|row| row.effective().map(ToOwned::to_owned)).collect()
}
