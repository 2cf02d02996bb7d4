//! The agent: edits, adds, creates, deletes, changes her mind, mends what is refused.

use std::sync::Arc;

use domain::field::{EXTERNAL_ID, SSN};
use domain::operation::FieldChange;
use domain::{ChannelAddress, ChannelId, ChannelKind, Ids, Intent, PersonId, ProviderKind, Support};
use store::table::channel::{self, ChannelRow};
use store::table::connection;
use store::table::link;
use store::table::outbox;
use store::table::person;
use store::table::record::{self, RecordRow, RecordState};
use sync::{Engine, saving};

use crate::deciding;
use crate::desk;
use crate::scene::Scene;
use crate::world::others::{fields_of, somebody};
use crate::world::system::POISON;

/// What the agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Edit,
    EditAgain,
    Secret,
    AddChannel,
    ChangeChannel,
    RemoveChannel,
    Event,
    Crm,
    Create,
    CreateAndGoOn,
    Delete,
    Decide,
    Link,
    Pull,
    Reopen,
    Open,
}

/// A record with what the agent sees of it.
struct Sheet {
    row: RecordRow,
    channels: Vec<ChannelRow>,
    provider: ProviderKind,
}

/// Does one thing.
pub(crate) async fn act(scene: &Arc<Scene>, engine: &Engine) {
    mend_refused(scene, engine, 300).await;
    let deed = scene.agent_chance.weighted(&[
        (14, Deed::Edit),
        (8, Deed::EditAgain),
        (1, Deed::Secret),
        (5, Deed::AddChannel),
        (4, Deed::ChangeChannel),
        (2, Deed::RemoveChannel),
        (4, Deed::Event),
        (1, Deed::Crm),
        (4, Deed::Create),
        (3, Deed::CreateAndGoOn),
        (1, Deed::Delete),
        (6, Deed::Decide),
        (1, Deed::Link),
        (1, Deed::Pull),
        (1, Deed::Reopen),
        (2, Deed::Open),
    ]);
    match deed {
        Deed::Create => drop(create(scene).await),
        Deed::CreateAndGoOn => create_and_go_on(scene).await,
        Deed::Decide => deciding::one(scene).await,
        Deed::Link => link_and_unlink(scene).await,
        Deed::Pull => connections(scene).first().into_iter().for_each(|id| engine.pull(*id)),
        Deed::Reopen => {
            engine.network_changed();
            connections(scene).iter().for_each(|id| engine.reopen(*id));
        }
        _ => {
            if let Some(sheet) = any_record(scene) {
                on_record(scene, &sheet, deed).await;
                if deed == Deed::EditAgain {
                    tokio::time::sleep(std::time::Duration::from_millis(scene.agent_chance.between(0, 4_000))).await;
                    on_record(scene, &sheet, Deed::Edit).await;
                }
            }
        }
    }
    engine.wake();
}

fn connections(scene: &Scene) -> Vec<domain::ConnectionId> {
    scene.world().systems.keys().copied().collect()
}

fn sheet(scene: &Scene, rowid: i64) -> Option<Sheet> {
    let (row, channels) = scene.look(move |db| Ok((record::by_row(db, rowid)?, channel::of_record_row(db, rowid)?))).ok()?;
    let provider = scene.world().system(row.connection_id).model.kind();
    Some(Sheet { row, channels, provider })
}

