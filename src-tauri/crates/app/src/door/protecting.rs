//! The passphrase.

use contract::wire::{Allowed, Empty, KeyPlace, KeychainState, PassphraseRemove, PassphraseSet, Protection as Shown, SecretText};
use contract::{FieldIssue, WireError};
use domain::Secret;
use secrets::protection::{Protection, ProtectionError, SystemEntropy};
use store::CacheKey;
use zeroize::Zeroizing;

use super::opening::{CACHE_KEY, new_key};
use super::{Closed, Door, Inner, Opened, Refusal, State, folder};
use crate::errors::References;

const NO_KEYCHAIN: &str = "Without a keychain the passphrase is what keeps the data. It can be changed, but not taken away.";
const NO_PASSPHRASE: &str = "There is no passphrase.";

impl Door {
    /// How the data on this device is protected.
    ///
    /// # Errors
    /// If it is not open.
    pub async fn protection_get(&self, _: Empty) -> Result<Shown, WireError> {
        self.begin().await;
        match &*self.inner.state.read().await {
            State::Open(opened) => Ok(self.inner.shown(opened)),
            other => Err(self.inner.not_open(other)),
        }
    }

    /// Protects the data by a passphrase, or by another one.
    ///
    /// The wrapped key is written and read back before the keychain forgets its own: whatever ends the program in between, one of the two
    /// opens the data.
    ///
    /// # Errors
    /// [`contract::ErrorCode::WrongPassphrase`] for the one so far, [`contract::ErrorCode::InvalidInput`] for the new one, or why it cannot be kept.
    pub async fn passphrase_set(&self, request: PassphraseSet) -> Result<Shown, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &*state else { return Err(self.inner.not_open(&state)) };
        self.inner.check_current(opened, request.current.as_ref()).await?;
        let (key, secrets) = (opened.key.clone(), opened.secrets.clone());
        let is_new = opened.place != KeyPlace::Passphrase;
        let kept = self.inner.wrapping(&key)?;
        let mut wrapped = self.inner.wrapped(kept, &key, request.new.reveal()).await?;
        if opened.place == KeyPlace::Memory {
            // What was kept for this run only is kept from now on.
            self.inner.close(opened).await;
            let moved = self.inner.moved_up(&mut wrapped);
            let next = match moved {
                Ok(()) => self.inner.with_key(key, Some(secrets), None, self.inner.reach().await).await,
                Err(error) => {
                    *state = State::Closed(Closed::Refused { error: error.clone(), by: Refusal::Other });
                    self.inner.announce();
                    return Err(error);
                }
            };
            self.put(&mut state, next);
        } else {
            wrapped.keep().map_err(|error| self.inner.protection(&error))?;
            self.inner.read_back(&key)?;
            if opened.keychain == KeychainState::Keychain {
                secrets.delete(CACHE_KEY).await.map_err(|error| self.inner.secret(error))?;
            }
            if let State::Open(opened) = &mut *state {
                opened.place = KeyPlace::Passphrase;
            }
            self.inner.announce();
        }
        self.inner.note(&state, if is_new { "passphrase_set" } else { "passphrase_changed" }, None).await;
        match &*state {
            State::Open(opened) => Ok(self.inner.shown(opened)),
            other => Err(self.inner.not_open(other)),
        }
    }

    /// Gives the key back to the keychain. The keychain has it, and has been seen to give it out, before the wrapped one goes.
    ///
    /// # Errors
    /// [`contract::ErrorCode::WrongPassphrase`], or why the keychain cannot keep it.
    pub async fn passphrase_remove(&self, request: PassphraseRemove) -> Result<Shown, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &mut *state else { return Err(self.inner.not_open(&state)) };
        let allowed = self.inner.may_remove(opened);
        if let Some(reason) = allowed.reason {
            return Err(self.inner.not_allowed(&reason));
        }
        self.inner.check_current(opened, Some(&request.current)).await?;
        opened
            .secrets
            .set(CACHE_KEY, &Secret::new(opened.key.to_hex().as_str()))
            .await
            .map_err(|error| self.inner.secret(error))?;
        let held = opened.secrets.get(CACHE_KEY).await.map_err(|error| self.inner.secret(error))?;
        if CacheKey::from_hex(held.reveal()).as_ref() != Some(&opened.key) {
            return Err(self.inner.secret(secrets::SecretError::Failed));
        }
        let mut kept = self.inner.kept()?.without_passphrase();
        kept.keep().map_err(|error| self.inner.protection(&error))?;
        opened.place = KeyPlace::Keychain;
        let shown = self.inner.shown(opened);
        self.inner.note(&state, "passphrase_removed", None).await;
        self.inner.announce();
        Ok(shown)
    }
}

