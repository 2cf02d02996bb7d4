use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::Secret;

use crate::{SecretError, SecretStore};

/// Keeps secrets until the program ends: for tests, and for computers without a keychain.
#[derive(Default)]
pub struct Memory {
    secrets: Mutex<HashMap<String, Secret>>,
}

impl Memory {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Secret>) -> T) -> T {
        // A panic elsewhere cannot leave the map half changed.
        act(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl SecretStore for Memory {
    async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.with(|secrets| secrets.get(name).cloned()).ok_or(SecretError::Absent)
    }

    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.with(|secrets| secrets.insert(name.to_owned(), secret.clone()));
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.with(|secrets| secrets.remove(name));
        Ok(())
    }

    async fn clear(&self) -> Result<(), SecretError> {
        self.with(HashMap::clear);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_replaces_and_forgets() {
        let store = Memory::new();
        assert_eq!(store.get("a").await.err(), Some(SecretError::Absent));
        for value in ["one", "two"] {
            assert!(store.set("a", &Secret::new(value)).await.is_ok());
        }
        assert_eq!(store.get("a").await.ok(), Some(Secret::new("two")), "a second set replaces");
        assert!(store.delete("a").await.is_ok() && store.delete("a").await.is_ok(), "forgetting twice is no error");
        assert_eq!(store.get("a").await.err(), Some(SecretError::Absent));
    }

    #[tokio::test]
    async fn nothing_is_left_when_it_is_cleared() {
        let store = Memory::new();
        for name in ["a", "b"] {
            assert!(store.set(name, &Secret::new("one")).await.is_ok());
        }
        assert!(store.clear().await.is_ok() && store.clear().await.is_ok(), "clearing twice is no error");
        for name in ["a", "b"] {
            assert_eq!(store.get(name).await.err(), Some(SecretError::Absent));
        }
    }
}
