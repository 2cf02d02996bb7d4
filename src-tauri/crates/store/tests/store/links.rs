//! Records belong to one person because an agent said so, and can be taken apart again exactly.

use domain::query::Query;
use domain::{ChannelKind, PersonId, RecordId};
use jiff::Timestamp;
use store::search::{self, Order};
use store::table::record::RecordRow;
use store::table::{link, person, record};
use store::{Connection, StoreError};

use crate::{Fixture, customer};

/// A person as lists show it, with its records.
type Shown = (PersonId, String, String, Vec<RecordId>);

impl Fixture {
    async fn links(&self, kept: &RecordRow, other: &RecordRow) -> Result<(), StoreError> {
        let (ids, kept, other) = (self.ids.clone(), kept.id, other.id);
        self.store
            .write(Timestamp::UNIX_EPOCH, move |write| {
                let at = |id: RecordId| record::get(write, id).map(|row| row.unwrap().person_row);
                let (kept, other) = (at(kept)?, at(other)?);
                link::link(write, &*ids, kept, other)
            })
            .await
    }

    async fn unlinks(&self, row: &RecordRow) -> Result<i64, StoreError> {
        let (ids, rowid) = (self.ids.clone(), row.rowid);
        self.store.write(Timestamp::UNIX_EPOCH, move |write| link::unlink(write, &*ids, rowid)).await
    }

    /// Everything lists and pages show of who is who.
    async fn picture(&self) -> Vec<Shown> {
        self.store.read(picture).await.unwrap()
    }

    async fn found(&self, word: &str) -> Vec<String> {
        let query = Query::words(word);
        let hits = self.store.read(move |db| search::find(db, &query, Order::Name, 0, 10)).await.unwrap();
        hits.rows.into_iter().map(|hit| hit.person.name).collect()
    }
}

fn picture(db: &Connection) -> Result<Vec<Shown>, StoreError> {
    let hits = search::find(db, &Query::default(), Order::Name, 0, 100)?;
    hits.rows
        .into_iter()
        .map(|hit| hit.person)
        .map(|row| {
            let records = record::of_person(db, row.id)?.into_iter().map(|record| record.id).collect();
            Ok((row.id, row.name, row.detail, records))
        })
        .collect()
}

async fn three(fixture: &Fixture) -> [RecordRow; 3] {
    [
        fixture.ingest(customer("1", "Maria", "Jansen", &[(ChannelKind::Email, "maria@example.nl")])).await,
        fixture.ingest(customer("2", "M.", "Janssen", &[(ChannelKind::Telephone, "+31612345678")])).await,
        fixture.ingest(customer("3", "Mia", "Visser", &[])).await,
    ]
}

#[tokio::test]
async fn linked_records_are_one_person_found_by_everything() {
    let fixture = Fixture::new().await;
    let [a, b, _] = three(&fixture).await;
    fixture.links(&a, &b).await.unwrap();
    assert_eq!(fixture.store.read(person::count).await.unwrap(), 2);
    assert_eq!(fixture.found("janssen").await, ["Maria Jansen"], "a name of any of the records finds the person");
    let merged = b.person;
    let row = fixture.store.read(move |db| person::get(db, merged)).await.unwrap().unwrap();
    assert_eq!(row.id, a.person, "a page that was open on the other one shows the person both are now");
}

#[tokio::test]
async fn unlinking_restores_exactly_what_was() {
    let fixture = Fixture::new().await;
    let [a, b, c] = three(&fixture).await;
    let apart = fixture.picture().await;
    fixture.links(&a, &b).await.unwrap();
    let two = fixture.picture().await;
    fixture.links(&c, &a).await.unwrap();
    fixture.unlinks(&b).await.unwrap();
    assert_eq!(fixture.picture().await, two, "what came along in the last link goes back along");
    fixture.unlinks(&b).await.unwrap();
    assert_eq!(fixture.picture().await, apart);
    assert_eq!(fixture.found("janssen").await, ["M. Janssen"]);
}

#[tokio::test]
async fn what_was_moved_on_stays_where_it_is() {
    let fixture = Fixture::new().await;
    let [a, b, c] = three(&fixture).await;
    fixture.links(&b, &c).await.unwrap();
    fixture.links(&a, &b).await.unwrap();
    fixture.unlinks(&c).await.unwrap();
    fixture.unlinks(&c).await.unwrap();
    let persons: Vec<usize> = fixture.picture().await.iter().map(|(.., records)| records.len()).collect();
    assert_eq!(persons, [1, 1, 1]);
}

#[tokio::test]
async fn a_record_that_was_never_elsewhere_becomes_a_person_of_its_own() {
    let fixture = Fixture::new().await;
    let [a, b, _] = three(&fixture).await;
    let (rowid, person_row) = (b.rowid, a.person_row);
    // As when a customer is created in two systems at once.
    fixture
        .store
        .write(Timestamp::UNIX_EPOCH, move |write| {
            write.execute("UPDATE record SET person = ?2 WHERE rowid = ?1", (rowid, person_row))?;
            Ok(())
        })
        .await
        .unwrap();
    let alone = fixture.unlinks(&b).await.unwrap();
    assert!(alone != a.person_row && alone != b.person_row);
    assert!(fixture.unlinks(&b).await.is_err(), "the only record of a person has nothing to be taken out of");
}

#[tokio::test]
async fn nobody_is_linked_to_themselves_or_to_nobody() {
    let fixture = Fixture::new().await;
    let [a, b, _] = three(&fixture).await;
    assert!(fixture.links(&a, &a).await.is_err());
    fixture.links(&a, &b).await.unwrap();
    assert!(fixture.links(&a, &b).await.is_err(), "they are one already");
    let stale = b.person_row;
    let (ids, kept) = (fixture.ids.clone(), a.person_row);
    let again = fixture.store.write(Timestamp::UNIX_EPOCH, move |write| link::link(write, &*ids, kept, stale)).await;
    assert!(again.is_err(), "somebody without records cannot be linked");
}

#[tokio::test]
async fn a_customer_made_here_that_is_known_already_is_not_kept_twice() {
    let fixture = Fixture::new().await;
    let [a, ..] = three(&fixture).await;
    let (ids, connection) = (fixture.ids.clone(), fixture.connection);
    let before = fixture.picture().await;
    let became = fixture
        .store
        .write(Timestamp::UNIX_EPOCH, move |write| {
            use domain::Ids;
            let person_row = person::add(write, PersonId::new(ids.next()))?;
            let made = record::add_new(write, &*ids, connection, person_row)?;
            let remote = record::last_seen(write, &a)?.unwrap();
            record::become_of(write, &*ids, &made, &remote)
        })
        .await
        .unwrap();
    assert_eq!(became.id, before[0].3[0], "the record that was there stays");
    assert_eq!(fixture.picture().await.len(), before.len());
}
