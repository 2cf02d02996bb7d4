//! Keys that are lost, replaced, wrapped and moved: never an unsent edit with them.

use std::path::Path;
use std::sync::Arc;

use app::{Cost, Door, MachineIds, Options, SecretsChoice, StaysInThisProcess};
use async_trait::async_trait;
use contract::wire::{
    Access, ConnectionUpdate, Empty, KeyLoss, KeyPlace, PassphraseRemove, PassphraseSet, Recover, SecretText, StartFresh, Unlock,
    UnlockBy,
};
use contract::{ErrorCode, Retry};
use domain::Secret;
use jiff::SignedDuration;
use secrets::{Memory, SecretError, SecretStore};
use support::{Console, Desk, draft, recovery_code};
use tempfile::TempDir;
use testkit::FixedClock;

const KEY: &str = "cache-key";
pub(crate) const PASSPHRASE: &str = "four words make one";

/// A desk that is out of reach, a folder with an edit that waits, and the keychain of its key. The program is not running.
pub(crate) struct Left {
    pub(crate) desk: Desk,
    pub(crate) folder: TempDir,
    pub(crate) keychain: Arc<Memory>,
    pub(crate) connection: String,
    pub(crate) code: String,
}

impl Left {
    /// With a recovery code, and with a passphrase if that is said.
    pub(crate) async fn behind(passphrase: Option<&str>) -> Self {
        let mut desk = Desk::start().await;
        let known = desk.known(0).await;
        let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
        let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
        let connection = console.connect(&desk).await;
        let person = console.open(&known).await;
        desk.stop().await;
        console.edit(&person, "name.given", "Josephine").await.unwrap();
        if let Some(passphrase) = passphrase {
            let shown = console.door.passphrase_set(set(None, passphrase)).await.unwrap();
            assert_eq!(shown.key, KeyPlace::Passphrase);
        }
        let code = recovery_code(&console.door, passphrase).await;
        assert_eq!(code.len(), 8);
        console.door.close().await;
        Self { desk, folder, keychain, connection, code: code.join(" ") }
    }

    pub(crate) fn door(&self) -> Door {
        Console::door(&self.desk, self.folder.path(), SecretsChoice::Given(self.keychain.clone()))
    }

    /// The edit is there, and is sent once the system can be reached.
    pub(crate) async fn then_sends(mut self, door: Door) {
        let console = Console::behind(door).await;
        assert_eq!(console.pending().await.len(), 1, "the edit is still there");
        self.desk.start_again().await;
        console.app.sync_now(Empty {}).await.unwrap();
        console.all_sent().await;
        assert_eq!(self.desk.once("updateCustomer").params["firstname"], "Josephine");
    }
}

pub(crate) fn set(current: Option<&str>, new: &str) -> PassphraseSet {
    PassphraseSet { current: current.map(|one| SecretText::new(one.into())), new: SecretText::new(new.into()) }
}

pub(crate) fn unlock(passphrase: &str) -> Unlock {
    Unlock { passphrase: Some(SecretText::new(passphrase.into())) }
}

pub(crate) fn recover(code: &str) -> Recover {
    Recover { code: SecretText::new(code.into()) }
}

pub(crate) fn is_open(access: &Access) -> bool {
    matches!(access, Access::Open { .. })
}

