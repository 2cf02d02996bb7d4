//! A keychain that is locked or says no: there is always a way on, and none of them costs an edit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::{Door, SecretsChoice};
use async_trait::async_trait;
use contract::ErrorCode;
use contract::wire::{Access, ConnectionRef, Empty, GoOn, KeyPlace, SecretText, StartFresh, UnlockBy};
use domain::Secret;
use secrets::{Memory, SecretError, SecretStore};
use support::{Console, Desk};
use tempfile::TempDir;

use crate::keys::{Left, PASSPHRASE, files, is_open, recover, set, unlock};

const KEY: &str = "cache-key";

/// A keychain that says no until it is unlocked or allowed.
struct Refusing {
    entries: Arc<Memory>,
    refuses: AtomicBool,
    says: SecretError,
}

impl Refusing {
    fn over(entries: Arc<Memory>, says: SecretError) -> Arc<Self> {
        Arc::new(Self { entries, refuses: AtomicBool::new(true), says })
    }

    fn give_in(&self) {
        self.refuses.store(false, Ordering::SeqCst);
    }

    fn answer(&self) -> Result<(), SecretError> {
        if self.refuses.load(Ordering::SeqCst) { Err(self.says) } else { Ok(()) }
    }
}

#[async_trait]
impl SecretStore for Refusing {
    async fn check(&self) -> Result<(), SecretError> {
        self.answer()
    }

    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.answer()?;
        self.entries.get(name).await
    }

    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.answer()?;
        self.entries.set(name, secret).await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.answer()?;
        self.entries.delete(name).await
    }

    async fn clear(&self) -> Result<(), SecretError> {
        self.answer()?;
        self.entries.clear().await
    }
}

/// A folder in which there is nothing, beside a keychain that refuses.
struct FirstStart {
    desk: Desk,
    folder: TempDir,
    keychain: Arc<Refusing>,
}

impl FirstStart {
    async fn of(says: SecretError) -> Self {
        let keychain = Refusing::over(Arc::new(Memory::new()), says);
        Self { desk: Desk::start().await, folder: tempfile::tempdir().unwrap(), keychain }
    }

    fn door(&self) -> Door {
        Console::door(&self.desk, self.folder.path(), SecretsChoice::Given(self.keychain.clone()))
    }
}

fn door(left: &Left, keychain: &Arc<Refusing>) -> Door {
    Console::door(&left.desk, left.folder.path(), SecretsChoice::Given(keychain.clone()))
}

