use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use domain::Secret;
use keyring::{Entry, Error};

use crate::{SecretError, SecretStore};

/// The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
///
/// Calls run on threads of their own, since a keychain may ask the agent for a password and take its time.
pub struct Keychain {
    service: String,
    patience: Duration,
}

/// How long a keychain may take. Long enough for the agent to type a password.
const PATIENCE: Duration = Duration::from_secs(60);

/// Windows keeps 2,560 bytes of UTF-16, the least of the three systems. A longer secret is refused everywhere, so that what works on
/// one system works on all.
const LONGEST: usize = 1_280;

/// Name under which a trial write is made.
const TRIAL: &str = "trial";

impl Keychain {
    /// The entries of one program, told apart from others' by `service`.
    #[must_use]
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), patience: PATIENCE }
    }

    /// The same with another patience, for tests against a locked keychain.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Finds out whether the keychain can be used, by a trial write.
    ///
    /// Needed on Linux, where a usable bus with an unusable collection reads as if nothing were stored.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn check(&self) -> Result<(), SecretError> {
        self.set(TRIAL, &Secret::new("trial")).await?;
        self.delete(TRIAL).await
    }

    async fn call<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let name = name.to_owned();
        self.patiently(move |service| Entry::new(service, &name).and_then(act)).await
    }

    async fn patiently<T: Send + 'static>(
        &self,
        act: impl FnOnce(&str) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let service = self.service.clone();
        let work = tokio::task::spawn_blocking(move || act(&service));
        match tokio::time::timeout(self.patience, work).await {
            Err(_) => Err(SecretError::NoAnswer),
            Ok(Err(_)) => Err(SecretError::Failed),
            Ok(Ok(Err(error))) => {
                let translated = translate(&error);
                if translated == SecretError::Failed {
                    tracing::warn!(kind = kind_of(&error), "keychain failed");
                }
                Err(translated)
            }
            Ok(Ok(Ok(value))) => Ok(value),
        }
    }
}

#[async_trait]
impl SecretStore for Keychain {
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.call(name, |entry| entry.get_password()).await.map(Secret::new)
    }

    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        if secret.reveal().len() > LONGEST {
            return Err(SecretError::TooLong { limit: u32::try_from(LONGEST).unwrap_or(u32::MAX) });
        }
        let secret = secret.clone();
        self.call(name, move |entry| entry.set_password(secret.reveal())).await
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        match self.call(name, |entry| entry.delete_credential()).await {
            Err(SecretError::Absent) => Ok(()),
            other => other,
        }
    }

    async fn clear(&self) -> Result<(), SecretError> {
        self.patiently(remove_all).await
    }
}

/// Removes what a service has. One entry that stays does not keep the others; the first reason is given.
fn remove_all(service: &str) -> Result<(), Error> {
    // The first entry of a process is what finds the keychain.
    drop(Entry::new(service, TRIAL)?);
    let pattern = pattern(service);
    // On Windows an entry has one name, and all that can be asked for is how names look.
    let wanted = if cfg!(windows) { ("pattern", pattern.as_str()) } else { ("service", service) };
    let entries = keyring_core::Entry::search(&HashMap::from([wanted]))?;
    let outcomes: Vec<_> = entries.iter().map(keyring_core::Entry::delete_credential).collect();
    outcomes.into_iter().find(|outcome| !matches!(outcome, Ok(()) | Err(Error::NoEntry))).unwrap_or(Ok(()))
}

/// How names of a service's entries look on Windows: the entry's own, a full stop, and the service.
fn pattern(service: &str) -> String {
    let literal = |letter: char| if letter.is_alphanumeric() { letter.to_string() } else { format!("\\{letter}") };
    format!("\\.{}$", service.chars().map(literal).collect::<String>())
}

fn translate(error: &Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Absent,
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => SecretError::NoKeychain,
        Error::TooLong(_, limit) => SecretError::TooLong { limit: *limit },
        Error::PlatformFailure(cause) if says_denied(cause.as_ref()) => SecretError::Denied,
        _ => SecretError::Failed,
    }
}

/// The systems report a refusal only in words: `AccessDenied` on D-Bus, `errSecAuthFailed` or a cancelled prompt on macOS.
fn says_denied(cause: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(cause);
    while let Some(error) = next {
        let words = error.to_string();
        if ["AccessDenied", "denied", "not allowed", "authorization", "canceled"].iter().any(|mark| words.contains(mark)) {
            return true;
        }
        next = error.source();
    }
    false
}

/// For the log: the kind of an error without its texts, which may hold names.
fn kind_of(error: &Error) -> &'static str {
    match error {
        Error::PlatformFailure(_) => "platform failure",
        Error::NoStorageAccess(_) => "no storage access",
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => "bad format",
        Error::Ambiguous(_) => "ambiguous",
        Error::Invalid(..) => "invalid",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_service_stands_for_itself() {
        assert_eq!(pattern("app.customer-console"), r"\.app\.customer\-console$");
    }
}
