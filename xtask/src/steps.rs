//! Doing one thing after another, and saying at the end how each went.

use std::time::{Duration, Instant};

use crate::failure::Outcome;

/// What came of a step that may not be possible.
pub(crate) enum Attempted {
    /// It was done.
    Done(Outcome),
    /// It could not be done on this machine, and why.
    Impossible(&'static str),
}

/// How one step went.
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    Passed,
    Failed,
    /// Not possible on this machine, and why.
    Skipped(String),
}

struct Step {
    name: String,
    took: Duration,
    ending: Ending,
}

/// The steps so far. A failed one does not stop the next: one run should tell everything that is wrong.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Does one step and reports on it.
    pub(crate) fn perform(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        self.attempt(name, || Attempted::Done(work()));
    }

    /// Does one step of which only doing it tells whether this machine can.
    pub(crate) fn attempt(&mut self, name: &str, work: impl FnOnce() -> Attempted) {
        println!("\n== {name}");
        let started = Instant::now();
        let ending = match work() {
            Attempted::Done(Ok(())) => Ending::Passed,
            Attempted::Done(Err(failure)) => {
                println!("{failure}");
                Ending::Failed
            }
            Attempted::Impossible(why) => Ending::Skipped(why.to_owned()),
        };
        let took = started.elapsed();
        println!("== {name}: {} after {}", described(&ending), seconds(took));
        self.done.push(Step { name: name.to_owned(), took, ending });
    }

    /// Notes a step that this machine cannot do.
    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("\n== {name}: skipped, {why}");
        self.done.push(Step { name: name.to_owned(), took: Duration::ZERO, ending: Ending::Skipped(why.to_owned()) });
    }

    /// Whether no step has failed yet.
    pub(crate) fn all_well(&self) -> bool {
        self.count(&Ending::Failed) == 0
    }

    /// The table of all steps, and a last line with the counts.
    pub(crate) fn summary(&self) -> String {
        let width = self.done.iter().map(|step| step.name.len()).max().unwrap_or(0);
        let mut lines: Vec<String> = self
            .done
            .iter()
            .map(|step| format!("{:width$}  {:>8}  {}", step.name, seconds(step.took), described(&step.ending)))
            .collect();
        lines.push(format!("\n{} passed, {} failed", self.count(&Ending::Passed), self.count(&Ending::Failed)));
        lines.join("\n")
    }

    fn count(&self, ending: &Ending) -> usize {
        self.done.iter().filter(|step| step.ending == *ending).count()
    }
}

fn word(ending: &Ending) -> &'static str {
    match ending {
        Ending::Passed => "passed",
        Ending::Failed => "FAILED",
        Ending::Skipped(_) => "skipped",
    }
}

fn described(ending: &Ending) -> String {
    match ending {
        Ending::Skipped(why) => format!("skipped: {why}"),
        other => word(other).to_owned(),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn a_failure_does_not_stop_the_next_step_and_is_counted() {
        let mut steps = Steps::default();
        steps.perform("first", || Err(Failure::new("broken")));
        assert!(!steps.all_well());
        steps.perform("second", || Ok(()));
        steps.skip("third", "no such thing here");
        let summary = steps.summary();
        assert_eq!(summary.lines().last(), Some("1 passed, 1 failed"), "machines read the last line");
        assert!(summary.contains("skipped: no such thing here"), "a step that was not done says why");
    }

    #[test]
    fn a_step_that_turns_out_to_be_impossible_says_why() {
        let mut steps = Steps::default();
        steps.attempt("outside", || Attempted::Impossible("nobody answers"));
        steps.attempt("inside", || Attempted::Done(Ok(())));
        assert!(steps.summary().contains("skipped: nobody answers"), "{}", steps.summary());
        assert_eq!(steps.summary().lines().last(), Some("1 passed, 0 failed"), "what was not done has not passed");
    }

    #[test]
    fn nothing_failed_is_all_well() {
        let mut steps = Steps::default();
        steps.skip("only", "not here");
        assert!(steps.all_well(), "what this machine cannot do is not a failure");
    }
}
