use contract::WireError;
use contract::wire::{
    Allowed, ChannelAdd, ChannelChange, Copied, CopyChange, CopyConfirm, CopyPlan, CopyRequest, CopyTarget, FieldsEdit,
    ValueSource,
};
use domain::{Capabilities, ChannelAddress, ChannelKind, FieldKey, FieldKind, Fields, address, validate};
use store::StoreError;
use store::table::channel::{self, ChannelRow};
use store::table::connection;
use store::table::connection::ConnectionRow;
use store::table::record::{self, RecordRow};

use super::id;
use super::person::allowed_for;
use super::search::region_of;
use crate::errors::References;
use crate::program::App;
use crate::{covering, view};

const NO_SUCH_FIELD: &str = "The system has no such field.";
const SAME: &str = "It is the same there already.";
const SECRET: &str = "It is shown in part only, so it cannot be copied.";
const WEIGHTY: &str = "This has legal weight there; change it on its own.";
const BUSY: &str = "A change of it is waiting there already.";

/// What copying does in one record.
enum Step {
    Fields(Fields),
    AddChannel(ChannelAddress),
    ChangeChannel(ChannelRow, ChannelAddress),
    Nothing(String),
}

struct Target {
    row: RecordRow,
    connection: ConnectionRow,
    step: Step,
    changes: Vec<CopyChange>,
}

struct Source {
    label: String,
    shown: String,
    value: Value,
}

enum Value {
    /// One field, or all parts of an address.
    Fields(Fields),
    Channel(ChannelKind, String),
}

impl App {
    /// What copying a value to the person's other records would do.
    ///
    /// # Errors
    /// If the value or its record is gone, or the value cannot be copied at all.
    pub async fn copy_plan(&self, request: CopyRequest) -> Result<CopyPlan, WireError> {
        let (source, targets) = self.plan(&request.source).await?;
        let targets = targets
            .into_iter()
            .map(|target| CopyTarget {
                record_id: target.row.id.to_string(),
                system: view::badge(&target.connection),
                obstacle: match target.step {
                    Step::Nothing(reason) => Some(reason),
                    Step::Fields(_) | Step::AddChannel(_) | Step::ChangeChannel(..) => None,
                },
                changes: target.changes,
            })
            .collect();
        Ok(CopyPlan { label: source.label, value: source.shown, targets })
    }

    /// Copies a value as ordinary edits: each is saved, sent, undone and refused like one that was typed.
    ///
    /// # Errors
    /// Of the first edit that could not be saved; those before it are saved.
    pub async fn copy_confirm(&self, request: CopyConfirm) -> Result<Copied, WireError> {
        let (_, targets) = self.plan(&request.source).await?;
        let mut saved = 0;
        for target in targets.into_iter().filter(|target| request.record_ids.contains(&target.row.id.to_string())) {
            let record_id = target.row.id.to_string();
            let done = match target.step {
                Step::Nothing(_) => continue,
                Step::Fields(fields) => {
                    let fields = fields.iter().map(|(key, value)| (key.as_str().to_owned(), value.to_owned())).collect();
                    self.fields_edit(FieldsEdit { record_id, fields, confirmed: false }).await?
                }
                Step::AddChannel(address) => {
                    let kind = address.kind.as_str().to_owned();
                    self.channel_add(ChannelAdd { record_id, kind, address: address.value, no_sync: true }).await?
                }
                Step::ChangeChannel(channel, address) => {
                    let channel_id = channel.id.to_string();
                    self.channel_change(ChannelChange { channel_id, address: address.value, no_sync: true }).await?
                }
            };
            saved += u32::from(done.operation_id.is_some());
        }
        Ok(Copied { saved })
    }

    async fn plan(&self, source: &ValueSource) -> Result<(Source, Vec<Target>), WireError> {
        let (row, source) = match source {
            ValueSource::Field { record_id, key } => {
                let (row, connection) = self.record(record_id).await?;
                let source = of_field(&row, view::capabilities(&connection), key).map_err(|reason| self.not_allowed(reason))?;
                (row, source)
            }
            ValueSource::Channel { channel_id } => {
                let id = id(self, channel_id)?;
                let (channel, record) = self.read(move |db| channel::get(db, id)?.ok_or(StoreError::NotFound)).await?;
                let (row, connection) = self.record(&record.to_string()).await?;
                let address = channel.effective().ok_or_else(|| self.not_found())?.to_owned();
                // As it is understood where it stands: a number without a country code means another one elsewhere.
                let number = domain::Phone::held(&address, region_of(&connection));
                let value = number.e164().filter(|_| channel.kind.is_phone()).unwrap_or(&address).to_owned();
                let source =
                    Source { label: channel.kind.label().to_owned(), shown: address, value: Value::Channel(channel.kind, value) };
                (row, source)
            }
        };
        let (person, own) = (row.person, row.id);
        let others = self
            .read(move |db| {
                let mut others = Vec::new();
                for row in record::of_person(db, person)?.into_iter().filter(|row| row.id != own) {
                    let connection = connection::get(db, row.connection_id)?.ok_or(StoreError::NotFound)?;
                    let channels = channel::of_record_row(db, row.rowid)?;
                    others.push((row, connection, channels));
                }
                Ok(others)
            })
            .await?;
        let targets = others
            .into_iter()
            .map(|(row, connection, channels)| {
                let (step, changes) = match &source.value {
                    Value::Fields(fields) => fields_step(&row, &connection, fields),
                    Value::Channel(kind, value) => channel_step(&row, &connection, &channels, kind, value),
                };
                Target { row, connection, step, changes }
            })
            .collect();
        Ok((source, targets))
    }
}