impl Inner {
    fn shown(&self, opened: &Opened) -> Shown {
        let kept = Protection::read(&self.options.data_dir).ok().flatten();
        Shown {
            key: opened.place,
            credentials: match opened.keychain {
                KeychainState::Keychain => KeyPlace::Keychain,
                KeychainState::Memory { .. } => KeyPlace::Memory,
            },
            recovery_made_at: kept.and_then(|kept| kept.recovery_made_at()).map(|at| at.to_string()),
            may_lock: Self::may_lock(opened),
            may_remove_passphrase: self.may_remove(opened),
        }
    }

    fn may_remove(&self, opened: &Opened) -> Allowed {
        let reason = match (opened.place, &opened.keychain) {
            (KeyPlace::Passphrase, KeychainState::Keychain) => None,
            (KeyPlace::Passphrase, KeychainState::Memory { .. }) => Some(NO_KEYCHAIN.into()),
            _ => Some(NO_PASSPHRASE.into()),
        };
        Allowed { ok: reason.is_none(), reason, unverified: false }
    }

    /// Who changes how the key is protected has to know the passphrase, if there is one.
    pub(super) async fn check_current(&self, opened: &Opened, typed: Option<&SecretText>) -> Result<(), WireError> {
        if opened.place == KeyPlace::Passphrase {
            self.key_by_passphrase(typed.map(SecretText::reveal).unwrap_or_default()).await?;
        }
        Ok(())
    }

    /// How the key is protected so far, or a new beginning.
    pub(super) fn wrapping(&self, key: &CacheKey) -> Result<Protection, WireError> {
        match Protection::read(&self.options.data_dir) {
            Ok(Some(protection)) if protection.belongs(key.bytes()) => Ok(protection),
            Ok(_) | Err(ProtectionError::Unreadable) => {
                let begun = Protection::begin(&self.options.data_dir, self.ids.next(), key.bytes());
                begun.map_err(|error| self.protection(&error))
            }
            Err(error) => Err(self.protection(&error)),
        }
    }

    /// The same protection with a passphrase. Not kept yet.
    async fn wrapped(&self, kept: Protection, key: &CacheKey, passphrase: &str) -> Result<Protection, WireError> {
        let (key, typed, cost) = (key.clone(), Zeroizing::new(passphrase.to_owned()), self.options.cost);
        let wrapped = tokio::task::spawn_blocking(move || kept.with_passphrase(key.bytes(), &typed, cost, &SystemEntropy)).await;
        wrapped.unwrap_or(Err(ProtectionError::Unreadable)).map_err(|error| self.not_taken(&error))
    }

    /// New data under a passphrase, where there is none yet and the keychain cannot be used. The wrapped key is kept before there is anything
    /// it would open.
    pub(super) async fn anew_by_passphrase(&self, passphrase: &str) -> Result<State, WireError> {
        let key = new_key().map_err(|error| self.secret(error))?;
        let data = &self.options.data_dir;
        let begun = Protection::begin(data, self.ids.next(), key.bytes()).map_err(|error| self.protection(&error))?;
        let mut wrapped = self.wrapped(begun, &key, passphrase).await?;
        // What says how data is protected that is not there any more.
        folder::move_aside(data, &*self.clock).map_err(|error| self.store(&error))?;
        wrapped.keep().map_err(|error| self.protection(&error))?;
        Ok(self.with_key(key, None, None, self.reach_at_once().await).await)
    }

    /// Whether what was written is what opens the data.
    fn read_back(&self, key: &CacheKey) -> Result<(), WireError> {
        match Protection::read(&self.options.data_dir) {
            Ok(Some(kept)) if kept.belongs(key.bytes()) && kept.has_passphrase() => Ok(()),
            Ok(_) => Err(self.protection(&ProtectionError::Unreadable)),
            Err(error) => Err(self.protection(&error)),
        }
    }

    /// Writes how the key is protected, then moves the cache of this run to where it stays. A cache that could not be opened is put aside.
    fn moved_up(&self, wrapped: &mut Protection) -> Result<(), WireError> {
        let data = &self.options.data_dir;
        folder::move_aside(data, &*self.clock).map_err(|error| self.store(&error))?;
        wrapped.keep().map_err(|error| self.protection(&error))?;
        folder::move_up(&folder::this_run(data), data).map_err(|error| self.store(&error))
    }

    /// A passphrase that cannot be taken, beside its box.
    fn not_taken(&self, error: &ProtectionError) -> WireError {
        let rule = match error {
            ProtectionError::TooShort { .. } => "short",
            ProtectionError::TooLong { .. } => "long",
            _ => return self.protection(error),
        };
        let message = error.to_string();
        let issue =
            FieldIssue { field: "new".into(), rule: rule.into(), character: None, message: message.clone(), connection_id: None };
        self.invalid(&message, vec![issue])
    }
}
