//! The program behind the window. Starting it may fail (a locked keychain) and is tried again with every command, so that the window is
//! never a dead end.

use app::{App, Options};
use contract::WireError;
use logs::Log;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::OnceCell;

use crate::data;

/// Name of the event that carries [`contract::wire::AppEvent`].
const EVENT: &str = "app";

/// Holds the program once it has started.
pub(crate) struct Host {
    options: Options,
    handle: AppHandle,
    app: OnceCell<App>,
}

impl Host {
    /// Begins to start the program while the window is already loading.
    pub(crate) fn start(handle: &AppHandle, log: &Log) -> Result<(), tauri::Error> {
        let options = data::options(handle)?;
        log.keep_in(&options.data_dir.join(logs::FOLDER));
        let host = Self { options, handle: handle.clone(), app: OnceCell::new() };
        handle.manage(host);
        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            // The window asks again and shows why.
            let _ = handle.state::<Self>().app().await;
        });
        Ok(())
    }

    /// Ends what runs in the background and waits until the cache is closed: the process must not end in the middle of that.
    pub(crate) fn stop(handle: &AppHandle) {
        if let Some(app) = handle.try_state::<Self>().as_ref().and_then(|host| host.app.get()) {
            tauri::async_runtime::block_on(app.close());
        }
    }

    /// The program, started if that has not succeeded yet.
    pub(crate) async fn app(&self) -> Result<&App, WireError> {
        self.app
            .get_or_try_init(|| async {
                let app = App::start(self.options.clone()).await?;
                let mut events = app.events();
                let handle = self.handle.clone();
                tauri::async_runtime::spawn(async move {
                    use tokio::sync::broadcast::error::RecvError;
                    loop {
                        match events.recv().await {
                            Ok(event) => drop(handle.emit(EVENT, event)),
                            Err(RecvError::Lagged(_)) => {}
                            Err(RecvError::Closed) => return,
                        }
                    }
                });
                Ok(app)
            })
            .await
    }
}
