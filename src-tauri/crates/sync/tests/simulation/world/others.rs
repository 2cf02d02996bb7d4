//! Somebody else, who works in the same systems.

use domain::field::EXTERNAL_ID;
use domain::{ChannelAddress, ConnectionId, Fields};

use super::customer::{Author, Held};
use super::system::System;
use crate::scene::Scene;
use crate::words::respelt;

/// What somebody else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Edit,
    /// The same value in another writing.
    Respell,
    AddChannel,
    RemoveChannel,
    ChangeChannel,
    Create,
    Delete,
    /// The id goes to somebody else.
    GiveId,
    /// Somebody like the last one is made once more.
    Twin,
}

/// Fields of a system that somebody changes.
pub(crate) fn fields_of(provider: domain::ProviderKind) -> &'static [&'static str] {
    match provider {
        domain::ProviderKind::Omnidesk => &["name.given", "name.family", "custom.note", "custom.place"],
        domain::ProviderKind::Securely => &["name.given", "name.family"],
        domain::ProviderKind::Secuconnect => &[
            "name.given",
            "name.family",
            "name.title",
            "website",
            "birth.date",
            "address.legal.street",
            "address.legal.city",
            "address.legal.postal_code",
        ],
        domain::ProviderKind::Synctera => &[
            "name.given",
            "name.middle",
            "name.family",
            "status",
            "address.legal.line1",
            "address.legal.city",
            "address.legal.postal_code",
            "custom.note",
        ],
    }
}

/// Does something somewhere.
pub(crate) fn meddle(scene: &Scene) {
    let chance = &scene.others_chance;
    let connections: Vec<ConnectionId> = scene.world().systems.keys().copied().collect();
    let Some(connection) = chance.pick(&connections).copied() else { return };
    let deed = chance.weighted(&[
        (12, Deed::Edit),
        (4, Deed::Respell),
        (4, Deed::AddChannel),
        (3, Deed::RemoveChannel),
        (3, Deed::ChangeChannel),
        (2, Deed::Create),
        (1, Deed::Delete),
        (1, Deed::GiveId),
        (2, Deed::Twin),
    ]);
    do_it(scene, connection, deed);
}

fn do_it(scene: &Scene, connection: ConnectionId, deed: Deed) {
    let now = scene.time.now();
    let mut world = scene.world();
    let system = world.system(connection);
    let alive: Vec<String> =
        system.customers.values().filter(|customer| customer.deleted.is_none()).map(|customer| customer.id.clone()).collect();
    let done = match (deed, scene.others_chance.pick(&alive)) {
        (Deed::Create, _) => {
            let (fields, channels) = somebody(scene, system.model.kind());
            Some(format!("makes {}", system.make(now, &fields, &channels, &Author::Else)))
        }
        (Deed::Twin, _) => twin(system, now),
        (_, None) => None,
        (Deed::GiveId, Some(id)) => give_id(scene, system, id, now),
        (Deed::Delete, Some(id)) => system.customers.get_mut(id).map(|customer| {
            customer.deleted = Some(now);
            format!("deletes {id}")
        }),
        (_, Some(id)) => change(scene, system, id, deed, now),
    };
    if let Some(what) = done {
        scene.say(&format!("{}: somebody {what}", system.model.kind()));
        scene.tally.count("steps", "deeds of somebody else");
    }
}

/// Makes somebody like the one who was made last.
fn twin(system: &mut System, now: u64) -> Option<String> {
    let last = system.customers.values().filter(|customer| customer.deleted.is_none()).max_by_key(|customer| customer.created)?;
    let state = last.state().clone();
    let address = |held: &Held| ChannelAddress { kind: held.kind.clone(), value: held.address.clone() };
    let channels: Vec<ChannelAddress> = state.channels.iter().map(address).collect();
    Some(format!("makes {}, like the last one", system.make(now, &state.fields, &channels, &Author::Else)))
}

/// Puts somebody else under an id.
fn give_id(scene: &Scene, system: &mut System, id: &str, now: u64) -> Option<String> {
    system.replaced.push(system.customers.remove(id)?);
    let (fields, channels) = somebody(scene, system.model.kind());
    let made = system.make(now, &fields, &channels, &Author::Else);
    let mut newcomer = system.customers.remove(&made)?;
    id.clone_into(&mut newcomer.id);
    system.customers.insert(id.to_owned(), newcomer);
    Some(format!("gives {id} to somebody else"))
}

/// Changes a customer.
fn change(scene: &Scene, system: &mut System, id: &str, deed: Deed, now: u64) -> Option<String> {
    let (chance, words, provider) = (&scene.others_chance, &scene.words, system.model.kind());
    let capabilities = providers::capabilities(provider);
    let mut state = system.customers.get(id)?.state().clone();
    let key = *chance.pick(fields_of(provider))?;
    let what = match deed {
        Deed::Edit => {
            let value = words.value(key);
            state.fields.set(key.into(), system.model.keeps(key, &value));
            format!("writes {key} {value}")
        }
        Deed::Respell => {
            let value = respelt(key, state.fields.text(key));
            state.fields.set(key.into(), value.clone());
            format!("respells {key} {value:?}")
        }
        Deed::RemoveChannel => {
            let held = chance.pick(&state.channels)?.clone();
            state.channels.retain(|other| *other != held);
            format!("removes {}", held.address)
        }
        _ => {
            let kind = chance.pick(capabilities.channels)?.kind.clone();
            let address = ChannelAddress { value: words.address(&kind), kind };
            if deed == Deed::ChangeChannel || capabilities.channel_limit(&address.kind).is_some() {
                let one = state.channels.iter().position(|held| held.kind == address.kind);
                one.map(|place| state.channels.remove(place));
            }
            system.put_channel(&mut state, &address);
            format!("adds {}", address.value)
        }
    };
    let customer = system.customers.get_mut(id)?;
    customer.change(now, &Author::Else, |there| (there.fields, there.channels) = (state.fields, state.channels));
    Some(format!("{what} at {id}"))
}

/// A person to be made in a system.
pub(crate) fn somebody(scene: &Scene, provider: domain::ProviderKind) -> (Fields, Vec<ChannelAddress>) {
    let capabilities = providers::capabilities(provider);
    let words = &scene.words;
    let mut fields = Fields::new();
    for key in fields_of(provider) {
        if matches!(*key, "name.given" | "name.family" | "status" | "birth.date" | "address.legal.city" | "address.legal.line1") {
            fields.set((*key).into(), words.value(key));
        }
    }
    if capabilities.field(EXTERNAL_ID).is_some() {
        fields.set(EXTERNAL_ID.into(), format!("C-{}", words.name()));
    }
    let channels = capabilities.channels.iter().take(2);
    let channels = channels.map(|spec| ChannelAddress { kind: spec.kind.clone(), value: words.address(&spec.kind) }).collect();
    (fields, channels)
}
