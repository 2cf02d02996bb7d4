//! Finding out what is missing and installing it. Quick when nothing is: a handful of questions and no network.

use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::packages::{self, Need};
use crate::system::{Root, System};
use crate::version::Version;
use crate::workspace::Workspace;
use crate::{node, process, supply};

/// The program between a test and the window's own WebDriver.
const TAURI_DRIVER: Version = Version(2, 1, 0);

/// `cargo xtask setup`.
pub(crate) fn everything(workspace: &Workspace, tests: bool) -> Outcome {
    if tests {
        for_tests(workspace)?;
    } else {
        for_console(workspace)?;
    }
    println!("Nothing is missing.");
    Ok(())
}

/// What building and opening the console takes.
pub(crate) fn for_console(workspace: &Workspace) -> Outcome {
    let mut needs = vec![Need::Build, Need::Node];
    if cfg!(target_os = "linux") && !crate::session::has_bus() {
        needs.push(Need::Bus);
    }
    if crate::display::is_missing() {
        needs.push(Need::Display);
    }
    system_packages(&needs)?;
    node::ensure_packages(workspace)
}

/// What checking and testing without a window takes.
pub(crate) fn for_quick_tests(workspace: &Workspace) -> Outcome {
    system_packages(&[Need::Build, Need::Node])?;
    node::ensure_packages(workspace)
}

/// What every test takes.
pub(crate) fn for_tests(workspace: &Workspace) -> Outcome {
    system_packages(&[Need::Build, Need::Node, Need::Bus, Need::Display, Need::Drive, Need::Browser])?;
    if System::current().can_drive_window() {
        tauri_driver()?;
    }
    if !supply::has_deny() {
        cargo_install("cargo-deny", supply::CARGO_DENY)?;
    }
    node::ensure_packages(workspace)
}

/// What driving the real window takes.
pub(crate) fn for_driving(workspace: &Workspace) -> Outcome {
    let system = System::current();
    if !system.can_drive_window() {
        return Err(Failure::new(format!("the window cannot be driven on {}; Debian and Ubuntu can", system.name())));
    }
    system_packages(&[Need::Build, Need::Node, Need::Bus, Need::Display, Need::Drive])?;
    tauri_driver()?;
    node::ensure_packages(workspace)
}

/// The browser of the browser tests: `CHROMIUM`, or the first one installed.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(chosen));
    }
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    ["chromium", "chromium-browser", "google-chrome", "chrome"]
        .into_iter()
        .find_map(process::which)
        .or_else(|| mac.is_file().then_some(mac))
}

/// tauri-driver in the version we test with, wherever cargo installed it.
pub(crate) fn tauri_driver() -> Outcome<PathBuf> {
    if let Some(driver) = installed_driver() {
        return Ok(driver);
    }
    cargo_install("tauri-driver", &TAURI_DRIVER.to_string())?;
    installed_driver().ok_or_else(|| Failure::new("cargo installed tauri-driver, but not where programs are looked for"))
}

/// Compiles a program that tests need, in this version.
fn cargo_install(program: &str, version: &str) -> Outcome {
    process::run(process::program("cargo").args(["install", program, "--version", version, "--locked"]))
}

/// tauri-driver cannot be asked for its version, so cargo is.
fn installed_driver() -> Option<PathBuf> {
    let installed = process::output(process::program("cargo").args(["install", "--list"])).ok()?;
    if !installed.lines().any(|line| line.starts_with(&format!("tauri-driver v{TAURI_DRIVER}"))) {
        return None;
    }
    let cargo_home = crate::session::tool_home("CARGO_HOME", ".cargo")?;
    process::executable(&cargo_home.join("bin"), "tauri-driver").or_else(|| process::which("tauri-driver"))
}

