//! Conflicts and merges as the agent sees them.

use std::collections::BTreeMap;

use contract::wire::{
    Allowed, ConflictKind, ConflictLine, ConflictPart, ConflictSummary, FieldKind as WireKind, MergeSide, MergeView, SettledLine,
};
use domain::{Capabilities, FieldKey, FieldKind, Intent};
use store::StoreError;
use store::table::activity::ActivityRow;
use store::table::connection::ConnectionRow;
use store::table::outbox::OperationRow;
use store::table::record::{self, RecordRow};
use sync::conflict::{self, Line};
use sync::merge::{self, Side};
use sync::problem::ProblemKind;
use sync::{MergeDetail, Problem};

use super::person::allowed_for;
use super::providers::{choices, rule, wire_kind};
use super::waiting::Waiting;
use crate::{covering, view};

/// What kind of conflict a problem is to the agent.
pub(super) fn kind(kind: ProblemKind) -> ConflictKind {
    match kind {
        ProblemKind::Gone => ConflictKind::Gone,
        ProblemKind::SomebodyElse => ConflictKind::SomebodyElse,
        ProblemKind::NotAsSent => ConflictKind::NotAsSent,
        _ => ConflictKind::Values,
    }
}

/// A conflict as a row of a list; `None` if its connection is gone.
pub(super) fn summary(
    db: &store::Connection,
    connections: &BTreeMap<domain::ConnectionId, ConnectionRow>,
    operation: &OperationRow,
    problem: &Problem,
) -> Result<Option<ConflictSummary>, StoreError> {
    let Some(connection) = connections.get(&operation.connection_id) else { return Ok(None) };
    let capabilities = view::capabilities(connection);
    let row = record::by_row(db, operation.record)?;
    let lines = conflict::lines(capabilities, operation, problem, &row.base);
    let subject = if lines.is_empty() {
        view::subject(capabilities, &operation.intent)
    } else {
        lines.iter().map(|line| line_label(capabilities, line)).collect::<Vec<_>>().join(", ")
    };
    Ok(Some(ConflictSummary {
        operation_id: operation.id.to_string(),
        person_id: operation.person_id.to_string(),
        person_name: store::table::person::get(db, operation.person_id)?.map(|person| person.name).unwrap_or_default(),
        system: view::badge(connection),
        kind: kind(problem.kind),
        subject,
        at: view::instant(problem.at.or(row.seen_at).unwrap_or(operation.created_at)),
    }))
}

/// What a line is called.
pub(super) fn line_label(capabilities: &Capabilities, line: &Line) -> String {
    match (line.id.as_str(), line.parts.as_slice()) {
        ("name", parts) if parts.len() > 1 => "Name".to_owned(),
        ("address.legal", _) => "Legal address".to_owned(),
        ("address.shipping", _) => "Shipping address".to_owned(),
        (_, [part, ..]) => view::field_label(capabilities, part.key.as_str()),
        (id, []) => id.to_owned(),
    }
}

pub(super) fn plural(capabilities: &Capabilities, line: &Line) -> String {
    match line.id.as_str() {
        "name" => "names".to_owned(),
        "address.legal" => "legal addresses".to_owned(),
        "address.shipping" => "shipping addresses".to_owned(),
        _ => format!("of \u{201c}{}\u{201d}", line_label(capabilities, line)),
    }
}

/// A line with its values; `alike` says how many other conflicts have the same one.
pub(super) fn wire_line(capabilities: &Capabilities, line: &Line, alike: u32) -> ConflictLine {
    let parts = line.parts.iter().map(|part| {
        let spec = capabilities.field(part.key.as_str());
        ConflictPart {
            key: part.key.to_string(),
            label: view::field_label(capabilities, part.key.as_str()),
            kind: spec.map_or(WireKind::Text, |spec| wire_kind(spec.kind)),
            rule: spec.map_or("", rule).to_owned(),
            choices: spec.map(|spec| choices(spec.choices)).unwrap_or_default(),
            masked: covering::is_hidden(part.key.as_str()),
            was: covering::shown(part.key.as_str(), &part.was),
            yours: covering::shown(part.key.as_str(), &part.yours),
            theirs: covering::shown(part.key.as_str(), &part.theirs),
        }
    });
    ConflictLine {
        line_id: line.id.clone(),
        label: line_label(capabilities, line),
        plural: plural(capabilities, line),
        alike,
        parts: parts.collect(),
    }
}

