//! The rules of sync that a test can turn off, one at a time, to see that the tests notice. In a program that is shipped they cannot be
//! turned off: the feature `rule-switches` is for that one test.

/// A rule that can be turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// 1. Intent is on the disk before any packet leaves.
    IntentFirst,
    /// 2. Three copies: a conflict is what both sides changed to different values, and only that.
    ThreeCopies,
    /// 3. What is sent to a system that replaces everything is merged with what was just read there.
    MergedWithFresh,
    /// 4. A request whose reply is lost may have been carried out.
    OutcomeUnknown,
    /// 5. What is unknown is resolved by looking, never by sending it again.
    LookBeforeRepeating,
    /// 6. Not found is not deleted: a tombstone needs a complete sweep and a confirming read.
    NotFoundIsNotDeleted,
    /// 7. What a system says no to stays until the agent drops it.
    RejectedStays,
    /// 8. A change made while its predecessor is on its way is a change of its own.
    OnItsWayIsClosed,
    /// 9. Done means observed.
    DoneIsObserved,
}

impl Rule {
    /// Every rule, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::IntentFirst,
        Self::ThreeCopies,
        Self::MergedWithFresh,
        Self::OutcomeUnknown,
        Self::LookBeforeRepeating,
        Self::NotFoundIsNotDeleted,
        Self::RejectedStays,
        Self::OnItsWayIsClosed,
        Self::DoneIsObserved,
    ];
}

/// Whether a rule holds: always.
#[cfg(not(feature = "rule-switches"))]
pub(crate) const fn holds(_: Rule) -> bool {
    true
}

#[cfg(feature = "rule-switches")]
mod switches {
    use std::cell::Cell;

    use super::Rule;

    thread_local! {
        static OFF: Cell<Option<Rule>> = const { Cell::new(None) };
    }

    /// Turns a rule off on this thread, and every other one on.
    pub fn turn_off(rule: Rule) {
        OFF.set(Some(rule));
    }

    /// Turns every rule on.
    pub fn all_on() {
        OFF.set(None);
    }

    pub(crate) fn holds(rule: Rule) -> bool {
        OFF.get() != Some(rule)
    }
}

#[cfg(feature = "rule-switches")]
pub(crate) use switches::holds;
#[cfg(feature = "rule-switches")]
pub use switches::{all_on, turn_off};
