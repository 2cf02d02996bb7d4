//! Lists longer than what is ranked: windows join, positions are where the rows are, and filters hold to the end.

use std::collections::BTreeSet;

use domain::query::Query;
use domain::{ChannelKind, Clock, ConnectionId, Ids};
use rstest::rstest;
use store::search::{self, Hit, Order};
use store::table::connection::{self, ConnectionRow};
use store::table::{outbox, person, reading, record};

use crate::{Fixture, customer};

const GIVEN: [&str; 8] = ["Maria", "Mark", "Marta", "Jan", "Zoë", "Óscar", "Лев", "山田"];
const FAMILY: [&str; 9] = ["Jansen", "Janssens", "Müller", "Marquez", "de Vries", "O'Neil", "Иванов", "Ζορμπάς", ""];
const EVERYBODY: usize = 1_200;

/// Names that very many share, some of them opened, some waiting, some restricted.
async fn filled() -> Fixture {
    let fixture = Fixture::new().await;
    let (ids, here) = (fixture.ids.clone(), fixture.connection);
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            for number in 0..EVERYBODY {
                let (given, family) = (GIVEN[number % GIVEN.len()], FAMILY[number / 7 % FAMILY.len()]);
                let address = format!("mail{number}@example.com");
                let mut remote = customer(&(10_000 + number).to_string(), given, family, &[(ChannelKind::Email, &address)]);
                if number % 5 == 0 {
                    remote.fields.set("status".into(), "FROZEN");
                }
                let city = ["Köln", "Bad Homburg", "Dresden"][number % 3];
                remote.fields.set("address.legal.city".into(), city);
                let reading = reading::begin(write)?;
                let row = record::ingest(write, &*ids, here, &remote, reading, None)?.unwrap();
                if number % 97 == 0 {
                    person::opened(write, row.person)?;
                }
                if number % 111 == 0 {
                    let intent = domain::Intent::Delete;
                    outbox::add(write, domain::OperationId::new(ids.next()), row.rowid, here, &intent)?;
                    record::project(write, row.rowid, true)?;
                }
            }
            Ok(())
        })
        .await
        .unwrap();
    fixture
}

async fn window(fixture: &Fixture, typed: &str, order: Order, offset: u32, limit: u32) -> search::Hits {
    let query = Query::read(typed, None);
    fixture.store.read(move |db| search::find(db, &query, order, offset, limit)).await.unwrap()
}

async fn whole(fixture: &Fixture, typed: &str, order: Order) -> Vec<Hit> {
    let mut all = Vec::new();
    loop {
        let from = u32::try_from(all.len()).unwrap();
        let hits = window(fixture, typed, order, from, 70).await;
        let last = hits.rows.len() < 70;
        all.extend(hits.rows);
        if last {
            return all;
        }
    }
}

#[rstest]
#[case::everybody("")]
#[case::one_letter("m")]
#[case::common_word("mar")]
#[case::two_words("mar jan")]
#[case::word_of_an_address("example")]
#[case::filter("status:frozen")]
#[case::filter_and_word("city:bad mar")]
#[case::folded("zoe")]
#[tokio::test]
async fn lists_are_whole_in_every_order(#[case] typed: &'static str) {
    let fixture = filled().await;
    let query = Query::read(typed, None);
    let counted = fixture.store.read(move |db| search::count(db, &query)).await.unwrap();
    assert!(counted > 50, "{counted} is no long list");
    for order in [Order::Relevance, Order::Name, Order::Changed, Order::Status] {
        let all = whole(&fixture, typed, order).await;
        let persons: BTreeSet<i64> = all.iter().map(|hit| hit.person.rowid).collect();
        assert_eq!(persons.len(), all.len(), "{order:?}: everyone once");
        assert_eq!(all.len(), counted as usize, "{order:?}: everyone");
        for at in [0, 1, 69, 70, all.len() / 2, all.len() - 1] {
            let (query, rowid) = (Query::read(typed, None), all[at].person.rowid);
            let found = fixture.store.read(move |db| search::locate(db, &query, order, rowid)).await.unwrap();
            assert_eq!(found, u32::try_from(at).ok(), "{order:?}: where row {at} is");
        }
    }
}

#[tokio::test]
async fn a_list_by_name_is_by_name_to_the_end() {
    let fixture = filled().await;
    for typed in ["", "mar", "status:frozen"] {
        let all = whole(&fixture, typed, Order::Name).await;
        let names: Vec<String> = all.iter().map(|hit| domain::fold::fold(&hit.person.name)).collect();
        let families: Vec<&str> = names.iter().filter_map(|name| name.split(' ').nth(1)).collect();
        assert!(families.iter().filter(|name| name.is_ascii()).is_sorted(), "{typed}: {families:?}");
    }
}

