//! Kills the real program over and over, and proves that no edit it acknowledged is lost or doubled.
//!
//! The sandbox program runs outside, with faults on the way to it; the program without its window works against it, with its secrets in
//! the keychain of this session; an agent makes edits and writes down every acknowledgement. At the end the sandbox's own journal and what
//! stands in its systems are compared with what was acknowledged.
//!
//! To be run in a session with an unlocked keychain that nobody else uses: `cargo xtask test` makes one.
//!
//! The choices follow from the seed, and `CRASH_SEED` makes the same choices again. How real processes interleave does not follow from
//! it, so that the same seed need not end in the same violation every time.

mod agent;
mod aliases;
mod console;
mod desk;
mod evidence;
mod figures;
mod gathering;
mod history;
mod keychain;
mod leaks;
mod ledger;
mod mint;
mod noted;
mod pending;
mod person;
mod systems;
mod trace;
mod verdict;
mod weather;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Parser;

use crate::figures::Figures;
use crate::history::Programs;

/// Proves with real processes that no acknowledged edit is lost or doubled.
#[derive(Debug, Parser)]
struct Arguments {
    /// The program without its window.
    #[arg(long)]
    devhost: PathBuf,
    /// The sandbox.
    #[arg(long)]
    sandbox: PathBuf,
    /// Kill it 2,000 times instead of 200.
    #[arg(long)]
    soak: bool,
}

/// Kills in one history. Short histories come to rest often; long ones let operations pile up.
const KILLS_A_HISTORY: usize = 67;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let Arguments { devhost, sandbox, soak } = Arguments::parse();
    let programs = Programs { devhost, sandbox };
    let replayed = match std::env::var("CRASH_SEED") {
        Ok(seed) => Some(seed.parse().context("CRASH_SEED is no number")?),
        Err(_) => None,
    };
    let wanted = if soak { 2_000 } else { 200 };
    let (mut sum, mut seeds) = (Figures::default(), Vec::new());
    while sum.kills < wanted && (replayed.is_none() || seeds.is_empty()) {
        let seed = replayed.unwrap_or_else(|| fastrand::u64(..1_000_000_000));
        seeds.push(seed.to_string());
        println!("history {} of seed {seed}", seeds.len());
        let begun = Instant::now();
        match history::play(&programs, seed, KILLS_A_HISTORY).await {
            Ok(figures) => {
                println!("  {} kills, {} violations, {:.0} s", figures.kills, figures.violations, begun.elapsed().as_secs_f64());
                sum.add(figures);
            }
            Err(error) => {
                println!("VIOLATION in the history of seed {seed}: {error:#}");
                sum.violations += 1;
                break;
            }
        }
    }
    println!("\n{sum}\nseeds                     {}", seeds.join(" "));
    Ok(if sum.violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
