//! Erasing customers: here, in their systems, and for good; and writing down everything that is held on one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::{MachineClock, SecretsChoice};
use contract::ErrorCode;
use contract::wire::{
    ActivityKind, ConnectionRemove, Draft, DraftRef, Empty, ErasureAction, ErasureConfirm, ErasureRef, ErasureReport,
    ErasureState, ErasureStepState, FieldsEdit, LiveSearchReply, OperationRef, PersonExport, PersonRef, PersonView, RecordRef,
    SearchRequest, Sort,
};
use domain::Clock;
use jiff::Timestamp;
use sandbox::Fault;
use secrets::{Memory, SecretStore};
use serde_json::{Value, json};
use store::table::sandbox_log;
use store::{CacheKey, Store};
use support::{Console, Desk, Four, Known, Process, REACHED, maria, record};

fn of(person: &PersonView) -> PersonRef {
    PersonRef { person_id: person.person_id.clone() }
}

/// Erases a person with the right words, and gives the erasure.
async fn erase(console: &Console, person: &PersonView) -> ErasureRef {
    let plan = console.app.erasure_plan(of(person)).await.unwrap();
    let confirm = ErasureConfirm { person_id: person.person_id.clone(), phrase: plan.phrase };
    console.app.erasure_confirm(confirm).await.unwrap()
}

/// The report, once it stands like this.
async fn report(console: &Console, erasure: &ErasureRef, state: ErasureState) -> ErasureReport {
    console
        .until(&format!("the erasure is {state:?}"), async || {
            Some(console.app.erasure_get(erasure.clone()).await.unwrap()).filter(|report| report.state == state)
        })
        .await
}

fn steps(report: &ErasureReport) -> BTreeMap<&str, (ErasureAction, ErasureStepState)> {
    report.systems.iter().map(|step| (step.provider.as_str(), (step.action, step.state))).collect()
}

