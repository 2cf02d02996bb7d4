//! `cargo xtask bench`: figures, each beside its limit in the same run. Never part of the tests.

use std::path::Path;

use crate::failure::Outcome;
use crate::workspace::Workspace;
use crate::{process, setup};

/// Builds for release and measures; the figures are printed, and written to `json` if that is given.
pub(crate) fn measure(workspace: &Workspace, json: Option<&Path>) -> Outcome {
    setup::for_console(workspace)?;
    process::run(workspace.cargo().args(["build", "--release", "--package", "bench", "--package", "sandbox", "--bins"]))?;
    let mut bench = process::program(workspace.binary("release", "bench"));
    bench.arg("--sandbox").arg(workspace.binary("release", "sandbox"));
    if let Some(file) = json {
        bench.arg("--json").arg(file);
    }
    process::run(&mut bench)
}
