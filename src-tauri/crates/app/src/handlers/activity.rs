use contract::WireError;
use contract::wire::{ActivityEntry, ActivityKind, ActivityRequest, ActivityWindow, ValueChange};
use domain::Capabilities;
use store::table::activity;
use sync::MergeDetail;

use crate::boot::App;
use crate::{covering, view};

/// Most entries one reply holds.
const LARGEST_WINDOW: u32 = 200;

impl App {
    /// What happened on this device, newest first.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn activity_list(&self, request: ActivityRequest) -> Result<ActivityWindow, WireError> {
        self.read(move |db| {
            let connections = view::connections(db)?;
            let (total, rows) = activity::window(db, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let entries = rows
                .into_iter()
                .filter_map(|row| {
                    let capabilities = row.connection_id.and_then(|id| connections.get(&id)).map(view::capabilities);
                    let (person_id, person_name) = row.person.map(|(id, name)| (id.to_string(), name)).unzip();
                    Some(ActivityEntry {
                        entry_id: row.id.to_string(),
                        at: row.at,
                        kind: kind(&row.kind)?,
                        operation: row.operation.as_deref().and_then(view::kind_named),
                        person_id,
                        person_name: person_name.unwrap_or_default(),
                        system: row.connection_id.and_then(|id| connections.get(&id)).map(view::badge),
                        subject: row.subject,
                        values: values(row.detail.as_deref(), capabilities),
                    })
                })
                .collect();
            Ok(ActivityWindow { total, offset: request.offset, entries })
        })
        .await
    }
}

/// The values an automatic decision was about: what was, and what stands there since.
fn values(detail: Option<&str>, capabilities: Option<&Capabilities>) -> Vec<ValueChange> {
    let detail = detail.and_then(|json| serde_json::from_str::<MergeDetail>(json).ok());
    let lines = detail.into_iter().flat_map(|detail| detail.lines);
    lines
        .map(|line| {
            let shown = |value: &str| capabilities.map_or_else(String::new, |_| covering::shown(line.key.as_str(), value));
            ValueChange {
                label: capabilities
                    .map_or_else(|| line.key.to_string(), |capabilities| view::field_label(capabilities, line.key.as_str())),
                before: shown(&line.was),
                after: shown(&line.value),
                theirs: None,
            }
        })
        .collect()
}

fn kind(name: &str) -> Option<ActivityKind> {
    Some(match name {
        "saved" => ActivityKind::Saved,
        "applied" => ActivityKind::Applied,
        "rejected" => ActivityKind::Rejected,
        "parked" => ActivityKind::Parked,
        "discarded" => ActivityKind::Discarded,
        "found_applied" => ActivityKind::FoundApplied,
        "merged" => ActivityKind::Merged,
        "decided" => ActivityKind::Decided,
        "decision_undone" => ActivityKind::DecisionUndone,
        "amended" => ActivityKind::Amended,
        "gone" => ActivityKind::Gone,
        "back" => ActivityKind::Back,
        "forgotten" => ActivityKind::Forgotten,
        "linked" => ActivityKind::Linked,
        "unlinked" => ActivityKind::Unlinked,
        "chosen" => ActivityKind::Chosen,
        "pulled" => ActivityKind::Pulled,
        "connection_added" => ActivityKind::ConnectionAdded,
        "connection_changed" => ActivityKind::ConnectionChanged,
        "connection_removed" => ActivityKind::ConnectionRemoved,
        "revealed" => ActivityKind::Revealed,
        "copied" => ActivityKind::Copied,
        _ => return None,
    })
}
