//! `cargo xtask test`: what CI runs is what everybody runs.

use std::process::{Command, ExitCode};

use crate::failure::Outcome;
use crate::hermetic::Listing;
use crate::steps::Steps;
use crate::suites::Length;
use crate::system::System;
use crate::workspace::Workspace;
use crate::{dev, process, setup, suites, supply, ui};

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
            supply::checks(&mut steps, workspace);
            end_to_end(&mut steps, workspace);
        }
        steps.perform("nothing left in the user's files", || before.expect_unchanged());
    }
    println!("\n{}", steps.summary());
    Ok(if steps.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the proofs of offline editing in their long forms, and prints a table of them.
pub(crate) fn soak(workspace: &Workspace) -> Outcome<ExitCode> {
    let mut steps = Steps::default();
    let before = Listing::take();
    steps.perform("setup", || setup::for_tests(workspace));
    if steps.all_well() {
        steps.perform("interface: build", || ui::ensure_built(workspace));
        steps.perform("programs under test", || process::run(&mut programs(workspace)));
        proofs_in_full(&mut steps, workspace);
        steps.perform("nothing left in the user's files", || before.expect_unchanged());
    }
    println!("\n{}", steps.summary());
    Ok(if steps.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks what the program is made of, and prints a table of it.
pub(crate) fn supply_alone(workspace: &Workspace) -> Outcome<ExitCode> {
    let mut steps = Steps::default();
    supply::checks(&mut steps, workspace);
    println!("\n{}", steps.summary());
    Ok(if steps.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One step for each proof that has a long form; their normal forms are part of the other steps.
fn proofs_in_full(steps: &mut Steps, workspace: &Workspace) {
    steps.perform("proof: planner and simulation", || {
        let mut tests = workspace.cargo();
        tests.args(["test", "--workspace", "--release", "--test", "histories", "--test", "simulation"]);
        process::run(tests.args(["--", "--ignored", "--nocapture"]).env("SOAK", "1"))
    });
    killed_processes(steps, workspace, Length::Soak);
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
            // The proofs of sync and the hostile requests have steps of their own, which print their figures.
            cargo(&[
                "nextest",
                "run",
                "--workspace",
                "--no-fail-fast",
                "-E",
                "not (binary(simulation) + binary(histories) + binary(hostile_requests))",
            ])
        } else {
            cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
        }
    });
    if !quick {
        steps.perform("proof: planner and simulation", || {
            cargo(&["test", "--workspace", "--test", "histories", "--test", "simulation", "--", "--nocapture"])
        });
        steps.perform("proof: each rule is noticed when it is off", || {
            // Naming the test and not its package keeps the dependencies as the other steps have built them.
            let words = ["--features", "sync/rule-switches", "--test", "broken_rules", "--", "--nocapture"];
            process::run(workspace.cargo().args(["test", "--workspace"]).args(words))
        });
        steps.perform("proof: hostile requests", || {
            cargo(&["test", "--workspace", "--test", "hostile_requests", "--", "--nocapture"])
        });
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
    steps.perform("bench: counts and plans", || suites::counts_and_plans(workspace));
    steps.perform("browser", || suites::browser(workspace));
    if cfg!(target_os = "linux") {
        steps.perform("keychain", || suites::keychain(workspace));
    } else {
        steps.skip("keychain", OWN_KEYCHAIN);
    }
    killed_processes(steps, workspace, Length::Normal);
    let system = System::current();
    if system.can_drive_window() {
        steps.perform("desktop", || suites::desktop(workspace));
    } else {
        steps.skip("desktop", &format!("the window cannot be driven on {}", system.name()));
    }
}

/// Why tests that need a keychain are done on Linux only.
const OWN_KEYCHAIN: &str = "it would write into the user's own keychain";

/// The proof with real processes that are killed.
fn killed_processes(steps: &mut Steps, workspace: &Workspace, length: Length) {
    let name = "proof: killed processes";
    if cfg!(target_os = "linux") {
        steps.perform(name, || suites::killed_processes(workspace, length));
    } else {
        steps.skip(name, OWN_KEYCHAIN);
    }
}

/// The console, devhost, the sandbox and what kills them as the Rust tests have just built them. Asking for `--tests` too keeps the features
/// of the dependencies the same, so that nothing is compiled twice.
fn programs(workspace: &Workspace) -> Command {
    let mut build = workspace.cargo();
    build.args(["build", "--workspace", "--exclude", "xtask", "--bins", "--tests"]);
    build
}
