//! Like Securely: an import finds or creates, by external id, e-mail address or phone number; names come back in proper case, phone numbers
//! rewritten; there is no list and no reading by id.

use domain::field::{NAME_FAMILY, NAME_GIVEN};
use domain::{ChannelKind, Intent, ProviderKind, phone};
use providers::{Failure, PreparedRequest, Target};

use super::letter::{Action, Letter, impossible};
use super::model::Model;

/// The model.
pub(crate) struct Securely;

impl Model for Securely {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Securely
    }

    fn lag(&self) -> u64 {
        0
    }

    fn imports(&self) -> bool {
        true
    }

    fn lists(&self) -> bool {
        false
    }

    fn keeps(&self, key: &str, value: &str) -> String {
        if !matches!(key, NAME_GIVEN | NAME_FAMILY) {
            return value.to_owned();
        }
        let mut letters = value.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()).unwrap_or_default()
    }

    fn keeps_address(&self, kind: &ChannelKind, address: &str) -> String {
        if kind.is_phone() { phone::digits(address) } else { address.to_lowercase() }
    }

    fn id(&self, number: u64) -> String {
        format!("SE{number}")
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        match intent {
            Intent::Create { channels, .. } if channels.is_empty() => {
                Err(impossible("Securely needs an e-mail address or a phone number."))
            }
            Intent::Create { fields, channels, .. } => {
                let action = Action::Create { fields: fields.clone(), channels: channels.clone() };
                Ok(vec![Letter::request(action, target, false)])
            }
            _ => Err(impossible("Securely offers no way to change a customer.")),
        }
    }
}
