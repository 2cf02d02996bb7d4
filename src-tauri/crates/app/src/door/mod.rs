//! The way in: whether the data on this device is open, and what opens it.
//!
//! Nothing is changed on the disk or in the keychain before the agent has chosen: a key that is missing, a keychain that refuses and a
//! file that is damaged are states with ways out of them, each of which keeps what was not sent.

mod closing;
mod diagnosing;
mod folder;
mod following;
mod offering;
mod opening;
mod options;
mod protecting;
mod recovery;
mod renewal;
mod salvaging;
mod unlocking;
mod unsent;
mod vigil;
mod wiping;

use std::sync::{Arc, Mutex, PoisonError};

use contract::wire::{Access, AppEvent, Empty, KeyLoss, KeyPlace, KeychainState, LockReason, UnlockBy};
use contract::{ErrorCode, Retry, Tag, WireError};
use domain::{Clock, Ids};
use secrets::SecretStore;
use secrets::protection::{Attempts, Protection, ProtectionError};
use store::CacheKey;
use store::table::activity::{self, Cause, NewActivity};
use tokio::sync::{Notify, RwLock, broadcast};

use crate::errors::{References, short};
use crate::machine::{MachineClock, MachineIds, account};
use crate::program::App;

pub use options::{Options, SecretsChoice, Start, Wiped};
pub use renewal::{Renewal, StaysInThisProcess};
pub use vigil::SessionEvent;

/// The program, open or not. Hosts talk to this. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    renewal: Arc<dyn Renewal>,
    state: RwLock<State>,
    windows: broadcast::Sender<AppEvent>,
    /// Wrong passphrases and recovery codes since the program was started.
    attempts: Mutex<Attempts>,
    vigil: vigil::Vigil,
    /// The page is covered.
    covered: Notify,
    /// Where the agent is, or was.
    place: Mutex<Option<String>>,
}

enum State {
    Starting,
    Open(Box<Opened>),
    Closed(Closed),
}

/// What is held while it is open.
struct Opened {
    app: App,
    key: CacheKey,
    place: KeyPlace,
    secrets: Arc<dyn SecretStore>,
    keychain: KeychainState,
    /// A recovery code that was given out and opens nothing yet. Goes with everything else when it is locked.
    pending_code: Option<recovery::PendingCode>,
}

/// Why it is not open.
enum Closed {
    Locked {
        why: LockReason,
        by: UnlockBy,
    },
    KeyMissing(KeyLoss),
    Refused {
        error: WireError,
        by: Refusal,
    },
    /// With its key, which opens what can still be read of it.
    Damaged(CacheKey),
    Wiped(Wiped),
}

/// What does not let it be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// The keychain, which has the key of data that is there, or would get the key of data that is not there yet.
    Keychain { has_data: bool },
    /// Something that another way in would not change.
    Other,
}

impl References for Inner {
    fn reference(&self) -> String {
        short(&*self.ids)
    }
}

impl Door {
    /// A door that is tried when somebody first asks for what is behind it.
    #[must_use]
    pub fn new(options: Options, renewal: Arc<dyn Renewal>) -> Self {
        Self::with(options, renewal, Arc::new(MachineClock::default()), Arc::new(MachineIds))
    }

    /// The same with a clock and ids of the caller's.
    #[must_use]
    pub fn with(options: Options, renewal: Arc<dyn Renewal>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let (windows, _) = broadcast::channel(64);
        let inner = Inner {
            vigil: vigil::Vigil::new(clock.elapsed()),
            options,
            clock,
            ids,
            renewal,
            state: RwLock::new(State::Starting),
            windows,
            attempts: Mutex::new(Attempts::default()),
            covered: Notify::new(),
            place: Mutex::new(None),
        };
        Self { inner: Arc::new(inner) }
    }

    /// What windows have to know from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.inner.windows.subscribe()
    }

    /// The program, if it is open.
    ///
    /// # Errors
    /// Why it is not, by a code of its own for each state.
    pub async fn app(&self) -> Result<App, WireError> {
        self.begin().await;
        match &*self.inner.state.read().await {
            State::Open(opened) => Ok(opened.app.clone()),
            other => Err(self.inner.not_open(other)),
        }
    }

    /// Whether the data on this device is open, and if not, what would open it.
    ///
    /// # Errors
    /// None so far.
    pub async fn access_get(&self, _: Empty) -> Result<Access, WireError> {
        self.begin().await;
        Ok(self.inner.access(&*self.inner.state.read().await))
    }

    /// Ends what runs in the background and closes the cache. What is on its way is looked up at the next start; commands that come later
    /// are refused.
    pub async fn close(&self) {
        let mut state = self.inner.state.write().await;
        if let State::Open(opened) = &*state {
            self.inner.close(opened).await;
        }
        *state = self.inner.locked(LockReason::Started);
    }

    /// Tries the door once.
    async fn begin(&self) {
        if !matches!(*self.inner.state.read().await, State::Starting) {
            return;
        }
        let mut state = self.inner.state.write().await;
        if matches!(*state, State::Starting) {
            *state = self.inner.at_start().await;
            self.inner.note(&state, "started", None).await;
            self.inner.vigil.used(self.inner.clock.elapsed());
            tokio::spawn(vigil::watch(Arc::downgrade(&self.inner)));
            tokio::spawn(following::watch(Arc::downgrade(&self.inner)));
        }
    }

    /// Puts the door into another state and says so.
    fn put(&self, state: &mut State, next: State) -> Access {
        *state = next;
        self.inner.vigil.used(self.inner.clock.elapsed());
        self.inner.announce();
        self.inner.access(state)
    }
}

