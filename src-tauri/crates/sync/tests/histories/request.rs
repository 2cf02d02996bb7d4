//! From an intent to the requests of each system, as far as their effects go.

use domain::field::EXTERNAL_ID;
use domain::{ChannelAddress, FieldKey, Fields, Intent, ProviderKind, RemoteRecord, channel};
use providers::{Effect, Failure, FailureKind};

/// A request, by its effect.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// Makes a customer.
    Create(Fields, Vec<ChannelAddress>),
    /// Sets values and keeps all others.
    Set(Vec<(FieldKey, String)>),
    /// Replaces the whole customer.
    Replace(Fields, Vec<ChannelAddress>),
    /// Adds an address to the others.
    Add(ChannelAddress),
    /// Puts an address in the place of the one of its kind.
    Put(ChannelAddress),
    /// Removes an address.
    Remove(ChannelAddress),
    /// An event on the timeline.
    Event,
    /// The CRM is asked.
    Crm,
    /// The customer is deleted.
    Delete,
}

/// A failure.
pub(crate) fn failure(kind: FailureKind, effect: Effect) -> Failure {
    Failure { kind, effect, message: String::new(), fields: Vec::new(), retry_after: None, status: None }
}

fn impossible() -> Failure {
    failure(FailureKind::Impossible, Effect::None)
}

/// Whether a customer has an address, in any writing.
pub(crate) fn holds(record: &RemoteRecord, address: &ChannelAddress) -> bool {
    let is = |held: &domain::record::RemoteChannel| {
        held.kind == address.kind && channel::key(&held.kind, &held.address) == address.key()
    };
    record.channels.iter().flatten().any(is)
}

/// The requests of an intent for a customer as it was just read.
///
/// # Errors
/// If there are none.
pub(crate) fn parts(provider: ProviderKind, intent: &Intent, fresh: Option<&RemoteRecord>) -> Result<Vec<Part>, Failure> {
    if let Intent::Create { fields, channels, .. } = intent {
        return Ok(create(provider, fields, channels));
    }
    match (provider, intent, fresh) {
        (_, Intent::AddEvent { .. }, _) => Ok(vec![Part::Event]),
        (_, Intent::SyncWithCrm { .. }, _) => Ok(vec![Part::Crm]),
        (_, Intent::Delete | Intent::Purge, _) => Ok(vec![Part::Delete]),
        (ProviderKind::Omnidesk, _, Some(fresh)) => omnidesk(intent, fresh),
        (ProviderKind::Secuconnect, _, Some(fresh)) => secuconnect(intent, fresh),
        (ProviderKind::Synctera, _, Some(fresh)) => synctera(intent, fresh),
        _ => Err(impossible()),
    }
}

/// At Omnidesk one request takes two addresses; the others follow one by one.
fn create(provider: ProviderKind, fields: &Fields, channels: &[ChannelAddress]) -> Vec<Part> {
    if provider != ProviderKind::Omnidesk {
        return vec![Part::Create(fields.clone(), channels.to_vec())];
    }
    let (first, rest) = channels.split_at(channels.len().min(2));
    let rest = rest.iter().cloned().map(Part::Add);
    std::iter::once(Part::Create(fields.clone(), first.to_vec())).chain(rest).collect()
}

fn omnidesk(intent: &Intent, fresh: &RemoteRecord) -> Result<Vec<Part>, Failure> {
    match intent {
        Intent::Edit { changes } => {
            let mut values: Vec<_> = changes.iter().map(|change| (change.key.clone(), change.after.clone())).collect();
            // One name goes with the other.
            for (one, other) in [("name.given", "name.family"), ("name.family", "name.given")] {
                let set = |name: &str| values.iter().any(|(key, _)| key.as_str() == name);
                if set(one) && !set(other) {
                    values.push((other.into(), fresh.fields.text(other).to_owned()));
                }
            }
            Ok(vec![Part::Set(values)])
        }
        Intent::AddChannel { address, .. } => Ok(vec![Part::Add(address.clone())]),
        Intent::RemoveChannel { address, .. } => Ok(vec![Part::Remove(address.clone())]),
        Intent::ChangeChannel { before, after, .. } => {
            let mut parts = Vec::new();
            if !holds(fresh, after) {
                parts.push(Part::Add(after.clone()));
            }
            if before.key() != after.key() && holds(fresh, before) {
                parts.push(Part::Remove(before.clone()));
            }
            Ok(parts)
        }
        _ => Err(impossible()),
    }
}

/// Everything goes out: what was just read, with the change.
fn secuconnect(intent: &Intent, fresh: &RemoteRecord) -> Result<Vec<Part>, Failure> {
    let held = fresh.channels.iter().flatten();
    let mut channels: Vec<_> = held.map(|held| ChannelAddress { kind: held.kind.clone(), value: held.address.clone() }).collect();
    let mut fields = fresh.fields.clone();
    let add = |channels: &mut Vec<ChannelAddress>, address: &ChannelAddress| match channels
        .iter()
        .find(|held| held.kind == address.kind)
    {
        None => {
            channels.push(address.clone());
            Ok(())
        }
        Some(held) if held.key() == address.key() => Ok(()),
        Some(_) => Err(impossible()),
    };
    let remove = |channels: &mut Vec<ChannelAddress>, address: &ChannelAddress| {
        channels.retain(|held| held.kind != address.kind || held.key() != address.key());
    };
    match intent {
        Intent::Edit { changes } => {
            changes.iter().for_each(|change| fields.set(change.key.clone(), change.after.clone()));
        }
        Intent::AddChannel { address, .. } => add(&mut channels, address)?,
        Intent::RemoveChannel { address, .. } => remove(&mut channels, address),
        Intent::ChangeChannel { before, after, .. } => {
            remove(&mut channels, before);
            add(&mut channels, after)?;
        }
        _ => return Err(impossible()),
    }
    Ok(vec![Part::Replace(fields, channels)])
}

fn synctera(intent: &Intent, fresh: &RemoteRecord) -> Result<Vec<Part>, Failure> {
    let put = |before: Option<&ChannelAddress>, after: &ChannelAddress| {
        let held = fresh.channels.iter().flatten().find(|held| held.kind == after.kind);
        let held = held.map(|held| channel::key(&held.kind, &held.address));
        let replaces =
            held.as_ref().is_none_or(|held| *held == after.key() || before.is_some_and(|before| before.key() == *held));
        if replaces { Ok(vec![Part::Put(after.clone())]) } else { Err(impossible()) }
    };
    match intent {
        Intent::Edit { changes } if changes.iter().any(|change| change.after.is_empty()) => Err(impossible()),
        Intent::Edit { changes } => {
            let mut values: Vec<_> = changes.iter().map(|change| (change.key.clone(), change.after.clone())).collect();
            // An address goes out whole.
            for address in ["address.legal.", "address.shipping."] {
                if !changes.iter().any(|change| change.key.as_str().starts_with(address)) {
                    continue;
                }
                for (key, value) in fresh.fields.iter().filter(|(key, _)| key.as_str().starts_with(address)) {
                    if !values.iter().any(|(set, _)| set == key) {
                        values.push((key.clone(), value.to_owned()));
                    }
                }
            }
            Ok(vec![Part::Set(values)])
        }
        Intent::AddChannel { address, .. } => put(None, address),
        Intent::ChangeChannel { before, after, .. } => put(Some(before), after),
        _ => Err(impossible()),
    }
}

/// The organisation's own id that a create gives.
pub(crate) fn external_id(intent: &Intent) -> Option<&str> {
    match intent {
        Intent::Create { fields, .. } => fields.get(EXTERNAL_ID),
        _ => None,
    }
}
