//! Starting: keychain, key, cache, engine.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::WireError;
use contract::wire::{AppEvent, KeychainState};
use domain::{Clock, Ids, Secret};
use secrets::{Keychain, Memory, SecretError, SecretStore};
use store::{CacheKey, Cancel, Store, StoreError};
use sync::Engine;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use crate::asked::Asked;
use crate::clipboard::{Clipboard, ClipboardWatch};
use crate::connector::Connector;
use crate::covering::Marks;
use crate::errors::References;
use crate::events::{Bell, gather};
use crate::machine::{MachineClock, MachineIds, MachineRandom};
use crate::openings::Openings;
use crate::sample::Sample;
use crate::{derive, wake};

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the cache. Made if it is not there.
    pub data_dir: PathBuf,
    /// Where secrets are kept.
    pub secrets: SecretsChoice,
    /// Folder for files the agent asks for.
    pub exports_dir: PathBuf,
    /// The clipboard hidden values are copied to.
    pub clipboard: Arc<dyn Clipboard>,
    /// Access to a sandbox that runs outside, as its program prints it; otherwise the one inside is started when it is needed.
    pub sandbox: Option<String>,
}

/// Where secrets are kept.
#[derive(Clone)]
pub enum SecretsChoice {
    /// In the operating system's keychain, under this service name.
    Keychain(String),
    /// In memory, until the program ends: for tests.
    Memory,
    /// In a store of the caller's that outlives the program, like a keychain: for tests that start it again.
    Given(Arc<dyn SecretStore>),
}

impl fmt::Debug for SecretsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keychain(service) => f.debug_tuple("Keychain").field(service).finish(),
            Self::Memory => f.write_str("Memory"),
            Self::Given(_) => f.write_str("Given"),
        }
    }
}

/// The running program without its window. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) core: Arc<Core>,
}

pub(crate) struct Core {
    pub(crate) store: Store,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) keychain: KeychainState,
    pub(crate) notice: Option<String>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) engine: Engine,
    pub(crate) connector: Arc<Connector>,
    pub(crate) sample: Arc<Sample>,
    pub(crate) openings: Openings,
    pub(crate) asked: Asked,
    pub(crate) marks: Marks,
    pub(crate) clipboard: Arc<ClipboardWatch>,
    pub(crate) exports_dir: PathBuf,
    windows: broadcast::Sender<AppEvent>,
    stop: CancellationToken,
}

/// Name of the cache key in the keychain.
const CACHE_KEY: &str = "cache-key";

const NO_KEYCHAIN: &str =
    "This computer has no keychain, so credentials and the data on this device are kept only until the program ends.";
const MOVED_ASIDE: &str = "The data on this device could not be opened with the key in the keychain. It was kept beside the new, empty data. \
                           Customers are pulled again; changes that were not sent are in the old file.";

struct Booting<'a> {
    ids: &'a dyn Ids,
}

impl References for Booting<'_> {
    fn reference(&self) -> String {
        short(self.ids)
    }
}

fn short(ids: &dyn Ids) -> String {
    let id = ids.next().simple().to_string();
    id[id.len() - 8..].to_owned()
}

impl References for App {
    fn reference(&self) -> String {
        short(&*self.core.ids)
    }
}

