//! The icons of every desktop system, from one drawing.

use std::fs;

use crate::failure::{Attempt, Outcome};
use crate::session::PrivateHome;
use crate::workspace::Workspace;
use crate::{process, setup};

/// Renders `icons/icon.svg`. The renderer also makes a tree of telephone icons, so it works beside the project and only the
/// files at its top, the desktop ones, are taken over.
pub(crate) fn render(workspace: &Workspace) -> Outcome {
    setup::for_console(workspace)?;
    let home = PrivateHome::create("icons")?;
    let mut tauri = workspace.node_tool("tauri")?;
    process::run(tauri.args(["icon", "icons/icon.svg", "--output"]).arg(home.path("out")))?;
    for entry in fs::read_dir(home.path("out")).attempt("reading the rendered icons")? {
        let entry = entry.attempt("reading the rendered icons")?;
        if entry.path().is_file() {
            let place = workspace.path("icons").join(entry.file_name());
            fs::copy(entry.path(), &place).attempt(place.display())?;
        }
    }
    Ok(())
}
