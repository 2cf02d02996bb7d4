//! The sample systems: the sandbox inside the program, or one that runs outside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Clock, ProviderKind, Secret};
use providers::{Effect, Failure, FailureKind};
use sandbox::{Access, Sandbox, SandboxError, SandboxOptions, StateLog};
use store::Store;
use store::table::sandbox_log;
use tokio::sync::Mutex;

/// How to reach one of the sample systems.
pub(crate) struct SystemAccess {
    pub(crate) base_url: String,
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) credentials: BTreeMap<String, Secret>,
}

/// Starts the sandbox when it is first needed and keeps it until the program ends.
pub(crate) struct Sample {
    store: Store,
    clock: Arc<dyn Clock>,
    outside: Option<Access>,
    inside: Mutex<Option<Sandbox>>,
}

impl Sample {
    /// `outside` is a sandbox that runs as a program of its own, for tests that stop and restart it.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, outside: Option<Access>) -> Self {
        Self { store, clock, outside, inside: Mutex::new(None) }
    }

    /// How to reach it; starts it if that was not done.
    pub(crate) async fn start(&self) -> Result<Access, Failure> {
        if let Some(access) = &self.outside {
            return Ok(access.clone());
        }
        let mut inside = self.inside.lock().await;
        if let Some(sandbox) = &*inside {
            return Ok(sandbox.access().clone());
        }
        let started = match sandbox::start(self.options()).await {
            // Its log is of another kind of sample data, from another version of this program: begin afresh.
            Err(SandboxError::ForeignState) => {
                let cleared = self.store.write(self.clock.now(), |write| sandbox_log::clear(write)).await;
                cleared.map_err(|error| failed(&error.to_string()))?;
                sandbox::start(self.options()).await
            }
            other => other,
        };
        let sandbox = started.map_err(|error| failed(&error.to_string()))?;
        let access = sandbox.access().clone();
        *inside = Some(sandbox);
        Ok(access)
    }

    /// How to reach one of the systems; starts them if that was not done.
    pub(crate) async fn access(&self, provider: ProviderKind) -> Result<SystemAccess, Failure> {
        let access = self.start().await?;
        let pace = ("requests_per_second", access.requests_per_second.to_string());
        let settings = |pairs: &[(&str, String)]| {
            pairs.iter().chain([&pace]).map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
        };
        let secrets = |pairs: &[(&str, &String)]| {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), Secret::new((*value).clone()))).collect()
        };
        Ok(match provider {
            ProviderKind::Omnidesk => SystemAccess {
                settings: settings(&[
                    ("brand_id", access.omnidesk.brand_id.to_string()),
                    ("brand_name", access.omnidesk.brand_name.clone()),
                ]),
                credentials: secrets(&[("api_key", &access.omnidesk.api_key)]),
                base_url: access.omnidesk.base_url,
            },
            ProviderKind::Securely => SystemAccess {
                settings: settings(&[]),
                credentials: secrets(&[("api_key", &access.securely.api_key), ("api_secret", &access.securely.api_secret)]),
                base_url: access.securely.base_url,
            },
            ProviderKind::Secuconnect => SystemAccess {
                settings: settings(&[]),
                credentials: secrets(&[
                    ("client_id", &access.secuconnect.client_id),
                    ("client_secret", &access.secuconnect.client_secret),
                ]),
                base_url: access.secuconnect.base_url,
            },
            ProviderKind::Synctera => SystemAccess {
                settings: settings(&[]),
                credentials: secrets(&[("api_key", &access.synctera.api_key)]),
                base_url: access.synctera.base_url,
            },
        })
    }

    /// Ends the one inside the program, if it runs. It begins afresh, or where its log says, when it is needed again.
    pub(crate) async fn stop(&self) {
        if let Some(sandbox) = self.inside.lock().await.take() {
            sandbox.stop().await;
        }
    }

    /// A credential of a sample system. They open nothing but made-up data on this computer, so they are not in the keychain.
    pub(crate) async fn credential(&self, provider: ProviderKind, key: &str) -> Secret {
        let access = self.access(provider).await.ok();
        access.and_then(|mut access| access.credentials.remove(key)).unwrap_or_else(|| Secret::new(String::new()))
    }

    fn options(&self) -> SandboxOptions {
        SandboxOptions {
            state: Box::new(CachedLog { store: self.store.clone(), clock: self.clock.clone() }),
            ..SandboxOptions::default()
        }
    }
}

fn failed(cause: &str) -> Failure {
    tracing::error!(cause, "the sample systems could not be started");
    Failure {
        kind: FailureKind::Unreachable,
        effect: Effect::None,
        message: "The sample systems could not be started on this computer.".into(),
        fields: Vec::new(),
        retry_after: None,
        status: None,
    }
}

/// Keeps what the sandbox carried out in the encrypted cache: agents type real names into sample data too.
struct CachedLog {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl StateLog for CachedLog {
    fn load(&self) -> std::io::Result<Vec<Vec<u8>>> {
        wait(self.store.read(sandbox_log::all))
    }

    fn append(&self, entry: &[u8]) -> std::io::Result<()> {
        let entry = entry.to_vec();
        wait(self.store.write(self.clock.now(), move |write| sandbox_log::add(write, &entry)))
    }

    fn rewrite(&self, change: &dyn Fn(&[u8]) -> Option<Vec<u8>>) -> std::io::Result<()> {
        let entries = wait(self.store.read(sandbox_log::numbered))?;
        let changed: Vec<_> = entries.into_iter().filter_map(|(seq, entry)| Some((seq, change(&entry)?))).collect();
        wait(self.store.write(self.clock.now(), move |write| sandbox_log::replace(write, &changed)))
    }
}

/// The sandbox wants its log written before it answers. The store works on threads of its own, so waiting here holds up nothing it needs.
fn wait<T: Send>(work: impl Future<Output = Result<T, store::StoreError>> + Send) -> std::io::Result<T> {
    tokio::task::block_in_place(|| futures::executor::block_on(work)).map_err(std::io::Error::other)
}
