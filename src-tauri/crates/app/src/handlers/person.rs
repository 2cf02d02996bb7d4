use std::collections::{BTreeMap, BTreeSet};

use contract::WireError;
use contract::wire::{
    Allowed, AskedFor, ChannelChangeKind, ChannelView, Done, FieldGroup as WireGroup, FieldView, PersonRef, PersonView,
    RecordRef, RecordState as WireState, RecordView,
};
use domain::capabilities::Support;
use domain::{FieldKey, Intent, PersonId, Phone};
use jiff::{SignedDuration, Timestamp};
use providers::{FailureKind, Target, Why};
use store::StoreError;
use store::table::activity::{self, NewActivity};
use store::table::channel::{self, ChannelRow};
use store::table::connection::{self, ConnectionRow};
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow, RecordState};
use store::table::{link, person, reading, timeline, typed_secret};
use sync::MergeDetail;
use sync::merge::Side;

use super::id;
use super::providers::{choices, rule, wire_group, wire_kind};
use super::search::region_of;
use crate::covering::{self, Marks};
use crate::errors::References;
use crate::program::App;
use crate::view;

/// A record that was read within this time is not read again when it is opened.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// How long a field says that it merged by itself.
const MERGED_LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);

const GONE: &str = "This customer is not in the system any more.";
const REMOVING: &str = "This customer is being removed.";
const NOT_THERE_YET: &str = "This customer is not in the system yet.";

