//! Starting again on the same state log.

use std::sync::{Arc, Mutex};

use reqwest::Method;
use sandbox::{FileStateLog, MemoryStateLog, SandboxError, SandboxOptions, StateLog, start};
use serde_json::Value;

use crate::support::{Desk, send};

/// One change of every kind; returns the id of a customer it created.
async fn live(desk: &Desk) -> u64 {
    let create = [("primaryID", "N-1"), ("brandID", "1"), ("firstname", "Zoë"), ("custom_segment", "vip")];
    desk.post("/createCustomerCRUD", &create).await.message();
    desk.put("/4712", &[("firstname", "Jan"), ("lastname", "Test")]).await.message();
    desk.delete("/4713", &[]).await;
    desk.delete("/purgedata", &[("customer_id", "4714")]).await.message();
    desk.post("/addChannelOnly", &[("customer_id", "4712"), ("extra_email", "new@example.com")]).await.message();
    desk.by_external_id("N-1").await[0]["id"].as_u64().unwrap()
}

async fn picture(desk: &Desk, created: u64) -> (Value, Value, Value) {
    let index = desk.get("", &[("itemLimit", "99")]).await.json();
    (index, desk.item(4_712).await, desk.item(created).await)
}

#[tokio::test]
async fn a_restart_continues_where_it_was() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    let created = live(&desk).await;
    let access = desk.sandbox.access().omnidesk.api_key.clone();
    let before = picture(&desk, created).await;
    let changes: Vec<_> = desk
        .sandbox
        .journal()
        .into_iter()
        .filter(|entry| entry.executed && !entry.operation.starts_with("get") && !entry.operation.starts_with("search"))
        .collect();
    desk.sandbox.stop().await;

    let desk = Desk::start_on(state).await;
    assert_eq!(desk.sandbox.access().omnidesk.api_key, access);
    assert_eq!(desk.sandbox.journal(), changes, "changes come back, reads do not");
    assert_eq!(picture(&desk, created).await, before);
    assert!(desk.last_entry().seq > changes.last().unwrap().seq);
    let create = [("primaryID", "N-2"), ("brandID", "1"), ("firstname", "Jan")];
    desk.post("/createCustomerCRUD", &create).await.message();
    assert_eq!(desk.by_external_id("N-2").await[0]["id"], created + 1, "ids go on");
}

#[tokio::test]
async fn refused_requests_and_reads_are_not_kept() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    desk.get("", &[]).await;
    desk.put("/4712", &[("firstname", "Łukasz")]).await.refusal(400);
    assert_eq!(state.load().unwrap().len(), 1, "only the first line, which says whose log it is");
}

#[tokio::test]
async fn a_file_holds_it_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.jsonl");
    let options = || SandboxOptions { customers: 50, state: Box::new(FileStateLog(path.clone())), ..SandboxOptions::default() };
    let desk = Desk::with(options()).await;
    desk.put("/4712", &[("firstname", "Jan"), ("lastname", "Test")]).await.message();
    desk.sandbox.stop().await;
    let desk = Desk::with(options()).await;
    assert_eq!(desk.item(4_712).await["firstname"], "Jan");
    assert_eq!(desk.sandbox.journal().len(), 2);
}

async fn start_over(log: &[&str], customers: u32) -> Result<(), SandboxError> {
    let state = MemoryStateLog::default();
    for entry in log {
        state.append(entry.as_bytes()).unwrap();
    }
    let options = SandboxOptions { customers, state: Box::new(state), ..SandboxOptions::default() };
    start(options).await.map(drop)
}

#[tokio::test]
async fn a_log_of_other_customers_is_refused() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    desk.sandbox.stop().await;
    let entries = state.load().unwrap();
    let origin = std::str::from_utf8(&entries[0]).unwrap();
    assert!(start_over(&[origin], 300).await.is_ok());
    assert!(matches!(start_over(&[origin], 301).await, Err(SandboxError::ForeignState)));
}

