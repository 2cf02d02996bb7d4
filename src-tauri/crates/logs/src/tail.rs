//! Reading the end of the log again.

use std::fs;
use std::path::Path;

use crate::files::name;

/// The last lines of the log of a folder, oldest first. Empty if there is none that can be read. What is not a line of this log is left out.
#[must_use]
pub fn last_lines(folder: &Path, count: usize) -> Vec<String> {
    let mut lines = Vec::new();
    // The file that is written may have just been begun.
    for number in 0..2 {
        let content = fs::read(folder.join(name(number))).unwrap_or_default();
        let text = String::from_utf8_lossy(&content);
        let missing = count.saturating_sub(lines.len());
        let older: Vec<String> = text.lines().rev().filter(|line| is_line(line)).take(missing).map(ToOwned::to_owned).collect();
        lines.extend(older);
    }
    lines.reverse();
    lines
}

/// Whether a text begins like a line of this log: a time and a level.
fn is_line(text: &str) -> bool {
    let time = text.get(..24).is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok() && time.ends_with('Z'));
    let level = text.get(25..30).is_some_and(|level| ["ERROR", " WARN", " INFO", "DEBUG", "TRACE"].contains(&level));
    time && level
}
