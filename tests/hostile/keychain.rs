//! A keychain whose entries can be counted and copied.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use domain::Secret;
use secrets::{SecretError, SecretStore};

/// Keeps secrets as long as it lives.
#[derive(Default)]
pub(crate) struct Keychain(Mutex<BTreeMap<String, String>>);

impl Keychain {
    /// Another one with the same entries.
    pub(crate) fn copy(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap().clone()))
    }

    /// Another one without one of the entries.
    pub(crate) fn without(&self, name: &str) -> Self {
        let other = self.copy();
        other.0.lock().unwrap().remove(name);
        other
    }

    /// Puts an entry into it.
    pub(crate) fn put(&self, name: &str, secret: &str) {
        self.0.lock().unwrap().insert(name.to_owned(), secret.to_owned());
    }

    /// What is in it.
    pub(crate) fn entries(&self) -> BTreeMap<String, String> {
        self.0.lock().unwrap().clone()
    }

    /// The names of its entries.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }
}

#[async_trait]
impl SecretStore for Keychain {
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.0.lock().unwrap().get(name).map(|secret| Secret::new(secret.as_str())).ok_or(SecretError::Absent)
    }

    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.reveal().to_owned());
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }

    async fn clear(&self) -> Result<(), SecretError> {
        self.0.lock().unwrap().clear();
        Ok(())
    }
}
