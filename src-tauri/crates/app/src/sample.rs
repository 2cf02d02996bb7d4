//! The sample systems: the sandbox inside the program, or one that runs outside it.

use std::sync::Arc;

use domain::{Clock, Secret};
use providers::{Effect, Failure, FailureKind};
use sandbox::{Access, Sandbox, SandboxError, SandboxOptions, StateLog};
use store::Store;
use store::table::sandbox_log;
use tokio::sync::Mutex;

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

    /// A credential of the sample system. They open nothing but made-up data on this computer, so they are not in the keychain.
    pub(crate) async fn credential(&self, _key: &str) -> Secret {
        Secret::new(self.start().await.map(|access| access.omnidesk.api_key).unwrap_or_default())
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
}

/// The sandbox wants its log written before it answers. The store works on threads of its own, so waiting here holds up nothing it needs.
fn wait<T: Send>(work: impl Future<Output = Result<T, store::StoreError>> + Send) -> std::io::Result<T> {
    tokio::task::block_in_place(|| futures::executor::block_on(work)).map_err(std::io::Error::other)
}
