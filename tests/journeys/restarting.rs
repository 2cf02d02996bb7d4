//! The program ends without warning and starts again.

use std::path::Path;
use std::sync::Arc;

use contract::wire::{ConnectionRef, ConnectionState, Draft, DraftRef, Empty, EventAdd, PendingState};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use secrets::Memory;
use support::{Console, Desk, Process};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A sandbox that goes on while the program does not, and what the program keeps.
struct Scene {
    world: Runtime,
    desk: Desk,
    folder: TempDir,
    keychain: Arc<Memory>,
}

impl Scene {
    fn new() -> Self {
        let world = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let desk = world.block_on(Desk::start());
        Self { world, desk, folder: tempfile::tempdir().unwrap(), keychain: Arc::new(Memory::new()) }
    }

    fn start(&self) -> Process {
        self.start_on(self.folder.path())
    }

    fn start_on(&self, folder: &Path) -> Process {
        Process::start(&self.desk, folder, self.keychain.clone())
    }
}

#[test]
fn an_edit_saved_offline_survives_and_is_sent_once() {
    let mut scene = Scene::new();
    let known = scene.world.block_on(scene.desk.known(0));
    let first = scene.start();
    let person = first.run(async |console| {
        console.connect(&scene.desk).await;
        console.open(&known).await
    });
    scene.world.block_on(scene.desk.stop());
    first.run(async |console| console.edit(&person, "name.given", "Josephine").await).unwrap();
    // Nothing between "saved" and the end.
    first.kill();
    let second = scene.start();
    second.run(async |console| {
        assert_eq!(console.pending().await.len(), 1, "it is still there");
        assert!(!console.search("Josephine").await.is_empty(), "and shown");
    });
    scene.world.block_on(scene.desk.start_again());
    second.run(Console::all_sent);
    assert_eq!(scene.desk.once("updateCustomer").params["firstname"], "Josephine");
    second.kill();
}

/// A change of one kind, made while its request is held up.
async fn change(console: &Console, scene: &Scene, operation: &str) {
    let connection = console.connect(&scene.desk).await;
    let known = scene.desk.known(0).await;
    let person = console.open(&known).await;
    match operation {
        "updateCustomer" => drop(console.edit(&person, "name.given", "Josephine").await.unwrap()),
        "externalEvent" => {
            let record_id = person.records[0].record_id.clone();
            let (message, initiated_by) = ("Order 1234 shipped".into(), "warehouse".into());
            let event = EventAdd { record_id, message, initiated_by, source_url: String::new() };
            console.app.event_add(event).await.unwrap();
        }
        _ => drop(console.create(&connection, &[("name.given", "Zoë")], &[("email", "zoe@example.com")]).await),
    }
    console.waiting("it is on its way", |operation| operation.state == PendingState::Sending).await;
}

#[rstest]
#[case::edit("updateCustomer")]
#[case::event("externalEvent")]
#[case::create("postIndex")]
fn a_request_that_was_on_its_way_and_arrived_is_not_repeated(#[case] operation: &str) {
    let scene = Scene::new();
    scene.desk.fail(operation, Fault::DelayMs(300), 1);
    let first = scene.start();
    first.run(async |console| change(console, &scene, operation).await);
    first.kill();
    scene.world.block_on(scene.desk.carried_out(operation));
    let second = scene.start();
    second.run(Console::all_sent);
    assert_eq!(scene.desk.asked(operation).len(), 1, "looking shows that it arrived");
    second.kill();
}

#[rstest]
#[case::edit("updateCustomer")]
#[case::create("postIndex")]
fn a_request_that_was_on_its_way_and_did_not_arrive_is_sent_again(#[case] operation: &str) {
    let scene = Scene::new();
    scene.desk.fail(operation, Fault::NeverAnswer, 1);
    let first = scene.start();
    first.run(async |console| change(console, &scene, operation).await);
    first.kill();
    let second = scene.start();
    second.run(Console::all_sent);
    scene.desk.once(operation);
    assert_eq!(scene.desk.asked(operation).len(), 2);
    second.kill();
}

#[test]
fn the_disk_as_it_was_in_the_middle_of_sending_is_enough_to_go_on() {
    let scene = Scene::new();
    scene.desk.fail("updateCustomer", Fault::NeverAnswer, 1);
    let first = scene.start();
    first.run(async |console| change(console, &scene, "updateCustomer").await);
    // What a power cut would leave: the files as they are, while the program runs.
    let image = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(scene.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, image.path().join(path.file_name().unwrap())).unwrap();
    }
    first.kill();
    let second = scene.start_on(image.path());
    second.run(Console::all_sent);
    scene.desk.once("updateCustomer");
    second.kill();
}

#[test]
fn half_filled_forms_survive() {
    let scene = Scene::new();
    let body = serde_json::json!({"name.given": "Zoë", "channels": [{"kind": "email", "address": "zo"}]});
    let draft = |body| Draft { key: "new-customer".into(), body };
    let first = scene.start();
    first.run(async |console| console.app.draft_save(draft(body.clone())).await).unwrap();
    first.kill();
    let second = scene.start();
    let key = || DraftRef { key: "new-customer".into() };
    assert_eq!(second.run(async |console| console.app.draft_get(key()).await).unwrap(), draft(body));
    second.run(async |console| console.app.draft_discard(key()).await).unwrap();
    second.kill();
    let third = scene.start();
    assert_eq!(third.run(async |console| console.app.draft_get(key()).await).unwrap(), draft(serde_json::Value::Null));
    third.kill();
}

#[test]
fn a_paused_pull_stays_paused_over_a_restart_until_the_agent_lets_it_go_on() {
    let scene = Scene::new();
    scene.desk.rule(FaultRule::new(Fault::WrongContent).on_operation("getIndex").every(2).times(1));
    let first = scene.start();
    let connection = first.run(async |console| {
        let mut small_pages = support::draft(&scene.desk, &scene.desk.access().omnidesk.api_key);
        small_pages.settings.insert("page_size".into(), "20".into());
        let connection = console.app.connection_add(small_pages).await.unwrap().connection_id;
        let is_interrupted =
            async || matches!(console.status(&connection).await.state, ConnectionState::Waiting { .. }).then_some(());
        console.until("the pull is interrupted", is_interrupted).await;
        console.app.connection_sync_stop(ConnectionRef { connection_id: connection.clone() }).await.unwrap();
        connection
    });
    first.kill();
    let asked = scene.desk.asked("getIndex").len();
    let second = scene.start();
    second.run(async |console| {
        let is_paused = async || {
            matches!(console.status(&connection).await.state, ConnectionState::Paused { received: 20, .. }).then_some(())
        };
        console.until("it is said to be paused", is_paused).await;
        // Whatever makes the engine look at its connections does not begin it.
        console.app.sync_now(Empty {}).await.unwrap();
        console.search("anna").await;
        assert_eq!(scene.desk.asked("getIndex").len(), asked, "nothing is pulled while paused");
        console.app.connection_sync(ConnectionRef { connection_id: connection.clone() }).await.unwrap();
        console.pulled(&connection).await;
        assert_eq!(console.app.app_status(Empty {}).await.unwrap().customers, 60);
    });
}
