//! Like Synctera: creates and changes under an idempotency key are carried out once; an address is replaced as a whole; a missing shipping
//! address becomes a copy of the legal one. With `replaces`, changes replace the customer and have no key.

use domain::field::SSN;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelKind, Intent, ProviderKind, ssn};
use providers::{Failure, PreparedRequest, Target, placeholder};

use super::customer::State;
use super::letter::{Action, Letter, Who, fresh, impossible};
use super::model::{Model, sendable, set};

/// The model.
pub(crate) struct Synctera {
    /// Whether changes replace the customer.
    pub(crate) replaces: bool,
}

const LEGAL: [&str; 6] = [
    "address.legal.line1",
    "address.legal.line2",
    "address.legal.city",
    "address.legal.region",
    "address.legal.postal_code",
    "address.legal.country",
];

/// The same part of the shipping address.
fn shipping(legal: &str) -> String {
    legal.replacen(".legal.", ".shipping.", 1)
}

impl Synctera {
    fn channel(
        &self,
        target: &Target,
        before: Option<&ChannelAddress>,
        after: &ChannelAddress,
    ) -> Result<Vec<PreparedRequest>, Failure> {
        let there = fresh(target)?;
        let held = there.channels.iter().flatten().find(|held| held.kind == after.kind);
        let key = held.map(|held| domain::channel::key(&held.kind, &held.address));
        match (&key, before) {
            (Some(key), _) if *key == after.key() => return Ok(Vec::new()),
            (Some(key), Some(before)) if *key == before.key() => {}
            (None, _) => {}
            (Some(_), _) => return Err(impossible("Synctera keeps only one of these, and another one stands there now.")),
        }
        let values = vec![(format!("channel:{}", after.kind).as_str().into(), after.value.clone())];
        if self.replaces {
            return self.replace(target, &[], Some(after));
        }
        let action = Action::Set { who: Who::of(target), values, touched: Vec::new() };
        Ok(vec![Letter::request(action, target, true)])
    }

    fn replace(
        &self,
        target: &Target,
        changes: &[domain::operation::FieldChange],
        channel: Option<&ChannelAddress>,
    ) -> Result<Vec<PreparedRequest>, Failure> {
        let there = fresh(target)?;
        let (Coverage::Whole, Some(held)) = (there.coverage, &there.channels) else {
            return Err(impossible("The customer has to be read whole first."));
        };
        let mut fields = sendable(self.kind(), &there.fields);
        // Only its end is known, so it cannot be sent back; the system keeps it.
        fields.set(SSN.into(), "");
        for change in changes {
            fields.set(change.key.clone(), wanted(change));
        }
        let mut channels: Vec<ChannelAddress> =
            held.iter().map(|held| ChannelAddress { kind: held.kind.clone(), value: held.address.clone() }).collect();
        let mut touched: Vec<String> = changes.iter().map(|change| change.key.as_str().to_owned()).collect();
        if let Some(address) = channel {
            channels.retain(|held| held.kind != address.kind);
            channels.push(address.clone());
            touched.push(format!("channel:{}", address.kind));
        }
        let bare = |fields: &domain::Fields| !LEGAL.iter().any(|part| fields.get(&shipping(part)).is_some());
        if LEGAL.iter().any(|part| fields.get(part).is_some()) && bare(&fields) {
            return Err(impossible("Synctera would copy the legal address into the empty shipping address."));
        }
        let action = Action::Replace { who: Who::of(target), fields, channels, touched };
        Ok(vec![Letter::request(action, target, false)])
    }
}

/// What goes out for a change: a place for a secret, or the value.
fn wanted(change: &domain::operation::FieldChange) -> String {
    if change.key.as_str() == SSN { placeholder(SSN) } else { change.after.clone() }
}

impl Model for Synctera {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Synctera
    }

    fn lag(&self) -> u64 {
        0
    }

    fn keeps(&self, key: &str, value: &str) -> String {
        match key {
            SSN => ssn::last_four(value),
            _ if key.ends_with(".postal_code") => {
                let bare: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
                if bare.len() == 6 && bare.is_ascii() { format!("{} {}", &bare[..3], &bare[3..]) } else { bare }
            }
            _ => value.to_owned(),
        }
    }

    fn keeps_address(&self, kind: &ChannelKind, address: &str) -> String {
        if *kind == ChannelKind::Email { address.to_lowercase() } else { address.to_owned() }
    }

    fn of_its_own_accord(&self, state: &mut State) {
        if LEGAL.iter().any(|part| state.fields.get(&shipping(part)).is_some()) {
            return;
        }
        for part in LEGAL {
            let copy = state.fields.text(part).to_owned();
            state.fields.set(shipping(part).as_str().into(), copy);
        }
    }

    fn id(&self, number: u64) -> String {
        format!("00000000-0000-4000-8000-{number:012}")
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        match intent {
            Intent::Create { fields, channels, .. } => {
                let action = Action::Create { fields: fields.clone(), channels: channels.clone() };
                Ok(vec![Letter::request(action, target, true)])
            }
            Intent::Edit { changes } if changes.iter().any(|change| change.after.is_empty()) => {
                Err(impossible("Synctera does not say how a value is emptied, so it can only be replaced."))
            }
            Intent::Edit { changes } if self.replaces => self.replace(target, changes, None),
            Intent::Edit { changes } => {
                let changes: Vec<_> = changes
                    .iter()
                    .map(|change| domain::operation::FieldChange { after: wanted(change), ..change.clone() })
                    .collect();
                // An address goes out whole, with the shipping address as it is, so that it is not completed.
                let partners = |key: &str| if LEGAL.contains(&key) { LEGAL.to_vec() } else { Vec::new() };
                set(target, &changes, partners, true)
            }
            Intent::AddChannel { address, .. } => self.channel(target, None, address),
            Intent::ChangeChannel { before, after, .. } => self.channel(target, Some(before), after),
            _ => Err(impossible("Synctera does not offer this.")),
        }
    }
}
