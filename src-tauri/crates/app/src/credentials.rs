//! The credentials of connections in the keychain: one entry for each connection, an object of credentials by their keys.
//!
//! Earlier versions kept an entry for each credential. They are read once, written as one, and then taken out; whatever ends the program in
//! between, one of the two forms is whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::capabilities::CredentialSpec;
use domain::{Clock, ConnectionId, Secret};
use secrets::{SecretError, SecretStore};
use store::table::keychain;
use store::{Store, StoreError};
use zeroize::Zeroizing;

/// Credentials by their keys.
pub(crate) type Credentials = BTreeMap<String, Secret>;

/// Keeps, finds and forgets the credentials of connections.
pub(crate) struct Keyring {
    secrets: Arc<dyn SecretStore>,
    store: Store,
    clock: Arc<dyn Clock>,
    /// Whether this is the keychain, and not what stands for it while it cannot be used: nothing that is not in there was taken out of it.
    lasts: bool,
    /// Held by who changes entries: what was just typed must not be replaced by what an earlier version kept.
    changing: tokio::sync::Mutex<()>,
}

/// Name of the entry of a connection.
pub(crate) fn entry(id: ConnectionId) -> String {
    format!("connection:{id}")
}

/// Name of the entry that an earlier version kept one credential in.
fn former(id: ConnectionId, key: &str) -> String {
    format!("connection:{id}:{key}")
}

impl Keyring {
    pub(crate) fn new(secrets: Arc<dyn SecretStore>, store: Store, clock: Arc<dyn Clock>, lasts: bool) -> Self {
        Self { secrets, store, clock, lasts, changing: tokio::sync::Mutex::default() }
    }

    /// The credentials of a connection, all of them.
    pub(crate) async fn get(&self, id: ConnectionId, specs: &[CredentialSpec]) -> Result<Credentials, SecretError> {
        let settled = self.store.read(move |db| keychain::is_settled(db, id)).await.unwrap_or_default();
        if !settled {
            return self.settle(id, specs).await;
        }
        read(&self.secrets.get(&entry(id)).await?, specs)
    }

    /// Keeps the credentials of a connection, all of them, in place of what was kept.
    pub(crate) async fn put(&self, id: ConnectionId, credentials: &Credentials) -> Result<(), SecretError> {
        let _changing = self.changing.lock().await;
        self.secrets.set(&entry(id), &written(credentials)?).await
    }

    /// The names of all entries a connection may have: to be noted in the transaction that removes it, and then forgotten.
    pub(crate) fn names(id: ConnectionId, specs: &[CredentialSpec]) -> Vec<String> {
        specs.iter().map(|spec| former(id, spec.key)).chain([entry(id)]).collect()
    }

    /// Takes noted entries out. What cannot be reached now stays noted.
    pub(crate) async fn forget(&self, names: Vec<String>) {
        if !self.lasts {
            return;
        }
        let _changing = self.changing.lock().await;
        for name in names {
            let noted = match self.secrets.delete(&name).await {
                Ok(()) => self.store.write(self.clock.now(), move |write| keychain::forget(write, &name)).await,
                Err(error) => {
                    tracing::warn!(%error, "an entry of a connection that is gone stays in the keychain for now");
                    continue;
                }
            };
            if let Err(error) = noted {
                tracing::warn!(%error, "an entry is out of the keychain, which could not be noted");
            }
        }
    }

    /// Takes out what could not be taken out before. For the start, when nothing is being added.
    pub(crate) async fn forget_left(&self) {
        let left = self.store.read(keychain::left).await.unwrap_or_default();
        self.forget(left).await;
    }

    /// Finds credentials in either form, and leaves them in one entry if that can be.
    async fn settle(&self, id: ConnectionId, specs: &[CredentialSpec]) -> Result<Credentials, SecretError> {
        let _changing = self.changing.lock().await;
        let credentials = match self.secrets.get(&entry(id)).await {
            Ok(kept) => read(&kept, specs)?,
            Err(SecretError::Absent) => {
                let credentials = self.former(id, specs).await?;
                if let Err(error) = self.secrets.set(&entry(id), &written(&credentials)?).await {
                    tracing::warn!(connection = %id, %error, "credentials stay as an earlier version kept them");
                    return Ok(credentials);
                }
                credentials
            }
            Err(error) => return Err(error),
        };
        if let Err(error) = self.forget_former(id, specs).await {
            tracing::warn!(connection = %id, %error, "credentials are in the keychain twice for now");
        } else if self.lasts
            && let Err(error) = self.settled(id).await
        {
            tracing::warn!(connection = %id, %error, "it could not be noted how credentials are kept");
        }
        Ok(credentials)
    }

    /// The credentials as an earlier version kept them.
    async fn former(&self, id: ConnectionId, specs: &[CredentialSpec]) -> Result<Credentials, SecretError> {
        let mut credentials = Credentials::new();
        for spec in specs {
            credentials.insert(spec.key.to_owned(), self.secrets.get(&former(id, spec.key)).await?);
        }
        Ok(credentials)
    }

    async fn forget_former(&self, id: ConnectionId, specs: &[CredentialSpec]) -> Result<(), SecretError> {
        for spec in specs {
            self.secrets.delete(&former(id, spec.key)).await?;
        }
        Ok(())
    }

    async fn settled(&self, id: ConnectionId) -> Result<(), StoreError> {
        self.store.write(self.clock.now(), move |write| keychain::settle(write, id)).await
    }
}

/// What stands in an entry.
fn written(credentials: &Credentials) -> Result<Secret, SecretError> {
    let shown: BTreeMap<&str, &str> = credentials.iter().map(|(key, secret)| (key.as_str(), secret.reveal())).collect();
    serde_json::to_string(&shown).map(Secret::new).map_err(|_| SecretError::Failed)
}

/// Reads what stands in an entry. One that is not what this program writes, or lacks something, is as good as none: it is typed again.
fn read(kept: &Secret, specs: &[CredentialSpec]) -> Result<Credentials, SecretError> {
    let mut shown: BTreeMap<String, Zeroizing<String>> = serde_json::from_str(kept.reveal()).map_err(|_| SecretError::Absent)?;
    specs
        .iter()
        .map(|spec| {
            let value = shown.remove(spec.key).ok_or(SecretError::Absent)?;
            Ok((spec.key.to_owned(), Secret::new(value.as_str())))
        })
        .collect()
}