/// The files in a folder but for the lock and the log.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    let mut files: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect();
    files.retain(|(name, _)| !name.ends_with(".lock"));
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_gone_comes_back_with_the_recovery_code() {
    let left = Left::behind(None).await;
    left.keychain.delete(KEY).await.unwrap();
    let before = files(left.folder.path());
    let door = left.door();
    let access = door.access_get(Empty {}).await.unwrap();
    assert!(
        matches!(access, Access::KeyMissing { cause: KeyLoss::Absent, unsent: 1, has_recovery: true, .. }),
        "what is lost, what is at stake and what helps: {access:?}"
    );
    let mut typo: Vec<String> = left.code.split(' ').map(ToOwned::to_owned).collect();
    let other = if typo[2].starts_with('0') { "1" } else { "0" };
    typo[2].replace_range(0..1, other);
    let error = door.access_recover(recover(&typo.join("-"))).await.unwrap_err();
    assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::WrongCode, "part.3"), "it says which part");
    assert!(files(left.folder.path()) == before, "nothing was changed so far");
    assert!(is_open(&door.access_recover(recover(&left.code.to_lowercase())).await.unwrap()));
    assert!(left.keychain.get(KEY).await.is_ok(), "the keychain has the key again");
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_replaced_is_told_from_damage_and_comes_back_too() {
    let left = Left::behind(None).await;
    left.keychain.set(KEY, &Secret::new("07".repeat(32))).await.unwrap();
    let before = files(left.folder.path());
    let door = left.door();
    let access = door.access_get(Empty {}).await.unwrap();
    assert!(matches!(access, Access::KeyMissing { cause: KeyLoss::Replaced, unsent: 1, .. }), "{access:?}");
    assert!(files(left.folder.path()) == before, "nothing was changed");
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()));
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_keychain_is_given_the_key_and_asks_for_the_credentials_again() {
    let left = Left::behind(None).await;
    let elsewhere = Arc::new(Memory::new());
    let door = Console::door(&left.desk, left.folder.path(), SecretsChoice::Given(elsewhere.clone()));
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()));
    assert_eq!(elsewhere.get(KEY).await.unwrap(), left.keychain.get(KEY).await.unwrap());
    let app = door.app().await.unwrap();
    let draft = draft(&left.desk, &left.desk.access().omnidesk.api_key);
    let update = ConnectionUpdate {
        connection_id: left.connection.clone(),
        name: draft.name,
        base_url: draft.base_url,
        environment: draft.environment,
        settings: draft.settings,
        credentials: draft.credentials,
    };
    app.connection_update(update).await.unwrap();
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_takes_the_key_out_of_the_keychain_and_gives_it_back() {
    let left = Left::behind(Some(PASSPHRASE)).await;
    assert_eq!(left.keychain.get(KEY).await.err(), Some(SecretError::Absent), "else it would protect nothing");
    let door = left.door();
    let access = door.access_get(Empty {}).await.unwrap();
    assert!(matches!(access, Access::Locked { by: UnlockBy::Passphrase, unsent: 1, .. }), "{access:?}");
    assert_eq!(door.app().await.err().unwrap().code, ErrorCode::Locked);
    assert_eq!(door.access_unlock(unlock("five words make two")).await.unwrap_err().code, ErrorCode::WrongPassphrase);
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
    let error = door.passphrase_set(set(Some("not this one"), "another passphrase")).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::WrongPassphrase);
    let error = door.passphrase_set(set(Some(PASSPHRASE), "short")).await.unwrap_err();
    assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::InvalidInput, "new"));
    door.passphrase_set(set(Some(PASSPHRASE), "another passphrase")).await.unwrap();
    door.close().await;
    let door = left.door();
    assert_eq!(door.access_unlock(unlock(PASSPHRASE)).await.unwrap_err().code, ErrorCode::WrongPassphrase, "of before");
    assert!(is_open(&door.access_unlock(unlock("another passphrase")).await.unwrap()));
    let current = SecretText::new("another passphrase".into());
    let shown = door.passphrase_remove(PassphraseRemove { current }).await.unwrap();
    assert_eq!(shown.key, KeyPlace::Keychain);
    door.close().await;
    let door = left.door();
    assert!(is_open(&door.access_get(Empty {}).await.unwrap()), "the keychain opens it without asking");
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_passphrase_is_replaced_by_the_recovery_code() {
    let left = Left::behind(Some(PASSPHRASE)).await;
    let door = left.door();
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()));
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_a_passphrase_keeps_what_was_done_in_this_run() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let folder = tempfile::tempdir().unwrap();
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Memory).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let lock = console.door.access_lock(Empty {}).await.unwrap_err();
    assert_eq!(lock.code, ErrorCode::NotOffered, "locking would lose it: {}", lock.message);
    let shown = console.door.passphrase_set(set(None, PASSPHRASE)).await.unwrap();
    assert_eq!((shown.key, shown.credentials, shown.may_lock.ok), (KeyPlace::Passphrase, KeyPlace::Memory, true));
    let app = console.door.app().await.unwrap();
    assert_eq!(app.app_status(Empty {}).await.unwrap().pending, 1, "it goes on with the same data");
    console.door.close().await;
    let door = Console::door(&desk, folder.path(), SecretsChoice::Memory);
    assert!(matches!(door.access_get(Empty {}).await.unwrap(), Access::Locked { by: UnlockBy::Passphrase, unsent: 1, .. }));
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
    assert_eq!(door.app().await.unwrap().app_status(Empty {}).await.unwrap().pending, 1, "also after a restart");
}

