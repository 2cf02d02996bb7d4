//! What happened in all histories, counted.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Counts, by kind and name.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: RefCell<BTreeMap<(&'static str, String), u64>>,
}

impl Tally {
    /// Counts one more.
    pub(crate) fn count(&self, kind: &'static str, name: impl Into<String>) {
        *self.counts.borrow_mut().entry((kind, name.into())).or_default() += 1;
    }

    /// How many of a kind.
    pub(crate) fn total(&self, kind: &str) -> u64 {
        self.counts.borrow().iter().filter(|((other, _), _)| *other == kind).map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = "";
        for ((kind, name), count) in self.counts.borrow().iter() {
            if *kind != last {
                writeln!(f, "{kind}:")?;
                last = kind;
            }
            writeln!(f, "  {count:>9}  {name}")?;
        }
        Ok(())
    }
}
