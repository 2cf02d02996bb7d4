use std::time::Duration;

use async_trait::async_trait;
use domain::Secret;
use keyring_core::{Entry, Error};

use crate::complaint::{kind_of, translate};
use crate::system::System;
use crate::{SecretError, SecretStore};

/// The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
///
/// Calls run on threads of their own, since a keychain may ask the agent for a password and take its time.
pub struct Keychain {
    service: String,
    patience: Duration,
    system: System,
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
        Self { service: service.into(), patience: PATIENCE, system: System::default() }
    }

    /// The same with another patience, for tests against a locked keychain.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Does something with the entry of a name.
    async fn call<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (service, name) = (self.service.clone(), name.to_owned());
        self.ask(move |system| system.entry(&service, &name).and_then(act)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        act: impl FnOnce(&System) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let system = self.system.clone();
        let work = tokio::task::spawn_blocking(move || act(&system));
        let answer = match tokio::time::timeout(self.patience, work).await {
            Err(_) => Err(SecretError::NoAnswer),
            Ok(Err(_)) => Err(SecretError::Failed),
            Ok(Ok(answer)) => answer.map_err(|error| {
                let translated = translate(&error);
                if translated == SecretError::Failed {
                    tracing::warn!(kind = kind_of(&error), "keychain failed");
                }
                translated
            }),
        };
        // Whoever tries again is not to wait behind a question that nobody answered, nor to talk to a keychain that has ended since.
        if answer.as_ref().is_err_and(|error| *error != SecretError::Absent) {
            self.system.let_go();
        }
        answer
    }
}

#[async_trait]
impl SecretStore for Keychain {
    /// By a trial write: on Linux a usable bus with an unusable collection reads as if nothing were stored.
    async fn check(&self) -> Result<(), SecretError> {
        self.set(TRIAL, &Secret::new("trial")).await?;
        self.delete(TRIAL).await
    }

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
        let service = self.service.clone();
        self.ask(move |system| remove_all(system, &service)).await
    }
}

/// Removes what a service has. One entry that stays does not keep the others; the first reason is given.
fn remove_all(system: &System, service: &str) -> Result<(), Error> {
    let outcomes: Vec<_> = system.entries(service)?.iter().map(Entry::delete_credential).collect();
    outcomes.into_iter().find(|outcome| !matches!(outcome, Ok(()) | Err(Error::NoEntry))).unwrap_or(Ok(()))
}
