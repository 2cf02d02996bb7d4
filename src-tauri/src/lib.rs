//! The desktop shell: a window, the command table, events. Everything else is in the crates beside it.

mod clipboard;
mod commands;
mod data;
mod host;
#[cfg(target_os = "linux")]
mod linux;
mod renew;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use host::Host;

/// Runs the program until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    app::make_files_private();
    #[cfg(target_os = "linux")]
    if let Some(code) = linux::before_threads() {
        return code;
    }
    #[cfg(target_os = "linux")]
    let (hardened, leftovers) = (linux::harden(), linux::Leftovers::of_before());
    let clock = Arc::new(app::MachineClock::default());
    let log = logs::start(std::env::var("CUSTOMER_CONSOLE_LOG").ok().as_deref(), "info", clock);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "the program starts");
    let start = renew::start();
    #[cfg(target_os = "linux")]
    {
        if let Err(error) = hardened {
            tracing::warn!(%error, "dumps of memory could not be turned off");
        }
        tauri::async_runtime::spawn(leftovers.reap());
    }
    let built = commands::register(tauri::Builder::default())
        .setup(move |handle| {
            window::open(handle.handle())?;
            Host::start(handle.handle(), start, &log)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(program) => {
            program.run(|handle, event| {
                if let tauri::RunEvent::Exit = event {
                    Host::stop(handle);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            eprintln!("The window could not be opened: {error}. The README's troubleshooting section names the usual causes.");
            ExitCode::FAILURE
        }
    }
}
