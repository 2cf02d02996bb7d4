//! The simulation: the whole engine over four systems that misbehave, with a virtual clock and everything on one thread. The same seed
//! gives the same history, so a seed that fails can be looked at again: `SIM_SEED=n cargo test -p sync --test simulation`. `SIM_SEED=a..b`
//! lives a range of them, and `SIM_TRACE=n` shows that many lines of a trace.

mod agent;
mod chance;
mod checks;
mod deciding;
mod desk;
mod history;
mod ledger;
mod panics;
mod post;
mod scene;
mod spelling;
mod tally;
mod time;
mod trace;
mod weather;
mod wire;
mod words;
mod world;

use std::env;
use std::ops::Range;

use history::live;
use tally::Tally;

/// Histories of the normal run: about a hundred seconds of one core, without optimisation.
const HISTORIES: u64 = 500;

/// How many times as many a long run has.
const SOAK: u64 = 100;

/// Every how manieth history is lived twice, to compare the two.
const TWICE: u64 = 25;

/// The seeds the environment asks for.
fn asked_for() -> Option<Range<u64>> {
    let asked = env::var("SIM_SEED").ok()?;
    match asked.split_once("..") {
        Some((first, end)) => Some(first.parse().ok()?..end.parse().ok()?),
        None => asked.parse().ok().map(|seed| seed..seed + 1),
    }
}

/// Lives histories, tells what happened in all of them, and fails if anything did that must not.
fn live_all(seeds: Range<u64>) {
    let total = Tally::default();
    let mut failures = Vec::new();
    let mut steps = 0;
    for seed in seeds.clone() {
        panics::watch();
        let outcome = live(seed);
        steps += outcome.trace.1;
        if let Some(violation) = outcome.violation {
            let line = format!("seed {seed}: {} is violated: {}", violation.invariant, violation.what);
            println!("{line}");
            failures.push((line, seed, outcome.end));
        } else if seed % TWICE == 0 {
            assert_eq!(live(seed).trace, outcome.trace, "I14: seed {seed} has another trace the second time");
            total.count("steps", "histories lived twice");
        }
        total.take(&outcome.scene.tally);
    }
    let (saved, waiting) = (total.total("operations"), total.total("at rest, waiting for the agent"));
    let histories = seeds.end - seeds.start;
    let (first, last, violations) = (seeds.start, seeds.end - 1, failures.len());
    println!("{histories} histories, {steps} steps, {violations} violations, first seed {first}, last {last}");
    println!("{waiting} of {saved} operations wait for the agent in the end\n{total}");
    if let Some((line, seed, end)) = failures.first() {
        panic!("{end}\n\n{line}\nAgain: SIM_SEED={seed} cargo test -p sync --test simulation\n");
    }
}

#[test]
fn whatever_happens_the_promise_is_kept() {
    live_all(asked_for().unwrap_or(1..1 + HISTORIES));
}

#[test]
#[ignore = "takes hours; with SOAK=1"]
fn whatever_happens_for_long_the_promise_is_kept() {
    if env::var_os("SOAK").is_some() {
        live_all(1_000_000..1_000_000 + HISTORIES * SOAK);
    }
}
