//! What left this device: the program's own list of its requests and the sandbox's journal of what it was asked are one to one, each with
//! what caused it.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::SecretsChoice;
use contract::wire::{
    ActivityFilter, ActivityKind, ActivityRequest, ConnectionList, Empty, EntryRef, LiveSearchRequest, RecordRef, RequestFilter,
    RequestOutcome, RequestWhy, RequestsRequest,
};
use sandbox::{Fault, JournalEntry};
use secrets::{Memory, SecretStore};
use store::table::request::{self, RequestRow};
use store::{CacheKey, Store};
use support::{Console, Desk, draft};

/// System, method, path without ids, status as far as it was seen here, and why.
type Asked = (String, String, String, Option<u16>, &'static str);

/// What the sandbox was asked since the last step, all for the same reason.
struct Steps<'a> {
    desk: &'a Desk,
    seen: usize,
    asked: BTreeMap<Asked, u32>,
}

impl Steps<'_> {
    /// What was asked meanwhile was asked for this. Signing in and timelines have reasons of their own.
    fn were(&mut self, why: &'static str) {
        let journal = self.desk.journal();
        let entries = journal.iter().skip(self.seen).collect::<Vec<_>>();
        assert!(!entries.is_empty(), "something was asked for {why}");
        self.seen = journal.len();
        for entry in entries {
            *self.asked.entry(asked(entry, why)).or_default() += 1;
        }
    }
}

fn asked(entry: &JournalEntry, why: &'static str) -> Asked {
    // The program writes down what is below the address of the connection, which is the system's here, and a version at one of them.
    let below = entry.path.strip_prefix(&format!("/{}", entry.system)).unwrap_or(&entry.path);
    let path = below.strip_prefix("/v0").unwrap_or(below);
    let why = match path {
        "/oauth/token" => "sign_in",
        _ if path.contains("/timeline") => "timeline",
        _ => why,
    };
    // A reply that was lost was seen by nobody here.
    let status = entry.status.filter(|_| entry.fault.is_none());
    (entry.system.clone(), entry.method.clone(), without_ids(path), status, why)
}

/// As the program writes paths down.
fn without_ids(path: &str) -> String {
    let word = |segment: &str| segment == "v2" || segment.chars().all(|c| c.is_ascii_alphabetic());
    path.split('/').map(|segment| if word(segment) { segment } else { "{id}" }).collect::<Vec<_>>().join("/")
}

