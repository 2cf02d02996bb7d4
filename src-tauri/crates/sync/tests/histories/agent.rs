//! What the agent does: saving, folding into what is not sent yet, and deciding what waits for her.

use std::collections::BTreeMap;

use domain::field::EXTERNAL_ID;
use domain::operation::FieldChange;
use domain::{ChannelAddress, FieldKey, Fields, Intent, OperationState, ProviderKind, RemoteRecord, Support};
use sync::conflict::{self, Choice};
use sync::problem::ProblemKind;
use sync::saving::may_be_changed;

use crate::desk::{self, Record};
use crate::life::Life;
use crate::script::Agent;
use crate::words;

fn offered(support: Support) -> bool {
    support.permission().is_some()
}

/// Fields of a customer that the agent has changed and that are not done.
pub(crate) fn unsent_keys(life: &Life<'_>, customer: &str) -> Vec<FieldKey> {
    let of_customer = |record: &&Record| record.remote_id.as_deref() == Some(customer);
    let rows = life.desk.records.iter().filter(of_customer).flat_map(|record| &record.rows);
    rows.flat_map(|row| match &row.intent {
        Intent::Edit { changes } => changes.iter().map(|change| change.key.clone()).collect(),
        _ => Vec::new(),
    })
    .collect()
}

/// Does something, if it is offered.
pub(crate) fn does(life: &mut Life<'_>, what: &Agent) {
    let number = match what {
        Agent::Create(values, addresses) => return create(life, values, addresses),
        Agent::Edit(record, _) | Agent::AddChannel(record, _) | Agent::ChangeChannel(record, ..) => *record,
        Agent::RemoveChannel(record, _) | Agent::Event(record) | Agent::Crm(record) => *record,
        Agent::Delete(record) | Agent::Decide(record, _) => *record,
    };
    let index = usize::from(number) % life.desk.records.len();
    let record = &life.desk.records[index];
    if let Agent::Decide(_, choices) = what {
        return decide(life, index, choices);
    }
    if record.gone || record.rows.iter().any(|row| matches!(row.intent, Intent::Delete | Intent::Purge)) {
        return;
    }
    let held = |number: u8| {
        let channels = record.seen.as_ref().and_then(|seen| seen.channels.as_ref())?;
        let held = channels.get(usize::from(number) % channels.len().max(1))?;
        Some(ChannelAddress { kind: held.kind.clone(), value: held.address.clone() })
    };
    let (capabilities, channel) = (life.capabilities, life.desk.channel_id());
    let intent = match what {
        Agent::Edit(_, changes) => return edit(life, index, changes),
        Agent::AddChannel(_, number) if offered(capabilities.add_channel) => {
            let address = words::address(life.provider, *number);
            Some(Intent::AddChannel { channel, address, no_sync: false })
        }
        Agent::ChangeChannel(_, old, new) if offered(capabilities.change_channel) => held(*old).map(|before| {
            let number = if before.kind.is_phone() { new | 1 } else { new & !1 };
            let after = words::address(life.provider, number);
            Intent::ChangeChannel { channel, before, after, no_sync: false }
        }),
        Agent::RemoveChannel(_, old) if offered(capabilities.remove_channel) => {
            held(*old).map(|address| Intent::RemoveChannel { channel, address })
        }
        Agent::Event(_) if offered(capabilities.add_event) => {
            Some(Intent::AddEvent { message: "Called".into(), initiated_by: String::new(), source_url: String::new() })
        }
        Agent::Crm(_) if offered(capabilities.crm_sync) => {
            held(0).map(|held| Intent::SyncWithCrm { kind: held.kind, address: held.value })
        }
        Agent::Delete(_) if offered(capabilities.delete) && record.remote_id.is_some() => Some(Intent::Delete),
        _ => None,
    };
    if let Some(intent) = intent {
        life.tally.count("saved", intent.kind());
        life.desk.add(index, intent);
    }
}

fn edit(life: &mut Life<'_>, record: usize, wanted: &[(u8, u8)]) {
    let rows = &life.desk.records[record].rows;
    let folds = rows.last().is_some_and(|row| matches!(row.intent, Intent::Create { .. }) && may_be_changed(row));
    if !folds && !offered(life.capabilities.update) {
        return;
    }
    let (keys, seen) = (words::keys(life.provider), life.desk.effective(record));
    let mut changes: Vec<FieldChange> = Vec::new();
    for (field, value) in wanted {
        let key = keys[usize::from(*field) % keys.len()];
        let (before, after) = (seen.text(key), words::value(life.provider, key, *value));
        let empties = after.is_empty() && !words::clearable(life.provider, key);
        if before != after && !empties && !changes.iter().any(|change| change.key.as_str() == key) {
            changes.push(FieldChange { key: key.into(), before: before.into(), after: after.into() });
        }
    }
    if !changes.is_empty() {
        life.tally.count("saved", if folds { "edit of a new customer" } else { "edit" });
        life.desk.edit(record, changes);
    }
}

