//! The running program over an open cache: engine, connector, and what runs in the background.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use contract::WireError;
use contract::wire::{AppEvent, Empty, KeychainState};
use domain::{Clock, Ids};
use secrets::SecretStore;
use store::{Cancel, Store, StoreError};
use sync::{Engine, Ledger};
use tokio::sync::{Notify, broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use crate::asked::Asked;
use crate::clipboard::{Clipboard, ClipboardWatch};
use crate::connector::Connector;
use crate::covering::Marks;
use crate::diagnostics::Surroundings;
use crate::erasing::Erasing;
use crate::errors::{References, short};
use crate::events::{Bell, gather};
use crate::machine::MachineRandom;
use crate::openings::Openings;
use crate::sample::Sample;
use crate::{derive, ledger, wake};

/// Minutes without use after which the program locks, where the agent has not said otherwise.
pub(crate) const LOCK_AFTER: u32 = 10;

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
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) sample: Arc<Sample>,
    pub(crate) openings: Openings,
    pub(crate) asked: Asked,
    pub(crate) erasing: Arc<Erasing>,
    pub(crate) marks: Marks,
    pub(crate) clipboard: Arc<ClipboardWatch>,
    pub(crate) exports_dir: PathBuf,
    pub(crate) surroundings: Surroundings,
    /// Minutes without use after which the program locks; 0 for never.
    pub(crate) lock_after: AtomicU32,
    windows: broadcast::Sender<AppEvent>,
    /// Rung when a page of the cache was found damaged.
    pub(crate) damage: Arc<Notify>,
    stop: CancellationToken,
}

impl References for App {
    fn reference(&self) -> String {
        short(&*self.core.ids)
    }
}

/// What the program runs on.
pub(crate) struct Ground {
    pub(crate) store: Store,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) keychain: KeychainState,
    /// Something the agent has to know about this start.
    pub(crate) notice: Option<String>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) windows: broadcast::Sender<AppEvent>,
    /// Folder of everything this program keeps.
    pub(crate) data_dir: PathBuf,
    pub(crate) exports_dir: PathBuf,
    /// The clipboard hidden values are copied to.
    pub(crate) clipboard: Arc<dyn Clipboard>,
    pub(crate) surroundings: Surroundings,
    /// Access to a sandbox that runs outside; otherwise the one inside is started when it is needed.
    pub(crate) outside: Option<sandbox::Access>,
}

impl App {
    /// Starts the engine and what runs in the background.
    pub(crate) async fn run(ground: Ground) -> Self {
        let Ground {
            store,
            secrets,
            keychain,
            notice,
            clock,
            ids,
            windows,
            data_dir,
            exports_dir,
            clipboard,
            surroundings,
            outside,
        } = ground;
        let (bell, bells) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let sample = Arc::new(Sample::new(store.clone(), clock.clone(), outside));
        let ledger = Arc::new(Ledger::default());
        let connector =
            Arc::new(Connector::new(store.clone(), secrets.clone(), sample.clone(), clock.clone(), ledger.clone(), &keychain));
        let random = Arc::new(MachineRandom);
        let engine = Engine::new(
            store.clone(),
            clock.clone(),
            ids.clone(),
            random,
            connector.clone(),
            ledger.clone(),
            Arc::new(Bell(bell)),
        );
        // Before anything new is typed.
        connector.forget_left_behind().await;
        tokio::spawn(ledger::keep(ledger.clone(), store.clone(), clock.clone(), stop.clone()));
        tokio::spawn(gather(store.follow(), bells, windows.clone(), stop.clone()));
        let running = engine.clone();
        let until = stop.clone();
        tokio::spawn(async move { running.run(until).await });
        let erasing = Arc::new(Erasing::new(store.clone(), clock.clone(), connector.clone(), data_dir));
        tokio::spawn(erasing.clone().tend(stop.clone()));
        tokio::spawn(derive::again(store.clone(), clock.clone(), stop.clone()));
        let marks = Marks::new(store.keys().covered().clone(), ids.next());
        let clipboard = Arc::new(ClipboardWatch::new(clipboard, clock.clone()));
        tokio::spawn(clipboard.clone().run(stop.clone()));
        tokio::spawn(wake::watch(engine.clone(), clock.clone(), stop.clone()));
        let app = Self {
            core: Arc::new(Core {
                store,
                secrets,
                keychain,
                notice,
                clock,
                ids,
                engine,
                connector,
                ledger,
                sample,
                openings: Openings::default(),
                asked: Asked::default(),
                erasing,
                marks,
                clipboard,
                exports_dir,
                surroundings,
                lock_after: AtomicU32::new(LOCK_AFTER),
                windows,
                damage: Arc::default(),
                stop,
            }),
        };
        // A setting that cannot be read is as good as none: the screens say what is wrong with the cache.
        if let Ok(settings) = app.settings_get(Empty {}).await {
            app.core.lock_after.store(settings.lock_after_minutes, Ordering::Relaxed);
        }
        app
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
        ledger::keep_all(&self.core.ledger, &self.core.store, &*self.core.clock).await;
        self.core.store.close().await;
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&store::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.read(read).await.map_err(|error| self.failed(&error))
    }

    /// Like [`App::read`], given up when it is cancelled.
    pub(crate) async fn read_until<T: Send + 'static>(
        &self,
        cancel: &Cancel,
        read: impl FnOnce(&store::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.read_until(cancel, read).await.map_err(|error| self.failed(&error))
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut store::Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, WireError> {
        self.core.store.write(self.core.clock.now(), write).await.map_err(|error| self.failed(&error))
    }

    /// What the store says, in words. A damaged page ends the program: everything that was read after it is in doubt.
    fn failed(&self, error: &StoreError) -> WireError {
        if matches!(error, StoreError::Unreadable) {
            self.core.damage.notify_one();
        }
        self.store(error)
    }
}
