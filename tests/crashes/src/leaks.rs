//! Whether something got out that must stay in: onto the error output, into the files, into the keychain.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sandbox::Access;

use crate::evidence::{Evidence, Violation};
use crate::keychain;
use crate::systems::Remote;

/// What must stay in, and the places where it could get out.
pub(crate) struct Limits<'a> {
    /// The customers before anything was changed.
    pub(crate) sample: &'a [Remote],
    /// The keys of the systems.
    pub(crate) access: &'a Access,
    /// The error output of all lives of the program.
    pub(crate) log: &'a Path,
    /// The program's folder.
    pub(crate) data: &'a Path,
    /// What was in the keychain before the program was there.
    pub(crate) kept: &'a [String],
}

/// Looks everywhere.
pub(crate) fn found(evidence: &Evidence, limits: &Limits<'_>) -> anyhow::Result<Vec<Violation>> {
    let Limits { sample, access, log, data, kept } = *limits;
    let mut found = Vec::new();
    let mut leak = |what: String| {
        found.push(Violation { what, marks: Vec::new(), customer: None, operations: Vec::new() });
    };
    let mut private = evidence.typed();
    private.extend(sample.iter().chain(&evidence.remotes).flat_map(Remote::telling));
    let secrets = secrets(access);
    let said = fs::read_to_string(log)?;
    for line in said.lines() {
        if let Some(text) = private.iter().chain(&secrets).find(|text| says(line, text)) {
            leak(format!("the log says something about a person, or a key ({} letters): {line}", text.chars().count()));
        }
    }
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        if !path.is_file() {
            continue;
        }
        let content = fs::read(&path)?;
        let in_there = |text: &&&str| content.windows(text.len()).any(|window| window == text.as_bytes());
        // A few are enough: one readable page would show many.
        if private.iter().step_by(10).chain(&secrets).find(in_there).is_some() {
            leak(format!("{} can be read without its key", path.display()));
        }
    }
    let waiting: Vec<&str> = evidence.waiting.iter().map(|(waiting, _)| waiting.operation.as_str()).collect();
    let entries = keychain::entries()?;
    for entry in keychain::superfluous(&entries, &waiting).into_iter().filter(|entry| !kept.contains(entry)) {
        leak(format!("left in the keychain: {}", entry.trim()));
    }
    Ok(found)
}

/// Whether a text stands in a line, and not as a part of a longer word.
fn says(line: &str, text: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    line.match_indices(text).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + text.len()..]);
        !inside(before.chars().next_back()) && !inside(after.chars().next())
    })
}

fn secrets(access: &Access) -> BTreeSet<&str> {
    [
        &access.omnidesk.api_key,
        &access.securely.api_key,
        &access.securely.api_secret,
        &access.secuconnect.client_secret,
        &access.synctera.api_key,
    ]
    .map(String::as_str)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_as_a_word_of_its_own() {
        assert!(says("failed for Jansen, again", "Jansen"));
        assert!(says("to=jan@example.nl", "jan@example.nl"));
        assert!(!says("Jansens", "Jansen"));
    }
}
