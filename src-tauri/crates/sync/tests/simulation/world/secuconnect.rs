//! Like secuconnect: a change replaces the whole customer, so it is made of what was just read; nothing keeps a create from being carried out
//! twice; phone numbers come back as digits and dates as points in time; lists and searches lag behind.

use domain::field::BIRTH_DATE;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelKind, Intent, ProviderKind, date, phone};
use providers::{Failure, PreparedRequest, Target};

use super::letter::{Action, Letter, Who, fresh, impossible};
use super::model::{Model, sendable};

/// The model.
pub(crate) struct Secuconnect;

/// A customer to be sent: values, and at most one address of a kind.
struct Contact {
    fields: domain::Fields,
    channels: Vec<ChannelAddress>,
}

impl Contact {
    fn add(&mut self, address: &ChannelAddress) -> Result<(), Failure> {
        match self.channels.iter().find(|held| held.kind == address.kind) {
            None => self.channels.push(address.clone()),
            Some(held) if held.key() == address.key() => {}
            Some(_) => return Err(impossible("secuconnect keeps only one of these, and another one stands there now.")),
        }
        Ok(())
    }

    fn remove(&mut self, address: &ChannelAddress) {
        self.channels.retain(|held| held.kind != address.kind || held.key() != address.key());
    }
}

impl Model for Secuconnect {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Secuconnect
    }

    fn lag(&self) -> u64 {
        3_000
    }

    fn keeps(&self, key: &str, value: &str) -> String {
        if key == BIRTH_DATE && !value.is_empty() { format!("{}T00:00:00+01:00", date::day(value)) } else { value.to_owned() }
    }

    fn keeps_address(&self, kind: &ChannelKind, address: &str) -> String {
        if kind.is_phone() { phone::digits(&address.replace('+', "00")) } else { address.to_owned() }
    }

    fn id(&self, number: u64) -> String {
        format!("PCU_{number:030}")
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        if let Intent::Create { fields, channels, .. } = intent {
            let mut contact = Contact { fields: fields.clone(), channels: Vec::new() };
            channels.iter().try_for_each(|address| contact.add(address))?;
            let action = Action::Create { fields: contact.fields, channels: contact.channels };
            return Ok(vec![Letter::request(action, target, false)]);
        }
        if matches!(intent, Intent::Delete) {
            return Ok(vec![Letter::request(Action::Delete { who: Who::of(target) }, target, false)]);
        }
        let there = fresh(target)?;
        let (Coverage::Whole, Some(held)) = (there.coverage, &there.channels) else {
            return Err(impossible("The customer has to be read whole first."));
        };
        let channels = held.iter().map(|held| ChannelAddress { kind: held.kind.clone(), value: held.address.clone() });
        let mut contact = Contact { fields: sendable(self.kind(), &there.fields), channels: channels.collect() };
        let kind_of = |address: &ChannelAddress| format!("channel:{}", address.kind);
        let touched = match intent {
            Intent::Edit { changes } => {
                for change in changes {
                    contact.fields.set(change.key.clone(), change.after.clone());
                }
                changes.iter().map(|change| change.key.as_str().to_owned()).collect()
            }
            Intent::AddChannel { address, .. } => {
                contact.add(address)?;
                vec![kind_of(address)]
            }
            Intent::ChangeChannel { before, after, .. } => {
                contact.remove(before);
                contact.add(after)?;
                vec![kind_of(before), kind_of(after)]
            }
            Intent::RemoveChannel { address, .. } => {
                contact.remove(address);
                vec![kind_of(address)]
            }
            _ => return Err(impossible("secuconnect offers no such call.")),
        };
        let action = Action::Replace { who: Who::of(target), fields: contact.fields, channels: contact.channels, touched };
        Ok(vec![Letter::request(action, target, false)])
    }
}
