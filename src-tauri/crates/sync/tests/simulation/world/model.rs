//! What makes a system the one it is: how requests to it look, how it keeps values, and how late it shows what it holds.

use domain::{ChannelKind, Fields, Intent, ProviderKind};
use providers::{Failure, PreparedRequest, Target};

use super::customer::State;
use super::letter::{Action, Letter, Who, fresh};

/// A kind of system.
pub(crate) trait Model: Send {
    /// Which one.
    fn kind(&self) -> ProviderKind;

    /// Milliseconds by which its lists and searches lag behind.
    fn lag(&self) -> u64;

    /// The requests of an intent.
    ///
    /// # Errors
    /// Why there are none.
    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure>;

    /// A value as it keeps it.
    fn keeps(&self, _key: &str, value: &str) -> String {
        value.to_owned()
    }

    /// An address as it keeps it.
    fn keeps_address(&self, _kind: &ChannelKind, address: &str) -> String {
        address.to_owned()
    }

    /// What it does of its own accord after a customer changed.
    fn of_its_own_accord(&self, _state: &mut State) {}

    /// Whether a create looks for the customer first.
    fn imports(&self) -> bool {
        false
    }

    /// Whether it lists its customers.
    fn lists(&self) -> bool {
        true
    }

    /// Whether replies to changes carry the customer.
    fn replies_with_record(&self) -> bool {
        true
    }

    /// How customers are told apart by a new id.
    fn id(&self, number: u64) -> String {
        number.to_string()
    }
}

/// The request that sets only what changed. `partners`: fields that go along with what the customer holds now.
pub(crate) fn set(
    target: &Target,
    changes: &[domain::operation::FieldChange],
    partners: impl Fn(&str) -> Vec<&'static str>,
    keyed: bool,
) -> Result<Vec<PreparedRequest>, Failure> {
    let there = fresh(target)?;
    let mut values: Vec<_> = changes.iter().map(|change| (change.key.clone(), change.after.clone())).collect();
    for change in changes {
        for partner in partners(change.key.as_str()) {
            if !values.iter().any(|(key, _)| key.as_str() == partner) {
                values.push((partner.into(), there.fields.text(partner).to_owned()));
            }
        }
    }
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let touched = changes.iter().map(|change| change.key.clone()).collect();
    Ok(vec![Letter::request(Action::Set { who: Who::of(target), values, touched }, target, keyed)])
}

/// The values of a whole customer that can be sent back: everything but facts of the system.
pub(crate) fn sendable(kind: ProviderKind, fields: &Fields) -> Fields {
    let capabilities = providers::capabilities(kind);
    let settable = |key: &str| capabilities.field(key).is_none_or(|spec| spec.on_update || spec.on_create);
    fields.iter().filter(|(key, _)| settable(key.as_str())).map(|(key, value)| (key.clone(), value)).collect()
}
