//! Like Omnidesk: a create answers no id, and for a while nobody finds the customer; changes keep what is not sent; channels are customers'
//! possessions of their own; events carry a link.

use domain::field::{NAME_FAMILY, NAME_GIVEN};
use domain::{Intent, ProviderKind};
use providers::{Failure, PreparedRequest, Target};

use super::letter::{Action, Letter, Who, fresh, impossible};
use super::model::{Model, set};

/// The model.
pub(crate) struct Omnidesk;

impl Model for Omnidesk {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Omnidesk
    }

    fn lag(&self) -> u64 {
        4_000
    }

    fn replies_with_record(&self) -> bool {
        false
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        let letter = |action| Letter::request(action, target, false);
        let held = |address: &domain::ChannelAddress| {
            let there = fresh(target)?;
            let alike = |kind: &domain::ChannelKind| *kind == address.kind || (kind.is_phone() && address.kind.is_phone());
            let found = there
                .channels
                .iter()
                .flatten()
                .find(|held| alike(&held.kind) && domain::channel::key(&held.kind, &held.address) == address.key());
            Ok::<_, Failure>(found.is_some())
        };
        let who = Who::of(target);
        match intent {
            Intent::Create { fields, channels, .. } => {
                let external_id = fields.get(domain::field::EXTERNAL_ID).map(ToOwned::to_owned);
                if external_id.is_none() {
                    return Err(impossible("A new customer needs an external id."));
                }
                // One request takes two channels; the others follow one by one.
                let (first, rest) = channels.split_at(channels.len().min(2));
                let mut requests = vec![letter(Action::Create { fields: fields.clone(), channels: first.to_vec() })];
                for address in rest {
                    let who = Who { remote_id: None, external_id: external_id.clone() };
                    requests.push(letter(Action::AddChannel { who, address: address.clone() }));
                }
                Ok(requests)
            }
            Intent::Edit { changes } => set(
                target,
                changes,
                |key| match key {
                    NAME_GIVEN => vec![NAME_FAMILY],
                    NAME_FAMILY => vec![NAME_GIVEN],
                    _ => Vec::new(),
                },
                false,
            ),
            Intent::AddChannel { address, .. } => {
                if target.fresh.is_some() && held(address)? {
                    return Ok(Vec::new());
                }
                Ok(vec![letter(Action::AddChannel { who, address: address.clone() })])
            }
            Intent::ChangeChannel { before, after, .. } => {
                let mut requests = Vec::new();
                if !held(after)? {
                    requests.push(letter(Action::AddChannel { who: who.clone(), address: after.clone() }));
                }
                if before.key() != after.key() && held(before)? {
                    requests.push(letter(Action::RemoveChannel { who, address: before.clone() }));
                }
                Ok(requests)
            }
            Intent::RemoveChannel { address, .. } => match held(address)? {
                true => Ok(vec![letter(Action::RemoveChannel { who, address: address.clone() })]),
                false => Ok(Vec::new()),
            },
            Intent::AddEvent { message, initiated_by, .. } => {
                let link = target.operation_id.as_deref().map(|id| format!("urn:uuid:{id}")).unwrap_or_default();
                Ok(vec![letter(Action::Event { who, message: message.clone(), by: initiated_by.clone(), link })])
            }
            Intent::SyncWithCrm { kind, address } => {
                Ok(vec![letter(Action::CrmSync { kind: kind.clone(), address: address.clone() })])
            }
            Intent::Delete | Intent::Purge => Ok(vec![letter(Action::Delete { who })]),
        }
    }
}
