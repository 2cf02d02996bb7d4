//! The list of pending changes, as the agent sees it.

use anyhow::Context;
use serde_json::{Value, json};

use crate::console::Line;

/// A change that is not done.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) operation: String,
    pub(crate) kind: String,
    pub(crate) person: String,
    pub(crate) system: String,
    pub(crate) state: String,
}

/// Why a change waits for the agent.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Existing customers that may be the one meant.
    pub(crate) candidates: usize,
}

/// Most changes the program lists at once.
const WINDOW: usize = 100;

impl Waiting {
    fn read(row: &Value) -> anyhow::Result<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned).context("a pending change lacks something");
        Ok(Self {
            operation: text(&row["operationId"])?,
            kind: text(&row["kind"])?,
            person: text(&row["personId"])?,
            system: text(&row["system"]["provider"])?,
            state: text(&row["state"]["kind"])?,
        })
    }

    /// Whether nothing happens before the agent does something.
    pub(crate) fn needs_agent(&self) -> bool {
        matches!(self.state.as_str(), "rejected" | "parked")
    }
}

/// Everything that waits.
pub(crate) async fn all(line: &Line) -> anyhow::Result<Vec<Waiting>> {
    let mut found: Vec<Waiting> = Vec::new();
    loop {
        let request = json!({"offset": found.len(), "limit": WINDOW, "show": "all"});
        let reply = line.ask("pending_list", &request).await?;
        let rows = reply["operations"].as_array().context("no list of pending changes")?;
        for row in rows {
            found.push(Waiting::read(row)?);
        }
        let total =
            reply["total"].as_u64().and_then(|total| usize::try_from(total).ok()).context("no count of pending changes")?;
        if rows.is_empty() || found.len() >= total {
            return Ok(found);
        }
    }
}

/// Why one of them waits for the agent.
pub(crate) async fn reason(line: &Line, waiting: &Waiting) -> anyhow::Result<Reason> {
    let full = line.ask("pending_get", &json!({"operationId": waiting.operation})).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Reason {
        code: text(&full["lastError"]["code"]),
        message: text(&full["lastError"]["message"]),
        candidates: full["candidates"].as_array().map_or(0, Vec::len),
    })
}
