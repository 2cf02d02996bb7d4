//! No query reads a whole table to be answered, however large the cache gets.

use std::collections::BTreeSet;

use domain::query::{Filter, Query, Text};
use rusqlite::Connection;
use store::search::{self, Order};
use testkit::statements;

use crate::desk::{self, Desk};
use crate::label::labels;

/// The plan of every statement that answering a query runs, step by step.
fn plans(connection: &mut Connection, query: &Query) -> BTreeSet<String> {
    let ask = |connection: &Connection| search::find(connection, query, Order::Relevance, 0, 50);
    let (hits, asked) = statements::asked(connection, ask).unwrap();
    hits.unwrap();
    asked.iter().flat_map(|statement| statements::plan(connection, statement).unwrap()).collect()
}

/// Whether a step reads persons in the order of an index, for a list of everybody.
fn is_list_of_everybody(query: &Query, step: &str) -> bool {
    query.text == Text::Everybody && query.filters.is_empty() && statements::walks_persons_in_order(step)
}

#[tokio::test]
async fn no_statement_behind_a_query_reads_a_whole_table() {
    let desk = Desk::new().await;
    let mut connection = desk.connection();
    let mut faults = Vec::new();
    for label in labels() {
        let query = desk::query(&label.typed);
        let plans = plans(&mut connection, &query);
        let matches_nobody =
            query.text == Text::Nothing || query.filters.iter().any(|filter| matches!(filter, Filter::Unknown { .. }));
        assert!(matches_nobody || !plans.is_empty(), "`{}` is answered without asking anything", label.written);
        let whole: Vec<&String> =
            plans.iter().filter(|step| statements::reads_everything(step) && !is_list_of_everybody(&query, step)).collect();
        if !whole.is_empty() {
            faults.push(format!("{} `{}`: {whole:?}", label.class, label.written));
        }
    }
    assert!(faults.is_empty(), "{} queries read whole tables:\n{}", faults.len(), faults.join("\n"));
}