fn any_record(scene: &Scene) -> Option<Sheet> {
    let rows = scene.look(|db| {
        // A tombstone is opened now and then, too.
        let mut statement =
            db.prepare_cached("SELECT rowid FROM record WHERE state <> 'removing' ORDER BY gone_at IS NOT NULL, rowid")?;
        let rows = statement.query_map([], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    });
    let rows = rows.unwrap_or_default();
    // Half of all work is with a few customers, so that changes meet.
    let few = &rows[..rows.len().min(4)];
    let from = if scene.agent_chance.in_thousand(500) { few } else { &rows };
    scene.agent_chance.pick(from).and_then(|rowid| sheet(scene, *rowid))
}

async fn on_record(scene: &Arc<Scene>, sheet: &Sheet, deed: Deed) {
    // What is on the screen may have changed since.
    let Some(sheet) = self::sheet(scene, sheet.row.rowid) else { return };
    if sheet.row.state == RecordState::Removing {
        // Nothing is offered for a customer that is being removed.
        return;
    }
    let capabilities = providers::capabilities(sheet.provider);
    let offered = |support: Support| support.permission().is_some();
    match deed {
        Deed::Edit | Deed::EditAgain if offered(capabilities.update) => edit(scene, sheet).await,
        Deed::Secret if sheet.provider == ProviderKind::Synctera && sheet.row.remote_id.is_some() => secret(scene, sheet).await,
        Deed::AddChannel if offered(capabilities.add_channel) => add_channel(scene, sheet).await,
        Deed::ChangeChannel if offered(capabilities.change_channel) => change_channel(scene, sheet).await,
        Deed::RemoveChannel if offered(capabilities.remove_channel) => remove_channel(scene, sheet).await,
        Deed::Event if offered(capabilities.add_event) => {
            let message = scene.words.name();
            let intent = Intent::AddEvent { message, initiated_by: "desk".into(), source_url: String::new() };
            add(scene, sheet.row, intent, "event").await;
        }
        Deed::Crm if offered(capabilities.crm_sync) => {
            let held = sheet.channels.iter().find(|held| held.kind == ChannelKind::Email && held.base.is_some());
            if let Some(address) = held.and_then(|held| held.base.clone()) {
                add(scene, sheet.row, Intent::SyncWithCrm { kind: ChannelKind::Email, address }, "CRM").await;
            }
        }
        Deed::Delete if offered(capabilities.delete) => add(scene, sheet.row, Intent::Delete, "delete").await,
        Deed::Open => {
            let row = sheet.row;
            desk::write(scene, "opens a customer", move |write, _| person::opened(write, row.person).map(drop)).await;
        }
        _ => {}
    }
}

async fn add(scene: &Arc<Scene>, row: RecordRow, intent: Intent, what: &str) {
    let id = desk::operation_id(scene);
    let what = format!("{what} {id} for record {} ({:?})", row.rowid, row.remote_id);
    desk::write(scene, &what, move |write, ids| saving::add(write, ids, &row, id, &intent, "")).await;
}

/// Changes up to three fields: to something new, back to what it was, to nothing, or to what no system takes.
async fn edit(scene: &Arc<Scene>, sheet: Sheet) {
    let chance = &scene.agent_chance;
    let capabilities = providers::capabilities(sheet.provider);
    let seen = sheet.row.effective();
    let mut changes: Vec<FieldChange> = Vec::new();
    for _ in 0..chance.between(1, 4) {
        let Some(key) = chance.pick(fields_of(sheet.provider)).copied() else { return };
        let spec = capabilities.field(key);
        if changes.iter().any(|change| change.key.as_str() == key) || spec.is_some_and(|spec| !spec.on_update) {
            continue;
        }
        let clearable = spec.is_some_and(|spec| spec.clearable);
        let after = match chance.weighted(&[(30, 0), (2, 1), (1, 2), (1, 3)]) {
            1 => sheet.row.base.text(key).to_owned(),
            2 if clearable => String::new(),
            3 if spec.is_none_or(|spec| spec.choices.is_empty()) => POISON.to_owned(),
            _ => scene.words.value(key),
        };
        if after != seen.text(key) && (clearable || !after.is_empty()) {
            changes.push(FieldChange { key: key.into(), before: seen.text(key).to_owned(), after });
        }
    }
    if !changes.is_empty() {
        save_edit(scene, sheet.row, changes).await;
    }
}

/// Saves an edit, and looks whether the screen shows it.
pub(crate) async fn save_edit(scene: &Arc<Scene>, row: RecordRow, changes: Vec<FieldChange>) {
    let id = desk::operation_id(scene);
    let told: Vec<String> =
        changes.iter().map(|change| format!("{} {:?} to {:?}", change.key, change.before, change.after)).collect();
    let what = format!("edit {id} of record {} ({:?}): {}", row.rowid, row.remote_id, told.join(", "));
    let (wanted, rowid) = (changes.clone(), row.rowid);
    let saved = desk::write(scene, &what, move |write, ids| saving::edit(write, ids, &row, changes, id, "").map(drop)).await;
    if !saved {
        return;
    }
    let found = scene.look(move |db| Ok((record::by_row(db, rowid)?, outbox::of_record_row(db, rowid)?)));
    let Ok((record, waiting)) = found else { return };
    let shown = record.effective();
    for change in wanted {
        let asks = |row: &outbox::OperationRow| match &row.intent {
            Intent::Edit { changes } => changes.iter().any(|other| other.key == change.key),
            Intent::Create { .. } => true,
            _ => false,
        };
        // What is back to where the agent began is nobody's wish any more.
        let back = || {
            let ledger = scene.ledger();
            let mut earlier = ledger.promises.values().filter(|promise| promise.record == rowid);
            earlier.any(|promise| promise.shown.get(change.key.as_str()).is_some_and(|seen| seen.contains(&change.after)))
        };
        if shown.text(change.key.as_str()) != change.after && (waiting.iter().any(asks) || !back()) {
            let what =
                format!("{} was saved as {:?}, and {:?} is shown", change.key, change.after, shown.text(change.key.as_str()));
            scene.violated("I1", what);
        }
    }
}

async fn secret(scene: &Arc<Scene>, sheet: Sheet) {
    let number = format!("9{:08}", scene.agent_chance.between(10_000_000, 99_999_999));
    let id = desk::operation_id(scene);
    {
        let mut ledger = scene.ledger();
        ledger.secrets.insert(id, number.clone());
        ledger.ever_secret.push(number.clone());
    }
    let before = sheet.row.base.text(SSN).to_owned();
    let change = FieldChange { key: SSN.into(), before, after: domain::ssn::masked(&number) };
    let row = sheet.row;
    let intent = Intent::Edit { changes: vec![change] };
    desk::write(scene, &format!("number {id} of record {}", row.rowid), move |write, ids| {
        saving::add(write, ids, &row, id, &intent, "")
    })
    .await;
}

async fn add_channel(scene: &Arc<Scene>, sheet: Sheet) {
    let kinds: Vec<ChannelKind> = providers::capabilities(sheet.provider).channels.iter().map(|spec| spec.kind.clone()).collect();
    let Some(kind) = scene.agent_chance.pick(&kinds).cloned() else { return };
    let held = sheet.channels.iter().filter(|held| held.kind == kind && held.effective().is_some()).count();
    if providers::capabilities(sheet.provider).channel_limit(&kind).is_some_and(|limit| held >= limit) {
        return;
    }
    let address = ChannelAddress { value: scene.words.address(&kind), kind };
    let (id, channel_id, row) = (desk::operation_id(scene), ChannelId::new(scene.ids.next()), sheet.row);
    let what = format!("adds {} in {id} to record {}", address.value, row.rowid);
    desk::write(scene, &what, move |write, ids| {
        channel::add_local(write, row.rowid, channel_id, &address)?;
        let intent = Intent::AddChannel { channel: channel_id, address, no_sync: false };
        saving::add(write, ids, &row, id, &intent, "")
    })
    .await;
}

/// A channel that nothing waits for.
fn untouched<'a>(scene: &Scene, sheet: &'a Sheet) -> Option<(&'a ChannelRow, ChannelAddress)> {
    let free: Vec<&ChannelRow> =
        sheet.channels.iter().filter(|held| held.base.is_some() && held.local.is_none() && !held.removed).collect();
    let held = *scene.agent_chance.pick(&free)?;
    Some((held, ChannelAddress { kind: held.kind.clone(), value: held.base.clone()? }))
}

