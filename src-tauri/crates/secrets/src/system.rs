//! The way to the operating system's keychain.
//!
//! Made here and not by the `keyring` crate, which tries once for as long as the program runs: a keychain that is started or allowed later has
//! to be found by trying again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};

/// A way to the keychain, made when it is first needed and anew after it failed.
#[derive(Clone, Default)]
pub(crate) struct System {
    open: Arc<Mutex<Option<Arc<CredentialStore>>>>,
}

impl System {
    /// An entry of the keychain. Blocks until the keychain answers.
    pub(crate) fn entry(&self, service: &str, name: &str) -> Result<Entry, Error> {
        self.store()?.build(service, name, None)
    }

    /// All entries of a program. Blocks until the keychain answers.
    pub(crate) fn entries(&self, service: &str) -> Result<Vec<Entry>, Error> {
        let pattern = pattern(service);
        // On Windows an entry has one name, and all that can be asked for is how names look.
        let wanted = if cfg!(windows) { ("pattern", pattern.as_str()) } else { ("service", service) };
        self.store()?.search(&HashMap::from([wanted]))
    }

    fn store(&self) -> Result<Arc<CredentialStore>, Error> {
        // Not held while connecting: somebody who waits for a keychain must not hold up who tries again.
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(store) = open {
            return Ok(store);
        }
        let store = connect()?;
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(store.clone());
        Ok(store)
    }

    /// Lets go of the keychain, so that the next call finds whichever is there by then.
    pub(crate) fn let_go(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(target_os = "linux")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// How names of a service's entries look on Windows: the entry's own, a full stop, and the service.
fn pattern(service: &str) -> String {
    let literal = |letter: char| if letter.is_alphanumeric() { letter.to_string() } else { format!("\\{letter}") };
    format!("\\.{}$", service.chars().map(literal).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_service_stands_for_itself() {
        assert_eq!(pattern("app.customer-console"), r"\.app\.customer\-console$");
    }
}
