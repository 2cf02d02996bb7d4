use contract::WireError;
use contract::wire::{Done, EntryKind as WireKind, TimelineEntryView, TimelineRefresh, TimelineRequest, TimelineWindow};
use domain::capabilities::Support;
use domain::{EntryKind, PersonId};
use store::table::record::RecordRow;
use store::table::{outbox, person, record, timeline};

use super::id;
use crate::covering::Hidden;
use crate::errors::References;
use crate::program::App;
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
            let id = person::get(db, id)?.map_or(id, |row| row.id);
            let records = record::of_person(db, id)?;
            let operations = outbox::of_person(db, id)?;
            let (total, rows) = timeline::window(db, id, &kinds, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let mut hidden = Hidden::default();
            for record in &records {
                hidden.add_all(&record.base);
                hidden.add_all(&record.effective());
            }
            let entries = rows
                .into_iter()
                .map(|row| {
                    let record = records.iter().find(|record| record.id == row.record_id);
                    let badge = record.and_then(|record| connections.get(&record.connection_id)).map(view::badge);
                    let (system, concerns) = if row.own { (None, badge.filter(|_| records.len() > 1)) } else { (badge, None) };
                    let waiting = row.operation_id.and_then(|id| operations.iter().find(|operation| operation.id == id));
                    TimelineEntryView {
                        entry_id: row.id.to_string(),
                        kind: outer(row.kind),
                        text: hidden.out_of(&row.text),
                        subject: hidden.out_of(&row.subject),
                        initiated_by: row.initiated_by,
                        at: row.at,
                        system,
                        concerns,
                        ticket_id: row.ticket_id,
                        source_url: row.source_url,
                        change: waiting.map(|operation| view::change_state(operation.state)),
                    }
                })
                .collect();
            // What one system lacks is no news where another has it.
            let supports = || {
                records
                    .iter()
                    .filter_map(|record| connections.get(&record.connection_id))
                    .map(|row| view::capabilities(row).timeline)
            };
            let lacking = supports().find_map(|support| match support {
                Support::No(reason) => Some(reason.to_owned()),
                Support::Yes(_) | Support::Unverified(_) => None,
            });
            let lacking = lacking.filter(|_| supports().all(|support| support.permission().is_none()));
            let unavailable = lacking.or_else(|| records.iter().find_map(|record| record.timeline_obstacle.clone()));
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
        let (records, connections) = self
            .read(move |db| {
                let id = person::get(db, id)?.map_or(id, |row| row.id);
                Ok((record::of_person(db, id)?, view::connections(db)?))
            })
            .await?;
        let support = |record: &RecordRow| connections.get(&record.connection_id).map(|row| view::capabilities(row).timeline);
        let with_one: Vec<_> =
            records.iter().filter(|record| support(record).is_some_and(|support| support.permission().is_some())).collect();
        if with_one.is_empty() {
            let reason = records.iter().filter_map(support).find_map(|support| match support {
                Support::No(reason) => Some(reason),
                Support::Yes(_) | Support::Unverified(_) => None,
            });
            // Without a record of theirs in any system, there is nobody.
            return Err(reason.map_or_else(|| self.not_found(), |reason| self.not_allowed(reason)));
        }
        let known: Vec<_> = with_one.into_iter().filter(|record| record.remote_id.is_some()).collect();
        if known.is_empty() {
            return Err(self.not_now("This customer is not in the system yet."));
        }
        // One system's failure does not keep the others' news back.
        let mut failed = None;
        for record in known {
            if let Err(error) = self.read_timeline(record, request.with_tickets).await {
                failed.get_or_insert(error);
            }
        }
        if let Some(error) = failed {
            return Err(error);
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
