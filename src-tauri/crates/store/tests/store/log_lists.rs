//! The logs as lists to look through: what finds an entry or a request, and what leads from one to the other.

use domain::{Clock, Ids, OperationId};
use store::table::activity::{self, Filter, NewActivity};
use store::table::link;
use store::table::person;
use store::table::request::{self, NewRequest};
use store::table::request_list::{self, RequestFilter};
use store::{Connection, Write};

use crate::chain::{asked, fixture};
use crate::customer;

#[tokio::test]
async fn entries_are_found_by_words_kind_place_person_and_time() {
    let fixture = fixture().await;
    let (connection, ids) = (fixture.connection, fixture.ids.clone());
    let later = fixture.clock.now() + jiff::SignedDuration::from_hours(1);
    let add = move |write: &mut Write<'_>| {
        let entry = NewActivity { kind: "saved", subject: "Postcode, Stra\u{df}e", ..NewActivity::default() };
        activity::add(write, &*ids, &entry)
    };
    fixture.store.write(later, add).await.unwrap();
    let numbers = async |filter: Filter| -> Vec<i64> {
        let (total, rows) = fixture.store.read(move |db| activity::window(db, &filter, 0, 100)).await.unwrap();
        assert_eq!(usize::try_from(total).unwrap(), rows.len());
        rows.iter().map(|row| row.number).collect()
    };
    let words = |words: &[&str]| Filter { words: words.iter().map(|word| (*word).to_owned()).collect(), ..Filter::default() };
    assert_eq!(numbers(Filter::default()).await, [8, 7, 6, 5, 4, 3, 2, 1], "newest first");
    assert_eq!(numbers(words(&["jansen"])).await, [7, 5, 3, 1]);
    assert_eq!(numbers(words(&["wilhel", "city"])).await, [7, 5, 3, 1]);
    assert_eq!(numbers(words(&["postcode"])).await, [8]);
    assert_eq!(numbers(words(&["shop", "city"])).await, [7, 6, 5, 3, 2, 1], "by the connection's name; one entry has none");
    assert_eq!(numbers(words(&["strasse"])).await, [8], "as it is typed");
    assert_eq!(numbers(words(&["delft"])).await, [0_i64; 0], "values are not looked at");
    assert_eq!(numbers(words(&["%"])).await, [0_i64; 0], "no sign has a meaning");
    assert_eq!(numbers(Filter { kinds: vec!["saved".into(), "merged".into()], ..Filter::default() }).await, [8, 7, 5, 3, 1]);
    assert_eq!(numbers(Filter { connection_id: Some(connection), ..Filter::default() }).await, [7, 6, 5, 3, 2, 1]);
    let person = fixture.store.read(|db| activity::window(db, &Filter::default(), 1, 1)).await.unwrap().1[0].person.clone();
    assert_eq!(numbers(Filter { person_id: person.map(|(id, _)| id), ..Filter::default() }).await, [7, 5, 3, 1]);
    assert_eq!(numbers(Filter { from: Some(later), ..Filter::default() }).await, [8]);
    assert_eq!(numbers(Filter { to: Some(later), ..words(&["city"]) }).await.len(), 7);
}

#[tokio::test]
async fn entries_are_found_by_what_was_asked_for_their_change_and_requests_know_their_entry() {
    let fixture = fixture().await;
    let (ids, connection) = (fixture.ids.clone(), fixture.connection);
    let later = fixture.clock.now() + jiff::SignedDuration::from_hours(1);
    let add = move |write: &mut Write<'_>| {
        let operation = OperationId::new(ids.next());
        for kind in ["saved", "rejected"] {
            let entry = NewActivity { kind, operation: Some("edit"), operation_id: Some(operation), ..NewActivity::default() };
            activity::add(write, &*ids, &entry)?;
        }
        let refused = NewRequest {
            at: later,
            connection_id: Some(connection),
            operation_id: Some(operation),
            status: Some(422),
            outcome: "answered",
            ..asked(0, &*ids)
        };
        request::add(write, &[refused, NewRequest { at: later, ..asked(1, &*ids) }])
    };
    fixture.store.write(later, add).await.unwrap();
    let found = async |word: &str| -> Vec<i64> {
        let filter = Filter { words: vec![word.to_owned()], ..Filter::default() };
        let (_, rows) = fixture.store.read(move |db| activity::window(db, &filter, 0, 100)).await.unwrap();
        rows.iter().map(|row| row.number).collect()
    };
    assert_eq!(found("422").await, [9, 8], "by the status of an answer");
    assert_eq!(found("42").await, [0_i64; 0], "which is one whole");
    assert_eq!(found("updatecustomer").await, [9, 8], "by the name of a request");

    let listed = async |filter: RequestFilter| -> Vec<(i64, Option<i64>)> {
        let (total, rows) = fixture.store.read(move |db| request_list::window(db, &filter, 0, 100)).await.unwrap();
        assert_eq!(usize::try_from(total).unwrap(), rows.len());
        rows.iter().map(|row| (row.number, row.entry.as_ref().map(|entry| entry.number))).collect()
    };
    let all = listed(RequestFilter::default()).await;
    assert_eq!(all[..2], [(9, None), (8, Some(8))], "newest first, with the first entry of the change");
    assert_eq!(all.len(), 9);
    let failed = RequestFilter { failed: true, ..RequestFilter::default() };
    assert_eq!(listed(failed.clone()).await.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [9, 8, 6, 4, 2]);
    assert_eq!(listed(RequestFilter { connection_id: Some(connection), ..RequestFilter::default() }).await, [(8, Some(8))]);
    assert_eq!(listed(RequestFilter { from: Some(later), ..failed.clone() }).await.len(), 2);
    assert_eq!(listed(RequestFilter { to: Some(later), ..failed }).await.len(), 3);
    let (total, rows) = fixture.store.read(|db| request_list::window(db, &RequestFilter::default(), 8, 5)).await.unwrap();
    assert_eq!((total, rows.len(), rows[0].number), (9, 1, 1));
}

#[tokio::test]
async fn what_happened_to_a_person_is_told_with_what_happened_to_whom_it_was_made_one_with() {
    let fixture = fixture().await;
    let kept = fixture.ingest(customer("2", "Pieter", "Bakker", &[])).await;
    let about = |number: u32| {
        let window = move |db: &Connection| activity::window(db, &Filter::default(), number, 1);
        let read = fixture.store.read(window);
        async { read.await.unwrap().1[0].person.clone().unwrap().0 }
    };
    let jansen = about(0).await;
    let ids = fixture.ids.clone();
    let add = move |write: &mut Write<'_>| {
        let entry = NewActivity { kind: "linked", person_row: Some(kept.person_row), ..NewActivity::default() };
        activity::add(write, &*ids, &entry)?;
        let other = person::get(write, jansen)?.unwrap().rowid;
        link::link(write, &*ids, kept.person_row, other)
    };
    fixture.store.write(fixture.clock.now(), add).await.unwrap();
    let bakker = about(0).await;
    let numbers = async |id| -> Vec<i64> {
        let filter = Filter { person_id: Some(id), ..Filter::default() };
        fixture
            .store
            .read(move |db| activity::window(db, &filter, 0, 100))
            .await
            .unwrap()
            .1
            .iter()
            .map(|row| row.number)
            .collect()
    };
    assert_eq!(numbers(bakker).await, [8, 7, 5, 3, 1]);
    assert_eq!(numbers(jansen).await, [7, 5, 3, 1], "what was its own alone");
    let told = fixture.store.read(move |db| activity::of_person(db, bakker)).await.unwrap();
    assert_eq!(told.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3, 5, 7, 8]);
}
