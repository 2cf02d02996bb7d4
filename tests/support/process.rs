//! The program with a runtime of its own, so that it can end without having a say in it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::SecretsChoice;
use secrets::SecretStore;
use tokio::runtime::Runtime;

use crate::{Console, Desk};

/// The program as a process would be: [`Process::kill`] drops everything it was doing where it stood.
pub struct Process {
    runtime: Runtime,
    console: Console,
}

impl Process {
    /// Starts the program on a folder, with a keychain that outlives it.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(desk: &Desk, folder: &Path, keychain: Arc<dyn SecretStore>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let console = runtime.block_on(Console::start_in(desk, folder, SecretsChoice::Given(keychain)));
        Self { runtime, console }
    }

    /// Does something with the running program.
    pub fn run<T>(&self, act: impl AsyncFnOnce(&Console) -> T) -> T {
        self.runtime.block_on(act(&self.console))
    }

    /// Ends it at once: nothing is told to stop, nothing is finished.
    pub fn kill(self) {
        let Self { runtime, console } = self;
        drop(console);
        // Tasks end where they wait next. A write to the disk that has begun is finished, as the kernel would.
        runtime.shutdown_timeout(Duration::from_secs(10));
    }
}
