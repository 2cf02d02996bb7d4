//! The table: what was measured, beside what it is held against.

use std::fmt;

use serde::Serialize;

/// What a figure may be at most, or has to be at least.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// The figure, in words.
    pub(crate) figure: String,
    /// What it is held against, measured in the same run, or the limit; in words.
    pub(crate) beside: String,
    /// The figure in parts of what it is held against.
    pub(crate) ratio: f64,
    /// What the ratio is bound by.
    pub(crate) bound: Bound,
}

impl Row {
    /// Whether the ratio is within its bound.
    pub(crate) fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.ratio <= most,
            Bound::AtLeast(least) => self.ratio >= least,
        }
    }

    /// A figure that must not exceed a limit of its own unit.
    pub(crate) fn limited(what: impl Into<String>, figure: f64, limit: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            figure: format!("{} {unit}", Short(figure)),
            beside: format!("<= {} {unit}", Short(limit)),
            ratio: figure / limit,
            bound: Bound::AtMost(1.0),
        }
    }

    /// A figure that must not exceed so many times a peer's.
    pub(crate) fn at_most(what: impl Into<String>, figure: f64, times: f64, peer: &str, of_peer: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            figure: format!("{} {unit}", Short(figure)),
            beside: format!("{peer} {} {unit}", Short(of_peer)),
            ratio: figure / of_peer,
            bound: Bound::AtMost(times),
        }
    }

    /// A figure that must be at least so many times a peer's.
    pub(crate) fn at_least(what: impl Into<String>, figure: f64, times: f64, peer: &str, of_peer: f64, unit: &str) -> Self {
        Self { bound: Bound::AtLeast(times), ..Self::at_most(what, figure, times, peer, of_peer, unit) }
    }
}

/// A number with about three digits.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if number < 10.0 => write!(f, "{number:.2}"),
            number if number < 100.0 => write!(f, "{number:.1}"),
            number => write!(f, "{number:.0}"),
        }
    }
}

/// The whole table.
pub(crate) struct Table<'a>(pub(crate) &'a [Row]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<[String; 5]> = self
            .0
            .iter()
            .map(|row| {
                let (sign, bound) = match row.bound {
                    Bound::AtMost(bound) => ("<=", bound),
                    Bound::AtLeast(bound) => (">=", bound),
                };
                let ratio = format!("{:.2} ({sign} {bound:.2})", row.ratio);
                let verdict = if row.holds() { "ok" } else { "missed" };
                [row.what.clone(), row.figure.clone(), row.beside.clone(), ratio, verdict.to_owned()]
            })
            .collect();
        let heads = ["what", "figure", "limit or peer", "ratio", ""].map(str::to_owned);
        let widest = |column: usize| lines.iter().chain([&heads]).map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths = [0, 1, 2, 3, 4].map(widest);
        let mut write_line = |line: &[String; 5]| {
            let cells: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(f, "| {} |", cells.join(" | "))
        };
        write_line(&heads)?;
        write_line(&widths.map(|width| "-".repeat(width.max(1))))?;
        lines.iter().try_for_each(write_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_up_to_its_bound() {
        assert!(Row::limited("search p99", 15.0, 15.0, "ms").holds());
        assert!(!Row::limited("search p99", 15.1, 15.0, "ms").holds());
        assert!(Row::at_most("start", 1.2, 1.3, "blank window", 1.0, "s").holds());
        assert!(Row::at_least("pull", 80.0, 0.8, "reading alone", 100.0, "a second").holds());
        assert!(!Row::at_least("pull", 79.0, 0.8, "reading alone", 100.0, "a second").holds());
    }

    #[test]
    fn the_table_says_which_rows_were_missed() {
        let rows = [Row::limited("one", 1.0, 2.0, "ms"), Row::limited("other", 3.0, 2.0, "ms")];
        let table = Table(&rows).to_string();
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[2].contains("one") && lines[2].contains("ok"));
        assert!(lines[3].contains("other") && lines[3].contains("missed"));
        assert_eq!(lines[0].chars().count(), lines[3].chars().count(), "the columns stand below each other");
    }
}
