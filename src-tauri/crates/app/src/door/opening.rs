//! What is there, and what opens it.

use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use contract::WireError;
use contract::wire::{KeyLoss, KeyPlace, KeychainState, LockReason, UnlockBy};
use domain::Secret;
use secrets::protection::{Protection, ProtectionError};
use secrets::{Keychain, Memory, SecretError, SecretStore};
use store::table::setting;
use store::{CacheKey, Store, StoreError};

use super::{Closed, Inner, Opened, Refusal, SecretsChoice, Start, State, folder};
use crate::diagnostics::Surroundings;
use crate::errors::References;
use crate::program::{App, Ground};

/// Name of the cache key in the keychain.
pub(super) const CACHE_KEY: &str = "cache-key";

/// Name of the setting that says where the agent was.
pub(super) const PLACE: &str = "place";

/// How long a keychain that has just refused may take. A question to the agent takes longer.
const AT_ONCE: Duration = Duration::from_secs(5);

const NO_KEYCHAIN: &str =
    "This computer has no keychain, so credentials and the data on this device are kept only until the program ends.";
const NO_KEYCHAIN_FOR_CREDENTIALS: &str = "This computer has no keychain, so credentials are kept only until the program ends.";
const AS_STARTED: &str = "As this program was started.";
const MOVED_ASIDE: &str = "The earlier data on this device was put aside in the same folder. Customers are pulled again; changes that were \
                           not sent are in the old file, which only its own key opens.";

/// The keychain, or memory in its place and why.
pub(super) enum Reach {
    Keychain(Arc<dyn SecretStore>),
    Nothing { reason: &'static str },
}

impl Inner {
    pub(super) async fn at_start(&self) -> State {
        match self.options.start.clone() {
            Start::Ordinary => self.by_keychain(None).await,
            Start::Locked(why) => self.locked(why),
            Start::Wiped(wiped) => State::Closed(Closed::Wiped(wiped)),
            Start::Open(key) => self.with_key(key, None, None, self.reach().await).await,
        }
    }

    /// Closed until the agent opens it.
    pub(super) fn locked(&self, why: LockReason) -> State {
        let by = match Protection::read(&self.options.data_dir) {
            Ok(Some(protection)) if protection.has_passphrase() => UnlockBy::Passphrase,
            _ => UnlockBy::Keychain,
        };
        State::Closed(Closed::Locked { why, by })
    }

    /// Opens with the key in the keychain, or makes both where there is nothing. `notice` is what the agent has to know about it.
    pub(super) async fn by_keychain(&self, notice: Option<String>) -> State {
        let data = &self.options.data_dir;
        let (protection, lost) = match Protection::read(data) {
            Ok(Some(protection)) if protection.has_passphrase() => return self.locked(LockReason::Started),
            Ok(protection) => (protection, KeyLoss::Absent),
            // The keychain may still hold the key, and then it is written anew.
            Err(ProtectionError::Unreadable) => (None, KeyLoss::ProtectionUnreadable),
            Err(error) => return self.refused_protection(&error),
        };
        let has_cache = match folder::has_cache(data) {
            Ok(has) => has,
            Err(error) => return self.refused(self.store(&error)),
        };
        let refused =
            |error| State::Closed(Closed::Refused { error: self.secret(error), by: Refusal::Keychain { has_data: has_cache } });
        let secrets = match self.reach().await {
            Ok(Reach::Keychain(secrets)) => secrets,
            // Its key is in a keychain that is not there now.
            Ok(Reach::Nothing { .. }) if has_cache => return refused(SecretError::NoKeychain),
            Ok(Reach::Nothing { reason }) => return self.for_this_run(reason).await,
            Err(error) => return refused(error),
        };
        let kept = match secrets.get(CACHE_KEY).await {
            Ok(secret) => CacheKey::from_hex(secret.reveal()),
            Err(SecretError::Absent) if has_cache => return State::Closed(Closed::KeyMissing(lost)),
            Err(SecretError::Absent) => return self.anew(secrets, notice).await,
            Err(error) => return refused(error),
        };
        let Some(key) = kept.filter(|key| protection.as_ref().is_none_or(|protection| protection.belongs(key.bytes()))) else {
            return State::Closed(Closed::KeyMissing(KeyLoss::Replaced));
        };
        match self.open_file(data, &key).await {
            Ok(store) => self.run(store, key, KeyPlace::Keychain, secrets, KeychainState::Keychain, notice).await,
            // It is known whether the key is this file's only where its check was kept.
            Err(StoreError::Unreadable) if protection.is_none() => State::Closed(Closed::KeyMissing(KeyLoss::Replaced)),
            Err(error) => self.cannot_open(&error, &key),
        }
    }

    /// A new key in the keychain and a new cache.
    async fn anew(&self, secrets: Arc<dyn SecretStore>, notice: Option<String>) -> State {
        let key = match new_key() {
            Ok(key) => key,
            Err(error) => return self.refused(self.secret(error)),
        };
        if let Err(error) = secrets.set(CACHE_KEY, &Secret::new(key.to_hex().as_str())).await {
            return State::Closed(Closed::Refused { error: self.secret(error), by: Refusal::Keychain { has_data: false } });
        }
        match self.open_file(&self.options.data_dir, &key).await {
            Ok(store) => self.run(store, key, KeyPlace::Keychain, secrets, KeychainState::Keychain, notice).await,
            Err(error) => self.cannot_open(&error, &key),
        }
    }

