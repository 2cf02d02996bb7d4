//! The program's own list of the requests it made for changes.

use std::collections::BTreeSet;

use anyhow::Context;
use sandbox::JournalEntry;
use serde_json::{Value, json};

use crate::console::Line;

/// A request as far as the program writes it down: nothing that tells whom it was about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Noted {
    pub(crate) system: String,
    pub(crate) method: String,
    /// Without ids.
    pub(crate) path: String,
}

impl Noted {
    /// A request that arrived, as it has to be written down.
    pub(crate) fn of(entry: &JournalEntry) -> Self {
        // Paths are kept below the address of the connection, which is the system's here, and a version at one of them.
        let below = entry.path.strip_prefix(&format!("/{}", entry.system)).unwrap_or(&entry.path);
        let path = below.strip_prefix("/v0").unwrap_or(below);
        Self { system: entry.system.clone(), method: entry.method.clone(), path: without_ids(path) }
    }
}

fn without_ids(path: &str) -> String {
    let is_word = |segment: &str| segment == "v2" || segment.chars().all(|c| c.is_ascii_alphabetic());
    path.split('/').map(|segment| if is_word(segment) { segment } else { "{id}" }).collect::<Vec<_>>().join("/")
}

/// Every request that was to change something and may have left, with each change it was made for.
pub(crate) async fn all(line: &Line) -> anyhow::Result<Vec<Noted>> {
    // Several entries are about the same change, and each tells all of its requests.
    let (mut seen, mut noted) = (BTreeSet::new(), Vec::new());
    let mut offset = 0;
    loop {
        let window = line.ask("activity_list", &json!({"offset": offset, "limit": 200})).await?;
        let entries = window["entries"].as_array().context("no activity")?;
        for entry in entries {
            let detail = line.ask("activity_get", &json!({"entryId": entry["entryId"]})).await?;
            let requests = detail["requests"].as_array().context("no requests")?;
            let system = entry["system"]["provider"].as_str().unwrap_or_default();
            // No two requests for one customer leave at the same instant.
            let like = |request: &Value| format!("{} {system} {request}", entry["personId"]);
            for request in requests.iter().filter(|request| may_have_left(request)) {
                if seen.insert(like(request)) {
                    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
                    noted.push(Noted { system: system.to_owned(), method: text("method"), path: text("path") });
                }
            }
        }
        offset += entries.len();
        if entries.is_empty() {
            return Ok(noted);
        }
    }
}

fn may_have_left(request: &Value) -> bool {
    request["reads"] == false && request["outcome"] != "unreached"
}
