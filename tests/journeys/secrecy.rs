//! Where secrets must not be: files, tables, replies, descriptions.

use std::path::Path;
use std::sync::Arc;

use app::SecretsChoice;
use contract::wire::{ActivityRequest, Empty};
use secrets::{Memory, SecretStore};
use store::{CacheKey, Store};
use support::{Console, Desk, draft};

/// The contents of all files below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Every value of every table, as bytes.
fn dump(db: &store::Connection) -> Vec<Vec<u8>> {
    let names = |sql: &str| -> Vec<String> {
        db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut values = Vec::new();
    for table in names("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%content = %'") {
        for column in names(&format!("SELECT name FROM pragma_table_info('{table}')")) {
            let sql = format!("SELECT CAST(coalesce(\"{column}\", '') AS BLOB) FROM \"{table}\"");
            let mut statement = db.prepare(&sql).unwrap();
            values.extend(statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap));
        }
    }
    values
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_keys_nor_customers_can_be_read_from_the_outside() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let key = desk.access().omnidesk.api_key.clone();
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    let connection = console.connect(&desk).await;
    let person = console.open(&known).await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.all_sent().await;
    // A change that stays, with its request and its error.
    desk.fail("updateCustomer", sandbox::Fault::Status { code: 422, retry_after: None }, 1);
    console.edit(&person, "name.given", "Josefien").await.unwrap();
    console.waiting("it is rejected", |operation| operation.state == contract::wire::PendingState::Rejected).await;

    let app = &console.app;
    let test = app.connection_test(draft(&desk, &key)).await.unwrap();
    let mut kept = draft(&desk, "");
    kept.connection_id = Some(connection.clone());
    kept.credentials.clear();
    let shown = [
        format!("{:?}", draft(&desk, &key)),
        format!("{:?}", SecretsChoice::Given(keychain.clone())),
        serde_json::to_string(&test).unwrap(),
        serde_json::to_string(&app.connection_test(kept).await.unwrap()).unwrap(),
        serde_json::to_string(&app.connections_list(Empty {}).await.unwrap()).unwrap(),
        serde_json::to_string(&app.providers_list(Empty {}).await.unwrap()).unwrap(),
        serde_json::to_string(&app.app_status(Empty {}).await.unwrap()).unwrap(),
        serde_json::to_string(&console.pending().await).unwrap(),
        serde_json::to_string(&app.activity_list(ActivityRequest { limit: 200, ..ActivityRequest::default() }).await.unwrap())
            .unwrap(),
        serde_json::to_string(&console.person(&person.person_id).await.unwrap()).unwrap(),
        serde_json::to_string(&app.connection_add(draft(&desk, "")).await.unwrap_err()).unwrap(),
    ];
    for text in shown {
        assert!(!text.contains(&key), "the key came out: {text}");
    }

    let cache_key = keychain.get("cache-key").await.unwrap();
    let written = files(folder.path());
    assert!(written.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 100_000, "there is something to look at");
    for (name, bytes) in &written {
        for secret in [key.as_str(), cache_key.reveal(), &known.email, &known.external_id, "Josefien"] {
            assert!(!contains(bytes, secret), "{name} holds a secret or a customer in the clear");
        }
    }

    // Behind the encryption: a copy, since the program holds the file.
    let copy = tempfile::tempdir().unwrap();
    for (name, bytes) in &written {
        std::fs::write(copy.path().join(Path::new(name).file_name().unwrap()), bytes).unwrap();
    }
    let store = Store::open(copy.path(), &CacheKey::from_hex(cache_key.reveal()).unwrap()).unwrap();
    let values = store.read(|db| Ok(dump(db))).await.unwrap();
    assert!(values.iter().any(|value| contains(value, "Josefien")), "the tables are really read");
    for secret in [key.as_str(), cache_key.reveal()] {
        assert!(!values.iter().any(|value| contains(value, secret)), "a secret stands in a table");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_a_connection_forgets_its_key() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    let connection = console.connect(&desk).await;
    let entry = format!("connection:{connection}");
    let kept: serde_json::Value = serde_json::from_str(keychain.get(&entry).await.unwrap().reveal()).unwrap();
    assert_eq!(kept, serde_json::json!({"api_key": desk.access().omnidesk.api_key}), "one entry for the connection");
    let request = contract::wire::ConnectionRemove { connection_id: connection, drop_unsent: false };
    console.app.connection_remove(request).await.unwrap();
    assert!(keychain.get(&entry).await.is_err());
}
