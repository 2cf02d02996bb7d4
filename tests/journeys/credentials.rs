//! Credentials of connections in the keychain: one entry each, whatever ends the program while that is brought about.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use app::SecretsChoice;
use async_trait::async_trait;
use contract::ErrorCode;
use contract::wire::{ConnectionDraft, ConnectionRemove, ConnectionUpdate, ConnectionView, Empty, SecretText};
use domain::Secret;
use jiff::Timestamp;
use secrets::{Memory, SecretError, SecretStore};
use store::{CacheKey, Store};
use support::{Console, Desk};

use crate::keys::{PASSPHRASE, set, unlock};

/// A keychain that does no more after so many changes, until it is asked to.
struct Stopping {
    entries: Memory,
    left: AtomicUsize,
    stopped: AtomicBool,
}

impl Stopping {
    fn new() -> Arc<Self> {
        Arc::new(Self { entries: Memory::new(), left: AtomicUsize::new(usize::MAX), stopped: AtomicBool::new(false) })
    }

    fn stop_after(&self, changes: usize) {
        self.left.store(changes, Ordering::SeqCst);
        self.stopped.store(false, Ordering::SeqCst);
    }

    fn change(&self) -> Result<(), SecretError> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_err() {
            self.stopped.store(true, Ordering::SeqCst);
        }
        self.answer()
    }

    fn answer(&self) -> Result<(), SecretError> {
        if self.stopped.load(Ordering::SeqCst) { Err(SecretError::Locked) } else { Ok(()) }
    }

    async fn has(&self, name: &str) -> bool {
        self.entries.get(name).await.is_ok()
    }
}

#[async_trait]
impl SecretStore for Stopping {
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.answer()?;
        self.entries.get(name).await
    }

    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.change()?;
        self.entries.set(name, secret).await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.change()?;
        self.entries.delete(name).await
    }

    async fn clear(&self) -> Result<(), SecretError> {
        self.change()?;
        self.entries.clear().await
    }
}

/// A form for a system that asks for two credentials.
fn two(desk: &Desk) -> ConnectionDraft {
    let securely = &desk.access().securely;
    let typed = [("api_key", &securely.api_key), ("api_secret", &securely.api_secret)];
    ConnectionDraft {
        connection_id: None,
        provider: "securely".into(),
        name: "Purse".into(),
        environment: "own".into(),
        base_url: securely.base_url.clone(),
        settings: BTreeMap::new(),
        credentials: typed.into_iter().map(|(key, typed)| (key.to_owned(), SecretText::new(typed.clone()))).collect(),
    }
}

async fn start(desk: &Desk, folder: &Path, keychain: &Arc<Stopping>) -> Console {
    Console::start_in(desk, folder, SecretsChoice::Given(keychain.clone())).await
}

async fn only_connection(console: &Console) -> ConnectionView {
    console.app.connections_list(Empty {}).await.unwrap().connections.remove(0)
}

fn name(connection: &str) -> String {
    format!("connection:{connection}")
}

/// The entries that an earlier version would have kept.
fn former(desk: &Desk, connection: &str) -> [(String, String); 2] {
    let securely = &desk.access().securely;
    [("api_key", &securely.api_key), ("api_secret", &securely.api_secret)]
        .map(|(key, value)| (format!("connection:{connection}:{key}"), value.clone()))
}

