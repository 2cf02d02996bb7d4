//! Reading what a history has led to, on both sides.

use std::collections::BTreeMap;

use anyhow::Context;
use sandbox::JournalEntry;
use serde_json::{Value, json};

use crate::agent::{Agent, note};
use crate::console::Line;
use crate::desk::Desk;
use crate::evidence::Evidence;
use crate::ledger::Ledger;
use crate::pending::{Reason, Waiting};
use crate::trace::Trace;
use crate::{aliases, noted, systems};

/// Everything to judge by. The journal was read before: what is read here would be in it.
pub(crate) async fn gather(
    desk: &Desk,
    line: &Line,
    agent: Agent,
    mut ledger: Ledger,
    journal: Vec<JournalEntry>,
    waiting: Vec<(Waiting, Reason)>,
) -> anyhow::Result<Evidence> {
    let (known, mut seats) = agent.known();
    let mut persons = BTreeMap::new();
    for person in known {
        if let Some(view) = line.look("person_get", &json!({"personId": person})).await? {
            note(&mut seats, &view);
            persons.insert(person, view);
        }
    }
    let emails: Vec<String> = ledger.all().iter().filter_map(|asked| asked.edit.new_email()).map(str::to_owned).collect();
    let noted = noted::all(line).await?;
    let mut found = BTreeMap::new();
    for email in &emails {
        found.insert(email.clone(), found_by(line, email).await?);
    }
    let remotes = systems::read(desk, &emails).await?;
    aliases::unite(&mut ledger, &mut seats, &remotes);
    let mut timelines = BTreeMap::new();
    for remote in remotes.iter().filter(|remote| remote.system == "omnidesk") {
        if let Some(texts) = systems::timeline(desk, &remote.id).await? {
            timelines.insert(remote.id.clone(), texts);
        }
    }
    Ok(Evidence { ledger, trace: Trace::new(journal), remotes, timelines, waiting, seats, persons, noted, found })
}

/// The persons whom the program finds by an e-mail address.
async fn found_by(line: &Line, email: &str) -> anyhow::Result<Vec<Value>> {
    let request = json!({"query": email, "sort": "relevance", "offset": 0, "limit": 10});
    let window = line.ask("customers_search", &request).await?;
    let mut found = Vec::new();
    for row in window["rows"].as_array().context("no customers")? {
        found.extend(line.look("person_get", &json!({"personId": row["personId"]})).await?);
    }
    Ok(found)
}

/// The program's own list of what happened, counted by kind.
pub(crate) async fn activity(line: &Line) -> anyhow::Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    let mut offset = 0;
    loop {
        let window = line.ask("activity_list", &json!({"offset": offset, "limit": 200})).await?;
        let entries = window["entries"].as_array().context("no activity")?;
        for entry in entries {
            *counts.entry(entry["kind"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
        offset += entries.len();
        if entries.is_empty() {
            return Ok(counts);
        }
    }
}
