//! Node and the packages of the interface and its tests.

use crate::failure::{Attempt, Failure, Outcome};
use crate::version::Version;
use crate::workspace::Workspace;
use crate::{fingerprint, process};

/// What the interface's build needs; the same number stands as `engines` in package.json.
pub(crate) const MINIMUM: Version = Version(20, 19, 0);

/// The installed Node, if there is one.
pub(crate) fn version() -> Option<Version> {
    Version::parse(&process::output(process::program("node").arg("--version")).ok()?)
}

/// Whether both Node and npm are there and new enough.
pub(crate) fn is_usable() -> bool {
    version().is_some_and(|version| version >= MINIMUM) && process::which("npm").is_some()
}

/// Says what is wrong with Node as it is now.
pub(crate) fn complaint() -> Failure {
    let found = match version() {
        Some(version) if version < MINIMUM => format!("Node {version} is too old"),
        Some(_) => "npm is missing".to_owned(),
        None => "Node is missing".to_owned(),
    };
    Failure::new(format!(
        "{found}: {MINIMUM} or newer is needed, with npm. Where the system's own package is older, \
         a version manager or the installer of the Node project has it."
    ))
}

/// Installs what the lock file says, unless that was done already.
///
/// `npm ci` would be stricter, but it refuses a lock file that was written where the registry did not offer the optional binaries of
/// other platforms. `install --no-save` pins and verifies what is locked in the same way and leaves the file alone.
pub(crate) fn ensure_packages(workspace: &Workspace) -> Outcome {
    let stamp = workspace.path("node_modules/.xtask-stamp");
    let wanted = fingerprint::of(&[workspace.path("package-lock.json")]).attempt("reading package-lock.json")?;
    if fingerprint::is_stamped(&stamp, &wanted) {
        return Ok(());
    }
    process::run(workspace.npm().args(["install", "--no-save"]))?;
    std::fs::write(&stamp, wanted).attempt("noting which node packages are installed")
}
