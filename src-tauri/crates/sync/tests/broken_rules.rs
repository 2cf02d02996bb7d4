//! The test of the tests: with any of the rules 1 to 9 of sync turned off, the simulation finds a history in which the promise is broken;
//! with every rule on, the same histories keep it.

#[path = "simulation/agent.rs"]
mod agent;
#[path = "simulation/chance.rs"]
mod chance;
#[path = "simulation/checks/mod.rs"]
mod checks;
#[path = "simulation/deciding.rs"]
mod deciding;
#[path = "simulation/desk.rs"]
mod desk;
#[path = "simulation/history.rs"]
mod history;
#[path = "simulation/ledger.rs"]
mod ledger;
#[path = "simulation/panics.rs"]
mod panics;
#[path = "simulation/post.rs"]
mod post;
#[path = "simulation/scene.rs"]
mod scene;
#[path = "simulation/spelling.rs"]
mod spelling;
#[path = "simulation/tally.rs"]
mod tally;
#[path = "simulation/time.rs"]
mod time;
#[path = "simulation/trace.rs"]
mod trace;
#[path = "simulation/weather.rs"]
mod weather;
#[path = "simulation/wire.rs"]
mod wire;
#[path = "simulation/words.rs"]
mod words;
#[path = "simulation/world/mod.rs"]
mod world;

use history::{Outcome, live};
use sync::rules::{self, Rule};
use tally::Tally;

/// Histories that are lived, at most, until a rule that is off is noticed.
const BUDGET: u64 = 300;

/// The rules in the words of the specification.
const WORDS: [&str; 9] = [
    "intent is on disk before any packet leaves",
    "a conflict exists only if local and remote both differ from base and from each other after normalisation",
    "where the API only replaces, send merge(base, fresh remote, local)",
    "a request ends as applied, rejected, surely not applied, or unknown",
    "unknown is resolved by reading, never by blind repetition",
    "not found is not deleted",
    "rejected edits stay until the agent discards them",
    "an edit made while its predecessor is in flight is a new operation",
    "done means observed",
];

fn lived(seed: u64) -> Outcome {
    panics::watch();
    live(seed)
}

#[test]
fn no_rule_can_be_turned_off_unnoticed() {
    let mut unnoticed = Vec::new();
    let mut furthest = 0;
    for (number, (rule, words)) in (1..).zip(Rule::ALL.into_iter().zip(WORDS)) {
        rules::turn_off(rule);
        let found = (1..=BUDGET).find_map(|seed| Some((seed, lived(seed).violation?)));
        rules::all_on();
        match found {
            Some((seed, violation)) => {
                furthest = furthest.max(seed);
                println!("rule {number} ({words}): seed {seed}, invariant {}: {}", violation.invariant, violation.what);
            }
            None => {
                println!("rule {number} ({words}): {BUDGET} seeds, and nothing was noticed");
                unnoticed.push(number);
            }
        }
    }
    let total = Tally::default();
    let mut steps = 0;
    for seed in 1..=furthest {
        let outcome = lived(seed);
        assert!(
            outcome.violation.is_none(),
            "{}\n\nseed {seed} is not clean with every rule on: {:?}",
            outcome.end,
            outcome.violation
        );
        steps += outcome.trace.1;
        total.take(&outcome.scene.tally);
    }
    println!("with every rule on: seeds 1 to {furthest}, {steps} steps, 0 violations\n{total}");
    assert!(unnoticed.is_empty(), "rules {unnoticed:?} can be turned off without any test noticing");
}
