//! What opens a closed door.

use std::sync::PoisonError;

use contract::wire::{Access, Empty, GoOn, Recover, StartFresh, Unlock, UnlockBy};
use contract::{ErrorCode, FieldIssue, Retry, WireError};
use secrets::protection::{Protection, ProtectionError, RecoveryCode};
use store::CacheKey;
use zeroize::Zeroizing;

use super::{Closed, Door, Inner, Refusal, State};
use crate::errors::References;

const WITHOUT_A_KEYCHAIN: &str = "The keychain could not be used, so credentials and the data on this device are kept only until the program ends. What was there before is untouched.";

const HAS_DATA: &str = "There is data on this device, which a new passphrase does not open. It was left as it is.";

impl Door {
    /// Opens locked data.
    ///
    /// # Errors
    /// [`ErrorCode::WrongPassphrase`] with the time after which another try is taken, or why it cannot be tried.
    pub async fn access_unlock(&self, unlock: Unlock) -> Result<Access, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let next = match &*state {
            State::Closed(Closed::Locked { by: UnlockBy::Keychain, .. }) => self.inner.by_keychain(None).await,
            State::Closed(Closed::Locked { by: UnlockBy::Passphrase, .. }) => {
                let typed = unlock.passphrase.as_ref().map(|passphrase| passphrase.reveal()).unwrap_or_default();
                let key = self.inner.key_by_passphrase(typed).await?;
                self.inner.with_key(key, None, None, self.inner.reach().await).await
            }
            _ => return Ok(self.inner.access(&state)),
        };
        self.inner.note(&next, "unlocked", None).await;
        Ok(self.put(&mut state, next))
    }

    /// Opens data whose key or passphrase is lost, and gives a keychain that lacks the key the key.
    ///
    /// # Errors
    /// [`ErrorCode::WrongCode`], whose fields name the part with a typo.
    pub async fn access_recover(&self, recover: Recover) -> Result<Access, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        if !matches!(&*state, State::Closed(Closed::Locked { .. } | Closed::KeyMissing(_) | Closed::Refused { .. })) {
            return Ok(self.inner.access(&state));
        }
        let key = self.inner.key_by_code(recover.code.reveal())?;
        let refused = matches!(&*state, State::Closed(Closed::Refused { .. }));
        let reach = if refused { self.inner.reach_at_once().await } else { self.inner.reach().await };
        let next = self.inner.with_key(key, None, None, reach).await;
        self.inner.note(&next, "key_recovered", None).await;
        Ok(self.put(&mut state, next))
    }

    /// Tries again what failed.
    ///
    /// # Errors
    /// None so far.
    pub async fn access_try_again(&self, _: Empty) -> Result<Access, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        if !matches!(
            &*state,
            State::Closed(Closed::Refused { .. } | Closed::KeyMissing(_) | Closed::Damaged(_) | Closed::Wiped(_))
        ) {
            return Ok(self.inner.access(&state));
        }
        let next = self.inner.by_keychain(None).await;
        self.inner.note(&next, "started", None).await;
        Ok(self.put(&mut state, next))
    }

    /// Goes on without a keychain: under a passphrase, where there is no data yet, or with nothing kept. What was there stays as it is.
    ///
    /// # Errors
    /// If that is not possible now, or the passphrase cannot be taken.
    pub async fn access_go_on(&self, request: GoOn) -> Result<Access, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Closed(Closed::Refused { by: Refusal::Keychain { has_data }, .. }) = &*state else {
            return Err(self.inner.not_now("There is no need to go on without a keychain."));
        };
        let next = match &request.passphrase {
            None => self.inner.for_this_run(WITHOUT_A_KEYCHAIN).await,
            Some(_) if *has_data => return Err(self.inner.not_allowed(HAS_DATA)),
            Some(passphrase) => self.inner.anew_by_passphrase(passphrase.reveal()).await?,
        };
        self.inner.note(&next, "started", None).await;
        Ok(self.put(&mut state, next))
    }

    /// Puts data that cannot be opened aside, and begins anew. Nothing is deleted.
    ///
    /// # Errors
    /// If the agent has not said to have understood, or the data is open.
    pub async fn access_start_fresh(&self, request: StartFresh) -> Result<Access, WireError> {
        self.begin().await;
        if !request.understood {
            return Err(self.inner.invalid("Say first that what becomes of the data was understood.", Vec::new()));
        }
        let mut state = self.inner.state.write().await;
        // What a keychain holds that cannot be asked now may well be the right key, which opens what is put aside.
        let forget = match &*state {
            State::Closed(Closed::Locked { .. } | Closed::KeyMissing(_) | Closed::Damaged(_)) => true,
            State::Closed(Closed::Refused { by: Refusal::Keychain { has_data: true }, .. }) => false,
            _ => return Err(self.inner.not_now("The data on this device can be opened. Nothing was put aside.")),
        };
        let next = self.inner.fresh(forget).await;
        self.inner.note(&next, "started", None).await;
        Ok(self.put(&mut state, next))
    }
}