fn noted(rows: &[RequestRow], systems: &BTreeMap<String, String>) -> BTreeMap<Asked, u32> {
    let mut noted = BTreeMap::new();
    for row in rows {
        let why = ["change", "opened", "refresh", "live_search", "timeline", "sweep", "test", "sign_in"];
        let why = why.into_iter().find(|why| *why == row.why).unwrap();
        // What was tried and not saved is of no connection; in this journey that is Omnidesk.
        let system = row.connection_id.map_or("omnidesk", |id| systems[&id.to_string()].as_str());
        let asked = (system.to_owned(), row.method.clone(), row.path.clone(), row.status, why);
        *noted.entry(asked).or_default() += row.requests;
    }
    noted
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_is_written_down_once_with_what_caused_it() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    let mut steps = Steps { desk: &desk, seen: 0, asked: BTreeMap::new() };
    let app = &console.app;

    let ConnectionList { connections } = app.sandbox_start(Empty {}).await.unwrap();
    for connection in &connections {
        console.pulled(&connection.connection_id).await;
    }
    steps.were("sweep");
    let systems: BTreeMap<String, String> =
        connections.iter().map(|one| (one.connection_id.clone(), one.provider.clone())).collect();
    let of = |provider: &str| connections.iter().find(|one| one.provider == provider).unwrap().connection_id.clone();

    app.connection_test(draft(&desk, &desk.access().omnidesk.api_key)).await.unwrap();
    steps.were("test");
    for provider in ["secuconnect", "synctera"] {
        let request = LiveSearchRequest { connection_id: of(provider), query: "jansen".into() };
        app.customers_search_live(request).await.unwrap();
    }
    steps.were("live_search");

    // The other side's own look at the customer is in its journal too.
    let known = desk.known(0).await;
    steps.seen = desk.journal().len();
    let person = console.open(&known).await;
    steps.were("opened");
    app.record_refresh(RecordRef { record_id: person.records[0].record_id.clone() }).await.unwrap();
    steps.were("refresh");

    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.all_sent().await;
    steps.were("change");
    desk.fail("updateCustomer", Fault::DropResponse, 1);
    console.edit(&person, "name.given", "Joline").await.unwrap();
    console.all_sent().await;
    steps.were("change");
    assert!(desk.met(), "an answer was lost");

    let entries = console.happened().await;
    let saved = entries.iter().find(|entry| entry.kind == ActivityKind::Saved).unwrap();
    let detail = app.activity_get(EntryRef { entry_id: saved.entry_id.clone() }).await.unwrap();
    let sent: Vec<_> = detail.requests.iter().filter(|line| !line.reads).map(|line| (line.status, line.outcome)).collect();
    assert_eq!(sent, [(None, RequestOutcome::Lost)], "sent once, and then looked for: {:#?}", detail.requests);
    assert!(detail.requests.iter().any(|line| line.reads && line.outcome == RequestOutcome::Answered));

    let filter = ActivityFilter { query: "first name".into(), kinds: vec![ActivityKind::Saved], ..ActivityFilter::default() };
    let found = app.activity_list(ActivityRequest { offset: 0, limit: 10, filter }).await.unwrap();
    assert_eq!(found.total, 2, "both changes of that name");
    let found = |query: &str| {
        let filter = ActivityFilter { query: query.into(), ..ActivityFilter::default() };
        app.activity_list(ActivityRequest { offset: 0, limit: 10, filter })
    };
    assert!(found("updateCustomer").await.unwrap().total >= 4, "each of them saved and accepted");
    assert_eq!(found("Josephine").await.unwrap().total, 0, "what was typed is in no entry");

    let asked_for = |failed: bool| {
        let filter = RequestFilter { failed, connection_id: Some(of("omnidesk")), ..RequestFilter::default() };
        app.requests_list(RequestsRequest { offset: 0, limit: 200, filter })
    };
    let all = asked_for(false).await.unwrap();
    let changes: Vec<_> = all.requests.iter().filter(|request| request.why == RequestWhy::Change).collect();
    let saved: Vec<_> =
        entries.iter().filter(|entry| entry.kind == ActivityKind::Saved).map(|entry| entry.entry_id.as_str()).collect();
    assert!(changes.iter().all(|request| request.agent && saved.contains(&request.change.as_ref().unwrap().entry_id.as_str())));
    assert!(changes.len() > saved.len(), "each was sent and looked at: {changes:#?}");
    let lost: Vec<_> = asked_for(true).await.unwrap().requests.into_iter().map(|request| request.line.outcome).collect();
    assert_eq!(lost, [RequestOutcome::Lost], "all others were answered");
    let verdict = app.activity_verify(Empty {}).await.unwrap();
    assert_eq!((verdict.entries.broken, verdict.requests.broken), (None, None));

    console.app.close().await;
    let key = keychain.get("cache-key").await.unwrap();
    // A copy: the program lets go of its folder when the last of its tasks has ended.
    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(folder.path().join("cache.db"), copy.path().join("cache.db")).unwrap();
    let store = Store::open(copy.path(), &CacheKey::from_hex(key.reveal()).unwrap()).unwrap();
    let rows = store.read(request::all).await.unwrap();
    assert_eq!(noted(&rows, &systems), steps.asked, "one to one, with its cause");
    for row in &rows {
        let program = matches!(row.why.as_str(), "sweep") || (row.why == "sign_in" && !row.agent);
        assert!(row.agent != program, "who caused it: {row:?}");
        assert_eq!(row.operation_id.is_some(), row.why == "change", "{row:?}");
    }
    let operations: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row.operation_id).collect();
    assert_eq!(operations.len(), 2, "two changes were made");
    let keys = store.keys().clone();
    let verdict = store.read(move |db| request::verify(db, &keys)).await.unwrap();
    assert_eq!((verdict.whole, verdict.broken), (i64::try_from(rows.len()).unwrap(), None));
}
