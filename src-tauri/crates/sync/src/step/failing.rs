//! How a turn ends when a request failed.

use domain::{Intent, OperationState};
use providers::{Effect, Failure, FailureKind};

use super::{GONE, KEY_MISUSED, Outcome, UNKNOWN, Wait};
use crate::problem::{Problem, ProblemKind};
use crate::rules::{self, Rule};

/// Where in a turn a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// Before anything was sent in this turn.
    Before,
    /// It was the first request that changes something.
    Sending,
    /// It was a later one: earlier requests of the same operation were carried out.
    SendingMore,
}

/// How a turn ends when a request failed, for an operation that stood as `state` and was looked for in vain `misses` times.
#[must_use]
pub fn failed(intent: &Intent, state: OperationState, misses: u32, failure: &Failure, place: Failing) -> Outcome {
    let (sent, earlier) = (place != Failing::Before, place == Failing::SendingMore);
    let concerns_customer = !matches!(intent, Intent::Create { .. });
    let definite = matches!(failure.kind, FailureKind::Rejected | FailureKind::Impossible);
    let perhaps = rules::holds(Rule::OutcomeUnknown) && (failure.effect == Effect::Unknown || (earlier && !definite));
    let perhaps = perhaps || state == OperationState::Unknown;
    // What was sent in this turn needs looks of its own.
    let problem = Problem { misses: if sent { 0 } else { misses }, ..Problem::of(failure) };
    let (state, wait, problem) = match failure.kind {
        // It was there a moment ago. What is not found may be a channel that an earlier try has changed, so the customer is read again.
        FailureKind::NotFound if sent && concerns_customer && misses == 0 => {
            (OperationState::Unknown, Wait::SecondLook, Problem { misses: 1, ..problem })
        }
        FailureKind::NotFound if sent && concerns_customer => {
            (OperationState::Parked, Wait::No, Problem::found(ProblemKind::Gone, GONE))
        }
        FailureKind::Rejected | FailureKind::Impossible | FailureKind::NotFound => (OperationState::Rejected, Wait::No, problem),
        FailureKind::KeyMisused => (OperationState::Parked, Wait::No, Problem::found(ProblemKind::OutcomeUnknown, KEY_MISUSED)),
        FailureKind::KeyInUse => (OperationState::Unknown, Wait::SecondLook, problem),
        kind => {
            // Where the whole connection has to wait, the operation need not do so by itself.
            let connection_waits = matches!(
                kind,
                FailureKind::Throttled
                    | FailureKind::Refused
                    | FailureKind::Unreachable
                    | FailureKind::TimedOut
                    | FailureKind::Tls
            );
            if perhaps {
                let problem = Problem { kind: ProblemKind::OutcomeUnknown, message: UNKNOWN.to_owned(), ..problem };
                (OperationState::Unknown, Wait::Backoff, problem)
            } else {
                (OperationState::Queued, if connection_waits { Wait::No } else { Wait::Backoff }, problem)
            }
        }
    };
    Outcome::Stands { state, problem, wait, seen: None }
}

/// An outcome that asks the agent.
pub(crate) fn parked(kind: ProblemKind, message: &str) -> Outcome {
    Outcome::Stands { state: OperationState::Parked, problem: Problem::found(kind, message), wait: Wait::No, seen: None }
}