impl App {
    /// One person with records, fields, channels and pending changes. What is old is read afresh in the background.
    ///
    /// # Errors
    /// If the person is gone or the cache cannot be read.
    pub async fn person_get(&self, request: PersonRef) -> Result<PersonView, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let (core, since) = (self.core.clone(), self.core.clock.now().checked_sub(MERGED_LATELY).unwrap_or_default());
        let (view, id, stale) = self
            .read(move |db| {
                let row = person::get(db, id)?.ok_or(StoreError::NotFound)?;
                let connections = view::connections(db)?;
                // Somebody who was linked to another is that person now.
                let records = record::of_person(db, row.id)?;
                let operations = outbox::of_person(db, row.id)?;
                let (mut attached, mut stale) = (Vec::new(), Vec::new());
                for record in &records {
                    let linked_at = link::active(db, record.rowid)?.map(|link| link.at);
                    attached.push(Attached { channels: channel::of_record_row(db, record.rowid)?, linked_at });
                    let timeline = connections.get(&record.connection_id).map(|row| view::capabilities(row).timeline);
                    let has_timeline = timeline.is_some_and(|support| support.permission().is_some());
                    stale.push((record.clone(), has_timeline && record.timeline_at.is_none()));
                }
                let merged: Vec<MergeDetail> = activity::merged_of_person(db, row.rowid, since)?
                    .iter()
                    .filter_map(|entry| serde_json::from_str(entry.detail.as_deref()?).ok())
                    .collect();
                let view = describe(&row, &connections, &records, &attached, &operations, &merged, &core.marks);
                Ok((view, row.id, stale))
            })
            .await?;
        self.open(id, stale);
        Ok(view)
    }

    /// Reads one record afresh from its system.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn record_refresh(&self, request: RecordRef) -> Result<Done, WireError> {
        let (row, _) = self.record(&request.record_id).await?;
        self.refresh(&row, Why::Refresh).await?;
        Ok(Done {})
    }

    /// Removes from this device a customer that its system does not have any more, with changes that wait for it.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] if it is still there.
    pub async fn record_forget(&self, request: RecordRef) -> Result<Done, WireError> {
        let (row, _) = self.record(&request.record_id).await?;
        let (id, ids) = (row.id, self.core.ids.clone());
        let forgotten = self
            .write(move |write| {
                let row = record::get(write, id)?.ok_or(StoreError::NotFound)?;
                if row.gone_at.is_none() {
                    return Ok(None);
                }
                let typed = typed_secret::of_record(write, row.rowid)?;
                let entry = NewActivity {
                    kind: "forgotten",
                    connection_id: Some(row.connection_id),
                    person_row: Some(row.person_row),
                    ..NewActivity::default()
                };
                activity::add(write, &*ids, &entry)?;
                record::remove(write, &row)?;
                Ok(Some(typed))
            })
            .await?;
        let Some(typed) = forgotten else {
            return Err(self.not_now("This customer is in its system again."));
        };
        self.core.connector.forget_typed(typed).await;
        Ok(Done {})
    }

    /// Notes the opening, and reads what is old in the background. Failing there is no news: the connection's state tells.
    fn open(&self, id: PersonId, records: Vec<(RecordRow, bool)>) {
        let now = self.core.clock.now();
        let due: Vec<(RecordRow, bool)> = records
            .into_iter()
            .filter(|(row, _)| row.remote_id.is_some() && row.state == RecordState::Known)
            .filter(|(row, _)| !row.whole || row.seen_at.is_none_or(|at| now.duration_since(at) > FRESH))
            .filter(|(row, _)| self.core.openings.begin(row.id, now))
            .collect();
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.core.store.write(now, move |write| person::opened(write, id)).await {
                tracing::warn!(%error, "an opening could not be noted");
            }
            for (row, without_timeline) in due {
                if app.refresh(&row, Why::Opened).await.is_ok() && without_timeline {
                    // A customer without a timeline is an ordinary answer here.
                    let _ = app.read_timeline(&row, false).await;
                }
            }
        });
    }

    pub(crate) async fn refresh(&self, row: &RecordRow, why: Why) -> Result<(), WireError> {
        let provider = self.provider(row.connection_id, why).await?;
        if row.remote_id.is_none() {
            return Err(self.not_now(NOT_THERE_YET));
        }
        let known = row.clone();
        let target = Target { fresh: self.read(move |db| record::last_seen(db, &known)).await?, ..target(row) };
        let reading = self.read(reading::begin).await?;
        let Some(remote) = provider.read(&target).await.map_err(|failure| self.failure(&failure))? else {
            return Err(self.error(
                contract::ErrorCode::NotFound,
                "The system shows nothing under this customer's id now. What was read before is kept here.",
                Vec::new(),
                contract::Retry::Now,
            ));
        };
        let (ids, id, connection_id) = (self.core.ids.clone(), row.id, row.connection_id);
        let kept = self
            .write(move |write| {
                let Some(connection) = connection::get(write, connection_id)? else { return Ok(false) };
                record::get(write, id)?.ok_or(StoreError::NotFound)?;
                record::ingest(write, &*ids, connection_id, &remote, reading, None)?;
                // That a key may read says nothing about one that was refused a change.
                if connection.may_change != Some(false) {
                    connection::set_refused(write, connection_id, None)?;
                }
                connection::set_rights(write, connection_id, Some(true), None)?;
                Ok(true)
            })
            .await?;
        if kept { Ok(()) } else { Err(self.connection_removed()) }
    }

    pub(crate) async fn read_timeline(&self, row: &RecordRow, with_tickets: bool) -> Result<(), WireError> {
        let provider = self.provider(row.connection_id, Why::Timeline).await?;
        let (ids, rowid) = (self.core.ids.clone(), row.rowid);
        let known = row.clone();
        let target = Target { fresh: self.read(move |db| record::last_seen(db, &known)).await?, ..target(row) };
        let entries = match provider.timeline(&target, with_tickets).await {
            Ok(entries) => entries,
            Err(failure) => {
                if failure.kind == FailureKind::Impossible {
                    let reason = failure.message.clone();
                    self.write(move |write| record::timeline_obstructed(write, rowid, &reason)).await?;
                }
                return Err(self.failure(&failure));
            }
        };
        let (id, connection_id) = (row.id, row.connection_id);
        let kept = self
            .write(move |write| {
                if connection::get(write, connection_id)?.is_none() {
                    return Ok(false);
                }
                // The customer may have been removed meanwhile.
                record::get(write, id)?.ok_or(StoreError::NotFound)?;
                timeline::replace_remote(write, &*ids, rowid, &entries)?;
                record::timeline_read(write, rowid, with_tickets)?;
                Ok(true)
            })
            .await?;
        if kept { Ok(()) } else { Err(self.connection_removed()) }
    }
}

/// Which customer a request concerns, by what the cache knows.
pub(crate) fn target(row: &RecordRow) -> Target {
    Target {
        remote_id: row.remote_id.clone(),
        external_id: row.base.get(domain::field::EXTERNAL_ID).map(ToOwned::to_owned),
        ..Target::default()
    }
}

/// What belongs to a record beside its fields.
struct Attached {
    channels: Vec<ChannelRow>,
    /// When an agent linked it to its person.
    linked_at: Option<Timestamp>,
}

