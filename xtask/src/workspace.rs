//! Where the project and its build results are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::json::Json;
use crate::process;

/// The checkout this program was built from, and the directory cargo builds into (which need not be inside it).
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo, because the target directory can come from a variable, a flag or any of several configuration files.
    pub(crate) fn find() -> Outcome<Self> {
        let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.parent().map(Path::to_path_buf).ok_or_else(|| Failure::new("xtask has no parent directory"))?;
        let metadata = process::output(
            process::program("cargo")
                .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
                .arg(root.join("Cargo.toml")),
        )?;
        let metadata = Json::parse(&metadata)?;
        let target = metadata
            .text_of("target_directory")
            .ok_or_else(|| Failure::new("cargo metadata did not name the target directory"))?;
        Ok(Self { root, target: PathBuf::from(target) })
    }

    /// A file or directory of the project.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A program built by `cargo build`; `profile` is the directory's name: `debug` or `release`.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A file or directory beside what cargo builds.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// Cargo at the top of the project, building where it always does even if that was given relative to another directory.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = process::program("cargo");
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// npm at the top of the project.
    pub(crate) fn npm(&self) -> Command {
        let mut command = process::program(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(&self.root);
        command
    }

    /// A program that came with the node packages. Never fetched from the network: `npx` would do that silently.
    pub(crate) fn node_tool(&self, name: &str) -> Outcome<Command> {
        let file = process::executable(&self.path("node_modules/.bin"), name)
            .ok_or_else(|| Failure::new(format!("{name} is not in node_modules; run `cargo xtask setup`")))?;
        let mut command = process::program(file);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        Ok(command)
    }
}
