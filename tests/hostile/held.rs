//! What is there to speak about.

use std::collections::BTreeMap;

use fastrand::Rng;

/// What a program under attack holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    /// Ids, by what they are the ids of.
    ids: BTreeMap<&'static str, Vec<String>>,
    /// Changes whose system asked which customer is meant.
    choices: Vec<Choice>,
    /// Persons that can be removed in a system.
    removals: Vec<Removal>,
}

/// A change, and a customer it may have been meant for.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) operation: String,
    pub(crate) remote: String,
}

/// What has to be said together for a person to be removed.
#[derive(Debug, Clone)]
pub(crate) struct Removal {
    pub(crate) person: String,
    /// Those that a system would delete.
    pub(crate) records: Vec<String>,
    pub(crate) phrase: String,
}

impl Held {
    /// Adds an id of something.
    pub(crate) fn put(&mut self, kind: &'static str, id: String) {
        let ids = self.ids.entry(kind).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    /// Adds a change that can be said to mean a customer.
    pub(crate) fn put_choice(&mut self, choice: Choice) {
        self.choices.push(choice);
    }

    /// Adds a person that can be removed.
    pub(crate) fn put_removal(&mut self, removal: Removal) {
        self.removals.push(removal);
    }

    /// All ids of a kind; none if nothing is of it.
    pub(crate) fn all(&self, kind: &str) -> &[String] {
        self.ids.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The kinds of which there is something, with the ids.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.ids.iter().map(|(kind, ids)| (*kind, ids.as_slice()))
    }

    /// By chance one id of a kind.
    ///
    /// # Panics
    /// If nothing is of it.
    pub(crate) fn some(&self, kind: &str, rng: &mut Rng) -> String {
        let ids = self.all(kind);
        ids[rng.usize(..ids.len())].clone()
    }

    /// By chance one change that asks, with a customer it may have meant.
    ///
    /// # Panics
    /// If none asks.
    pub(crate) fn choice(&self, rng: &mut Rng) -> &Choice {
        &self.choices[rng.usize(..self.choices.len())]
    }

    /// By chance one person that can be removed.
    ///
    /// # Panics
    /// If nobody can.
    pub(crate) fn removal(&self, rng: &mut Rng) -> &Removal {
        &self.removals[rng.usize(..self.removals.len())]
    }

    /// The words that remove a person; none if it is not known to be removable.
    pub(crate) fn phrase(&self, person: &str) -> Option<&str> {
        self.removals.iter().find(|removal| removal.person == person).map(|removal| removal.phrase.as_str())
    }
}
