//! The real keychain. Runs where `KEYCHAIN_TESTS=1` says that a throw-away keychain is there: an unlocked gnome-keyring inside its own
//! message bus, as `cargo xtask test` sets up. `KEYCHAIN_STATE` names the state it is in: `unlocked`, `locked` or `none`.

use std::time::Duration;

use domain::Secret;
use secrets::{Keychain, SecretError, SecretStore};

fn state() -> Option<String> {
    (std::env::var("KEYCHAIN_TESTS").as_deref() == Ok("1")).then(|| std::env::var("KEYCHAIN_STATE").unwrap_or_else(|_| "unlocked".into()))
}

fn keychain() -> Keychain {
    Keychain::new("app.customer-console.test").with_patience(Duration::from_secs(5))
}

#[tokio::test]
async fn an_unlocked_keychain_keeps_secrets() {
    if state().as_deref() != Some("unlocked") {
        return;
    }
    let store = keychain();
    assert_eq!(store.check().await, Ok(()), "the trial write succeeds");
    assert_eq!(store.get("key").await.err(), Some(SecretError::Absent));
    assert_eq!(store.set("key", &Secret::new("s3cret ü")).await, Ok(()));
    let other = Keychain::new("app.customer-console.test").get("key").await;
    assert_eq!(other.ok(), Some(Secret::new("s3cret ü")), "another handle sees what was kept");
    assert_eq!(store.set("key", &Secret::new("x".repeat(1_281))).await, Err(SecretError::TooLong { limit: 1_280 }));
    assert_eq!(store.get("key").await.ok(), Some(Secret::new("s3cret ü")), "a refused secret replaces nothing");
    assert_eq!(store.delete("key").await, Ok(()));
    assert_eq!(store.delete("key").await, Ok(()), "forgetting twice is no error");
    assert_eq!(store.get("key").await.err(), Some(SecretError::Absent));
}

#[tokio::test]
async fn a_locked_keychain_says_so() {
    if state().as_deref() != Some("locked") {
        return;
    }
    let error = keychain().check().await.err();
    assert!(
        matches!(error, Some(SecretError::Locked | SecretError::NoAnswer)),
        "locked is told apart from absent and from having no keychain, got {error:?}"
    );
}

#[tokio::test]
async fn no_message_bus_is_no_keychain() {
    if state().as_deref() != Some("none") {
        return;
    }
    assert_eq!(keychain().check().await, Err(SecretError::NoKeychain));
}