/// A folder and a keychain as an earlier version left them. The program is not running.
async fn left_by_an_earlier_version(desk: &Desk, folder: &Path, keychain: &Arc<Stopping>) -> String {
    let console = start(desk, folder, keychain).await;
    let connection = console.app.connection_add(two(desk)).await.unwrap().connection_id;
    console.door.close().await;
    keychain.entries.delete(&name(&connection)).await.unwrap();
    for (name, value) in former(desk, &connection) {
        keychain.entries.set(&name, &Secret::new(value)).await.unwrap();
    }
    let key = keychain.entries.get("cache-key").await.unwrap();
    let store = Store::open(folder, &CacheKey::from_hex(key.reveal()).unwrap()).unwrap();
    let settled = |write: &mut store::Write<'_>| Ok(write.execute("DELETE FROM keychain_settled", [])?);
    store.write(Timestamp::UNIX_EPOCH, settled).await.unwrap();
    store.close().await;
    connection
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_in_several_entries_become_one_whatever_ends_it_in_between() {
    let desk = Desk::start().await;
    // One entry is written, two are deleted; before each of them the keychain stops. Then it does not.
    for changes in 0..=3 {
        let (folder, keychain) = (tempfile::tempdir().unwrap(), Stopping::new());
        let connection = left_by_an_earlier_version(&desk, folder.path(), &keychain).await;
        keychain.stop_after(changes);
        let console = start(&desk, folder.path(), &keychain).await;
        only_connection(&console).await;
        console.door.close().await;
        keychain.stop_after(usize::MAX);

        let console = start(&desk, folder.path(), &keychain).await;
        assert!(only_connection(&console).await.has_credentials, "after {changes} changes nothing is lost");
        let kept: serde_json::Value =
            serde_json::from_str(keychain.entries.get(&name(&connection)).await.unwrap().reveal()).unwrap();
        let securely = &desk.access().securely;
        assert_eq!(kept, serde_json::json!({"api_key": securely.api_key, "api_secret": securely.api_secret}));
        for (name, _) in former(&desk, &connection) {
            assert!(!keychain.has(&name).await, "after {changes} changes {name} is still there");
        }
        // Settled: what stands under the old names is not looked at any more.
        console.door.close().await;
        for (name, _) in former(&desk, &connection) {
            keychain.entries.set(&name, &Secret::new("of somebody else")).await.unwrap();
        }
        keychain.stop_after(0);
        let console = start(&desk, folder.path(), &keychain).await;
        assert!(only_connection(&console).await.has_credentials);
        assert!(!keychain.stopped.load(Ordering::SeqCst), "nothing is changed any more");
        console.door.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_credential_that_is_typed_again_leaves_the_other() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Stopping::new());
    let connection = left_by_an_earlier_version(&desk, folder.path(), &keychain).await;
    let console = start(&desk, folder.path(), &keychain).await;
    let draft = two(&desk);
    let typed = |value: &str| ConnectionUpdate {
        connection_id: connection.clone(),
        name: draft.name.clone(),
        environment: draft.environment.clone(),
        base_url: draft.base_url.clone(),
        settings: draft.settings.clone(),
        credentials: BTreeMap::from([("api_secret".to_owned(), SecretText::new(value.to_owned()))]),
    };
    console.app.connection_update(typed("another")).await.unwrap();
    let kept = keychain.entries.get(&name(&connection)).await.unwrap();
    let shown: serde_json::Value = serde_json::from_str(kept.reveal()).unwrap();
    assert_eq!(shown, serde_json::json!({"api_key": desk.access().securely.api_key, "api_secret": "another"}));
    console.door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_does_not_answer_gives_up_a_removed_connection_later() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Stopping::new());
    let console = start(&desk, folder.path(), &keychain).await;
    let connection = console.app.connection_add(two(&desk)).await.unwrap().connection_id;
    keychain.stop_after(0);
    let request = ConnectionRemove { connection_id: connection.clone(), drop_unsent: false };
    console.app.connection_remove(request).await.unwrap();
    assert!(console.app.connections_list(Empty {}).await.unwrap().connections.is_empty(), "here it is gone");
    console.door.close().await;
    assert!(keychain.has(&name(&connection)).await);

    keychain.stop_after(usize::MAX);
    let console = start(&desk, folder.path(), &keychain).await;
    assert!(!keychain.has(&name(&connection)).await, "it goes when the keychain answers");
    console.door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_a_connection_that_never_came_to_be_do_not_stay() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Stopping::new());
    let console = start(&desk, folder.path(), &keychain).await;
    // As a program leaves it that ends between the entry and the connection.
    let never = name("018f0000-0000-7000-8000-000000000000");
    console.door.close().await;
    let key = keychain.entries.get("cache-key").await.unwrap();
    let store = Store::open(folder.path(), &CacheKey::from_hex(key.reveal()).unwrap()).unwrap();
    let noted = never.clone();
    store.write(Timestamp::UNIX_EPOCH, move |write| store::table::keychain::leave(write, &noted)).await.unwrap();
    store.close().await;
    keychain.entries.set(&never, &Secret::new("{}")).await.unwrap();
    let console = start(&desk, folder.path(), &keychain).await;
    assert!(!keychain.has(&never).await);

    keychain.stop_after(0);
    let error = console.app.connection_add(two(&desk)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::KeychainLocked);
    assert!(console.app.connections_list(Empty {}).await.unwrap().connections.is_empty(), "nothing was added");
    console.door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_the_keychain_forgets_nothing_that_is_in_it() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Stopping::new());
    let kept = left_by_an_earlier_version(&desk, folder.path(), &keychain).await;
    let console = start(&desk, folder.path(), &keychain).await;
    let removed = console.app.connection_add(two(&desk)).await.unwrap().connection_id;
    console.door.passphrase_set(set(None, PASSPHRASE)).await.unwrap();
    console.door.close().await;

    let door = Console::door(&desk, folder.path(), SecretsChoice::Memory);
    door.access_unlock(unlock(PASSPHRASE)).await.unwrap();
    let app = door.app().await.unwrap();
    let connections = app.connections_list(Empty {}).await.unwrap().connections;
    assert!(connections.iter().all(|connection| !connection.has_credentials), "they are in the keychain");
    app.connection_remove(ConnectionRemove { connection_id: removed.clone(), drop_unsent: false }).await.unwrap();
    door.close().await;
    assert!(keychain.has(&name(&removed)).await);

    let door = Console::door(&desk, folder.path(), SecretsChoice::Given(keychain.clone()));
    door.access_unlock(unlock(PASSPHRASE)).await.unwrap();
    let console = Console::behind(door).await;
    assert!(!keychain.has(&name(&removed)).await, "what was removed meanwhile goes");
    assert!(only_connection(&console).await.has_credentials, "what was not stays: {kept}");
    console.door.close().await;
}
