//! `cargo xtask run`: the console, from whatever state the machine is in.

use std::path::Path;
use std::process::ExitCode;

use crate::display::Display;
use crate::failure::{Attempt, Outcome};
use crate::workspace::Workspace;
use crate::{process, session, setup, suites, ui};

/// Installs, builds and opens the console; returns what the console returned.
pub(crate) fn console(workspace: &Workspace, arguments: &[String]) -> Outcome<ExitCode> {
    setup::for_console(workspace)?;
    ui::ensure_built(workspace)?;
    process::run(workspace.cargo().args(["build", "--release", "--package", "customer-console"]))?;

    let mut console = process::program(workspace.binary("release", "customer-console"));
    console.args(arguments);
    let _display = Display::where_missing(&mut console)?;
    if cfg!(target_os = "linux") && !session::has_bus() {
        console = session::with_bus(&console);
    }
    let status = console.status().attempt("starting the console")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Drives the real window through the main job and leaves screenshots and timings in `directory`.
pub(crate) fn smoke(workspace: &Workspace, directory: &Path) -> Outcome {
    setup::for_driving(workspace)?;
    ui::ensure_built(workspace)?;
    let packages = ["--package", "customer-console", "--package", "sandbox"];
    process::run(workspace.cargo().args(["build", "--release", "--bins"]).args(packages))?;
    suites::smoke(workspace, directory)?;
    println!("Screenshots and timings are in {}", directory.display());
    Ok(())
}
