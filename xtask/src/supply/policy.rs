//! What may be part of the program, as `.ci/deny.toml` says it. Read here too, so that the list holds where cargo-deny is not installed.

use std::collections::BTreeSet;
use std::fs;

use crate::failure::{Attempt, Failure, Outcome};
use crate::workspace::Workspace;

/// Where the rules are.
pub(super) const FILE: &str = ".ci/deny.toml";

/// The rules that are checked without another program.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Policy {
    /// Licences that may be used.
    pub(super) licences: BTreeSet<String>,
    /// Crates that may not be used.
    pub(super) banned: BTreeSet<String>,
}

impl Policy {
    /// Reads the rules of the project.
    pub(super) fn of(workspace: &Workspace) -> Outcome<Self> {
        Self::parse(&fs::read_to_string(workspace.path(FILE)).attempt(FILE)?)
    }

    fn parse(text: &str) -> Outcome<Self> {
        let licences = quoted(text, "licenses", "allow").ok_or_else(|| Failure::new(format!("{FILE} allows no licences")))?;
        let banned = quoted(text, "bans", "deny").ok_or_else(|| Failure::new(format!("{FILE} bans nothing")))?;
        Ok(Self { licences, banned })
    }
}

/// The quoted words of a list in a section of a TOML file, as far as that file uses the language.
fn quoted(text: &str, section: &str, name: &str) -> Option<BTreeSet<String>> {
    let mut lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.find(|line| line.trim() == format!("[{section}]"))?;
    let begins = format!("{name} = [");
    let mut found = lines.take_while(|line| !line.starts_with('[')).skip_while(|line| !line.starts_with(&begins)).peekable();
    found.peek()?;
    let mut words = BTreeSet::new();
    for line in found {
        words.extend(line.split('"').skip(1).step_by(2).map(ToOwned::to_owned));
        if line.trim_end().ends_with(']') {
            return Some(words);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_from_their_own_section() {
        let text = "[bans]\ndeny = [\n  { crate = \"native-tls\" }, # \"why\"\n]\n[licenses]\nconfidence = 0.9\nallow = [\n  \"MIT\",\n  \"ISC\", \"0BSD\",\n]\n[sources]\nallow = [\"x\"]\n";
        let policy = Policy::parse(text).unwrap();
        assert_eq!(policy.licences, ["0BSD", "ISC", "MIT"].map(str::to_owned).into());
        assert_eq!(policy.banned, ["native-tls"].map(str::to_owned).into());
        assert!(Policy::parse("[licenses]\nallow = [\n\"MIT\"").is_err(), "a list without an end is no list");
    }

    #[test]
    fn the_rules_of_the_project_are_understood() {
        let policy = Policy::parse(include_str!("../../../.ci/deny.toml")).unwrap();
        assert!(policy.licences.contains("MIT") && !policy.banned.is_empty());
    }
}