fn of_field(row: &RecordRow, capabilities: &Capabilities, key: &str) -> Result<Source, &'static str> {
    if capabilities.field(key).is_some_and(|spec| spec.secret) {
        return Err(SECRET);
    }
    let effective = row.effective();
    let (label, keys): (String, Vec<FieldKey>) = match address::of(key) {
        Some(prefix) => {
            let label = if prefix == domain::field::LEGAL_ADDRESS { "Legal address" } else { "Shipping address" };
            let parts = effective.iter().map(|(key, _)| key.clone()).filter(|key| address::of(key.as_str()) == Some(prefix));
            (label.to_owned(), parts.collect())
        }
        None => (view::field_label(capabilities, key), vec![FieldKey::from(key)]),
    };
    let fields: Fields = keys.iter().map(|key| (key.clone(), effective.text(key.as_str()))).collect();
    let shown = fields.iter().map(|(key, value)| covering::shown(key.as_str(), value)).collect::<Vec<_>>().join(", ");
    Ok(Source { label, shown, value: Value::Fields(fields) })
}

fn fields_step(row: &RecordRow, connection: &ConnectionRow, fields: &Fields) -> (Step, Vec<CopyChange>) {
    let capabilities = view::capabilities(connection);
    let nothing = |reason: &str| (Step::Nothing(reason.to_owned()), Vec::new());
    if let Allowed { ok: false, reason, .. } = allowed_for(row, connection, capabilities.update) {
        return nothing(reason.as_deref().unwrap_or_default());
    }
    let effective = row.effective();
    let (mut wanted, mut changes) = (Fields::new(), Vec::new());
    for (key, value) in address::fit(fields, capabilities).iter() {
        let spec = capabilities.field(key.as_str());
        let custom = capabilities.custom_fields.is_some() && key.custom_name().is_some();
        if spec.is_none() && !custom {
            continue;
        }
        let after = match validate::field(capabilities, key.as_str(), value, false) {
            Ok(after) => after,
            Err(violation) => return nothing(&violation.message()),
        };
        if spec.is_some_and(|spec| spec.confirm.contains(&after.as_str()) || spec.asks_for.is_some()) {
            return nothing(WEIGHTY);
        }
        let before = effective.text(key.as_str());
        if spec.map_or(FieldKind::Text, |spec| spec.kind).same(before, &after) {
            wanted.set(key.clone(), before);
            continue;
        }
        changes.push(CopyChange {
            label: view::field_label(capabilities, key.as_str()),
            before: covering::shown(key.as_str(), before),
            after: covering::shown(key.as_str(), &after),
        });
        wanted.set(key.clone(), after);
    }
    match (wanted.is_empty(), changes.is_empty()) {
        (true, _) => nothing(NO_SUCH_FIELD),
        (false, true) => nothing(SAME),
        (false, false) => (Step::Fields(wanted), changes),
    }
}

fn channel_step(
    row: &RecordRow,
    connection: &ConnectionRow,
    channels: &[ChannelRow],
    kind: &ChannelKind,
    value: &str,
) -> (Step, Vec<CopyChange>) {
    let capabilities = view::capabilities(connection);
    let nothing = |reason: String| (Step::Nothing(reason), Vec::new());
    let kind = match kind {
        ChannelKind::Mobile if !capabilities.takes_channel(kind) => &ChannelKind::Telephone,
        ChannelKind::Telephone if !capabilities.takes_channel(kind) => &ChannelKind::Mobile,
        other => other,
    };
    if !capabilities.takes_channel(kind) {
        return nothing(domain::Violation { field: String::new(), rule: domain::Rule::ChannelKind, character: None }.message());
    }
    let address = match ChannelAddress::parse(kind.clone(), value, region_of(connection)) {
        Ok(address) => address,
        Err((rule, character)) => return nothing(domain::Violation { field: String::new(), rule, character }.message()),
    };
    let alike: Vec<&ChannelRow> = channels.iter().filter(|held| held.kind == *kind && held.effective().is_some()).collect();
    let same = |held: &&&ChannelRow| held.effective().is_some_and(|held| domain::channel::key(kind, held) == address.key());
    if alike.iter().any(|held| same(&held)) {
        return nothing(SAME.to_owned());
    }
    let change = |before: &str| {
        vec![CopyChange { label: kind.label().to_owned(), before: before.to_owned(), after: address.value.clone() }]
    };
    let full = capabilities.channel_limit(kind).is_some_and(|limit| alike.len() >= limit);
    let support = if full { capabilities.change_channel } else { capabilities.add_channel };
    if let Allowed { ok: false, reason, .. } = allowed_for(row, connection, support) {
        return nothing(reason.unwrap_or_default());
    }
    match alike.first() {
        Some(held) if full => match &held.base {
            Some(base) if held.local.is_none() && !held.removed => {
                let changes = change(base);
                (Step::ChangeChannel((*held).clone(), address), changes)
            }
            _ => nothing(BUSY.to_owned()),
        },
        _ => {
            let changes = change("");
            (Step::AddChannel(address), changes)
        }
    }
}
