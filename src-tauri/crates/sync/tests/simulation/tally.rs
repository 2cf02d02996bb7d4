//! What happened how often.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Counts, by heading and by name.
#[derive(Default)]
pub(crate) struct Tally(Mutex<Counts>);

type Counts = BTreeMap<&'static str, BTreeMap<String, u64>>;

impl Tally {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more.
    pub(crate) fn count(&self, heading: &'static str, name: impl Into<String>) {
        self.add(heading, name, 1);
    }

    /// Counts some more.
    pub(crate) fn add(&self, heading: &'static str, name: impl Into<String>, more: u64) {
        *self.counts().entry(heading).or_default().entry(name.into()).or_default() += more;
    }

    /// How often all of a heading happened.
    pub(crate) fn total(&self, heading: &str) -> u64 {
        self.counts().get(heading).map_or(0, |names| names.values().sum())
    }

    /// Takes over what another one counted.
    pub(crate) fn take(&self, other: &Self) {
        for (heading, names) in other.counts().iter() {
            for (name, count) in names {
                self.add(heading, name.clone(), *count);
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (heading, names) in self.counts().iter() {
            let all: Vec<String> = names.iter().map(|(name, count)| format!("{name} {count}")).collect();
            writeln!(f, "{heading}: {}", all.join(", "))?;
        }
        Ok(())
    }
}
