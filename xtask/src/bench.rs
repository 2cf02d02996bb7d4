//! `cargo xtask bench`: figures, each beside its limit in the same run. Never part of the tests.

use crate::display::Display;
use crate::failure::Outcome;
use crate::session::{self, PrivateHome};
use crate::system::System;
use crate::workspace::Workspace;
use crate::{process, setup, ui};

/// Where the growth of a search is drawn, unless the arguments say something else.
const CURVES: &str = "docs/bench.svg";

/// Builds for release and measures; `arguments` go to the measuring program. The window is measured where it can be driven, in a session of
/// its own.
pub(crate) fn measure(workspace: &Workspace, arguments: &[String]) -> Outcome {
    let with_window = System::current().can_drive_window();
    let mut packages = vec!["bench", "sandbox"];
    if with_window {
        setup::for_driving(workspace)?;
        ui::ensure_built(workspace)?;
        packages.extend(["customer-console", "blank-window"]);
    } else {
        setup::for_console(workspace)?;
    }
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--bins"]).args(packages.iter().flat_map(|package| ["--package", package]));
    process::run(&mut build)?;

    let program = |name| workspace.binary("release", name);
    let mut bench = process::program(program("bench"));
    bench.arg("--sandbox").arg(program("sandbox")).arg("--data").arg(workspace.target("bench-data"));
    if !arguments.iter().any(|argument| argument == "--curves") {
        bench.arg("--curves").arg(workspace.path(CURVES));
    }
    if !with_window {
        return process::run(bench.args(arguments));
    }
    bench.arg("--console").arg(program("customer-console")).arg("--blank").arg(program("blank-window"));
    bench.arg("--driver").arg(setup::tauri_driver()?).args(arguments);
    let home = PrivateHome::create("bench")?;
    // For what the session starts by itself; each window is measured on a screen of its own.
    let display = Display::start(None)?;
    home.apply(&mut bench);
    display.apply(&mut bench);
    process::run(&mut session::with_keychain(&bench))
}
