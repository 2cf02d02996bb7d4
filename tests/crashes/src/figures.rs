//! What a run is counted by.

use std::collections::BTreeMap;
use std::fmt;

/// Counts of one history, or of several together.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) histories: usize,
    pub(crate) kills: usize,
    pub(crate) asked: usize,
    pub(crate) acknowledged: usize,
    pub(crate) lost: usize,
    /// By kind and the code the program gave.
    pub(crate) refused: BTreeMap<String, usize>,
    /// Changes the systems carried out.
    pub(crate) carried_out: usize,
    /// By kind.
    pub(crate) faults: BTreeMap<String, usize>,
    /// Entries of the program's activity list, by kind.
    pub(crate) activity: BTreeMap<String, usize>,
    /// Operations that wait for the agent where only the agent can know, by system, kind and reason.
    pub(crate) parked: BTreeMap<String, usize>,
    pub(crate) harmless_repeats: usize,
    /// Connections the program stopped and the agent started again.
    pub(crate) mended: usize,
    pub(crate) violations: usize,
}

impl Figures {
    pub(crate) fn add(&mut self, other: Self) {
        for (sum, more) in [
            (&mut self.histories, other.histories),
            (&mut self.kills, other.kills),
            (&mut self.asked, other.asked),
            (&mut self.acknowledged, other.acknowledged),
            (&mut self.lost, other.lost),
            (&mut self.carried_out, other.carried_out),
            (&mut self.harmless_repeats, other.harmless_repeats),
            (&mut self.mended, other.mended),
            (&mut self.violations, other.violations),
        ] {
            *sum += more;
        }
        for (counts, more) in [
            (&mut self.refused, other.refused),
            (&mut self.faults, other.faults),
            (&mut self.activity, other.activity),
            (&mut self.parked, other.parked),
        ] {
            for (kind, count) in more {
                *counts.entry(kind).or_default() += count;
            }
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by_kind = |counts: &BTreeMap<String, usize>| {
            let kinds: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            format!("{} ({})", counts.values().sum::<usize>(), kinds.join(", "))
        };
        let of_kind = |kind: &str| self.activity.get(kind).copied().unwrap_or_default();
        writeln!(f, "histories                 {}", self.histories)?;
        writeln!(f, "kills                     {}", self.kills)?;
        writeln!(f, "operations asked for      {}", self.asked)?;
        writeln!(f, "  acknowledged            {}", self.acknowledged)?;
        writeln!(f, "  killed before the reply {}", self.lost)?;
        writeln!(f, "  refused by a rule       {}", by_kind(&self.refused))?;
        writeln!(f, "changes carried out       {}", self.carried_out)?;
        writeln!(f, "faults                    {}", by_kind(&self.faults))?;
        writeln!(f, "unknown, found carried out {}", of_kind("found_applied"))?;
        writeln!(f, "activity                  {}", by_kind(&self.activity))?;
        writeln!(f, "parked, as only the agent can know {}", by_kind(&self.parked))?;
        writeln!(f, "repeated, as nobody could know {}", self.harmless_repeats)?;
        writeln!(f, "connections mended        {}", self.mended)?;
        write!(f, "violations                {}", self.violations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_added_up() {
        let one = || Figures { kills: 2, faults: BTreeMap::from([("429".to_owned(), 3)]), ..Figures::default() };
        let mut sum = one();
        sum.add(one());
        assert_eq!((sum.kills, sum.faults["429"]), (4, 6));
        assert!(sum.to_string().contains("6 (429 6)"));
    }
}