    /// A cache whose key is kept nowhere.
    pub(super) async fn for_this_run(&self, reason: &str) -> State {
        let folder = folder::this_run(&self.options.data_dir);
        let opened = async {
            folder::discard(&folder).map_err(|error| self.store(&error))?;
            let key = new_key().map_err(|error| self.secret(error))?;
            let store = self.open_file(&folder, &key).await.map_err(|error| self.store(&error))?;
            Ok::<_, WireError>((store, key))
        };
        match opened.await {
            Ok((store, key)) => {
                let keychain = KeychainState::Memory { reason: reason.to_owned() };
                self.run(store, key, KeyPlace::Memory, Arc::new(Memory::new()), keychain, None).await
            }
            Err(error) => self.refused(error),
        }
    }

    /// Opens with a key that came from elsewhere: a passphrase, a recovery code, the program before. A keychain that lacks the key is given
    /// it, unless a passphrase keeps it. `secrets` are the ones so far, where they are in memory; `reach` is what can keep secrets here.
    pub(super) async fn with_key(
        &self,
        key: CacheKey,
        secrets: Option<Arc<dyn SecretStore>>,
        notice: Option<String>,
        reach: Result<Reach, SecretError>,
    ) -> State {
        let data = &self.options.data_dir;
        // Moving a cache up, when its passphrase was set, was interrupted.
        let beside = folder::this_run(data);
        if let (Ok(false), Ok(true)) = (folder::has_cache(data), folder::has_cache(&beside))
            && let Err(error) = folder::move_up(&beside, data)
        {
            return self.refused(self.store(&error));
        }
        let store = match self.open_file(data, &key).await {
            Ok(store) => store,
            Err(error) => return self.cannot_open(&error, &key),
        };
        let by_passphrase = matches!(Protection::read(data), Ok(Some(protection)) if protection.has_passphrase());
        let (secrets, keychain, place) = match reach {
            Ok(Reach::Keychain(secrets)) if by_passphrase => {
                // Setting the passphrase was interrupted before the keychain forgot its own, or the keychain could not be used then. It is tried
                // again at the next unlocking. A key of other data, which was put aside, is not touched.
                if holds(&*secrets, &key).await
                    && let Err(error) = secrets.delete(CACHE_KEY).await
                {
                    tracing::warn!(%error, "the keychain could not be made to forget the key");
                }
                (secrets, KeychainState::Keychain, KeyPlace::Passphrase)
            }
            Ok(Reach::Keychain(secrets)) => {
                let place = self.given(&*secrets, &key).await;
                (secrets, KeychainState::Keychain, place)
            }
            nothing => {
                let reason = match nothing {
                    Ok(Reach::Nothing { reason: AS_STARTED }) => AS_STARTED.to_owned(),
                    Err(error) => error.to_string(),
                    Ok(_) => NO_KEYCHAIN_FOR_CREDENTIALS.to_owned(),
                };
                let place = if by_passphrase { KeyPlace::Passphrase } else { self.without_keychain() };
                (secrets.unwrap_or_else(|| Arc::new(Memory::new())), KeychainState::Memory { reason }, place)
            }
        };
        self.run(store, key, place, secrets, keychain, notice).await
    }

    /// Gives the keychain the key where it has another or none. One that does not take it is no reason to keep the data shut.
    async fn given(&self, secrets: &dyn SecretStore, key: &CacheKey) -> KeyPlace {
        if holds(secrets, key).await {
            return KeyPlace::Keychain;
        }
        match secrets.set(CACHE_KEY, &Secret::new(key.to_hex().as_str())).await {
            Ok(()) => KeyPlace::Keychain,
            Err(error) => {
                tracing::warn!(%error, "the keychain did not take the key");
                self.without_keychain()
            }
        }
    }

    /// Where the key is when there is no passphrase and the keychain cannot be used: in that keychain for all that is known, and wrapped by
    /// the recovery code if there is one.
    fn without_keychain(&self) -> KeyPlace {
        match Protection::read(&self.options.data_dir) {
            Ok(Some(protection)) if protection.recovery_made_at().is_some() => KeyPlace::Code,
            _ => KeyPlace::Keychain,
        }
    }

    /// Puts aside what is there and begins anew. `forget` says whether the keychain is to forget a key that does not open it.
    pub(super) async fn fresh(&self, forget: bool) -> State {
        match folder::move_aside(&self.options.data_dir, &*self.clock) {
            Ok(moved) => {
                if forget
                    && let Ok(Reach::Keychain(secrets)) = self.reach().await
                    && let Err(error) = secrets.delete(CACHE_KEY).await
                {
                    return State::Closed(Closed::Refused {
                        error: self.secret(error),
                        by: Refusal::Keychain { has_data: false },
                    });
                }
                self.by_keychain(moved.then(|| MOVED_ASIDE.to_owned())).await
            }
            Err(error) => self.refused(self.store(&error)),
        }
    }

