//! Starting and stopping the whole thing.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response_with_state;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::access::Access;
use crate::clock::{Clock, MachineClock};
use crate::faults::FaultSwitch;
use crate::journal::{Journal, JournalEntry};
use crate::omnidesk::{self, Omnidesk};
use crate::secuconnect::{self, Secuconnect};
use crate::securely::{self, Securely};
use crate::server::{Frame, LogLine, Origin, System, control_router, dated, serve};
use crate::state_log::{MemoryStateLog, StateLog};
use crate::synctera::{self, Synctera};

/// Raised when the log's format or the generated customers change, since a log only makes sense on top of the customers it
/// was written over.
const FORMAT: u32 = 2;

/// What kind of sandbox to start.
pub struct SandboxOptions {
    /// How many sample customers Omnidesk has before anything is changed. The other systems know some of the same people,
    /// and some of their own.
    pub customers: u32,
    /// Decides who they are, and the keys. The same seed always gives the same.
    pub seed: u64,
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Where changes are kept. What it holds already is replayed, so that the sandbox continues where it was.
    pub state: Box<dyn StateLog>,
}

impl Default for SandboxOptions {
    /// 2,000 customers of seed 1 on any free port, forgotten at the end.
    fn default() -> Self {
        Self { customers: 2_000, seed: 1, port: 0, state: Box::new(MemoryStateLog::default()) }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken or may not be used.
    #[error("cannot listen on 127.0.0.1 port {port}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The state log cannot be read or written.
    #[error("the state log cannot be used")]
    StateLog(#[from] std::io::Error),
    /// An entry of the state log is not one of ours.
    #[error("entry {entry} of the state log cannot be understood")]
    StateEntry {
        /// Position of the entry, from 1.
        entry: usize,
        /// Where it went wrong; None if the entry is well-formed but out of place.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// The state log was written over other sample customers: another number, another seed, or another version.
    #[error("the state log belongs to other sample customers")]
    ForeignState,
}

/// A running sandbox. Dropping it stops it as well, without waiting.
pub struct Sandbox {
    address: SocketAddr,
    frame: Arc<Frame>,
    samples: BTreeMap<&'static str, u32>,
    server: JoinHandle<()>,
    _stop_on_drop: DropGuard,
}

/// Starts a sandbox on 127.0.0.1 with the machine's clock. Must be called within a tokio runtime.
///
/// # Errors
/// When the port cannot be used, or the state log cannot be read or belongs to other customers.
pub async fn start(options: SandboxOptions) -> Result<Sandbox, SandboxError> {
    start_with_clock(options, Arc::new(MachineClock)).await
}

/// Like [`start`], with a clock of the caller's.
///
/// # Errors
/// As for [`start`].
pub async fn start_with_clock(options: SandboxOptions, clock: Arc<dyn Clock>) -> Result<Sandbox, SandboxError> {
    let SandboxOptions { customers, seed, port, state } = options;
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| SandboxError::Listen { port, source })?;
    let address = listener.local_addr().map_err(|source| SandboxError::Listen { port, source })?;

    let access = Access::new(seed, address);
    let systems = Systems {
        omnidesk: Arc::new(Omnidesk::new(seed, customers, access.omnidesk.clone())),
        securely: Arc::new(Securely::new(seed, customers, access.securely.clone())),
        secuconnect: Arc::new(Secuconnect::new(seed, customers, access.secuconnect.clone())),
        synctera: Arc::new(Synctera::new(seed, customers, access.synctera.clone())),
    };
    let samples = systems.sample_counts();
    let journal = Journal::default();
    let origin = Origin { format: FORMAT, seed, customers };
    replay(state.as_ref(), origin, &systems, &journal)?;

    let frame = Arc::new(Frame::new(access, clock, journal, state));
    let router = Router::new()
        .nest("/_sandbox", control_router(Arc::clone(&frame)))
        .nest("/omnidesk", omnidesk::router(Arc::clone(&frame), systems.omnidesk))
        .nest("/securely", securely::router(Arc::clone(&frame), systems.securely))
        .nest("/secuconnect", secuconnect::router(Arc::clone(&frame), systems.secuconnect))
        .nest("/synctera", synctera::router(Arc::clone(&frame), systems.synctera))
        .layer(map_response_with_state(Arc::clone(&frame), dated));
    let shutdown: CancellationToken = frame.shutdown.clone();
    let server = tokio::spawn(serve(listener, router, shutdown.clone()));
    tracing::info!(%address, customers, seed, "the sandbox is listening");
    Ok(Sandbox { address, frame, samples, server, _stop_on_drop: shutdown.drop_guard() })
}

/// The emulated systems.
struct Systems {
    omnidesk: Arc<Omnidesk>,
    securely: Arc<Securely>,
    secuconnect: Arc<Secuconnect>,
    synctera: Arc<Synctera>,
}

impl Systems {
    fn sample_counts(&self) -> BTreeMap<&'static str, u32> {
        [
            (Omnidesk::NAME, self.omnidesk.sample_count()),
            (Securely::NAME, self.securely.sample_count()),
            (Secuconnect::NAME, self.secuconnect.sample_count()),
            (Synctera::NAME, self.synctera.sample_count()),
        ]
        .into()
    }

    /// Makes changes a log holds. False when there is no such system.
    fn apply(&self, system: &str, changes: serde_json::Value) -> Result<bool, serde_json::Error> {
        match system {
            Omnidesk::NAME => self.omnidesk.apply(serde_json::from_value(changes)?),
            Securely::NAME => self.securely.apply(serde_json::from_value(changes)?),
            Secuconnect::NAME => self.secuconnect.apply(serde_json::from_value(changes)?),
            Synctera::NAME => self.synctera.apply(serde_json::from_value(changes)?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Brings journal and systems to where the log leaves off. Signs an empty log with its origin.
fn replay(log: &dyn StateLog, origin: Origin, systems: &Systems, journal: &Journal) -> Result<(), SandboxError> {
    let entries = log.load()?;
    if entries.is_empty() {
        let line = serde_json::to_vec(&LogLine::Origin(origin)).map_err(std::io::Error::from)?;
        log.append(&line)?;
        return Ok(());
    }
    for (position, entry) in entries.iter().enumerate() {
        let broken = |source| SandboxError::StateEntry { entry: position + 1, source };
        let line: LogLine<'_> = serde_json::from_slice(entry).map_err(|error| broken(Some(error)))?;
        match line {
            LogLine::Origin(found) if position == 0 && found == origin => {}
            LogLine::Origin(_) if position == 0 => return Err(SandboxError::ForeignState),
            LogLine::Done { journal: done, changes } if position > 0 => {
                if !systems.apply(&done.system, changes).map_err(|error| broken(Some(error)))? {
                    return Err(broken(None));
                }
                journal.restore(done.into_owned());
            }
            LogLine::Origin(_) | LogLine::Done { .. } => return Err(broken(None)),
        }
    }
    Ok(())
}

impl Sandbox {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Addresses and keys of its systems.
    pub fn access(&self) -> &Access {
        &self.frame.access
    }

    /// How many sample customers a system had before anything was changed, by its name in the journal.
    pub fn sample_customers(&self, system: &str) -> Option<u32> {
        self.samples.get(system).copied()
    }

    /// What it was asked so far, oldest first. Of the requests that changed nothing only the latest 50,000 are kept.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.frame.journal.since(0)
    }

    /// The switch that makes requests go wrong.
    pub fn faults(&self) -> &FaultSwitch {
        &self.frame.faults
    }

    /// Waits until it was told to stop over HTTP.
    pub async fn told_to_stop(&self) {
        self.frame.shutdown.cancelled().await;
    }

    /// Stops it: replies under way may finish within a second, then every connection is closed.
    pub async fn stop(self) {
        self.frame.shutdown.cancel();
        if let Err(error) = self.server.await {
            tracing::error!(%error, "the sandbox did not end well");
        }
    }
}
