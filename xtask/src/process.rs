//! Starting other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Attempt, Failure, Outcome};

/// A command that does not inherit what `cargo run` told *us* about ourselves. Some build scripts ask to be run again when
/// those variables change, which would rebuild half the tree each time somebody alternates between cargo and xtask.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    for (key, _) in std::env::vars_os() {
        let Some(text) = key.to_str() else { continue };
        if text.starts_with("CARGO_PKG_") || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"].contains(&text) {
            command.env_remove(&key);
        }
    }
    command
}

/// Runs to the end with the terminal's own input and output; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    println!("$ {}", shown(command));
    let status = command.status().attempt(shown(command))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("{} ended with {status}", shown(command))))
}

/// Runs to the end and returns what it printed; its own complaints are part of the failure.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().attempt(shown(command))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{} ended with {}\n{}", shown(command), output.status, complaint.trim())))
}

/// Whether a program ends well, whatever it prints.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The first file of that name on the search path.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find_map(|folder| executable(&folder, name))
}

/// `name` inside `folder` as this system spells executables.
pub(crate) fn executable(folder: &Path, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    endings.iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|file| file.is_file())
}

/// `inner` started by `prefix`, in the same directory and with the same changes to the environment.
pub(crate) fn wrapped(prefix: &[&str], inner: &Command) -> Command {
    let mut words = prefix.iter().map(OsStr::new).chain([inner.get_program()]).chain(inner.get_args());
    let mut outer = program(words.next().unwrap_or_default());
    outer.args(words);
    for (key, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(key, value),
            None => outer.env_remove(key),
        };
    }
    if let Some(directory) = inner.get_current_dir() {
        outer.current_dir(directory);
    }
    outer
}

/// The command line for people; a script passed as one argument is not repeated.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.map(|word| if word.contains('\n') { "...".into() } else { word }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_arguments_environment_and_directory() {
        let mut inner = Command::new("inner");
        inner.arg("a b").env("KEY", "value").env_remove("GONE").current_dir("somewhere");
        let outer = wrapped(&["outer", "--"], &inner);
        assert_eq!(shown(&outer), "outer -- inner a b");
        assert!(outer.get_envs().any(|(key, value)| key == "KEY" && value == Some(OsStr::new("value"))));
        assert!(outer.get_envs().any(|(key, value)| key == "GONE" && value.is_none()), "a removed variable stays removed");
        assert_eq!(outer.get_current_dir(), Some(Path::new("somewhere")));
    }
}