fn create(life: &mut Life<'_>, values: &[u8], addresses: &[u8]) {
    let provider = life.provider;
    let mut fields = Fields::new();
    for (key, number) in words::keys(provider).iter().zip(values) {
        fields.set((*key).into(), words::value(provider, key, *number));
    }
    if matches!(provider, ProviderKind::Omnidesk | ProviderKind::Securely) {
        fields.set(EXTERNAL_ID.into(), format!("P-{}", life.desk.number()));
    }
    let mut channels: Vec<ChannelAddress> = Vec::new();
    for address in addresses.iter().map(|number| words::address(provider, *number)) {
        let full = life.capabilities.channel_limit(&address.kind).is_some();
        if !channels.iter().any(|other| *other == address || (full && other.kind == address.kind)) {
            channels.push(address);
        }
    }
    if fields.is_empty() || (channels.is_empty() && !life.capabilities.reached_by.is_empty()) {
        return;
    }
    life.tally.count("saved", "create");
    life.desk.records.push(Record::default());
    let record = life.desk.records.len() - 1;
    life.desk.add(record, Intent::Create { fields, channels, ticket_id: None, no_sync: false });
}

/// Decides what the record waits for.
fn decide(life: &mut Life<'_>, index: usize, choices: &[u8]) {
    let record = &life.desk.records[index];
    let Some(row) = record.rows.first().filter(|row| row.state.needs_agent()).cloned() else { return };
    let Some(problem) = desk::problem(&row) else { return };
    let pick = |place: usize| choices.get(place % choices.len().max(1)).copied().unwrap_or_default();
    life.tally.count("decided", format!("{} {:?}", row.state.as_str(), problem.kind));
    let lines = conflict::lines(life.capabilities, &row, &problem, &record.base);
    if pick(3) % 4 == 0 {
        return life.desk.discard(index);
    }
    if problem.kind == ProblemKind::Candidates {
        let candidate = &problem.candidates[usize::from(pick(0)) % problem.candidates.len()];
        let remote = candidate.record.clone();
        life.desk.records[index].rows.remove(0);
        // As it was when it was found, which may be long ago.
        let stranger = remote.fields.text("name.given").trim().strip_prefix("Stranger ").and_then(|number| number.parse().ok());
        return become_of(life, index, &remote, stranger.unwrap_or(0), 0);
    }
    if lines.is_empty() {
        if problem.kind == ProblemKind::OutcomeUnknown {
            life.desk.pressed.push(row.id);
        }
        let row = &mut life.desk.records[index].rows[0];
        (row.state, row.not_before) = (OperationState::Queued, None);
        return;
    }
    let choice = |(place, line): (usize, &conflict::Line)| {
        let other = |part: &conflict::Part| {
            let value = words::value(life.provider, part.key.as_str(), pick(place).max(1));
            (part.key.clone(), value.to_owned())
        };
        let choice = match pick(place) % 5 {
            0 | 1 => Choice::Yours,
            2 | 3 => Choice::Theirs,
            _ => Choice::Other(line.parts.iter().map(other).collect()),
        };
        (line.id.clone(), choice)
    };
    let choices: BTreeMap<String, Choice> = lines.iter().enumerate().map(choice).collect();
    let Some(changes) = conflict::decide(life.capabilities, &row, &lines, &choices) else { return };
    let base = record.base.clone();
    life.desk.dropped.push(row.id);
    let row = &mut life.desk.records[index].rows[0];
    desk::amend(row, Intent::Edit { changes });
    row.base = Some(base);
}

/// A record becomes a customer there; if another record is that customer already, what waits goes over to it.
pub(crate) fn become_of(life: &mut Life<'_>, index: usize, remote: &RemoteRecord, person: u32, at: u64) {
    let known = |(other, record): &(usize, &Record)| {
        *other != index && !record.gone && record.remote_id.as_ref() == Some(&remote.remote_id)
    };
    let known = life.desk.records.iter().enumerate().find(known).map(|(other, _)| other);
    if let Some(other) = known {
        let rows = std::mem::take(&mut life.desk.records[index].rows);
        life.desk.records[index].gone = true;
        life.desk.records[other].rows.extend(rows);
        life.desk.records[other].rows.sort_by_key(|row| row.seq);
    }
    life.desk.take(known.unwrap_or(index), remote, person, at);
}
