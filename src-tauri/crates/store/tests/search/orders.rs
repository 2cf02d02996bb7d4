//! Sorted otherwise, a list has the same persons, in the order in which the list of everybody has them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::query::Query;
use store::search::{self, Order};
use store::table::person::PersonRow;

use crate::cast::CROWD;
use crate::desk::{self, Desk};
use crate::label::labels;

async fn list(desk: &Desk, query: Query, order: Order) -> Vec<PersonRow> {
    let everybody = desk.everybody();
    let hits = desk.read(move |db| search::find(db, &query, order, 0, everybody)).await.unwrap();
    hits.rows.into_iter().map(|hit| hit.person).collect()
}

#[tokio::test]
async fn everybody_is_sorted_by_name_by_change_and_by_who_needs_the_agent() {
    let desk = Desk::new().await;

    let by_name = list(&desk, Query::default(), Order::Name).await;
    let crowd = by_name.iter().filter(|person| desk.key(person.rowid).starts_with(CROWD));
    let names: Vec<(String, String)> = crowd
        .filter_map(|person| person.name.to_lowercase().split_once(' ').map(|(given, family)| (family.into(), given.into())))
        .collect();
    assert!(names.len() == 400 && names.is_sorted(), "family names come first");
    let nameless: Vec<&str> = by_name.iter().rev().take(2).map(|person| person.name.as_str()).collect();
    assert_eq!(nameless, ["", ""], "who has no name comes last");

    let by_change = list(&desk, Query::default(), Order::Changed).await;
    assert!(by_change.is_sorted_by_key(|person| Reverse(person.changed_at)));

    let by_status = list(&desk, Query::default(), Order::Status).await;
    let keys: Vec<&str> = by_status.iter().map(|person| desk.key(person.rowid)).collect();
    assert_eq!(keys[..3], ["simic", "olsson", "tamara"], "who needs the agent, then who waits, by name");
    let at = |key: &str| keys.iter().position(|other| *other == key).unwrap();
    assert!(["frost", "carter", "vries7", "kok"].iter().all(|restricted| at(restricted) < at("chardon")));
}

#[tokio::test]
async fn what_is_typed_only_leaves_persons_out_of_a_sorted_list() {
    let desk = Desk::new().await;
    for order in [Order::Name, Order::Changed, Order::Status] {
        let everybody = list(&desk, Query::default(), order).await;
        let places: BTreeMap<i64, usize> = everybody.iter().enumerate().map(|(at, person)| (person.rowid, at)).collect();
        for label in labels() {
            let sorted = list(&desk, desk::query(&label.typed), order).await;
            assert!(sorted.is_sorted_by_key(|person| places[&person.rowid]), "`{}` by {order:?}", label.written);
            let by_relevance = list(&desk, desk::query(&label.typed), Order::Relevance).await;
            let [mut one, mut other] = [&sorted, &by_relevance].map(|list| list.iter().map(|row| row.rowid).collect::<Vec<_>>());
            one.sort_unstable();
            other.sort_unstable();
            assert_eq!(one, other, "`{}` by {order:?} has the same persons", label.written);
        }
    }
}
