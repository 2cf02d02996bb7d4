//! Starting and stopping the whole thing.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::access::Access;
use crate::clock::{Clock, MachineClock};
use crate::faults::FaultSwitch;
use crate::journal::{Journal, JournalEntry};
use crate::omnidesk::{self, Omnidesk};
use crate::server::{Frame, LogLine, Origin, System, control_router, serve};
use crate::state_log::{MemoryStateLog, StateLog};

/// Raised when the log's format or the generated customers change, since a log only makes sense on top of the customers it
/// was written over.
const FORMAT: u32 = 1;

/// What kind of sandbox to start.
pub struct SandboxOptions {
    /// How many sample customers there are before anything is changed.
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
    let omnidesk = Omnidesk::new(seed, customers, access.omnidesk.clone());
    let journal = Journal::default();
    let origin = Origin { format: FORMAT, seed, customers };
    replay(state.as_ref(), origin, &omnidesk, &journal)?;

    let frame = Arc::new(Frame::new(access, clock, journal, state));
    let router = Router::new()
        .nest("/_sandbox", control_router(Arc::clone(&frame)))
        .nest("/omnidesk", omnidesk::router(Arc::clone(&frame), Arc::new(omnidesk)));
    let shutdown: CancellationToken = frame.shutdown.clone();
    let server = tokio::spawn(serve(listener, router, shutdown.clone()));
    tracing::info!(%address, customers, seed, "the sandbox is listening");
    Ok(Sandbox { address, frame, server, _stop_on_drop: shutdown.drop_guard() })
}

/// Brings journal and systems to where the log leaves off. Signs an empty log with its origin.
fn replay(log: &dyn StateLog, origin: Origin, omnidesk: &Omnidesk, journal: &Journal) -> Result<(), SandboxError> {
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
            LogLine::Done { journal: done, changes } if position > 0 && done.system == Omnidesk::NAME => {
                omnidesk.apply(serde_json::from_value(changes).map_err(|error| broken(Some(error)))?);
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
