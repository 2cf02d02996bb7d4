//! Texts and bytes that grow by what they reach in the readers of the program, for as long as somebody wants to wait.

use std::fs;

use crate::failure::{Attempt, Failure, Outcome};
use crate::process;
use crate::workspace::Workspace;

/// How long each target is tried if nothing is said, in seconds.
pub(crate) const SECONDS: u32 = 30;

/// Nothing that is read takes this long, in seconds.
const HANGING: u32 = 10;

/// Tries every target of `tests/fuzz` for so many seconds; the first that fails ends it, with what made it fail under `artifacts`. What was
/// found to reach something new is kept under `corpus` and gone on from next time.
pub(crate) fn perform(workspace: &Workspace, seconds: u32) -> Outcome {
    if process::which("cargo-fuzz").is_none() {
        return Err(Failure::new("fuzzing needs what `cargo install cargo-fuzz --version 0.13.2 --locked` installs"));
    }
    for target in targets(workspace)? {
        let mut fuzz = workspace.cargo();
        // Nothing here is unsafe, so there is nothing for a sanitizer, which the compiler of this project does not offer, to find.
        fuzz.args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", "tests/fuzz", "--target-dir"])
            .arg(workspace.target("fuzz"));
        fuzz.arg(&target);
        let corpus = workspace.path("tests/fuzz/corpus").join(&target);
        fs::create_dir_all(&corpus).attempt(corpus.display())?;
        fuzz.arg(corpus);
        // What the systems were recorded to answer, and what this program would write itself.
        for seeds in ["tests/fixtures", "tests/fuzz/seeds"] {
            let folder = workspace.path(seeds).join(&target);
            if folder.is_dir() {
                fuzz.arg(folder);
            }
        }
        process::run(fuzz.args(["--", &format!("-max_total_time={seconds}"), &format!("-timeout={HANGING}")]))?;
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
