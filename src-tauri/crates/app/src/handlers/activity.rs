use contract::WireError;
use contract::wire::{ActivityEntry, ActivityKind, ActivityRequest, ActivityWindow};
use store::table::activity;

use crate::boot::App;
use crate::view;

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
                    })
                })
                .collect();
            Ok(ActivityWindow { total, offset: request.offset, entries })
        })
        .await
    }
}

fn kind(name: &str) -> Option<ActivityKind> {
    Some(match name {
        "saved" => ActivityKind::Saved,
        "applied" => ActivityKind::Applied,
        "rejected" => ActivityKind::Rejected,
        "parked" => ActivityKind::Parked,
        "discarded" => ActivityKind::Discarded,
        "found_applied" => ActivityKind::FoundApplied,
        "linked" => ActivityKind::Linked,
        "unlinked" => ActivityKind::Unlinked,
        "chosen" => ActivityKind::Chosen,
        "pulled" => ActivityKind::Pulled,
        "connection_added" => ActivityKind::ConnectionAdded,
        "connection_changed" => ActivityKind::ConnectionChanged,
        "connection_removed" => ActivityKind::ConnectionRemoved,
        _ => return None,
    })
}
