//! Customers of a pull go straight in. What they leave behind has to be what deriving it from their records gives.

use std::collections::BTreeMap;

use domain::field::{COMPANY, EXTERNAL_ID, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, STATUS};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, Clock, RemoteRecord};
use proptest::prelude::*;
use rusqlite::types::Value;
use store::Connection;
use store::table::arrival::{self, Arrival};
use store::table::{person, reading, record};

use super::Fixture;

/// Everything the cache holds, table by table, the pages of the word index too; apart from public ids and moments, of which a customer
/// who turns out to be known uses some up.
type Everything = BTreeMap<String, Vec<Vec<Value>>>;

fn everything(db: &Connection) -> rusqlite::Result<Everything> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('change_log', 'sqlite_sequence', 'refinery_schema_history', 'moment')
               AND sql NOT LIKE 'CREATE VIRTUAL%'";
    let names: Vec<String> = db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let rows = |name: &str| -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let names: Vec<String> = statement.column_names().map(ToOwned::to_owned).collect();
        let told_apart: Vec<usize> = (0..names.len())
            .filter(|column| !["id", "arrival"].contains(&names[*column].as_str()) || name.starts_with("person_words"))
            .collect();
        statement.query_map([], |row| told_apart.iter().map(|column| row.get::<_, Value>(*column)).collect())?.collect()
    };
    names.into_iter().map(|name| Ok((name.clone(), rows(&name)?))).collect()
}

fn channel() -> impl Strategy<Value = RemoteChannel> {
    let address = prop_oneof![
        "\\+31 ?6[0-9]{8}".prop_map(|number| (ChannelKind::Mobile, number)),
        "0[1-9][0-9]{8}".prop_map(|number| (ChannelKind::Mobile, number)),
        Just((ChannelKind::Mobile, "call me".to_owned())),
        "[A-Za-z]{1,6}\\.[a-zé]{1,6}@(example|shop)\\.(com|nl)".prop_map(|address| (ChannelKind::Email, address)),
    ];
    (proptest::option::of("[a-z0-9]{3}"), address).prop_map(|(remote_id, (kind, address))| RemoteChannel {
        remote_id,
        kind,
        address,
    })
}

fn customer() -> impl Strategy<Value = RemoteRecord> {
    let field = prop_oneof![
        ("(Anna|Zoë|Jürgen|山田|\\PC{0,5})").prop_map(|name| (NAME_GIVEN, name)),
        ("(Jansen|O'Neil|Groß|太郎|\\PC{0,5})").prop_map(|name| (NAME_FAMILY, name)),
        "[A-Z][a-z]{0,4} B\\.V\\.".prop_map(|name| (COMPANY, name)),
        "[A-Z][a-z]{0,4} [A-Z][a-z]{0,4}".prop_map(|name| (NAME_COMBINED, name)),
        "C-[0-9]{2}".prop_map(|id| (EXTERNAL_ID, id)),
        "(FROZEN|ACTIVE|PROSPECT)".prop_map(|status| (STATUS, status)),
    ];
    let coverage = prop_oneof![Just(Coverage::Whole), Just(Coverage::Summary)];
    let fields = proptest::collection::vec(field, 0..6);
    let channels = proptest::option::of(proptest::collection::vec(channel(), 0..4));
    // Few ids, so that some customers come twice, and some ids show somebody else.
    ("[1-9]", coverage, fields, channels).prop_map(|(remote_id, coverage, fields, channels)| RemoteRecord {
        remote_id,
        coverage,
        fields: fields.iter().map(|(key, value)| (*key, value.as_str())).collect(),
        channels,
        extra: serde_json::Map::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_turn_of_a_pull_leaves_what_one_by_one_leaves(customers in proptest::collection::vec(customer(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (together, apart) = (Fixture::new().await, Fixture::new().await);
            let (ids, connection, turn) = (together.ids.clone(), together.connection, customers.clone());
            together
                .store
                .write_received(together.clock.now(), move |write| {
                    let reading = reading::begin(write)?;
                    let turn = turn.into_iter().map(|remote| Arrival::of(&*ids, connection, remote)).collect();
                    arrival::take_in(write, &*ids, turn, reading, Some(3))
                })
                .await
                .unwrap();
            let (ids, connection) = (apart.ids.clone(), apart.connection);
            apart
                .store
                .write(apart.clock.now(), move |write| {
                    let reading = reading::begin(write)?;
                    for remote in customers {
                        if let Some(row) = record::ingest(write, &*ids, connection, &remote, reading, Some(3))? {
                            // All of it is derived once more, from what is in the tables.
                            record::project(write, row.rowid, false)?;
                            person::project(write, row.person_row, false)?;
                        }
                    }
                    Ok(())
                })
                .await
                .unwrap();
            let together = together.store.read(|db| Ok(everything(db)?)).await.unwrap();
            let apart = apart.store.read(|db| Ok(everything(db)?)).await.unwrap();
            prop_assert!(together["record"].len() == apart["record"].len() && !together["record"].is_empty());
            for (table, rows) in together {
                prop_assert_eq!(&rows, &apart[&table], "{}", table);
            }
            Ok(())
        })?;
    }
}
