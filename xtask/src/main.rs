//! `cargo xtask`: everything a person or a build machine does with this project, behind one name.
//!
//! It needs nothing but cargo and the standard library, so a bare machine can start here: whatever else is missing, these
//! tasks install or name. They never touch the data of a console that is in use; the ones that open a window for testing
//! give it a home, a message bus and a keychain of its own.

mod args;
mod bench;
mod dev;
mod display;
#[cfg(test)]
mod documented;
mod failure;
mod fingerprint;
mod fuzz;
mod hermetic;
mod icons;
mod json;
mod node;
mod packages;
mod process;
mod run;
mod session;
mod setup;
mod steps;
mod suites;
mod supply;
mod system;
mod test;
mod ui;
mod version;
mod workspace;

use std::process::ExitCode;

use crate::args::Task;
use crate::failure::Outcome;
use crate::workspace::Workspace;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let task = match args::parse(&words) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("{problem}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Outcome<ExitCode> {
    if let Task::Help = task {
        println!("{}", args::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    match task {
        Task::Help => {}
        Task::Setup { tests } => setup::everything(&workspace, tests)?,
        Task::Run { app_args } => return run::console(&workspace, &app_args),
        Task::Smoke { directory } => run::smoke(&workspace, &directory)?,
        Task::Test { soak: true, .. } => return test::soak(&workspace),
        Task::Test { quick, soak: false } => return test::perform(&workspace, quick),
        Task::Fuzz { seconds } => fuzz::perform(&workspace, seconds)?,
        Task::Bench { arguments } => bench::measure(&workspace, &arguments)?,
        Task::Dev { tauri_args } => dev::hot_reload(&workspace, &tauri_args)?,
        Task::Contract { check } => dev::contract(&workspace, check)?,
        Task::Bundle { tauri_args } => dev::bundle(&workspace, &tauri_args)?,
        Task::Icons => icons::render(&workspace)?,
        Task::Supply => return test::supply_alone(&workspace),
        Task::Sbom => supply::lists(&workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}