    /// Finds out what can keep secrets here. A keychain may ask the agent for its password meanwhile.
    pub(super) async fn reach(&self) -> Result<Reach, SecretError> {
        match &self.options.secrets {
            SecretsChoice::Memory => Ok(Reach::Nothing { reason: AS_STARTED }),
            SecretsChoice::Given(store) => usable(store.clone()).await,
            SecretsChoice::Keychain(service) => usable(Arc::new(Keychain::new(service.clone()))).await,
        }
    }

    /// The same without waiting for the agent, who has just chosen to go on without a keychain that refused.
    pub(super) async fn reach_at_once(&self) -> Result<Reach, SecretError> {
        tokio::time::timeout(AT_ONCE, self.reach()).await.unwrap_or(Err(SecretError::NoAnswer))
    }

    async fn run(
        &self,
        store: Store,
        key: CacheKey,
        place: KeyPlace,
        secrets: Arc<dyn SecretStore>,
        keychain: KeychainState,
        notice: Option<String>,
    ) -> State {
        let data = &self.options.data_dir;
        let folder = if place == KeyPlace::Memory { folder::this_run(data) } else { data.clone() };
        let outside = match self.options.sandbox.as_deref().filter(|text| !text.is_empty()).map(serde_json::from_str) {
            None => None,
            Some(Ok(access)) => Some(access),
            Some(Err(_)) => {
                let error = self.invalid("The access to the outside sandbox is not what its program prints.", Vec::new());
                return self.refused(error);
            }
        };
        // From now on it is known whether a key is this cache's.
        if place != KeyPlace::Memory
            && let Err(error) = self.note_key(&key)
        {
            return self.refused_protection(&error);
        }
        let ground = Ground {
            store,
            secrets: secrets.clone(),
            keychain: keychain.clone(),
            notice,
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            windows: self.windows.clone(),
            data_dir: self.options.data_dir.clone(),
            exports_dir: self.options.exports_dir.clone(),
            clipboard: self.options.clipboard.clone(),
            surroundings: Surroundings {
                logs: self.options.data_dir.join(logs::FOLDER),
                cache: folder,
                web_view: self.options.web_view.clone(),
            },
            outside,
        };
        let app = App::run(ground).await;
        // Where the agent was is only worth knowing if it can be read.
        if let Ok(Some(place)) = app.read(|db| setting::get(db, PLACE)).await {
            *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
        }
        State::Open(Box::new(Opened { app, key, place, secrets, keychain, pending_code: None }))
    }

    /// Keeps the check of a key where it is not kept yet, or cannot be read any more, and what the file that it opens begins with.
    fn note_key(&self, key: &CacheKey) -> Result<(), ProtectionError> {
        let data = &self.options.data_dir;
        let mut protection = match Protection::read(data) {
            Ok(Some(protection)) if protection.belongs(key.bytes()) => protection,
            Ok(_) | Err(ProtectionError::Unreadable) => Protection::begin(data, self.ids.next(), key.bytes())?,
            Err(error) => return Err(error),
        };
        match store::salt_of(data) {
            Ok(salt) => protection.note_salt(salt),
            Err(error) => {
                tracing::warn!(%error, "the beginning of the cache could not be read");
                if protection.is_settled() { Ok(()) } else { protection.keep() }
            }
        }
    }

    pub(super) async fn open_file(&self, folder: &Path, key: &CacheKey) -> Result<Store, StoreError> {
        let (folder, key) = (folder.to_owned(), key.clone());
        tokio::task::spawn_blocking(move || Store::open(&folder, &key)).await.map_err(|_| StoreError::Closed)?
    }

    fn cannot_open(&self, error: &StoreError, key: &CacheKey) -> State {
        match error {
            StoreError::Unreadable | StoreError::ForeignHistory | StoreError::Corrupt(_) => {
                State::Closed(Closed::Damaged(key.clone()))
            }
            _ => self.refused(self.store(error)),
        }
    }

    fn refused(&self, error: WireError) -> State {
        State::Closed(Closed::Refused { error, by: Refusal::Other })
    }

    fn refused_protection(&self, error: &ProtectionError) -> State {
        self.refused(self.protection(error))
    }
}

/// A store that can be used, or why it cannot.
async fn usable(store: Arc<dyn SecretStore>) -> Result<Reach, SecretError> {
    match store.check().await {
        Ok(()) => Ok(Reach::Keychain(store)),
        Err(SecretError::NoKeychain) => Ok(Reach::Nothing { reason: NO_KEYCHAIN }),
        Err(error) => Err(error),
    }
}

/// Whether a keychain holds this very key.
async fn holds(secrets: &dyn SecretStore, key: &CacheKey) -> bool {
    secrets.get(CACHE_KEY).await.ok().and_then(|secret| CacheKey::from_hex(secret.reveal())).as_ref() == Some(key)
}

pub(super) fn new_key() -> Result<CacheKey, SecretError> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(|_| SecretError::Failed)?;
    Ok(CacheKey::new(*bytes))
}