/// What needs no decision in a conflict: the agent's other changes, and what only somebody else changed.
pub(super) fn settled(capabilities: &Capabilities, item: &Waiting, lines: &[Line]) -> Vec<SettledLine> {
    let ours = conflict::unasked(capabilities, &item.operation, lines);
    let ours = ours.into_iter().map(|change| SettledLine {
        label: view::field_label(capabilities, change.key.as_str()),
        was: covering::shown(change.key.as_str(), &change.before),
        value: covering::shown(change.key.as_str(), &change.after),
        by: MergeSide::Yours,
    });
    let Intent::Edit { changes } = &item.operation.intent else { return Vec::new() };
    let base = item.operation.base.as_ref();
    let merged = merge::edit(capabilities, base, changes, &item.record.base, false).settled;
    let asked_for = |key: &FieldKey| lines.iter().any(|line| line.parts.iter().any(|part| part.key == *key));
    let theirs = merged.into_iter().filter(|line| line.by != Side::Ours && !asked_for(&line.key));
    ours.chain(theirs.map(|line| settled_line(capabilities, line))).collect()
}

/// A line that merged without a question.
pub(super) fn settled_line(capabilities: &Capabilities, line: merge::Settled) -> SettledLine {
    SettledLine {
        label: view::field_label(capabilities, line.key.as_str()),
        was: covering::shown(line.key.as_str(), &line.was),
        value: covering::shown(line.key.as_str(), &line.value),
        by: match line.by {
            Side::Ours => MergeSide::Yours,
            Side::Theirs => MergeSide::Theirs,
            Side::Both => MergeSide::Both,
        },
    }
}

/// A merge as a row of a list; `None` if its connection is gone.
pub(super) fn merge_view(
    db: &store::Connection,
    connections: &BTreeMap<domain::ConnectionId, ConnectionRow>,
    entry: ActivityRow,
) -> Result<Option<MergeView>, StoreError> {
    let detail = entry.detail.as_deref().and_then(|json| serde_json::from_str::<MergeDetail>(json).ok());
    let connection = entry.connection_id.and_then(|id| connections.get(&id));
    let (Some(detail), Some(connection)) = (detail, connection) else { return Ok(None) };
    let undo = match record::get(db, detail.record)? {
        Some(row) => can_put_back(&row, connection, &detail),
        None => view::no("This customer is not here any more."),
    };
    let (person_id, person_name) = entry.person.map(|(id, name)| (id.to_string(), name)).unzip();
    let capabilities = view::capabilities(connection);
    Ok(Some(MergeView {
        merge_id: entry.id.to_string(),
        person_id,
        person_name: person_name.unwrap_or_default(),
        system: view::badge(connection),
        at: entry.at,
        lines: detail.lines.into_iter().map(|line| settled_line(capabilities, line)).collect(),
        undo,
    }))
}

/// Whether the agent's part of a merge can be put back: it has one, and it still stands as it was merged.
pub(super) fn can_put_back(row: &RecordRow, connection: &ConnectionRow, detail: &MergeDetail) -> Allowed {
    let capabilities = view::capabilities(connection);
    let ours: Vec<&merge::Settled> = detail.lines.iter().filter(|line| line.by == Side::Ours).collect();
    if ours.is_empty() {
        return view::no("You had changed nothing else.");
    }
    let effective = row.effective();
    let kind = |key: &FieldKey| capabilities.field(key.as_str()).map_or(FieldKind::Text, |spec| spec.kind);
    if !ours.iter().all(|line| kind(&line.key).same(effective.text(line.key.as_str()), &line.value)) {
        return view::no("These values have changed since.");
    }
    allowed_for(row, connection, capabilities.update)
}
