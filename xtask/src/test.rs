//! `cargo xtask test`: what CI runs is what everybody runs.

use std::process::{Command, ExitCode};

use crate::failure::Outcome;
use crate::hermetic::Listing;
use crate::steps::Steps;
use crate::system::System;
use crate::workspace::Workspace;
use crate::{dev, process, setup, suites, ui};

/// Runs every check, or with `quick` those of the inner loop, and prints a table of them.
pub(crate) fn perform(workspace: &Workspace, quick: bool) -> Outcome<ExitCode> {
    let mut steps = Steps::default();
    let before = Listing::take();
    steps.perform("setup", || if quick { setup::for_quick_tests(workspace) } else { setup::for_tests(workspace) });
    if steps.all_well() {
        // The shell embeds the built interface and does not compile without it, so this comes before any Rust.
        steps.perform("interface: build", || ui::ensure_built(workspace));
        rust(&mut steps, workspace, quick);
        typescript(&mut steps, workspace, quick);
        if !quick {
            end_to_end(&mut steps, workspace);
        }
        steps.perform("nothing left in the user's files", || before.expect_unchanged());
    }
    println!("\n{}", steps.summary());
    Ok(if steps.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rust(steps: &mut Steps, workspace: &Workspace, quick: bool) {
    let cargo = |words: &[&str]| process::run(workspace.cargo().args(words));
    steps.perform("rust: format", || cargo(&["fmt", "--all", "--check"]));
    steps.perform("rust: lints", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    if !quick {
        steps.perform("contract is current", || dev::contract(workspace, true));
    }
    steps.perform("rust: tests", || {
        if process::which("cargo-nextest").is_some() {
            cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
        } else {
            cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
        }
    });
    if !quick {
        steps.perform("rust: examples in the documentation", || cargo(&["test", "--doc", "--workspace"]));
        steps.perform("rust: documentation", || {
            let mut doc = workspace.cargo();
            process::run(doc.args(["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-D warnings"))
        });
    }
}

fn typescript(steps: &mut Steps, workspace: &Workspace, quick: bool) {
    let tool = |name: &str, words: &[&str]| process::run(workspace.node_tool(name)?.args(words));
    let npm = |words: &[&str]| process::run(workspace.npm().args(words));
    if !quick {
        steps.perform("typescript: format", || tool("oxfmt", &["--check", "ui", "tests/e2e"]));
        steps.perform("typescript: lints", || tool("oxlint", &["--deny-warnings", "ui", "tests/e2e"]));
    }
    steps.perform("interface: types", || npm(&["run", "check", "-w", "ui"]));
    steps.perform("end-to-end tests: types", || npm(&["run", "check", "-w", "e2e"]));
    if !quick {
        steps.perform("typescript: nothing unused", || tool("knip", &[]));
    }
    steps.perform("interface: units", || npm(&["run", "test", "-w", "ui"]));
}

fn end_to_end(steps: &mut Steps, workspace: &Workspace) {
    steps.perform("programs under test", || process::run(&mut programs(workspace)));
    steps.perform("browser", || suites::browser(workspace));
    if cfg!(target_os = "linux") {
        steps.perform("keychain", || suites::keychain(workspace));
    } else {
        steps.skip("keychain", "it would write into the user's own keychain");
    }
    let system = System::current();
    if system.can_drive_window() {
        steps.perform("desktop", || suites::desktop(workspace));
    } else {
        steps.skip("desktop", &format!("the window cannot be driven on {}", system.name()));
    }
}

/// The console, devhost and the sandbox as the Rust tests have just built them. Asking for `--tests` too keeps the features
/// of the dependencies the same, so that nothing is compiled twice.
fn programs(workspace: &Workspace) -> Command {
    let mut build = workspace.cargo();
    build.args(["build", "--workspace", "--exclude", "xtask", "--bins", "--tests"]);
    build
}