impl Inner {
    /// The key that a passphrase wraps. Many wrong ones are slowed down, and nothing else ever happens because of them.
    pub(super) async fn key_by_passphrase(&self, typed: &str) -> Result<CacheKey, WireError> {
        self.may_try()?;
        let protection = self.kept()?;
        let typed = Zeroizing::new(typed.to_owned());
        let unwrapped = tokio::task::spawn_blocking(move || protection.unlock_by_passphrase(&typed)).await;
        match unwrapped.unwrap_or(Err(ProtectionError::Unreadable)) {
            Ok(key) => Ok(self.right(&key)),
            Err(ProtectionError::WrongPassphrase) => {
                let retry = self.wrong();
                Err(self.error(ErrorCode::WrongPassphrase, "That is not the passphrase. Nothing was changed.", Vec::new(), retry))
            }
            Err(error) => Err(self.protection(&error)),
        }
    }

    /// The key that a recovery code wraps.
    fn key_by_code(&self, typed: &str) -> Result<CacheKey, WireError> {
        self.may_try()?;
        let unwrapped = RecoveryCode::read(typed).and_then(|code| match Protection::read(&self.options.data_dir)? {
            Some(protection) => protection.unlock_by_code(&code),
            None => Err(ProtectionError::NotSet),
        });
        match unwrapped {
            Ok(key) => Ok(self.right(&key)),
            Err(ProtectionError::Misspelt(parts)) => {
                let fields: Vec<_> = parts.iter().map(|part| typo(*part)).collect();
                let message = fields.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>().join(" ");
                Err(self.error(ErrorCode::WrongCode, &message, fields, Retry::Never))
            }
            Err(ProtectionError::NotSet) => {
                Err(self.error(ErrorCode::WrongCode, "No recovery code was made for this data.", Vec::new(), Retry::Never))
            }
            Err(ProtectionError::OtherData) => {
                let retry = self.wrong();
                let message = "This is a recovery code, but of other data. Nothing was changed.";
                Err(self.error(ErrorCode::WrongCode, message, Vec::new(), retry))
            }
            Err(error) => Err(self.protection(&error)),
        }
    }

    /// What says how the key is protected.
    pub(super) fn kept(&self) -> Result<Protection, WireError> {
        match Protection::read(&self.options.data_dir) {
            Ok(Some(protection)) => Ok(protection),
            Ok(None) => Err(self.protection(&ProtectionError::NotSet)),
            Err(error) => Err(self.protection(&error)),
        }
    }

    fn may_try(&self) -> Result<(), WireError> {
        let wait = self.wait();
        if wait.is_zero() {
            return Ok(());
        }
        let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
        let message = format!("Too many tries. Try again in {seconds} seconds. Nothing was changed.");
        Err(self.error(ErrorCode::WrongPassphrase, &message, Vec::new(), Retry::After { seconds }))
    }

    fn wrong(&self) -> Retry {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).failed(self.clock.elapsed());
        let seconds = u32::try_from(self.wait().as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
        if seconds == 0 { Retry::Now } else { Retry::After { seconds } }
    }

    fn right(&self, key: &[u8; 32]) -> CacheKey {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).succeeded();
        CacheKey::new(*key)
    }
}

/// A part of a recovery code that is not well written, beside its box.
fn typo(part: u8) -> FieldIssue {
    FieldIssue {
        field: format!("part.{part}"),
        rule: "typo".into(),
        character: None,
        message: format!("Part {part} has a typo."),
        connection_id: None,
    }
}