fn describe(
    row: &person::PersonRow,
    connections: &BTreeMap<domain::ConnectionId, ConnectionRow>,
    records: &[RecordRow],
    attached: &[Attached],
    operations: &[OperationRow],
    merged: &[MergeDetail],
    marks: &Marks,
) -> PersonView {
    let mut view = PersonView {
        person_id: row.id.to_string(),
        name: row.name.clone(),
        initials: records.first().map(|record| domain::person::initials(&record.effective())).unwrap_or_default(),
        systems: Vec::new(),
        records: Vec::new(),
        fields: Vec::new(),
        channels: Vec::new(),
        waiting: u32::try_from(operations.len()).unwrap_or(u32::MAX),
        needs_attention: u32::try_from(operations.iter().filter(|operation| operation.state.needs_agent()).count())
            .unwrap_or(u32::MAX),
    };
    for (record, Attached { channels, linked_at }) in records.iter().zip(attached) {
        let Some(connection) = connections.get(&record.connection_id) else { continue };
        let own: Vec<&OperationRow> = operations.iter().filter(|operation| operation.record == record.rowid).collect();
        view.systems.push(view::badge(connection));
        view.records.push(record_view(record, connection, records.len() < 2, *linked_at));
        view.fields.extend(field_views(record, connection, &own, merged, marks));
        view.channels.extend(channels.iter().map(|channel| channel_view(channel, record, connection, &own)));
    }
    view
}

/// What a connection allows for a record, given how the record stands.
pub(crate) fn allowed_for(record: &RecordRow, connection: &ConnectionRow, support: Support) -> Allowed {
    match record.state {
        _ if record.gone_at.is_some() => view::no(GONE),
        RecordState::Removing => view::no(REMOVING),
        RecordState::New | RecordState::Known => view::allowed(connection, support),
    }
}

fn only_there(record: &RecordRow, connection: &ConnectionRow, support: Support) -> Allowed {
    if record.state == RecordState::New { view::no(NOT_THERE_YET) } else { allowed_for(record, connection, support) }
}

/// Whether a record can be deleted or purged.
pub(crate) fn removable(record: &RecordRow, connection: &ConnectionRow, support: Support) -> Allowed {
    only_there(record, connection, support)
}

fn record_view(record: &RecordRow, connection: &ConnectionRow, alone: bool, linked_at: Option<Timestamp>) -> RecordView {
    let capabilities = view::capabilities(connection);
    RecordView {
        record_id: record.id.to_string(),
        system: view::badge(connection),
        remote_id: record.remote_id.clone(),
        external_id: record.external_id(),
        state: match record.state {
            _ if record.gone_at.is_some() => WireState::Gone,
            RecordState::New => WireState::New,
            RecordState::Known => WireState::Known,
            RecordState::Removing => WireState::Removing,
        },
        seen_at: record.seen_at.map(view::instant),
        gone_at: record.gone_at.map(view::instant),
        forget: if record.gone_at.is_some() { view::yes() } else { view::no("It is still in the system.") },
        edit: allowed_for(record, connection, capabilities.update),
        add_channel: allowed_for(record, connection, capabilities.add_channel),
        change_channel: allowed_for(record, connection, capabilities.change_channel),
        remove_channel: allowed_for(record, connection, capabilities.remove_channel),
        add_event: allowed_for(record, connection, capabilities.add_event),
        crm_sync: only_there(record, connection, capabilities.crm_sync),
        delete: removable(record, connection, capabilities.delete),
        purge: removable(record, connection, capabilities.purge),
        timeline: only_there(record, connection, capabilities.timeline),
        custom_fields: capabilities.custom_fields.is_some(),
        unlink: if alone { view::no("It is the only record of this person.") } else { view::yes() },
        linked_at: linked_at.map(view::instant),
    }
}

/// How a field came about in a merge, if it did in this one.
fn merged_words(detail: &MergeDetail, key: &FieldKey, record: &RecordRow, connection: &ConnectionRow) -> Option<String> {
    let line = detail.lines.iter().find(|line| detail.record == record.id && line.key == *key)?;
    Some(match line.by {
        Side::Ours => "Merged by itself: only you had changed this, while other fields were changed in the system.".to_owned(),
        Side::Theirs => format!("Merged by itself: only {} had changed this, while you changed other fields.", connection.name),
        Side::Both => format!("Merged by itself: you and {} had changed this to the same.", connection.name),
    })
}