async fn change_channel(scene: &Arc<Scene>, sheet: Sheet) {
    let Some((held, before)) = untouched(scene, &sheet) else { return };
    let after = ChannelAddress { value: scene.words.address(&before.kind), kind: before.kind.clone() };
    let what = format!("{} instead of {} in", after.value, before.value);
    let intent = Intent::ChangeChannel { channel: held.id, before, after, no_sync: false };
    add(scene, sheet.row.clone(), intent, &what).await;
}

async fn remove_channel(scene: &Arc<Scene>, sheet: Sheet) {
    let Some((held, address)) = untouched(scene, &sheet) else { return };
    let what = format!("removes {} in", address.value);
    add(scene, sheet.row.clone(), Intent::RemoveChannel { channel: held.id, address }, &what).await;
}

/// A new customer in one system: somebody new, or somebody whose address or id is there already.
async fn create(scene: &Arc<Scene>) -> Option<i64> {
    let chance = &scene.agent_chance;
    let connection = *chance.pick(&connections(scene))?;
    let provider = scene.world().system(connection).model.kind();
    let (mut fields, mut channels) = somebody(scene, provider);
    if chance.in_thousand(150) {
        let there = scene.world().system(connection).customers.values().next_back().map(|customer| customer.state().clone());
        if let Some(there) = there {
            match provider {
                ProviderKind::Omnidesk => fields.set(EXTERNAL_ID.into(), there.fields.text(EXTERNAL_ID)),
                _ => {
                    let held = there.channels.first().map(|held| (held.kind.clone(), held.address.clone()));
                    if let Some((kind, value)) = held {
                        channels.retain(|address| address.kind != kind);
                        channels.push(ChannelAddress { kind, value });
                    }
                }
            }
        }
    }
    if chance.in_thousand(200) && provider == ProviderKind::Omnidesk {
        channels
            .extend((0..2).map(|_| ChannelAddress { kind: ChannelKind::Email, value: scene.words.address(&ChannelKind::Email) }));
    }
    let id = desk::operation_id(scene);
    let person_id = PersonId::new(scene.ids.next());
    let intent = Intent::Create { fields, channels: channels.clone(), ticket_id: None, no_sync: false };
    let saved = desk::write(scene, &format!("creates {id} in {provider}"), move |write, ids| {
        let person_row = person::add(write, person_id)?;
        let row = record::add_new(write, ids, connection, person_row)?;
        for address in &channels {
            channel::add_local(write, row.rowid, ChannelId::new(ids.next()), address)?;
        }
        saving::add(write, ids, &row, id, &intent, "")
    })
    .await;
    if !saved {
        return None;
    }
    scene.look(move |db| Ok(outbox::get(db, id)?.map(|row| row.record))).ok().flatten()
}