#[tokio::test]
async fn the_best_of_very_many_come_first() {
    let fixture = filled().await;
    let first = window(&fixture, "jan", Order::Relevance, 0, 40).await;
    assert!(!first.exact, "very many match, and they are not counted while typing");
    assert!(first.rows.iter().all(|hit| hit.how == search::How::Exact), "everyone who is called exactly that");
    let opened = first.rows.iter().take_while(|hit| hit.person.opened_at.is_some()).count();
    assert!(opened > 0, "those opened lately come first among equals");
    let zoe = window(&fixture, "zoe", Order::Relevance, 0, 5).await;
    assert!(zoe.rows.iter().all(|hit| hit.how == search::How::Folded), "without the accent it is not exactly that");
}

#[tokio::test]
async fn those_that_need_somebody_come_first_by_status() {
    let fixture = filled().await;
    let all = whole(&fixture, "", Order::Status).await;
    let waiting = EVERYBODY.div_ceil(111);
    let query = Query::read("has:pending", None);
    assert_eq!(fixture.store.read(move |db| search::count(db, &query)).await.unwrap() as usize, waiting);
    let frozen: Vec<bool> = {
        let query = Query::read("status:frozen", None);
        let hits = fixture.store.read(move |db| search::find(db, &query, Order::Name, 0, 2_000)).await.unwrap();
        let frozen: BTreeSet<i64> = hits.rows.iter().map(|hit| hit.person.rowid).collect();
        all[waiting..].iter().map(|hit| frozen.contains(&hit.person.rowid)).collect()
    };
    assert!(frozen.is_sorted_by(|one, other| one >= other), "restricted customers come before the others");
}

#[tokio::test]
async fn filters_name_connections_by_kind_or_name() {
    let fixture = filled().await;
    let here = fixture.connection;
    let row = fixture.store.read(move |db| connection::get(db, here)).await.unwrap().unwrap();
    let other = ConnectionRow { id: ConnectionId::new(fixture.ids.next()), name: "Fietsenwinkel Noord".into(), ..row };
    let id = other.id;
    fixture.store.write(fixture.clock.now(), move |write| connection::put(write, &other)).await.unwrap();
    let ids = fixture.ids.clone();
    let remote = customer("77", "Noor", "Bakker", &[]);
    fixture
        .store
        .write(fixture.clock.now(), move |write| {
            let reading = reading::begin(write)?;
            record::ingest(write, &*ids, id, &remote, reading, None)
        })
        .await
        .unwrap();
    for (typed, found) in [("in:noord", 1), ("in:\"fietsenwinkel no\"", 1), ("in:omni", EVERYBODY + 1), ("in:noord maria", 0)] {
        assert_eq!(window(&fixture, typed, Order::Name, 0, 1).await.total as usize, found, "{typed}");
    }
    let nobody = window(&fixture, "in:elsewhere", Order::Name, 0, 1).await;
    assert_eq!((nobody.total, nobody.exact), (0, true), "a connection that is not there has no customers");
}

#[tokio::test]
async fn what_an_older_version_left_is_derived_again() {
    let fixture = filled().await;
    let left = fixture
        .store
        .write(fixture.clock.now(), |write| {
            write.execute_batch("DELETE FROM person_words; DELETE FROM word; UPDATE person SET entry = NULL, digest = NULL;")?;
            let mut again = 0;
            while person::derive_again(write, 500)? > 0 {
                again += 1;
            }
            Ok(again)
        })
        .await
        .unwrap();
    assert_eq!(left, EVERYBODY.div_ceil(500));
    assert!(!window(&fixture, "maria", Order::Relevance, 0, 5).await.rows.is_empty());
}

#[tokio::test]
async fn words_of_names_go_with_the_last_who_had_them() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(customer("1", "Quirin", "Jansen", &[])).await;
    fixture.ingest(customer("2", "Jan", "Jansen", &[])).await;
    fixture.store.write(fixture.clock.now(), move |write| record::remove(write, &row)).await.unwrap();
    let left: Vec<String> = fixture
        .store
        .read(|db| {
            let mut statement = db.prepare("SELECT word FROM word ORDER BY word")?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert!(left.contains(&"jansen".to_owned()) && !left.contains(&"quirin".to_owned()), "{left:?}");
}

#[tokio::test]
async fn a_read_nobody_waits_for_is_given_up_and_the_next_one_is_not() {
    let fixture = Fixture::new().await;
    let cancel = store::Cancel::new();
    let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let reading = fixture.store.read_until(&cancel, move |db| Ok(db.query_row(endless, [], |row| row.get::<_, i64>(0))?));
    tokio::pin!(reading);
    let ended = loop {
        tokio::select! {
            ended = &mut reading => break ended,
            // Before the statement began there was nothing to end yet.
            () = tokio::time::sleep(std::time::Duration::from_millis(1)) => cancel.cancel(),
        }
    };
    assert!(matches!(ended, Err(store::StoreError::Cancelled)), "{ended:?}");
    for _ in 0..10 {
        fixture.store.read(|db| Ok(db.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))?)).await.unwrap();
    }
}
