//! Whether the promise was kept: each acknowledged edit once, none twice, in the order it was made, and every request written down.

mod channels;
mod creates;
mod events;
mod fields;
mod order;
mod repeats;
mod requests;
mod standing;

use std::collections::BTreeMap;

use crate::evidence::{Evidence, Violation};

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) violations: Vec<Violation>,
    /// Changes that were carried out twice with the same values, where no reading in between could have shown the first: the request
    /// was still on its way when the program looked.
    pub(crate) harmless_repeats: usize,
    /// Operations that wait for the agent where only the agent can know, by system, kind and reason.
    pub(crate) parked: BTreeMap<String, usize>,
}

/// Judges a history.
pub(crate) fn of(evidence: &Evidence) -> Verdict {
    let mut verdict = Verdict::default();
    standing::judge(evidence, &mut verdict);
    creates::judge(evidence, &mut verdict);
    fields::judge(evidence, &mut verdict);
    channels::judge(evidence, &mut verdict);
    events::judge(evidence, &mut verdict);
    repeats::judge(evidence, &mut verdict);
    order::judge(evidence, &mut verdict);
    requests::judge(evidence, &mut verdict);
    verdict
}

#[cfg(test)]
mod tests;