#[tokio::test]
async fn a_broken_log_is_refused_with_its_place() {
    let broken = start_over(&["{\"nonsense\":1}"], 300).await;
    assert!(matches!(broken, Err(SandboxError::StateEntry { entry: 1, .. })));
}

/// Takes the first entry and no other.
struct FullDisk(MemoryStateLog);

impl StateLog for FullDisk {
    fn load(&self) -> std::io::Result<Vec<Vec<u8>>> {
        self.0.load()
    }

    fn append(&self, entry: &[u8]) -> std::io::Result<()> {
        if self.0.load()?.is_empty() { self.0.append(entry) } else { Err(std::io::ErrorKind::StorageFull.into()) }
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_done() {
    let desk = Desk::with(SandboxOptions {
        customers: 50,
        state: Box::new(FullDisk(MemoryStateLog::default())),
        ..SandboxOptions::default()
    })
    .await;
    let before = desk.item(4_712).await;
    let answer = send(desk.request(Method::PUT, "/4712").form(&[("firstname", "Jan")])).await;
    assert_eq!(answer.status, 500);
    let entry = desk.last_entry();
    assert_eq!((entry.executed, entry.status), (false, Some(500)));
    assert_eq!(desk.item(4_712).await, before);
}

/// Entries in memory, of which those about a removed customer are emptied.
#[derive(Default)]
struct Forgetful(Mutex<Vec<Vec<u8>>>);

impl Forgetful {
    fn text(&self) -> String {
        self.0.lock().unwrap().iter().map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
    }
}

impl StateLog for Forgetful {
    fn load(&self) -> std::io::Result<Vec<Vec<u8>>> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn append(&self, entry: &[u8]) -> std::io::Result<()> {
        self.0.lock().unwrap().push(entry.to_vec());
        Ok(())
    }

    fn rewrite(&self, change: &dyn Fn(&[u8]) -> Option<Vec<u8>>) -> std::io::Result<()> {
        for entry in self.0.lock().unwrap().iter_mut() {
            *entry = change(entry).unwrap_or_else(|| entry.clone());
        }
        Ok(())
    }
}

#[tokio::test]
async fn of_a_customer_who_is_removed_nothing_is_kept_that_was_written_down_before() {
    let state = Arc::new(Forgetful::default());
    let start = || SandboxOptions { customers: 50, state: Box::new(state.clone()), ..SandboxOptions::default() };
    let desk = Desk::with(start()).await;
    let create = [("primaryID", "N-1"), ("brandID", "1"), ("firstname", "Quixandra"), ("lastname", "Zyphwell")];
    desk.post("/createCustomerCRUD", &create).await.message();
    let created = desk.by_external_id("N-1").await[0]["id"].as_u64().unwrap();
    desk.put(&format!("/{created}"), &[("firstname", "Quixotina"), ("lastname", "Zyphwell")]).await.message();
    desk.put("/4712", &[("firstname", "Jan"), ("lastname", "Test")]).await.message();
    assert!(state.text().contains("Zyphwell"), "it is there to be found");
    desk.delete("/purgedata", &[("customer_id", &created.to_string())]).await.message();
    let left = state.text();
    assert!(!["Quix", "Zyphwell", "N-1"].iter().any(|trace| left.contains(trace)), "{left}");
    desk.sandbox.stop().await;

    let desk = Desk::with(start()).await;
    assert_eq!(send(desk.request(Method::GET, &format!("/{created}"))).await.status, 404);
    assert_eq!(desk.item(4_712).await["firstname"], "Jan", "others are as they were");
    desk.post("/createCustomerCRUD", &[("primaryID", "N-2"), ("brandID", "1"), ("firstname", "Jan")]).await.message();
    assert_eq!(desk.by_external_id("N-2").await[0]["id"], created + 1, "nobody else gets the id");
}
