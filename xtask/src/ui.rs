//! The built interface, which the console embeds when it is compiled.

use crate::failure::{Attempt, Outcome};
use crate::workspace::Workspace;
use crate::{fingerprint, process};

/// Builds `ui/dist` unless it is there and its sources have not changed since.
pub(crate) fn ensure_built(workspace: &Workspace) -> Outcome {
    let sources = [workspace.path("ui"), workspace.path("package-lock.json")];
    let stamp = workspace.path("node_modules/.ui-build-stamp");
    let current = fingerprint::of(&sources).attempt("reading the interface's sources")?;
    if workspace.path("ui/dist/index.html").is_file() && fingerprint::is_stamped(&stamp, &current) {
        return Ok(());
    }
    process::run(workspace.npm().args(["run", "build", "-w", "ui"]))?;
    std::fs::write(&stamp, current).attempt("noting which sources the interface was built from")
}
