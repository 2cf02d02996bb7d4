//! From a connection's id to an adapter with its credentials.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use contract::wire::KeychainState;
use domain::{Clock, ConnectionId, OperationId, ProviderKind, Secret};
use jiff::SignedDuration;
use providers::{Effect, Endpoint, Failure, FailureKind, Provider};
use secrets::{SecretError, SecretStore};
use store::Store;
use store::table::connection::{self, ConnectionRow};
use store::table::typed_secret;
use sync::{Ledger, Unavailable};
use url::Url;

use crate::credentials::{Credentials, Keyring};
use crate::sample::Sample;

/// Makes adapters and keeps them as long as their connection does not change.
pub(crate) struct Connector {
    store: Store,
    secrets: Arc<dyn SecretStore>,
    sample: Arc<Sample>,
    clock: Arc<dyn Clock>,
    ledger: Arc<Ledger>,
    keyring: Keyring,
    made: Mutex<HashMap<ConnectionId, Arc<dyn Provider>>>,
}

/// Name in the keychain of a secret that was typed for an operation and is not sent yet.
pub(crate) fn typed(id: OperationId, key: &str) -> String {
    format!("operation:{id}:{key}")
}

impl Connector {
    pub(crate) fn new(
        store: Store,
        secrets: Arc<dyn SecretStore>,
        sample: Arc<Sample>,
        clock: Arc<dyn Clock>,
        ledger: Arc<Ledger>,
        keychain: &KeychainState,
    ) -> Self {
        let lasts = *keychain == KeychainState::Keychain;
        let keyring = Keyring::new(secrets.clone(), store.clone(), clock.clone(), lasts);
        Self { store, secrets, sample, clock, ledger, keyring, made: Mutex::default() }
    }

    /// Where the credentials of connections are.
    pub(crate) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Takes out of the keychain what belongs to nothing any more: the program ended, or the keychain did not answer, before it could.
    pub(crate) async fn forget_left_behind(&self) {
        self.keyring.forget_left().await;
        let left = self.store.read(typed_secret::left_behind).await.unwrap_or_default();
        self.forget_typed(left).await;
    }

    /// Takes typed secrets out of the keychain whose operations have just been dropped.
    pub(crate) async fn forget_typed(&self, left: Vec<(OperationId, String)>) {
        for (id, key) in left {
            sync::Providers::forget_secrets(self, id, &[&key]).await;
        }
    }

    /// How far this device's clock is ahead of the providers', where any of them has told the time lately.
    pub(crate) fn clock_offset(&self) -> Option<SignedDuration> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.values().find_map(|provider| provider.clock_offset())
    }

    /// "Too many" is the engine's to wait for: it makes everybody wait.
    fn options(&self, connection: Option<ConnectionId>) -> providers::Options {
        let limits = providers::Limits { patience: Duration::ZERO, ..providers::Limits::default() };
        let (clock, ledger) = (self.clock.clone(), self.ledger.of(connection));
        providers::Options { limits, clock, ledger, ..providers::Options::default() }
    }

    /// Forgets the adapter of a connection that changed or was removed.
    pub(crate) fn forget(&self, id: ConnectionId) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Makes an adapter that is not kept: of a connection, or of none that is saved.
    pub(crate) fn connect(
        &self,
        connection: Option<ConnectionId>,
        provider: ProviderKind,
        base_url: &str,
        settings: BTreeMap<String, String>,
        credentials: BTreeMap<String, Secret>,
    ) -> Result<Arc<dyn Provider>, Failure> {
        let trimmed = base_url.trim().trim_end_matches('/');
        let base_url = Url::parse(trimmed).map_err(|_| Failure {
            kind: FailureKind::Impossible,
            effect: Effect::None,
            message: "The base URL is not an address. It begins with https://.".into(),
            fields: vec![("baseUrl".into(), "Not an address. It begins with https://.".into())],
            retry_after: None,
            status: None,
        })?;
        providers::connect(provider, Endpoint { base_url, settings, credentials }, &self.options(connection))
    }

    /// The credentials of a saved connection.
    pub(crate) async fn credentials(&self, row: &ConnectionRow) -> Result<Credentials, SecretError> {
        let specs = providers::capabilities(row.provider).credentials;
        if !row.sample {
            return self.keyring.get(row.id, specs).await;
        }
        let mut credentials = Credentials::new();
        for spec in specs {
            credentials.insert(spec.key.to_owned(), self.sample.credential(row.provider, spec.key).await);
        }
        Ok(credentials)
    }
}

#[async_trait]
impl sync::Providers for Connector {
    async fn provider(&self, id: ConnectionId) -> Result<Arc<dyn Provider>, Unavailable> {
        let kept = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let row = match self.store.read(move |db| connection::get(db, id)).await {
            Ok(Some(row)) => row,
            Ok(None) | Err(_) => return Err(Unavailable::Removed),
        };
        if let Some(provider) = kept {
            return Ok(provider);
        }
        let base_url = if row.sample {
            self.sample.access(row.provider).await.map_err(Unavailable::Failed)?.base_url
        } else {
            row.base_url.clone()
        };
        let credentials = self.credentials(&row).await.map_err(|error| Unavailable::Credentials(error.to_string()))?;
        let provider = self.connect(Some(id), row.provider, &base_url, row.settings, credentials).map_err(Unavailable::Failed)?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(id, provider.clone());
        Ok(provider)
    }

    async fn pace(&self, id: ConnectionId) -> Option<u32> {
        let row = self.store.read(move |db| connection::get(db, id)).await.ok().flatten()?;
        let mut settings = row.settings;
        if row.sample
            && let Ok(access) = self.sample.access(row.provider).await
        {
            settings.extend(access.settings);
        }
        Some(providers::requests_per_second(&settings))
    }

    async fn secrets(&self, id: OperationId, keys: &[&str]) -> Result<BTreeMap<String, Secret>, String> {
        let mut secrets = BTreeMap::new();
        for key in keys {
            match self.secrets.get(&typed(id, key)).await {
                Ok(secret) => drop(secrets.insert((*key).to_owned(), secret)),
                Err(SecretError::Absent) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(secrets)
    }

    async fn forget_secrets(&self, id: OperationId, keys: &[&str]) {
        for key in keys {
            match self.secrets.delete(&typed(id, key)).await {
                Ok(()) | Err(SecretError::Absent) => {
                    let key = (*key).to_owned();
                    let noted = self.store.write(self.clock.now(), move |write| typed_secret::remove(write, id, &key)).await;
                    if let Err(error) = noted {
                        tracing::warn!(operation = %id, %error, "a typed secret is gone, which could not be noted");
                    }
                }
                Err(error) => {
                    tracing::warn!(operation = %id, %error, "a typed secret could not be taken out of the keychain");
                }
            }
        }
    }
}