/// A new customer, and at once more about it, before its system knows it.
async fn create_and_go_on(scene: &Arc<Scene>) {
    let Some(rowid) = create(scene).await else { return };
    for _ in 0..scene.agent_chance.between(1, 4) {
        tokio::time::sleep(std::time::Duration::from_millis(scene.agent_chance.between(0, 1_500))).await;
        let deed = scene.agent_chance.weighted(&[(3, Deed::Edit), (3, Deed::AddChannel), (3, Deed::Event), (1, Deed::Delete)]);
        if let Some(sheet) = sheet(scene, rowid) {
            on_record(scene, &sheet, deed).await;
        }
    }
}

/// I12: linking two customers and taking them apart again leaves everybody where they were.
async fn link_and_unlink(scene: &Arc<Scene>) {
    let places = |db: &store::Connection| -> Result<Vec<(i64, i64)>, store::StoreError> {
        let mut statement = db.prepare_cached("SELECT rowid, person FROM record ORDER BY rowid")?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    };
    let before = scene.look(places).unwrap_or_default();
    let (Some((_, kept)), Some((moved, other))) =
        (scene.agent_chance.pick(&before).copied(), scene.agent_chance.pick(&before).copied())
    else {
        return;
    };
    if kept == other {
        return;
    }
    let linked = desk::write(scene, "links two customers", move |write, ids| link::link(write, ids, kept, other)).await;
    if !linked {
        return;
    }
    let unlinked = desk::write(scene, "takes them apart", move |write, ids| link::unlink(write, ids, moved).map(drop)).await;
    let after = scene.look(places).unwrap_or_default();
    let elsewhere = before.iter().find(|(row, person)| after.iter().any(|(other, now)| other == row && now != person));
    if let (true, Some((row, _))) = (unlinked, elsewhere) {
        scene.violated("I12", format!("record {row} is with another person after linking and unlinking"));
    }
}

/// Types credentials again where they are refused, this many times in a thousand.
async fn mend_refused(scene: &Arc<Scene>, engine: &Engine, often: u32) {
    for id in connections(scene) {
        let refused = scene.world().system(id).refuses || stands_refused(scene, id);
        if refused && scene.agent_chance.in_thousand(often) {
            scene.world().system(id).refuses = false;
            desk::write(scene, "types credentials again", move |write, _| connection::set_refused(write, id, None)).await;
            engine.reopen(id);
        }
    }
}

fn stands_refused(scene: &Scene, id: domain::ConnectionId) -> bool {
    scene.look(move |db| Ok(connection::get(db, id)?.is_some_and(|row| row.refused.is_some()))).unwrap_or_default()
}

/// Puts everything right that only the agent can.
pub(crate) async fn mend(scene: &Arc<Scene>, engine: &Engine) {
    mend_refused(scene, engine, 1000).await;
    for id in connections(scene) {
        engine.reopen(id);
    }
}

/// Decides most of what waits for a decision.
pub(crate) async fn look_after(scene: &Arc<Scene>, engine: &Engine) {
    mend_refused(scene, engine, 1000).await;
    if scene.agent_chance.in_thousand(700) {
        deciding::one(scene).await;
        engine.wake();
    }
}

/// Whether nothing is left to do but what waits for the agent.
pub(crate) fn is_settled(scene: &Scene) -> bool {
    let waiting = scene.look(outbox::all).unwrap_or_default();
    let mut stuck = std::collections::BTreeSet::new();
    let mut left = std::collections::BTreeSet::new();
    waiting.iter().all(|row| {
        let behind = stuck.contains(&row.record) || row.depends_on.is_some_and(|id| left.contains(&id));
        stuck.insert(row.record);
        left.insert(row.id);
        behind || row.state.needs_agent()
    })
}
