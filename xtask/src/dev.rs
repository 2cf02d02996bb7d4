//! The tasks for working on the project: hot reload, generated types, packages.

use crate::display::Display;
use crate::failure::Outcome;
use crate::workspace::Workspace;
use crate::{process, session, setup, ui};

/// The console with its interface served by the development server; both follow their sources.
pub(crate) fn hot_reload(workspace: &Workspace, arguments: &[String]) -> Outcome {
    setup::for_console(workspace)?;
    let mut tauri = workspace.node_tool("tauri")?;
    tauri.arg("dev").args(arguments);
    let _display = Display::where_missing(&mut tauri)?;
    if cfg!(target_os = "linux") && !session::has_bus() {
        tauri = session::with_bus(&tauri);
    }
    process::run(&mut tauri)
}

/// Writes the TypeScript types of the command table, or only checks that they are current.
pub(crate) fn contract(workspace: &Workspace, check: bool) -> Outcome {
    let mut generator = workspace.cargo();
    generator.args(["run", "--quiet", "--package", "contract", "--bin", "contract"]);
    if check {
        generator.args(["--", "--check"]);
    }
    process::run(&mut generator)
}

/// The installable package for this system, from the profile meant for users.
pub(crate) fn bundle(workspace: &Workspace, arguments: &[String]) -> Outcome {
    setup::for_console(workspace)?;
    ui::ensure_built(workspace)?;
    let format = match std::env::consts::OS {
        "macos" => "dmg",
        "windows" => "nsis",
        _ => "deb",
    };
    let mut tauri = workspace.node_tool("tauri")?;
    tauri.args(["build", "--bundles", format]).args(arguments).args(["--", "--profile", "dist"]);
    process::run(&mut tauri)
}
