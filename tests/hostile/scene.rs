//! A filled cache: persons of all systems, changes in every state, a conflict, a merge, views, a draft.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::SecretsChoice;
use contract::wire::{ChannelAdd, ConnectionState, Draft, Empty, EventAdd, PendingState, PersonLink, Sort, ViewSave};
use sandbox::{Fault, FaultRule};
use secrets::SecretStore;
use serde_json::json;
use support::{Console, Desk, Known};
use tempfile::TempDir;

use crate::keychain::Keychain;

/// Entry of the cache's key in the keychain.
pub(crate) const CACHE_KEY: &str = "cache-key";

/// Ids of things that are there, by what they are the ids of.
pub(crate) type Held = BTreeMap<&'static str, Vec<String>>;

/// What every program under attack begins with, and the systems it would talk to, which refuse every key.
pub(crate) struct Scene {
    pub(crate) desk: Desk,
    pub(crate) held: Held,
    /// What was prepared needs these.
    pub(crate) keychain: Arc<Keychain>,
    cache_key: String,
    folder: TempDir,
    /// How long the desk's journal was before the attack.
    before: usize,
}

impl Scene {
    /// Fills a cache and makes the systems refuse every key from then on: a refused connection is left alone by the program, so that what
    /// changes in the tables is done by the commands.
    pub(crate) async fn prepare() -> Self {
        let desk = Desk::with(120).await;
        let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Keychain::default()));
        let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
        let merged = desk.known(1).await;
        desk.set(&merged.id, &[("firstname", &merged.given), ("lastname", &merged.family), ("custom_segment", "millers")]).await;
        console.connect(&desk).await;
        let mut held = Held::new();
        let mut put = |kind, id: String| held.entry(kind).or_default().push(id);

        merge(&console, &desk).await;
        conflict(&console, &desk).await;
        rejection(&console, &desk).await;
        for connection in console.app.sandbox_start(Empty {}).await.unwrap().connections {
            console.pulled(&connection.connection_id).await;
            put("connection", connection.connection_id);
        }
        let two = console.search("").await;
        let link = PersonLink { person_id: two[20].person_id.clone(), other_person_id: two[21].person_id.clone() };
        console.app.person_link(link).await.unwrap();
        for name in ["Everybody", "Waiting"] {
            let view = ViewSave { name: name.into(), query: "is:changed".into(), sort: Sort::Name, at: None };
            put("view", console.app.view_save(view).await.unwrap().view_id);
        }
        console.app.draft_save(Draft { key: "new-customer".into(), body: json!({"name.given": "Ada"}) }).await.unwrap();

        let changed = desk.known(3).await;
        desk.rule(FaultRule::new(Fault::Status { code: 401, retry_after: None }));
        waiting_changes(&console, &changed).await;
        console.app.sync_now(Empty {}).await.unwrap();
        for connection in held_connections(&console).await {
            console.app.connection_sync(contract::wire::ConnectionRef { connection_id: connection.clone() }).await.unwrap();
            console
                .until("every key is refused", async || {
                    let state = console.status(&connection).await.state;
                    matches!(state, ConnectionState::Refused { .. }).then_some(())
                })
                .await;
        }

        for row in console.search("").await.into_iter().take(60) {
            let person = console.person(&row.person_id).await.unwrap();
            put("person", person.person_id);
            for record in person.records {
                put("record", record.record_id);
                record.remote_id.into_iter().for_each(|id| put("remote", id));
            }
            person.channels.into_iter().for_each(|channel| put("channel", channel.channel_id));
        }
        for operation in console.pending().await {
            put("operation", operation.operation_id);
        }
        let conflicts = console.conflicts().await;
        conflicts.merged.into_iter().for_each(|merge| put("merge", merge.merge_id));
        console.app.close().await;
        assert_eq!(held.keys().count(), 8, "there is something of everything: {:?}", held.keys());
        let cache_key = keychain.get(CACHE_KEY).await.unwrap().reveal().to_owned();
        let before = desk.journal().iter().filter(|entry| entry.executed).count();
        Self { desk, held, keychain, cache_key, folder, before }
    }

    /// The prepared files, somewhere else.
    pub(crate) fn copy_to(&self, folder: &Path) {
        for file in store::files_of(self.folder.path()).unwrap() {
            std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
    }

    /// A program of its own that goes on from what was prepared.
    pub(crate) async fn wake(&self, folder: &Path, keychain: Arc<Keychain>) -> Console {
        self.copy_to(folder);
        self.start(folder, keychain).await
    }

    /// A program on what stands in a folder.
    pub(crate) async fn start(&self, folder: &Path, keychain: Arc<Keychain>) -> Console {
        Console::start_in(&self.desk, folder, SecretsChoice::Given(keychain)).await
    }

    /// The key of the prepared cache.
    pub(crate) fn cache_key(&self) -> &str {
        &self.cache_key
    }

    /// How many requests the systems carried out since everything was prepared.
    pub(crate) fn carried_out(&self) -> usize {
        self.desk.journal().iter().filter(|entry| entry.executed).count() - self.before
    }
}

async fn held_connections(console: &Console) -> Vec<String> {
    let status = console.app.app_status(Empty {}).await.unwrap();
    status.connections.into_iter().map(|connection| connection.connection_id).collect()
}

/// Both sides change different fields of a customer, which goes together without a question.
async fn merge(console: &Console, desk: &Desk) {
    let known = desk.known(1).await;
    let person = console.open(&known).await;
    desk.set(&known.id, &[("firstname", &known.given), ("lastname", &known.family), ("custom_taal", "fries")]).await;
    console.edit(&person, "custom.segment", "bakers").await.unwrap();
    console.all_sent().await;
}

/// Both sides change the name of a customer.
async fn conflict(console: &Console, desk: &Desk) {
    let known = desk.known(0).await;
    let person = console.open(&known).await;
    desk.rule(FaultRule::new(Fault::HtmlPage).on_operation("getItem"));
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let waiting = console.waiting("it cannot be sent", |operation| operation.last_error.is_some()).await;
    desk.rename(&known.id, "Pieternel", &known.family).await;
    desk.mend();
    console.retry(&waiting).await;
    console.waiting("it is parked", |operation| operation.state == PendingState::Parked).await;
}

/// A change the system says no to.
async fn rejection(console: &Console, desk: &Desk) {
    let person = console.open(&desk.known(2).await).await;
    desk.fail("updateCustomer", Fault::Status { code: 422, retry_after: None }, 1);
    let saved = console.edit(&person, "name.given", "Wilhelmina").await.unwrap().operation_id.unwrap();
    console
        .until("it is rejected", async || {
            let pending = console.pending().await;
            pending.into_iter().find(|operation| operation.operation_id == saved && operation.state == PendingState::Rejected)
        })
        .await;
}

/// Changes that cannot be sent.
async fn waiting_changes(console: &Console, known: &Known) {
    let person = console.find(known).await;
    let record_id = person.records[0].record_id.clone();
    console.edit(&person, "name.given", "Margaretha").await.unwrap();
    let channel =
        ChannelAdd { record_id: record_id.clone(), kind: "email".into(), address: "mar@example.nl".into(), no_sync: false };
    console.app.channel_add(channel).await.unwrap();
    let event =
        EventAdd { record_id, message: "Called".into(), initiated_by: "Phone".into(), source_url: "https://example.nl".into() };
    console.app.event_add(event).await.unwrap();
}
