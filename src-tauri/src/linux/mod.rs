//! What is done on Linux only: workarounds, hardening, and what the operating system's session says.

mod harden;
mod session;

use std::path::Path;
use std::process::{Command, ExitCode};

use app::Door;
use futures::FutureExt;

pub(crate) use harden::{Leftovers, harden};

/// Variable that turns WebKitGTK's DMA-BUF renderer off.
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Sets what has to be set before any thread starts.
///
/// Without a GPU, WebKitGTK's DMA-BUF renderer takes 25 ms from a key press to the next frame, the older one 11 ms. So it is turned off
/// where there is no render node and the user has not set it. Changing the environment of a running process is not safe, so the program
/// starts itself again with it set and passes the exit code on; `Some` is that code.
pub(crate) fn before_threads() -> Option<ExitCode> {
    use std::os::unix::process::CommandExt;
    if std::env::var_os(NO_DMABUF).is_some() || has_render_node() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    // Returns only if it failed; the program then goes on with the renderer it has.
    let error = Command::new(program).args(std::env::args_os().skip(1)).env(NO_DMABUF, "1").exec();
    eprintln!("The renderer could not be chosen: {error}");
    None
}

/// Locks the door when the operating system says that nobody is at work any more.
pub(crate) fn follow_session(door: Door) {
    tauri::async_runtime::spawn(session::watch(move |event| {
        let door = door.clone();
        async move { door.happened(event).await }.boxed()
    }));
}

fn has_render_node() -> bool {
    let Ok(entries) = std::fs::read_dir(Path::new("/dev/dri")) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
}
