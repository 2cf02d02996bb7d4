//! A filled cache: persons of all systems, changes in every state, conflicts of every kind, a merge, an erasure, views, a draft.

use std::path::Path;
use std::sync::Arc;

use app::SecretsChoice;
use contract::wire::{
    ConnectionRef, ConnectionState, Draft, Empty, LineChoice, PersonLink, RecordState, Removal as Kind, RemovalRequest, Sort,
    ViewSave,
};
use sandbox::{Fault, FaultRule, JournalEntry};
use secrets::SecretStore;
use serde_json::json;
use support::{Console, Desk};
use tempfile::TempDir;

use crate::held::{Choice, Held, Removal};
use crate::keychain::Keychain;
use crate::situations;

/// Entry of the cache's key in the keychain.
pub(crate) const CACHE_KEY: &str = "cache-key";

/// What the systems answer to everything, or to what changes something.
const REFUSED: Fault = Fault::Status { code: 401, retry_after: None };

/// How many persons are spoken about, beside those who are gone.
const SHOWN: usize = 60;

/// What every program under attack begins with, and the systems it would talk to, which refuse every key.
pub(crate) struct Scene {
    pub(crate) desk: Desk,
    pub(crate) held: Held,
    /// What was prepared needs these.
    pub(crate) keychain: Arc<Keychain>,
    cache_key: String,
    folder: TempDir,
    /// The last entry of the desk's journal before the attack.
    before: u64,
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
        let connection = console.connect(&desk).await;
        situations::merge(&console, &desk).await;
        situations::conflict(&console, &desk, 0).await;
        let to_decide = situations::conflict(&console, &desk, 4).await;
        situations::rejection(&console, &desk).await;
        let gone = situations::disappearance(&console, &desk, &connection).await;
        situations::vanishing(&console, &desk).await;
        let samples = console.app.sandbox_start(Empty {}).await.unwrap().connections;
        for connection in &samples {
            console.pulled(&connection.connection_id).await;
        }
        let sample = |provider: &str| samples.iter().find(|connection| connection.provider == provider).unwrap();
        situations::resemblance(&console, &sample("securely").connection_id).await;
        situations::another_customer(&console, &desk, &sample("synctera").connection_id).await;
        let two = console.search("").await;
        let link = PersonLink { person_id: two[20].person_id.clone(), other_person_id: two[21].person_id.clone() };
        console.app.person_link(link).await.unwrap();
        let mut held = Held::default();
        for name in ["Everybody", "Waiting"] {
            let view = ViewSave { name: name.into(), query: "is:changed".into(), sort: Sort::Name, at: None };
            held.put("view", console.app.view_save(view).await.unwrap().view_id);
        }
        console.app.draft_save(Draft { key: "new-customer".into(), body: json!({"name.given": "Ada"}) }).await.unwrap();

        let (changed, erased) = (desk.known(3).await, desk.known(7).await);
        desk.rule(FaultRule::new(REFUSED));
        situations::waiting_changes(&console, &changed).await;
        console.decide(&to_decide, &[("name", LineChoice::Yours)]).await.unwrap();
        held.put("erasure", situations::erasure(&console, &erased).await);
        refused_keys(&console).await;
        samples.into_iter().for_each(|connection| held.put("connection", connection.connection_id));
        take_stock(&console, &gone, &mut held).await;
        console.app.close().await;
        assert_eq!(held.kinds().count(), 10, "there is something of everything: {held:?}");
        let cache_key = keychain.get(CACHE_KEY).await.unwrap().reveal().to_owned();
        let before = desk.journal().last().map_or(0, |entry| entry.seq);
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

    /// From now on the systems answer who only reads, with the keys they refuse changes.
    pub(crate) fn let_read(&self) {
        self.desk.mend();
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            self.desk.rule(FaultRule::new(REFUSED).on_method(method));
        }
    }

    /// The requests the systems carried out since everything was prepared.
    pub(crate) fn carried_out(&self) -> Vec<JournalEntry> {
        self.desk.journal().into_iter().filter(|entry| entry.seq > self.before && entry.executed).collect()
    }
}

/// Lets every connection notice that its key is refused.
async fn refused_keys(console: &Console) {
    console.app.sync_now(Empty {}).await.unwrap();
    for connection in held_connections(console).await {
        console.app.connection_sync(ConnectionRef { connection_id: connection.clone() }).await.unwrap();
        console
            .until("every key is refused", async || {
                let state = console.status(&connection).await.state;
                matches!(state, ConnectionState::Refused { .. }).then_some(())
            })
            .await;
    }
}

/// Notes what there is, with what has to be said together.
async fn take_stock(console: &Console, gone: &[String], held: &mut Held) {
    let shown = console.search("").await.into_iter().take(SHOWN).map(|row| row.person_id);
    for person_id in shown.chain(gone.iter().cloned()) {
        let person = console.person(&person_id).await.unwrap();
        let request = RemovalRequest { person_id: person.person_id.clone(), removal: Kind::Delete };
        let plan = console.app.removal_plan(request).await.unwrap();
        let records = plan.steps.into_iter().filter(|step| step.allowed.ok).map(|step| step.record_id).collect();
        held.put_removal(Removal { person: person.person_id.clone(), records, phrase: plan.phrase });
        held.put("person", person.person_id);
        for record in person.records {
            if record.state == RecordState::Gone {
                held.put("gone", record.record_id.clone());
            }
            held.put("record", record.record_id);
            record.remote_id.into_iter().for_each(|id| held.put("remote", id));
        }
        person.channels.into_iter().for_each(|channel| held.put("channel", channel.channel_id));
    }
    for operation in console.pending().await {
        for candidate in operation.candidates {
            held.put_choice(Choice { operation: operation.operation_id.clone(), remote: candidate.remote_id });
        }
        held.put("operation", operation.operation_id);
    }
    console.conflicts().await.merged.into_iter().for_each(|merge| held.put("merge", merge.merge_id));
}

async fn held_connections(console: &Console) -> Vec<String> {
    let status = console.app.app_status(Empty {}).await.unwrap();
    status.connections.into_iter().map(|connection| connection.connection_id).collect()
}
