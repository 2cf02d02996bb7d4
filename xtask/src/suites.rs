//! The end-to-end suites and what surrounds each: a home, a screen, a message bus, a keychain.

use std::path::Path;
use std::process::Command;

use crate::display::{self, Display};
use crate::failure::{Attempt, Failure, Outcome};
use crate::session::{self, PrivateHome};
use crate::workspace::Workspace;
use crate::{process, setup};

/// The keychain tests of the `secrets` crate, against real keychains that nobody else uses, in every state one can be in.
pub(crate) fn keychain(workspace: &Workspace) -> Outcome {
    type Around = fn(&PrivateHome, &Command) -> Outcome<Command>;
    let states: [(&str, Around); 6] = [
        ("unlocked_keeps_secrets", |_, tests| Ok(session::with_keychain(tests))),
        ("clearing_leaves_other_services_alone", |_, tests| Ok(session::with_keychain(tests))),
        ("locked_is_told_apart", |_, tests| Ok(session::with_locked_keychain(tests))),
        ("a_refusal_is_told_apart", session::with_denied_keychain),
        ("without_a_keyring_there_is_no_keychain", |_, tests| Ok(session::with_empty_keychain(tests))),
        ("without_a_bus_there_is_no_keychain", |_, tests| Ok(session::without_bus(tests))),
    ];
    for (test, around) in states {
        let home = PrivateHome::create("keychain")?;
        let mut tests = workspace.cargo();
        // Naming the test and not its package keeps the dependencies as the other steps have built them.
        tests.args(["test", "--quiet", "--workspace", "--test", "keychain", "--", "--ignored", "--exact", test]);
        home.apply(&mut tests);
        process::run(&mut around(&home, &tests)?)?;
    }
    Ok(())
}

/// How much of a proof is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// As much as every run of the tests can wait for.
    Normal,
    /// Ten times as much.
    Soak,
}

/// The program without its window, killed over and over while it works against the sandbox, and compared with what the sandbox did. Prints
/// its figures. Its secrets have to outlive it, so there is a keychain.
pub(crate) fn killed_processes(workspace: &Workspace, length: Length) -> Outcome {
    let home = PrivateHome::create("crashes")?;
    let program = |name| workspace.binary("debug", name);
    let mut proof = process::program(program("crashes"));
    proof.arg("--devhost").arg(program("devhost")).arg("--sandbox").arg(program("sandbox"));
    if length == Length::Soak {
        proof.arg("--soak");
    }
    home.apply(&mut proof);
    process::run(&mut session::with_keychain(&proof))
}

/// The queries of the measurements, asked of a small cache and checked instead of timed.
pub(crate) fn counts_and_plans(workspace: &Workspace) -> Outcome {
    let mut bench = process::program(workspace.binary("debug", "bench"));
    bench.arg("--sandbox").arg(workspace.binary("debug", "sandbox"));
    process::run(bench.arg("--data").arg(workspace.target("bench-data")).arg("--quick"))
}

/// The interface in a browser, talking to the real handlers over loopback HTTP.
pub(crate) fn browser(workspace: &Workspace) -> Outcome {
    let home = PrivateHome::create("browser")?;
    let chromium = setup::chromium().ok_or_else(|| Failure::new("no Chromium was found; CHROMIUM can name one"))?;
    let mut tests = playwright(workspace, "browser", "debug")?;
    tests.env("CHROMIUM", chromium).env("DEVHOST_BINARY", workspace.binary("debug", "devhost"));
    home.apply(&mut tests);
    process::run(&mut tests)
}

/// The real window, in the development build.
pub(crate) fn desktop(workspace: &Workspace) -> Outcome {
    let mut tests = playwright(workspace, "desktop", "debug")?;
    tests.env("APP_BINARY", workspace.binary("debug", "customer-console"));
    tests.env("TRACES_BINARY", workspace.binary("debug", "traces"));
    tests.env("CLIPBOARD_TEXT_BINARY", workspace.binary("debug", "clipboard-text"));
    tests.env("LOGIND_BINARY", workspace.binary("debug", "logind"));
    in_own_session("desktop", tests)
}

/// The main job in the real window of an optimised build; screenshots and `timings.json` go to `directory`.
pub(crate) fn smoke(workspace: &Workspace, directory: &Path) -> Outcome {
    std::fs::create_dir_all(directory).attempt(directory.display())?;
    let directory = directory.canonicalize().attempt(directory.display())?;
    let mut tests = playwright(workspace, "desktop", "release")?;
    tests.args(["smoke.spec.ts", "four-systems.spec.ts", "two-consoles.spec.ts"]);
    tests.env("SMOKE_DIR", directory).env("APP_BINARY", workspace.binary("release", "customer-console"));
    in_own_session("smoke", tests)
}

fn playwright(workspace: &Workspace, suite: &str, profile: &str) -> Outcome<Command> {
    let mut command = workspace.node_tool("playwright")?;
    command
        .args(["test", "--config", &format!("tests/e2e/{suite}/playwright.config.ts")])
        .env("SANDBOX_BINARY", workspace.binary(profile, "sandbox"));
    Ok(command)
}

fn in_own_session(purpose: &str, mut tests: Command) -> Outcome {
    let home = PrivateHome::create(purpose)?;
    let screen = home.path("screen");
    let display = Display::start(Some(&screen))?;
    tests.env("TAURI_DRIVER", setup::tauri_driver()?).env("SCREEN_PICTURE", screen.join(display::PICTURE));
    home.apply(&mut tests);
    display.apply(&mut tests);
    process::run(&mut session::with_keychain(&tests))
}