/// A keychain that stops answering at some moment.
#[derive(Default)]
struct Failing {
    entries: Memory,
    refuses: std::sync::atomic::AtomicBool,
}

impl Failing {
    fn answer(&self) -> Result<(), SecretError> {
        if self.refuses.load(std::sync::atomic::Ordering::SeqCst) { Err(SecretError::Locked) } else { Ok(()) }
    }
}

#[async_trait]
impl SecretStore for Failing {
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
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

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_fails_between_two_writes_leaves_one_way_in() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Failing::default()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    keychain.refuses.store(true, std::sync::atomic::Ordering::SeqCst);
    let error = console.door.passphrase_set(set(None, PASSPHRASE)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::KeychainLocked, "the entry could not be taken out");
    console.door.close().await;
    keychain.refuses.store(false, std::sync::atomic::Ordering::SeqCst);
    let door = Console::door(&desk, folder.path(), SecretsChoice::Given(keychain.clone()));
    assert!(matches!(door.access_get(Empty {}).await.unwrap(), Access::Locked { by: UnlockBy::Passphrase, .. }));
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()));
    assert_eq!(keychain.get(KEY).await.err(), Some(SecretError::Absent), "what was left behind is taken out now");

    keychain.refuses.store(true, std::sync::atomic::Ordering::SeqCst);
    let current = || SecretText::new(PASSPHRASE.into());
    assert!(door.passphrase_remove(PassphraseRemove { current: current() }).await.is_err());
    door.close().await;
    let door = Console::door(&desk, folder.path(), SecretsChoice::Given(keychain));
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()), "the passphrase is still the way in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_wrong_passphrases_slow_down_and_change_nothing() {
    let left = Left::behind(Some(PASSPHRASE)).await;
    let clock = Arc::new(FixedClock::default());
    let secrets = SecretsChoice::Given(left.keychain.clone());
    let options = Options::new(left.folder.path().into(), left.folder.path().join("exports"), secrets);
    let options = options.with_cost(Cost::new(8 * 1_024, 1, 1).unwrap());
    let door = Door::with(options, Arc::new(StaysInThisProcess), clock.clone(), Arc::new(MachineIds));
    let before = files(left.folder.path());
    let mut longest = 0;
    for tries in 1..=100 {
        let error = door.access_unlock(unlock(&format!("wrong number {tries}"))).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongPassphrase);
        if let Retry::After { seconds } = error.retry {
            longest = longest.max(seconds);
            let early = door.access_unlock(unlock(PASSPHRASE)).await.unwrap_err();
            assert_eq!(early.retry, error.retry, "too early is not even looked at");
            clock.advance(SignedDuration::from_secs(seconds.into()));
        }
    }
    assert_eq!(longest, 30);
    assert!(files(left.folder.path()) == before, "nothing is wiped by surprise");
    assert!(is_open(&door.access_unlock(unlock(PASSPHRASE)).await.unwrap()), "who remembers at last gets in");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_everything_begins_anew_and_the_old_data_stays() {
    let left = Left::behind(Some(PASSPHRASE)).await;
    let before = files(left.folder.path());
    let door = left.door();
    assert!(is_open(&door.access_start_fresh(StartFresh { understood: true }).await.unwrap()));
    door.close().await;
    let now = files(left.folder.path());
    for (name, content) in before {
        assert!(
            now.iter().any(|(kept, bytes)| kept.starts_with("unreadable-") && kept.ends_with(&name) && *bytes == content),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_whose_first_bytes_are_gone_is_read_with_what_was_kept_beside_it() {
    let left = Left::behind(None).await;
    let cache = left.folder.path().join("cache.db");
    let mut bytes = std::fs::read(&cache).unwrap();
    bytes[..16].fill(0);
    std::fs::write(&cache, &bytes).unwrap();
    let door = left.door();
    let access = door.access_get(Empty {}).await.unwrap();
    assert!(matches!(access, Access::Damaged { unsent: 1 }), "{access:?}");
    assert!(is_open(&door.access_salvage(Empty {}).await.unwrap()));
    left.then_sends(door).await;
}