fn field_views(
    record: &RecordRow,
    connection: &ConnectionRow,
    operations: &[&OperationRow],
    merged: &[MergeDetail],
    marks: &Marks,
) -> Vec<FieldView> {
    let capabilities = view::capabilities(connection);
    let effective = record.effective();
    // What is never shown again has no line of its own.
    let shown = || capabilities.fields.iter().filter(|spec| !spec.write_only);
    let named: BTreeSet<&str> = capabilities.fields.iter().map(|spec| spec.key).collect();
    // The provider's own fields in its order, then everything else there is a value for or was one.
    let others: BTreeSet<&FieldKey> =
        record.base.iter().map(|(key, _)| key).chain(record.local.keys()).filter(|key| !named.contains(key.as_str())).collect();
    let keys = shown().map(|spec| FieldKey::from(spec.key)).chain(others.into_iter().cloned());
    keys.map(|key| {
        let spec = capabilities.field(key.as_str());
        let touches =
            |intent: &Intent| matches!(intent, Intent::Edit { changes } if changes.iter().any(|change| change.key == key));
        let change = view::last_state(operations.iter().copied(), touches);
        let editable = match spec {
            Some(spec) if !spec.on_update => view::no("This cannot be changed there."),
            None if key.custom_name().is_none() => view::no("This cannot be changed there."),
            _ => allowed_for(record, connection, capabilities.update),
        };
        FieldView {
            record_id: record.id.to_string(),
            label: view::field_label(capabilities, key.as_str()),
            group: match spec.map(|spec| spec.group) {
                Some(group) => wire_group(group),
                None if key.custom_name().is_some() => WireGroup::Custom,
                None => WireGroup::System,
            },
            kind: spec.map_or(contract::wire::FieldKind::Text, |spec| wire_kind(spec.kind)),
            value: covering::shown(key.as_str(), effective.text(key.as_str())),
            mark: marks.of(key.as_str(), effective.text(key.as_str())),
            was: change.is_some().then(|| covering::shown(key.as_str(), record.base.text(key.as_str()))),
            change,
            merged: merged.iter().find_map(|detail| merged_words(detail, &key, record, connection)),
            edit: editable,
            rule: spec.map_or("", rule).to_owned(),
            masked: covering::is_hidden(key.as_str()),
            secret: spec.is_some_and(|spec| spec.secret),
            confirm: spec.map(|spec| spec.confirm.iter().map(|choice| (*choice).to_owned()).collect()).unwrap_or_default(),
            asks_for: spec
                .and_then(|spec| spec.asks_for)
                .map(|asked| AskedFor { key: asked.to_owned(), label: view::field_label(capabilities, asked) }),
            choices: spec.map(|spec| choices(spec.choices)).unwrap_or_default(),
            key: key.as_str().to_owned(),
        }
    })
    .collect()
}

fn channel_view(
    channel: &ChannelRow,
    record: &RecordRow,
    connection: &ConnectionRow,
    operations: &[&OperationRow],
) -> ChannelView {
    let capabilities = view::capabilities(connection);
    let raw = channel.local.as_deref().or(channel.base.as_deref()).unwrap_or_default().to_owned();
    let number = channel.kind.is_phone().then(|| Phone::held(&raw, region_of(connection)));
    let change = match (channel.removed, &channel.base, &channel.local) {
        (true, _, _) => Some(ChannelChangeKind::Removed),
        (false, None, Some(_)) => Some(ChannelChangeKind::Added),
        (false, Some(_), Some(_)) => Some(ChannelChangeKind::Changed),
        _ => None,
    };
    let touches = |intent: &Intent| match intent {
        Intent::Create { .. } => true,
        Intent::AddChannel { channel: id, .. }
        | Intent::ChangeChannel { channel: id, .. }
        | Intent::RemoveChannel { channel: id, .. } => *id == channel.id,
        _ => false,
    };
    let busy = change.is_some();
    let unless_busy = |support| {
        if busy {
            view::no("A change of this is waiting already. Drop it first, under Pending.")
        } else {
            allowed_for(record, connection, support)
        }
    };
    ChannelView {
        channel_id: channel.id.to_string(),
        record_id: record.id.to_string(),
        kind: channel.kind.as_str().to_owned(),
        label: channel.kind.label().to_owned(),
        address: number.as_ref().map_or_else(|| raw.clone(), Phone::display),
        note: number.as_ref().and_then(|number| match (number.e164(), number.is_valid()) {
            (None, _) => Some("not readable as a phone number".to_owned()),
            (Some(_), false) => Some("not a valid number".to_owned()),
            (Some(_), true) => None,
        }),
        raw,
        was: matches!(change, Some(ChannelChangeKind::Changed)).then(|| channel.base.clone()).flatten(),
        change_state: change.and_then(|_| view::last_state(operations.iter().copied(), touches)),
        change,
        edit: unless_busy(capabilities.change_channel),
        remove: unless_busy(capabilities.remove_channel),
    }
}