fn go_on(passphrase: Option<&str>) -> GoOn {
    GoOn { passphrase: passphrase.map(|one| SecretText::new(one.into())) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_goes_on_under_a_passphrase_which_keeps_the_data() {
    for (says, code) in [(SecretError::Locked, ErrorCode::KeychainLocked), (SecretError::Denied, ErrorCode::KeychainDenied)] {
        let start = FirstStart::of(says).await;
        let door = start.door();
        let access = door.access_get(Empty {}).await.unwrap();
        let Access::Refused { error, may_go_on: true, may_set_passphrase: true, may_start_fresh: false, .. } = access else {
            panic!("{access:?}")
        };
        assert_eq!(error.code, code);
        let error = door.access_go_on(go_on(Some("short"))).await.unwrap_err();
        assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::InvalidInput, "new"));
        assert!(files(start.folder.path()).is_empty(), "nothing was begun");
        assert!(is_open(&door.access_go_on(go_on(Some(PASSPHRASE))).await.unwrap()));
        let shown = door.protection_get(Empty {}).await.unwrap();
        assert_eq!((shown.key, shown.credentials), (KeyPlace::Passphrase, KeyPlace::Memory));
        assert_eq!(door.access_go_on(go_on(None)).await.unwrap_err().code, ErrorCode::NotNow, "there is no need");
        door.close().await;

        let door = start.door();
        let access = door.access_get(Empty {}).await.unwrap();
        assert!(matches!(access, Access::Locked { by: UnlockBy::Passphrase, .. }), "{access:?}");
        start.keychain.give_in();
        assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
        let shown = door.protection_get(Empty {}).await.unwrap();
        assert_eq!((shown.key, shown.credentials), (KeyPlace::Passphrase, KeyPlace::Keychain));
        door.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_goes_on_with_nothing_kept() {
    let start = FirstStart::of(SecretError::Locked).await;
    let door = start.door();
    assert!(is_open(&door.access_go_on(go_on(None)).await.unwrap()));
    assert_eq!(door.protection_get(Empty {}).await.unwrap().key, KeyPlace::Memory);
    door.close().await;
    start.keychain.give_in();
    let door = start.door();
    assert!(is_open(&door.access_get(Empty {}).await.unwrap()), "the keychain keeps the next");
    assert_eq!(door.protection_get(Empty {}).await.unwrap().key, KeyPlace::Keychain);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_opens_the_data_beside_a_keychain_that_refuses() {
    let left = Left::behind(None).await;
    let keychain = Refusing::over(left.keychain.clone(), SecretError::Denied);
    let door = door(&left, &keychain);
    let access = door.access_get(Empty {}).await.unwrap();
    assert!(
        matches!(access, Access::Refused { may_set_passphrase: false, may_start_fresh: true, has_recovery: true, unsent: 1, .. }),
        "what is at stake, and what helps: {access:?}"
    );
    let error = door.access_go_on(go_on(Some(PASSPHRASE))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotOffered, "a new passphrase does not open it");
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()));
    let shown = door.protection_get(Empty {}).await.unwrap();
    assert_eq!((shown.key, shown.credentials, shown.may_lock.ok), (KeyPlace::Code, KeyPlace::Memory, true));
    assert_eq!(door.app().await.unwrap().app_status(Empty {}).await.unwrap().pending, 1);

    door.access_lock(Empty {}).await.unwrap();
    let access = door.access_unlock(contract::wire::Unlock { passphrase: None }).await.unwrap();
    assert!(matches!(access, Access::Refused { has_recovery: true, .. }), "the way in is the same after a lock: {access:?}");
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()));

    // A passphrase keeps the very data that is open.
    door.passphrase_set(set(None, PASSPHRASE)).await.unwrap();
    assert_eq!(door.app().await.unwrap().app_status(Empty {}).await.unwrap().pending, 1);
    door.close().await;
    assert!(files(left.folder.path()).iter().all(|(name, _)| !name.starts_with("unreadable-")), "nothing was put aside");
    assert!(left.keychain.get(KEY).await.is_ok(), "the keychain could not be made to forget it");
    keychain.give_in();
    let door = self::door(&left, &keychain);
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
    assert_eq!(left.keychain.get(KEY).await.err(), Some(SecretError::Absent), "and now it is");
    // The connection stopped while its credentials were out of reach.
    let connection = ConnectionRef { connection_id: left.connection.clone() };
    door.app().await.unwrap().connection_sync(connection).await.unwrap();
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_whose_keychain_refuses_is_put_aside_only_when_the_agent_says_so_and_its_key_stays() {
    let left = Left::behind(None).await;
    let (before, key) = (files(left.folder.path()), left.keychain.get(KEY).await.unwrap());
    let keychain = Refusing::over(left.keychain.clone(), SecretError::Locked);
    let door = door(&left, &keychain);
    assert!(door.access_start_fresh(StartFresh { understood: false }).await.is_err());
    assert!(files(left.folder.path()) == before, "not without having understood");
    let access = door.access_start_fresh(StartFresh { understood: true }).await.unwrap();
    assert!(matches!(access, Access::Refused { may_set_passphrase: true, may_start_fresh: false, .. }), "{access:?}");
    assert!(is_open(&door.access_go_on(go_on(Some(PASSPHRASE))).await.unwrap()));
    door.close().await;
    keychain.give_in();
    let door = self::door(&left, &keychain);
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
    door.close().await;
    let now = files(left.folder.path());
    for (name, content) in before {
        assert!(
            now.iter().any(|(kept, bytes)| kept.starts_with("unreadable-") && kept.ends_with(&name) && *bytes == content),
            "{name}"
        );
    }
    assert_eq!(left.keychain.get(KEY).await.unwrap(), key, "which opens what was put aside");
}