fn system_packages(needs: &[Need]) -> Outcome {
    let system = System::current();
    let missing = missing(system, needs);
    if missing.is_empty() {
        return verify(system, needs);
    }
    println!("Missing on {}: {}", system.name(), missing.join(" "));
    let root = if system.has_apt() { Root::current() } else { Root::No };
    if root == Root::No {
        return Err(refusal(system, &missing, needs));
    }
    install(root, &missing)?;
    let still = self::missing(system, needs);
    if still.is_empty() { verify(system, needs) } else { Err(refusal(system, &still, needs)) }
}

fn refusal(system: System, missing: &[&'static str], needs: &[Need]) -> Failure {
    Failure::new(format!("install what is missing, then try again:\n{}", packages::advice(system, missing, needs)))
}

/// The packages of these needs that are not installed. Where a program may come from elsewhere than the package (Node from a
/// version manager, another Chromium), the program counts.
fn missing(system: System, needs: &[Need]) -> Vec<&'static str> {
    let mut wanted = Vec::new();
    let mut missing = Vec::new();
    for need in needs {
        let names = packages::names(system, *need);
        match need {
            Need::Node => missing.extend(missing_node(names)),
            Need::Browser => missing.extend(names.iter().filter(|_| chromium().is_none())),
            _ => wanted.extend(names),
        }
    }
    let installed = match system {
        System::Debian | System::Ubuntu => debian_installed(&wanted),
        System::Fedora => wanted.iter().copied().filter(|name| asks(&["rpm", "-q", "--whatprovides", name])).collect(),
        System::Arch => wanted.iter().copied().filter(|name| asks(&["pacman", "-T", name])).collect(),
        System::MacOs | System::Windows | System::OtherLinux => wanted.clone(),
    };
    missing.extend(wanted.into_iter().filter(|name| !installed.contains(name)));
    missing
}

/// What is absent of Node and npm: a Node that somebody installed otherwise must not be joined by a second one. One that is
/// too old is not missing; `verify` says what to do about it, because the same package would only bring the same version.
fn missing_node(names: &[&'static str]) -> Vec<&'static str> {
    if node::version().is_none() {
        names.to_vec()
    } else if process::which("npm").is_none() {
        names.iter().copied().filter(|name| name.contains("npm")).collect()
    } else {
        Vec::new()
    }
}

fn asks(question: &[&str]) -> bool {
    question.split_first().is_some_and(|(name, arguments)| process::succeeds(process::program(name).args(arguments)))
}

/// One question for all packages; names that dpkg does not know go to its standard error, and its exit code says no more.
fn debian_installed(wanted: &[&'static str]) -> Vec<&'static str> {
    let answer = process::program("dpkg-query").args(["-W", "-f", "${Package} ${db:Status-Status}\n"]).args(wanted).output();
    let lines = answer.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    wanted.iter().copied().filter(|name| lines.lines().any(|line| line == format!("{name} installed"))).collect()
}

fn install(root: Root, packages: &[&str]) -> Outcome {
    let mut prefix = if root == Root::Sudo { vec!["sudo", "-n"] } else { Vec::new() };
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive"]);
    let mut update = process::program("apt-get");
    process::run(&mut process::wrapped(&prefix, update.arg("update")))?;

    // npm of the distribution conflicts with a Node package that already contains it, so it comes second and only if needed.
    let (npm, others): (Vec<&str>, Vec<&str>) = packages.iter().partition(|name| **name == "npm");
    let apt = |names: &[&str]| {
        let mut install = process::program("apt-get");
        process::run(&mut process::wrapped(&prefix, install.args(["install", "-y"]).args(names)))
    };
    if !others.is_empty() {
        apt(&others)?;
    }
    if !npm.is_empty() && process::which("npm").is_none() {
        apt(&npm)?;
    }
    Ok(())
}

/// What no package database knows: a Node that is new enough, and the web view on a Linux whose packages we cannot name.
fn verify(system: System, needs: &[Need]) -> Outcome {
    if needs.contains(&Need::Node) && !node::is_usable() {
        return Err(node::complaint());
    }
    if system == System::OtherLinux && !asks(&["pkg-config", "--exists", "webkit2gtk-4.1", "librsvg-2.0"]) {
        return Err(refusal(system, &[], needs));
    }
    Ok(())
}
