//! The program behind the window: its door, its events, and what becomes of it when the window goes.

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use app::{Door, Renewal, Start};
use async_trait::async_trait;
use logs::Log;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::broadcast::error::RecvError;

use crate::renew::{self, Placement};
use crate::{data, window};

/// Name of the event that carries [`contract::wire::AppEvent`].
const EVENT: &str = "app";

/// Holds the program.
pub(crate) struct Host {
    door: Door,
    next: Next,
}

/// What the next process begins with, if there is to be one.
type Next = Arc<Mutex<Option<(Start, Option<Placement>)>>>;

/// Ends this process once its window is gone, to go on in another.
struct AnotherProcess {
    handle: AppHandle,
    next: Next,
}

#[async_trait]
impl Renewal for AnotherProcess {
    async fn renew(&self, start: Start) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some((start, window::placement(&self.handle)));
        self.handle.exit(0);
        // The process ends; nobody is answered any more.
        pending::<()>().await;
    }
}

impl Host {
    /// Begins to open the door while the window is already loading.
    pub(crate) fn start(handle: &AppHandle, start: Start, log: &Log) -> Result<(), tauri::Error> {
        let next = Next::default();
        let renewal = AnotherProcess { handle: handle.clone(), next: next.clone() };
        let options = data::options(handle, start)?;
        log.keep_in(&options.data_dir.join(logs::FOLDER));
        let door = Door::new(options, Arc::new(renewal));
        handle.manage(Self { door: door.clone(), next });
        let emitting = handle.clone();
        let mut events = door.events();
        tauri::async_runtime::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(event) => drop(emitting.emit(EVENT, event)),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        #[cfg(target_os = "linux")]
        crate::linux::follow_session(door.clone());
        tauri::async_runtime::spawn(async move {
            // The window asks again and shows why.
            let _ = door.app().await;
        });
        Ok(())
    }

    /// The way in.
    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    /// Ends what runs in the background and waits until the cache is closed: the process must not end in the middle of that. Then goes on
    /// in another process, if that is what it was ended for.
    pub(crate) fn stop(handle: &AppHandle) {
        let Some(host) = handle.try_state::<Self>() else { return };
        tauri::async_runtime::block_on(host.door.close());
        let next = host.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((start, placement)) = next {
            renew::go_on(&start, placement);
        }
    }
}