impl App {
    /// Opens the cache and starts the engine.
    ///
    /// # Errors
    /// Why it cannot start, in words to show. Nothing was changed then, and trying again is safe.
    pub async fn start(options: Options) -> Result<Self, WireError> {
        let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (Arc::new(MachineClock::default()), Arc::new(MachineIds));
        let booting = Booting { ids: &*ids };
        let outside = match options.sandbox.as_deref().filter(|text| !text.is_empty()).map(serde_json::from_str) {
            None => None,
            Some(Ok(access)) => Some(access),
            Some(Err(_)) => {
                return Err(booting.invalid("The access to the outside sandbox is not what its program prints.", Vec::new()));
            }
        };
        let (secrets, keychain): (Arc<dyn SecretStore>, KeychainState) = match options.secrets {
            SecretsChoice::Memory => {
                (Arc::new(Memory::new()), KeychainState::Memory { reason: "As this program was started.".into() })
            }
            SecretsChoice::Given(store) => (store, KeychainState::Keychain),
            SecretsChoice::Keychain(service) => {
                let keychain = Keychain::new(service);
                match keychain.check().await {
                    Ok(()) => (Arc::new(keychain), KeychainState::Keychain),
                    Err(SecretError::NoKeychain) => {
                        (Arc::new(Memory::new()), KeychainState::Memory { reason: NO_KEYCHAIN.into() })
                    }
                    Err(error) => return Err(booting.secret(error)),
                }
            }
        };
        let folder = match keychain {
            KeychainState::Keychain => options.data_dir.clone(),
            // Its key dies with the program, so this file is of no use to the next run.
            KeychainState::Memory { .. } => {
                let folder = options.data_dir.join("this-run");
                if let Err(error) = discard(&folder) {
                    return Err(booting.store(&error));
                }
                folder
            }
        };
        let (store, notice) = open(&*secrets, &folder, &*clock, &booting).await?;
        let (bell, bells) = mpsc::unbounded_channel();
        let (windows, _) = broadcast::channel(64);
        let stop = CancellationToken::new();
        let sample = Arc::new(Sample::new(store.clone(), clock.clone(), outside));
        let connector = Arc::new(Connector::new(store.clone(), secrets.clone(), sample.clone(), clock.clone()));
        let random = Arc::new(MachineRandom);
        let engine = Engine::new(store.clone(), clock.clone(), ids.clone(), random, connector.clone(), Arc::new(Bell(bell)));
        // Before anything new is typed.
        connector.forget_left_behind().await;
        tokio::spawn(gather(store.follow(), bells, windows.clone(), stop.clone()));
        let running = engine.clone();
        let until = stop.clone();
        tokio::spawn(async move { running.run(until).await });
        tokio::spawn(derive::again(store.clone(), clock.clone(), stop.clone()));
        let marks = Marks::new(store.keys().covered().clone(), ids.next());
        let clipboard = Arc::new(ClipboardWatch::new(options.clipboard, clock.clone()));
        tokio::spawn(clipboard.clone().run(stop.clone()));
        tokio::spawn(wake::watch(engine.clone(), clock.clone(), stop.clone()));
        Ok(Self {
            core: Arc::new(Core {
                store,
                secrets,
                keychain,
                notice,
                clock,
                ids,
                engine,
                connector,
                sample,
                openings: Openings::default(),
                asked: Asked::default(),
                marks,
                clipboard,
                exports_dir: options.exports_dir,
                windows,
                stop,
            }),
        })
    }

    /// What windows have to know from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.core.windows.subscribe()
    }

    /// Ends what runs in the background and closes the cache. What is on its way is looked up at the next start; commands that come later
    /// are refused.
    pub async fn close(&self) {
        self.core.clipboard.take_back().await;
        self.core.stop.cancel();
        self.core.store.close().await;
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&store::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.read(read).await.map_err(|error| self.store(&error))
    }

    /// Like [`App::read`], given up when it is cancelled.
    pub(crate) async fn read_until<T: Send + 'static>(
        &self,
        cancel: &Cancel,
        read: impl FnOnce(&store::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.read_until(cancel, read).await.map_err(|error| self.store(&error))
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut store::Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.write(self.core.clock.now(), write).await.map_err(|error| self.store(&error))
    }
}

async fn open(
    secrets: &dyn SecretStore,
    folder: &Path,
    clock: &dyn Clock,
    booting: &Booting<'_>,
) -> Result<(Store, Option<String>), WireError> {
    let kept = match secrets.get(CACHE_KEY).await {
        Ok(secret) => CacheKey::from_hex(secret.reveal()),
        Err(SecretError::Absent) => None,
        Err(error) => return Err(booting.secret(error)),
    };
    if let Some(key) = &kept {
        match open_file(folder, key).await {
            Err(StoreError::Unreadable) => {}
            Err(error) => return Err(booting.store(&error)),
            Ok(store) => return Ok((store, None)),
        }
    }
    // The key is gone, or it is another file's: the file may hold changes that were not sent, so it is never deleted.
    let moved = move_aside(folder, clock).map_err(|error| booting.store(&error))?;
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| booting.secret(SecretError::Failed))?;
    let key = CacheKey::new(bytes);
    secrets.set(CACHE_KEY, &Secret::new(key.to_hex().as_str())).await.map_err(|error| booting.secret(error))?;
    let store = open_file(folder, &key).await.map_err(|error| booting.store(&error))?;
    Ok((store, moved.then(|| MOVED_ASIDE.to_owned())))
}

async fn open_file(folder: &Path, key: &CacheKey) -> Result<Store, StoreError> {
    let (folder, key) = (folder.to_owned(), key.clone());
    tokio::task::spawn_blocking(move || Store::open(&folder, &key)).await.map_err(|_| StoreError::Closed)?
}

/// Renames the files of a cache so that a new one can be made. Says whether there were any.
fn move_aside(folder: &Path, clock: &dyn Clock) -> Result<bool, StoreError> {
    if !folder.exists() {
        return Ok(false);
    }
    let files = store::files_of(folder)?;
    let stamp = clock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    for file in &files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        std::fs::rename(file, folder.join(format!("unreadable-{stamp}-{name}")))?;
    }
    Ok(!files.is_empty())
}

/// Removes the files of a cache whose key died with an earlier run.
fn discard(folder: &Path) -> Result<(), StoreError> {
    if folder.exists() {
        for file in store::files_of(folder)? {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}
