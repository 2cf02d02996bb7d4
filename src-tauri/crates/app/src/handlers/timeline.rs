use contract::WireError;
use contract::wire::{Done, EntryKind as WireKind, TimelineEntryView, TimelineRefresh, TimelineRequest, TimelineWindow};
use domain::capabilities::Support;
use domain::{EntryKind, PersonId};
use store::table::{outbox, record, timeline};

use super::id;
use crate::boot::App;
use crate::errors::References;
use crate::view;

/// Most entries one reply holds.
const LARGEST_WINDOW: u32 = 200;

impl App {
    /// A window of a person's timeline.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn timeline_get(&self, request: TimelineRequest) -> Result<TimelineWindow, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let kinds: Vec<EntryKind> = request.kinds.iter().map(|kind| inner(*kind)).collect();
        self.read(move |db| {
            let connections = view::connections(db)?;
            let records = record::of_person(db, id)?;
            let operations = outbox::of_person(db, id)?;
            let (total, rows) = timeline::window(db, id, &kinds, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let entries = rows
                .into_iter()
                .map(|row| {
                    let record = records.iter().find(|record| record.id == row.record_id);
                    let system =
                        record.filter(|_| !row.own).and_then(|record| connections.get(&record.connection_id)).map(view::badge);
                    let waiting = row.operation_id.and_then(|id| operations.iter().find(|operation| operation.id == id));
                    TimelineEntryView {
                        entry_id: row.id.to_string(),
                        kind: outer(row.kind),
                        text: row.text,
                        subject: row.subject,
                        initiated_by: row.initiated_by,
                        at: row.at,
                        system,
                        ticket_id: row.ticket_id,
                        source_url: row.source_url,
                        change: waiting.map(|operation| view::change_state(operation.state)),
                    }
                })
                .collect();
            let unavailable = records.iter().filter_map(|record| connections.get(&record.connection_id)).find_map(|connection| {
                match view::capabilities(connection).timeline {
                    Support::No(reason) => Some(reason.to_owned()),
                    Support::Yes(_) | Support::Unverified(_) => None,
                }
            });
            let unavailable = unavailable.or_else(|| records.iter().find_map(|record| record.timeline_obstacle.clone()));
            Ok(TimelineWindow {
                total,
                offset: request.offset,
                entries,
                read_at: records.iter().filter_map(|record| record.timeline_at).max().map(view::instant),
                with_tickets: records.iter().any(|record| record.timeline_full),
                unavailable,
            })
        })
        .await
    }

    /// Reads the timeline from the systems that have one.
    ///
    /// # Errors
    /// Why one of them could not be read; what was known of it stays.
    pub async fn timeline_refresh(&self, request: TimelineRefresh) -> Result<Done, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let records = self.read(move |db| record::of_person(db, id)).await?;
        let known: Vec<_> = records.iter().filter(|record| record.remote_id.is_some()).collect();
        if known.is_empty() {
            return Err(self.not_now("This customer is not in the system yet."));
        }
        for record in known {
            self.read_timeline(record, request.with_tickets).await?;
        }
        Ok(Done {})
    }
}

fn outer(kind: EntryKind) -> WireKind {
    match kind {
        EntryKind::Ticket => WireKind::Ticket,
        EntryKind::Message => WireKind::Message,
        EntryKind::Event => WireKind::Event,
        EntryKind::ExternalEvent => WireKind::ExternalEvent,
        EntryKind::Other => WireKind::Other,
        EntryKind::Created => WireKind::Created,
        EntryKind::Edited => WireKind::Edited,
        EntryKind::Channel => WireKind::Channel,
        EntryKind::EventAdded => WireKind::EventAdded,
        EntryKind::CrmSync => WireKind::CrmSync,
        EntryKind::Removed => WireKind::Removed,
    }
}

fn inner(kind: WireKind) -> EntryKind {
    match kind {
        WireKind::Ticket => EntryKind::Ticket,
        WireKind::Message => EntryKind::Message,
        WireKind::Event => EntryKind::Event,
        WireKind::ExternalEvent => EntryKind::ExternalEvent,
        WireKind::Other => EntryKind::Other,
        WireKind::Created => EntryKind::Created,
        WireKind::Edited => EntryKind::Edited,
        WireKind::Channel => EntryKind::Channel,
        WireKind::EventAdded => EntryKind::EventAdded,
        WireKind::CrmSync => EntryKind::CrmSync,
        WireKind::Removed => EntryKind::Removed,
    }
}
