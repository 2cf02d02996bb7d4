//! The real keychain, in five states. `cargo xtask test` sets each up (a gnome-keyring of its own inside its own message bus: unlocked, locked,
//! without a keyring, behind a bus that refuses; and no bus at all) and names the test that fits; without that set-up they would run against the user's own keychain, so they are not
//! part of a plain `cargo test`.

use std::time::Duration;

use domain::Secret;
use secrets::{Keychain, SecretError, SecretStore};

fn keychain() -> Keychain {
    Keychain::new("app.customer-console.test").with_patience(Duration::from_secs(10))
}

#[tokio::test]
#[ignore = "needs a throw-away keychain that is unlocked; cargo xtask test sets it up"]
async fn unlocked_keeps_secrets() {
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
#[ignore = "needs a throw-away keychain that is unlocked; cargo xtask test sets it up"]
async fn clearing_leaves_other_services_alone() {
    let (store, other) = (keychain(), Keychain::new("app.customer-console.test.other"));
    for (store, name) in
        [(&store, "cache-key"), (&store, "connection:1:token"), (&store, "secret.with.dots"), (&other, "cache-key")]
    {
        assert_eq!(store.set(name, &Secret::new("s3cret")).await, Ok(()));
    }
    assert_eq!(store.clear().await, Ok(()));
    for name in ["cache-key", "connection:1:token", "secret.with.dots"] {
        assert_eq!(store.get(name).await.err(), Some(SecretError::Absent), "{name}");
    }
    assert_eq!(other.get("cache-key").await.ok(), Some(Secret::new("s3cret")), "another service's entry is untouched");
    assert_eq!(store.clear().await, Ok(()), "clearing what is empty is no error");
    assert_eq!(other.clear().await, Ok(()));
}

#[tokio::test]
#[ignore = "needs a throw-away keychain that is locked; cargo xtask test sets it up"]
async fn locked_is_told_apart() {
    let error = keychain().check().await.err();
    assert!(
        matches!(error, Some(SecretError::Locked | SecretError::NoAnswer)),
        "locked is told apart from absent and from having no keychain, got {error:?}"
    );
}

#[tokio::test]
#[ignore = "needs a session without a message bus; cargo xtask test sets it up"]
async fn without_a_bus_there_is_no_keychain() {
    let keychain = keychain();
    assert_eq!(keychain.check().await, Err(SecretError::NoKeychain));
    assert_eq!(keychain.get("key").await.err(), Some(SecretError::NoKeychain), "trying again says the same");
    assert_eq!(keychain.clear().await, Err(SecretError::NoKeychain));
}

#[tokio::test]
#[ignore = "needs a throw-away keychain that has no keyring; cargo xtask test sets it up"]
async fn without_a_keyring_there_is_no_keychain() {
    let keychain = keychain();
    assert_eq!(keychain.get("key").await.err(), Some(SecretError::Absent), "reading alone cannot tell");
    assert_eq!(keychain.check().await, Err(SecretError::NoKeychain), "there is nothing the agent could unlock");
}

#[tokio::test]
#[ignore = "needs a message bus that refuses; cargo xtask test sets it up"]
async fn a_refusal_is_told_apart() {
    let keychain = keychain();
    assert_eq!(keychain.check().await, Err(SecretError::Denied));
    assert_eq!(keychain.get("key").await.err(), Some(SecretError::Denied), "trying again says the same");
}
