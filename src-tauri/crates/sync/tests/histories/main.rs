//! Proof of the planner by properties: histories of pure functions and pure systems, without a store, without waiting, without threads.
//!
//! `HISTORIES=n` lives that many, `PROPTEST_RNG_SEED=n` begins from another seed; both are printed. A history that fails is made as short as
//! it can be and printed whole. A million of them: `SOAK=1 cargo test -p sync --test histories -- --ignored --nocapture`.

mod agent;
mod checks;
mod desk;
mod life;
mod merging;
mod place;
mod request;
mod script;
mod table;
mod tally;
mod turn;
mod words;

use std::env;
use std::fmt::Debug;
use std::str::FromStr;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use tally::Tally;

/// Cases of a normal run, over all properties together.
const CASES: u32 = 10_000;

/// Cases of a long run.
const LONG: u32 = 1_000_000;

fn asked<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// How many cases a property gets that is worth this many hundredths of all.
pub(crate) fn cases(hundredths: u32) -> u32 {
    (asked::<u32>("HISTORIES").unwrap_or(CASES) / 100 * hundredths).max(1)
}

/// Checks a property for many cases, always the same ones for the same seed.
pub(crate) fn hold<S>(cases: u32, of: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S: Strategy,
    S::Value: Debug,
{
    let seed = asked("PROPTEST_RNG_SEED").unwrap_or(20_261_122);
    let rng_seed = RngSeed::Fixed(seed);
    let config = Config { cases, failure_persistence: None, rng_seed, max_shrink_iters: 20_000, ..Config::default() };
    println!("{cases} cases from seed {seed}");
    if let Err(failure) = TestRunner::new(config).run(&of, property) {
        panic!("{failure}\nFound from PROPTEST_RNG_SEED={seed} in {cases} cases");
    }
}

fn live_all(cases: u32) {
    // To see that the histories notice: `RULE_OFF=n` with the feature `rule-switches`.
    #[cfg(feature = "rule-switches")]
    if let Some(rule) = asked::<usize>("RULE_OFF").and_then(|number| sync::rules::Rule::ALL.get(number - 1)) {
        sync::rules::turn_off(*rule);
    }
    let tally = Tally::default();
    hold(cases, script::script(), |script| {
        let lived = life::live(&script, &tally);
        lived.map_err(|violation| TestCaseError::fail(format!("{} is violated: {}", violation.invariant, violation.what)))
    });
    println!("{} histories, {} steps\n{tally}", tally.total("histories"), tally.total("steps"));
}

/// I1, I2, I3, I4, I6, I7 and rule 2, in whole histories; see [`checks`].
#[test]
fn whatever_happens_between_the_steps_the_planner_keeps_its_promises() {
    live_all(cases(70));
}

/// The same, a million times.
#[test]
#[ignore = "takes long; with SOAK=1"]
fn whatever_happens_a_million_times_the_planner_keeps_its_promises() {
    if env::var_os("SOAK").is_some() {
        live_all(asked("HISTORIES").unwrap_or(LONG));
    }
}
