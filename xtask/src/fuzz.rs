//! Texts and bytes that grow by what they reach in the readers of the program, for as long as somebody wants to wait.

use std::fs;

use crate::failure::{Attempt, Failure, Outcome};
use crate::process;
use crate::workspace::Workspace;

/// How long each target is tried if nothing is said, in seconds.
pub(crate) const SECONDS: u32 = 30;

/// Tries every target of `tests/fuzz` for so many seconds; the first that fails ends it, with what made it fail under `artifacts`.
pub(crate) fn perform(workspace: &Workspace, seconds: u32) -> Outcome {
    for (missing, needed) in [
        (process::which("cargo-fuzz").is_none(), "cargo install cargo-fuzz --version 0.13.2 --locked"),
        (!process::succeeds(process::program("cargo").args(["+nightly", "--version"])), "rustup toolchain install nightly"),
    ] {
        if missing {
            return Err(Failure::new(format!("fuzzing needs what `{needed}` installs")));
        }
    }
    for target in targets(workspace)? {
        let mut fuzz = workspace.cargo();
        fuzz.args(["+nightly", "fuzz", "run", "--fuzz-dir", "tests/fuzz", "--target-dir"]).arg(workspace.target("fuzz"));
        process::run(fuzz.args([&target, "--", &format!("-max_total_time={seconds}")]))?;
    }
    Ok(())
}

/// The names of the targets, in order.
fn targets(workspace: &Workspace) -> Outcome<Vec<String>> {
    let folder = workspace.path("tests/fuzz/targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).attempt(folder.display())? {
        let file = entry.attempt(folder.display())?.path();
        names.extend(file.file_stem().and_then(|stem| stem.to_str()).map(ToOwned::to_owned));
    }
    names.sort();
    Ok(names)
}
