//! The desktop shell: a window, the command table, events. Everything else is in the crates beside it.

mod clipboard;
mod commands;
mod data;
mod host;
#[cfg(target_os = "linux")]
mod linux;
mod window;

use std::process::ExitCode;

use host::Host;

/// Runs the program until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    if let Some(code) = linux::before_threads() {
        return code;
    }
    let filter = tracing_subscriber::EnvFilter::try_from_env("CUSTOMER_CONSOLE_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
    let built = commands::register(tauri::Builder::default())
        .setup(|handle| {
            window::open(handle.handle())?;
            Host::start(handle.handle())?;
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
