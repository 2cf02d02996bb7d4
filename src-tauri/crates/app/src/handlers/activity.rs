use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{
    ActivityCause, ActivityDetail, ActivityEntry, ActivityFilter, ActivityKind, ActivityRequest, ActivityVerdict, ActivityWindow,
    BrokenEntry, Empty, EntryRef, LogFlaw, LogVerdict, RequestLine, RequestOutcome, ValueChange,
};
use domain::{Capabilities, ConnectionId, EntryId};
use jiff::Timestamp;
use store::table::activity::{self, ActivityRow, Cause, Filter};
use store::table::chain_head::Verdict;
use store::table::connection::ConnectionRow;
use store::table::person;
use store::table::request::{self, RequestRow};
use store::{Flaw, StoreError};
use sync::MergeDetail;

use crate::errors::References;
use crate::program::App;
use crate::{covering, view};

use super::id;

/// Most entries one reply holds.
pub(super) const LARGEST_WINDOW: u32 = 200;

/// Most words that are looked for.
const MOST_WORDS: usize = 16;

impl App {
    /// What happened on this device, newest first.
    ///
    /// # Errors
    /// If a filter is not one, or the cache cannot be read.
    pub async fn activity_list(&self, request: ActivityRequest) -> Result<ActivityWindow, WireError> {
        let filter = self.filter(request.filter)?;
        self.read(move |db| {
            let connections = view::connections(db)?;
            // One that was made part of another is found as that one.
            let person = filter.person_id.map(|id| person::get(db, id)).transpose()?.flatten();
            let filter = Filter { person_id: person.as_ref().map(|person| person.id).or(filter.person_id), ..filter };
            let (total, rows) = activity::window(db, &filter, request.offset, request.limit.min(LARGEST_WINDOW))?;
            let entries = rows.into_iter().filter_map(|row| entry(row, &connections)).collect();
            let person_name = person.map(|person| person.name);
            Ok(ActivityWindow { total, offset: request.offset, person_name, entries })
        })
        .await
    }

    /// One entry, with the requests that were made for its change.
    ///
    /// # Errors
    /// If it is not there, or the cache cannot be read.
    pub async fn activity_get(&self, request: EntryRef) -> Result<ActivityDetail, WireError> {
        let id: EntryId = id(self, &request.entry_id)?;
        self.read(move |db| {
            let connections = view::connections(db)?;
            let row = activity::get(db, id)?.ok_or(StoreError::NotFound)?;
            let (number, cause, values_erased) = (count(row.number), row.cause.map(cause), row.erased);
            let requests = match row.operation_id {
                Some(operation) => request::of_operation(db, operation)?.into_iter().filter_map(line).collect(),
                None => Vec::new(),
            };
            let entry = entry(row, &connections).ok_or(StoreError::NotFound)?;
            Ok(ActivityDetail { entry, number, cause, values_erased, requests })
        })
        .await
    }

    /// Looks whether everything in the log is as it was written.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn activity_verify(&self, _: Empty) -> Result<ActivityVerdict, WireError> {
        let keys = self.core.store.keys().clone();
        self.read(move |db| {
            let (entries, requests) = (activity::verify(db, &keys)?, request::verify(db, &keys)?);
            let values_erased = count(entries.erased);
            Ok(ActivityVerdict { entries: verdict(entries), requests: verdict(requests), values_erased })
        })
        .await
    }

    fn filter(&self, filter: ActivityFilter) -> Result<Filter, WireError> {
        let mut words = domain::fold::words(&filter.query);
        words.truncate(MOST_WORDS);
        Ok(Filter {
            words,
            kinds: filter.kinds.into_iter().map(named).collect(),
            connection_id: filter.connection_id.map(|text| id(self, &text)).transpose()?,
            person_id: filter.person_id.map(|text| id(self, &text)).transpose()?,
            from: self.time_of_list(filter.from)?,
            to: self.time_of_list(filter.to)?,
        })
    }

    /// Where a list is to begin or end.
    ///
    /// # Errors
    /// If that is not a time.
    pub(super) fn time_of_list(&self, text: Option<String>) -> Result<Option<Timestamp>, WireError> {
        let parsed = text.map(|text| text.parse()).transpose();
        parsed.map_err(|_| self.invalid("What the list is to begin or end with is not a time.", Vec::new()))
    }
}

fn entry(row: ActivityRow, connections: &BTreeMap<ConnectionId, ConnectionRow>) -> Option<ActivityEntry> {
    let connection = row.connection_id.and_then(|id| connections.get(&id));
    let (person_id, person_name) = row.person.map(|(id, name)| (id.to_string(), name)).unzip();
    Some(ActivityEntry {
        entry_id: row.id.to_string(),
        at: row.at,
        kind: kind(&row.kind)?,
        operation: row.operation.as_deref().and_then(view::kind_named),
        person_id,
        person_name: person_name.unwrap_or_default(),
        system: connection.map(view::badge),
        subject: row.subject,
        values: values(row.detail.as_deref(), connection.map(view::capabilities)),
    })
}

fn cause(cause: Cause) -> ActivityCause {
    match cause {
        Cause::Agent => ActivityCause::Agent,
        Cause::Program => ActivityCause::Program,
        Cause::Start => ActivityCause::Start,
    }
}

pub(super) fn line(row: RequestRow) -> Option<RequestLine> {
    Some(RequestLine {
        at: row.at,
        reads: !row.writes,
        name: row.name,
        method: row.method,
        path: row.path,
        status: row.status,
        bytes: row.bytes.map(|bytes| u32::try_from(bytes).unwrap_or(u32::MAX)),
        milliseconds: u32::try_from(row.milliseconds).unwrap_or(u32::MAX),
        outcome: outcome(&row.outcome)?,
    })
}

fn outcome(name: &str) -> Option<RequestOutcome> {
    Some(match name {
        "answered" => RequestOutcome::Answered,
        "unreached" => RequestOutcome::Unreached,
        "lost" => RequestOutcome::Lost,
        "cut_short" => RequestOutcome::CutShort,
        "cancelled" => RequestOutcome::Cancelled,
        "interrupted" => RequestOutcome::Interrupted,
        _ => return None,
    })
}

fn verdict(verdict: Verdict) -> LogVerdict {
    LogVerdict {
        whole: count(verdict.whole),
        before_chain: count(verdict.unlinked),
        broken: verdict.broken.map(|broken| BrokenEntry {
            number: count(broken.number),
            flaw: match broken.flaw {
                Flaw::Changed => LogFlaw::Changed,
                Flaw::Missing => LogFlaw::Missing,
                Flaw::End => LogFlaw::End,
            },
            // What somebody put there need not be a time.
            at: broken.at.filter(|at| at.parse::<Timestamp>().is_ok()),
        }),
    }
}

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
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

/// A kind by the name it is kept under, which is the one it has on the wire.
fn kind(name: &str) -> Option<ActivityKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The name a kind is kept under.
fn named(kind: ActivityKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
