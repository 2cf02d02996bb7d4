//! Diagnostics where the data is not open: they say why, and nothing of what is behind it.

use std::path::Path;
use std::sync::Arc;

use app::{Door, SecretsChoice};
use contract::wire::{Access, Empty};
use secrets::Memory;
use support::{Console, Desk};

/// A door that does not open says this, and nothing of what must stay behind it.
async fn says(door: &Door, why: &str, unsaid: &[&str]) {
    let text = door.diagnostics_get(Empty {}).await.unwrap().text;
    assert!(text.contains(&format!("Not open: {why}")), "{text}");
    assert!(text.contains("Protection of the key: keychain; recovery code: none; 1 changes not sent"), "{text}");
    assert!(text.contains("  cache.db: ") && text.contains("\nLog, the last "), "{text}");
    for secret in unsaid {
        assert!(!text.contains(secret), "{secret} is told: {text}");
    }
}

/// What opens a folder with a keychain, before anything is asked of it.
fn door(desk: &Desk, folder: &Path, keychain: &Arc<Memory>) -> Door {
    Console::door(desk, folder, SecretsChoice::Given(keychain.clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_closed_door_says_why_and_nothing_about_anybody() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let open = console.door.diagnostics_get(Empty {}).await.unwrap().text;
    assert!(open.contains("Connections: 1"), "one that is open says more: {open}");
    let path = folder.path().to_str().unwrap();
    let unsaid = ["Josephine", &known.email, &known.external_id, &desk.access().omnidesk.api_key, path];

    console.door.access_lock(Empty {}).await.unwrap();
    says(&console.door, "locked (Agent), opened by the keychain", &unsaid).await;
    console.door.close().await;
    drop(console);

    let lost = door(&desk, folder.path(), &Arc::new(Memory::new()));
    says(&lost, "the keychain holds no key", &unsaid).await;
    lost.close().await;

    let file = folder.path().join("cache.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100..200].fill(7);
    std::fs::write(&file, bytes).unwrap();
    let damaged = door(&desk, folder.path(), &keychain);
    assert!(matches!(damaged.access_get(Empty {}).await.unwrap(), Access::Damaged { .. }));
    says(&damaged, "the data is damaged", &unsaid).await;
    damaged.close().await;
}