impl Inner {
    fn announce(&self) {
        // Nobody following is no error.
        let _ = self.windows.send(AppEvent::Changed { tags: vec![Tag::Access] });
    }

    fn access(&self, state: &State) -> Access {
        let kept = Protection::read(&self.options.data_dir).ok().flatten();
        let unsent = kept.as_ref().map_or(0, Protection::unsent);
        let has_recovery = kept.as_ref().is_some_and(|kept| kept.recovery_made_at().is_some());
        let wait_seconds = u32::try_from(self.wait().as_secs_f32().ceil() as u64).unwrap_or(u32::MAX);
        match state {
            State::Open(_) => Access::Open { place: self.place.lock().unwrap_or_else(PoisonError::into_inner).clone() },
            State::Closed(Closed::Locked { why, by }) => {
                Access::Locked { why: *why, by: *by, unsent, has_recovery, wait_seconds }
            }
            State::Closed(Closed::KeyMissing(cause)) => Access::KeyMissing { cause: *cause, unsent, has_recovery, wait_seconds },
            State::Closed(Closed::Refused { error, by }) => {
                let has_data = *by == Refusal::Keychain { has_data: true };
                Access::Refused {
                    error: error.clone(),
                    may_go_on: *by != Refusal::Other,
                    may_set_passphrase: *by == Refusal::Keychain { has_data: false },
                    may_start_fresh: has_data,
                    unsent: if has_data { unsent } else { 0 },
                    has_recovery: has_data && has_recovery,
                    wait_seconds,
                }
            }
            State::Closed(Closed::Damaged(_)) => Access::Damaged { unsent },
            State::Closed(Closed::Wiped(wiped)) => Access::Wiped { left: wiped.left.clone(), exported: wiped.exported.clone() },
            State::Starting => Access::Refused {
                error: self.not_now("The program is starting."),
                may_go_on: false,
                may_set_passphrase: false,
                may_start_fresh: false,
                unsent: 0,
                has_recovery: false,
                wait_seconds,
            },
        }
    }

    /// Why a state is not open.
    fn not_open(&self, state: &State) -> WireError {
        match state {
            State::Closed(closed) => self.why(closed),
            State::Open(_) | State::Starting => self.not_now("The program is starting."),
        }
    }

    /// Why a command that needs the data cannot be answered.
    fn why(&self, closed: &Closed) -> WireError {
        let (code, message) = match closed {
            Closed::Refused { error, .. } => return error.clone(),
            Closed::Locked { .. } => (ErrorCode::Locked, "The console is locked."),
            Closed::KeyMissing(_) => (ErrorCode::KeyMissing, "The key of the data on this device is missing."),
            Closed::Wiped(_) => (ErrorCode::NotFound, "Everything was removed from this device."),
            Closed::Damaged(_) => (ErrorCode::DatabaseUnreadable, "The data on this device is damaged. It was left as it is."),
        };
        self.error(code, message, Vec::new(), Retry::Never)
    }

    /// What says how the key is protected failed.
    fn protection(&self, error: &ProtectionError) -> WireError {
        let (code, retry) = match error {
            ProtectionError::Unreadable => (ErrorCode::ProtectionUnreadable, Retry::Never),
            ProtectionError::Newer => (ErrorCode::NewerDatabase, Retry::Never),
            ProtectionError::DiskFull => (ErrorCode::DiskFull, Retry::Now),
            _ => (ErrorCode::Internal, Retry::Now),
        };
        let wire = self.error(code, &error.to_string(), Vec::new(), retry);
        tracing::error!(%error, reference = wire.reference, "the protection of the key failed");
        wire
    }

    /// Notes in the activity what became of the data's key, with the account that did it. Without room for that it is done all the same.
    async fn note(&self, state: &State, kind: &'static str, cause: Option<Cause>) {
        let State::Open(opened) = state else { return };
        let ids = self.ids.clone();
        let noted = opened.app.write(move |write| {
            let account = account();
            activity::add(write, &*ids, &NewActivity { kind, subject: &account, cause, ..NewActivity::default() })
        });
        if let Err(error) = noted.await {
            tracing::warn!(kind, reference = error.reference, "could not be noted");
        }
    }

    /// How long until another try is taken.
    fn wait(&self) -> std::time::Duration {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).wait(self.clock.elapsed())
    }
}