/// Somebody known in all four systems, with a name nobody else has.
async fn known_in_four(four: &Four) -> PersonView {
    let systems = ["omnidesk", "securely", "secuconnect", "synctera"];
    let fields: Vec<_> =
        maria().into_iter().map(|(key, value)| (key, if key == "name.family" { "Zyphwellson" } else { value })).collect();
    let person = four.create(four.form(&systems, &fields, &REACHED)).await;
    four.console.all_sent().await;
    four.console.person(&person.person_id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_in_four_systems_is_erased_here_and_where_that_is_possible() {
    let four = Four::start().await;
    let person = known_in_four(&four).await;
    let plan = four.console.app.erasure_plan(of(&person)).await.unwrap();
    assert_eq!((plan.systems.len(), plan.here.records, plan.obstacle.as_deref()), (4, 4, None));
    let error = four
        .console
        .app
        .erasure_confirm(ErasureConfirm { person_id: person.person_id.clone(), phrase: "yes".into() })
        .await
        .unwrap_err();
    assert_eq!((error.code, four.console.search("Zyphwellson").await.len()), (ErrorCode::InvalidInput, 1));

    let erasure = erase(&four.console, &person).await;
    assert!(four.console.search("Zyphwellson").await.is_empty(), "gone from the lists at once");
    assert_eq!(four.console.person(&person.person_id).await.unwrap_err().code, ErrorCode::NotFound);
    let report = report(&four.console, &erasure, ErasureState::Done).await;
    let done: BTreeMap<&str, ErasureAction> = steps(&report)
        .into_iter()
        .map(|(system, (action, state))| {
            let wanted = if action == ErasureAction::Nothing { ErasureStepState::Nothing } else { ErasureStepState::Done };
            assert_eq!(state, wanted, "{system}");
            (system, action)
        })
        .collect();
    assert_eq!(done["omnidesk"], ErasureAction::Purge);
    assert_eq!(four.desk.asked("deleteItemPurgeData").len(), 1, "it is asked once");
    let omnidesk = record(&person, "omnidesk").remote_id.clone().unwrap();
    assert!(four.desk.item(&omnidesk).await.is_null());
    let proof = report.proof.unwrap();
    assert!(proof.tables > 20 && proof.pages > 100, "{proof:?}");
    assert_eq!(proof.found, [], "nothing is left, in no table and on no page");
    assert!(four.console.activity().await.contains(&ActivityKind::Erased));
    assert!(four.console.pending().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_customer_does_not_come_back_with_pull_search_or_refresh_until_that_is_allowed() {
    let four = Four::start().await;
    let person = known_in_four(&four).await;
    let plan = four.console.app.erasure_plan(of(&person)).await.unwrap();
    let stays = plan.systems.iter().find(|target| target.action == ErasureAction::Nothing).expect("one system keeps everything");
    let system = stays.system.provider.clone();
    let refreshed = RecordRef { record_id: stays.record_id.clone() };
    let erasure = erase(&four.console, &person).await;
    report(&four.console, &erasure, ErasureState::Done).await;
    for connection in four.connections.values() {
        four.console.app.connection_sync(contract::wire::ConnectionRef { connection_id: connection.clone() }).await.unwrap();
        four.console.pulled(connection).await;
    }
    assert!(four.console.search("Zyphwellson").await.is_empty());
    assert_eq!(four.console.app.record_refresh(refreshed).await.unwrap_err().code, ErrorCode::NotFound);
    let LiveSearchReply::Found { rows, erased, .. } = four.ask(&system, "maria.jansen@example.nl").await else {
        panic!("{system} can be asked by e-mail")
    };
    assert_eq!((rows.len(), erased), (0, vec![erasure.erasure_id.clone()]), "it answers, and that is not shown");
    four.console.app.erasure_lift(erasure.clone()).await.unwrap();
    let LiveSearchReply::Found { rows, erased, .. } = four.ask(&system, "maria.jansen@example.nl").await else {
        panic!("{system} can be asked by e-mail")
    };
    assert_eq!((rows.len(), erased.len()), (1, 0), "the agent allowed it");
    assert!(four.console.app.erasures_list(Empty {}).await.unwrap().erasures[0].lifted_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_begun_offline_goes_on_after_a_restart() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    let connection = console.connect(&desk).await;
    let person = console.open(&known).await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.all_sent().await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josefien").await.unwrap();
    let plan = console
        .until("the change is known not to be on its way", async || {
            Some(console.app.erasure_plan(of(&person)).await.unwrap()).filter(|plan| plan.obstacle.is_none())
        })
        .await;
    assert_eq!(plan.here.unsent, 1);
    let erasure = erase(&console, &person).await;
    let offline = report(&console, &erasure, ErasureState::Waiting).await;
    assert_eq!(steps(&offline)["omnidesk"], (ErasureAction::Purge, ErasureStepState::Waiting));
    assert_eq!(offline.proof.unwrap().found, []);
    console.app.close().await;
    drop(console);
    desk.start_again().await;
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain)).await;
    let done = report(&console, &erasure, ErasureState::Done).await;
    assert_eq!(steps(&done)["omnidesk"], (ErasureAction::Purge, ErasureStepState::Done));
    assert!(done.proof.is_some(), "what was found before the restart is still told");
    console.pull_again(&connection).await;
    assert!(console.search(&known.email).await.is_empty());
    assert_eq!(desk.executed("deleteItemPurgeData").len(), 1);
    assert!(desk.asked("updateCustomer").len() < 3, "the change that waited was never sent");
}

/// A clock that can be put forward.
#[derive(Default)]
struct Forward {
    machine: MachineClock,
    by: Mutex<Duration>,
}

impl Clock for Forward {
    fn now(&self) -> Timestamp {
        self.machine.now() + *self.by.lock().unwrap()
    }

    fn elapsed(&self) -> Duration {
        self.machine.elapsed() + *self.by.lock().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_silent_system_is_asked_to_erase_is_forgotten_before_it_answers() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(Forward::default()));
    let keychain = SecretsChoice::Given(Arc::new(Memory::new()));
    let console = Console::behind(Console::door_at(&desk, folder.path(), keychain, clock.clone())).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    let erasure = erase(&console, &person).await;
    let proof = report(&console, &erasure, ErasureState::Waiting).await.proof.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(console.app.erasure_get(erasure.clone()).await.is_ok(), "an answer may be on its way");
    *clock.by.lock().unwrap() = Duration::from_secs(31);
    soon("the program is closed to go on in another process", async || console.app.erasure_get(erasure.clone()).await.err())
        .await;

    let console = Console::behind(console.door).await;
    assert_eq!(
        report(&console, &erasure, ErasureState::Waiting).await.proof.unwrap(),
        proof,
        "what was looked for is still told"
    );
    desk.start_again().await;
    console.app.sync_now(Empty {}).await.unwrap();
    // Seeing it through ends in yet another process, since the id was in this one.
    let after = soon("the system has answered", async || {
        let report = console.door.app().await.ok()?.erasure_get(erasure.clone()).await.ok()?;
        (report.state == ErasureState::Done).then_some(report.proof.unwrap())
    });
    let after = after.await;
    assert!(after.found.is_empty() && after.tables >= proof.tables && after.shared == proof.shared, "{after:?}");
    assert!(desk.item(&known.id).await.is_null());
}

/// Tells how often somebody else has written into a cache.
struct Watched {
    connection: store::Connection,
    version: i64,
    changes: usize,
}

impl Watched {
    async fn begin(folder: &Path, keychain: &Memory) -> Self {
        let key = keychain.get("cache-key").await.unwrap();
        let connection = store::Connection::open(folder.join("cache.db")).unwrap();
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", key.reveal())).unwrap();
        let mut watched = Self { connection, version: 0, changes: 0 };
        watched.look();
        Self { changes: 0, ..watched }
    }

    fn look(&mut self) -> usize {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap();
        self.changes += usize::from(version != self.version);
        self.version = version;
        self.changes
    }
}

/// Erases a customer and ends the program once its cache has changed so often. Says whether it came to that; if not, the erasure was
/// through before.
fn ended_while_erasing(desk: &Desk, known: &Known, folder: &Path, keychain: &Arc<Memory>, changes: usize) -> bool {
    let first = Process::start(desk, folder, keychain.clone());
    let ended = first.run(async |console| {
        console.connect(desk).await;
        let person = console.open(known).await;
        console.edit(&person, "name.given", "Josephine").await.unwrap();
        console.all_sent().await;
        let mut watched = Watched::begin(folder, keychain).await;
        let erasure = erase(console, &person).await;
        let open = async || console.app.erasure_get(erasure.clone()).await.unwrap().state != ErasureState::Done;
        while watched.look() < changes && open().await {
            tokio::task::yield_now().await;
        }
        watched.changes >= changes && open().await
    });
    first.kill();
    ended
}

#[test]
fn an_erasure_is_seen_through_wherever_the_program_ended() {
    let world = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut ends = 0;
    for changes in 1.. {
        let desk = world.block_on(Desk::start());
        let known = world.block_on(desk.known(0));
        let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
        let ended = ended_while_erasing(&desk, &known, folder.path(), &keychain, changes);
        ends += usize::from(ended);
        let second = Process::start(&desk, folder.path(), keychain.clone());
        second.run(async |console| {
            let erasures = console.app.erasures_list(Empty {}).await.unwrap().erasures;
            let erasure = ErasureRef { erasure_id: erasures[0].erasure_id.clone() };
            assert_eq!(erasures.len(), 1, "ended after {changes} changes, it is known that somebody was erased");
            report(console, &erasure, ErasureState::Done).await;
        });
        second.kill();
        // Another program, since seeing an erasure through ends in one.
        let third = Process::start(&desk, folder.path(), keychain);
        third.run(async |console| {
            let connection = console.app.app_status(Empty {}).await.unwrap().connections[0].connection_id.clone();
            console.pull_again(&connection).await;
            for words in [known.email.as_str(), "Josephine", known.external_id.as_str()] {
                assert!(console.search(words).await.is_empty(), "ended after {changes} changes, {words} finds who was erased");
            }
            let verdict = console.app.activity_verify(Empty {}).await.unwrap();
            assert_eq!((verdict.entries.broken, verdict.requests.broken), (None, None), "after {changes} changes");
        });
        third.kill();
        assert!(world.block_on(desk.item(&known.id)).is_null(), "ended after {changes} changes, the system has it no more");
        assert_eq!(desk.executed("deleteItemPurgeData").len(), 1, "ended after {changes} changes, it is carried out once");
        if !ended {
            break;
        }
    }
    assert!(ends > 2, "an erasure takes some writes, and the program ended after {ends} of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_says_no_leaves_the_agent_to_try_again_or_leave_it() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("deleteItemPurgeData", Fault::Status { code: 422, retry_after: None }, 1);
    let erasure = erase(&console, &person).await;
    let refused = report(&console, &erasure, ErasureState::NeedsAgent).await;
    assert!(refused.systems[0].problem.is_some(), "it says why");
    let operation = OperationRef { operation_id: refused.systems[0].operation_id.clone().unwrap() };
    let shown = console.app.pending_get(operation.clone()).await.unwrap();
    assert!(!serde_json::to_string(&shown).unwrap().contains(&known.family), "what waits says nothing about whom");
    console.app.pending_discard(operation).await.unwrap();
    let left = report(&console, &erasure, ErasureState::Done).await;
    assert_eq!(steps(&left)["omnidesk"], (ErasureAction::Purge, ErasureStepState::Left));
    assert!(left.systems[0].at.is_some());
    console.pull_again(&connection).await;
    assert!(console.search(&known.email).await.is_empty(), "left there, and still not here");
    assert!(!desk.item(&known.id).await.is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_filled_forms_go_with_their_customer_and_the_sample_s_journal_with_the_last_sample() {
    let folder = tempfile::tempdir().unwrap();
    let options = app::Options::new(folder.path().into(), folder.path().join("exports"), SecretsChoice::Memory);
    let door = app::Door::new(options, std::sync::Arc::new(app::StaysInThisProcess));
    let app = door.app().await.unwrap();
    let connections = app.sandbox_start(Empty {}).await.unwrap().connections;
    let key = format!("connection:{}", connections[0].connection_id);
    app.draft_save(Draft { key: key.clone(), body: json!({"name": "Zyphwellson"}) }).await.unwrap();
    for connection in connections {
        let request = ConnectionRemove { connection_id: connection.connection_id, drop_unsent: true };
        app.connection_remove(request).await.unwrap();
    }
    assert!(app.draft_get(DraftRef { key }).await.unwrap().body.is_null());
    let again = app.sandbox_start(Empty {}).await.unwrap().connections;
    assert_eq!(again.len(), 4, "it begins afresh");
    app.close().await;
}

/// What is there, once it is.
async fn soon<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..3_000 {
        if let Some(there) = look().await {
            return there;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("in vain: {what}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_system_that_forgets_somebody_keeps_no_request_about_them() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let secrets = SecretsChoice::Given(keychain.clone());
    let options = app::Options::new(folder.path().into(), folder.path().join("exports"), secrets);
    let app = app::Door::new(options, Arc::new(app::StaysInThisProcess)).app().await.unwrap();
    app.sandbox_start(Empty {}).await.unwrap();
    let everybody = || SearchRequest { query: "in:omnidesk".into(), sort: Sort::Name, offset: 0, limit: 1 };
    let person = soon("somebody of a sample system", async || {
        let row = app.customers_search(everybody()).await.unwrap().rows.into_iter().next()?;
        let person = app.person_get(PersonRef { person_id: row.person_id }).await.ok()?;
        person.fields.iter().any(|field| field.key == "name.given" && field.edit.ok).then_some(person)
    })
    .await;
    let field = person.fields.iter().find(|field| field.key == "name.given" && field.edit.ok).unwrap();
    let fields = BTreeMap::from([("name.given".to_owned(), "Quixotina".to_owned())]);
    let edit = FieldsEdit { record_id: field.record_id.clone(), fields, confirmed: false };
    app.fields_edit(edit).await.unwrap();
    let sent = async || (app.app_status(Empty {}).await.unwrap().pending == 0).then_some(());
    soon("it is sent", sent).await;
    let plan = app.erasure_plan(of(&person)).await.unwrap();
    assert_eq!(plan.systems[0].action, ErasureAction::Purge);
    let confirm = ErasureConfirm { person_id: person.person_id.clone(), phrase: plan.phrase };
    let erasure = app.erasure_confirm(confirm).await.unwrap();
    let done = soon("it is erased", async || {
        Some(app.erasure_get(erasure.clone()).await.unwrap()).filter(|report| report.state == ErasureState::Done)
    })
    .await;
    assert_eq!(done.proof.unwrap().found, []);
    app.close().await;

    let key = CacheKey::from_hex(keychain.get("cache-key").await.unwrap().reveal()).unwrap();
    let store = Store::open(folder.path(), &key).unwrap();
    let log: Vec<String> =
        store.read(sandbox_log::all).await.unwrap().into_iter().map(|entry| String::from_utf8(entry).unwrap()).collect();
    assert!(log.iter().any(|entry| entry.contains("purged")) && !log.iter().any(|entry| entry.contains("Quixotina")), "{log:?}");
    store.close().await;
}

/// The first file in an uncompressed package.
fn dossier(package: &[u8]) -> Value {
    let start = package.windows(2).position(|window| window == b"{\n").unwrap();
    serde_json::Deserializer::from_slice(&package[start..]).into_iter().next().unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_held_on_a_person_is_written_down() {
    let four = Four::start().await;
    let person = known_in_four(&four).await;
    let edited = record(&person, "omnidesk").clone();
    four.desk.fail("updateCustomer", Fault::Status { code: 422, retry_after: None }, 1);
    four.edit(&edited, &[("name.given", "Waitingname")], false).await.unwrap();
    let draft = Draft { key: format!("edits:{}", edited.record_id), body: json!({"name.middle": "Halftyped"}) };
    four.console.app.draft_save(draft).await.unwrap();
    let request = PersonExport { person_id: person.person_id.clone(), read_first: true };
    let exported = four.console.app.person_export(request).await.unwrap();
    assert_eq!(exported.not_read, Vec::<String>::new());
    let package = std::fs::read(&exported.path).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&exported.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let dossier = dossier(&package);
    let records = dossier["records"].as_array().unwrap();
    assert_eq!(records.len(), 4);
    for shown in &person.records {
        let held = records.iter().find(|held| held["remoteId"] == json!(shown.remote_id)).unwrap();
        let values: Vec<&str> = held["fields"].as_array().unwrap().iter().filter_map(|field| field["value"].as_str()).collect();
        for field in person
            .fields
            .iter()
            .filter(|field| field.record_id == shown.record_id && !field.value.is_empty() && !field.value.starts_with('•'))
        {
            assert!(values.contains(&field.value.as_str()), "{} of {} is not in it", field.key, shown.system.name);
        }
        assert_eq!(held["channels"].as_array().unwrap().len(), 2, "{}", shown.system.name);
    }
    let text = dossier.to_string();
    for held in ["Waitingname", "Halftyped", "maria.jansen@example.nl", "1990-04-05"] {
        assert!(text.contains(held), "{held} is held, and not in it");
        assert!(String::from_utf8_lossy(&package).matches(held).count() > 1, "{held} is not on the page");
    }
    let key = &four.desk.access().omnidesk.api_key;
    assert!(!String::from_utf8_lossy(&package).contains(key), "keys are never part of it");
    assert!(four.console.activity().await.contains(&ActivityKind::Exported));
    let plan = four.console.app.erasure_plan(of(&person)).await.unwrap();
    assert_eq!(plan.here.files, [exported.path], "the erasure will say that this file is there");
}
