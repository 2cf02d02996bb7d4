//! From an intent to requests: creating is an import, and there is nothing else.

use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::{ChannelAddress, ChannelKind, Fields, Intent, Support};

use crate::{Failure, PreparedRequest};

use super::requests::{self, Person};
use super::settings::Settings;
use super::{CAPABILITIES, caps};

/// The requests that bring an intent about.
///
/// # Errors
/// Why there are none: for everything but creating, the reason the capabilities give.
pub(super) fn prepare(intent: &Intent, settings: &Settings) -> Result<Vec<PreparedRequest>, Failure> {
    let support = match intent {
        Intent::Create { fields, channels, ticket_id, .. } => {
            if ticket_id.is_some() {
                return Err(Failure::impossible("Securely knows no tickets that a customer could be linked to."));
            }
            return Ok(vec![create(fields, channels, settings)?]);
        }
        Intent::Edit { .. } => CAPABILITIES.update,
        Intent::AddChannel { .. } => CAPABILITIES.add_channel,
        Intent::ChangeChannel { .. } => CAPABILITIES.change_channel,
        Intent::RemoveChannel { .. } => CAPABILITIES.remove_channel,
        Intent::AddEvent { .. } => CAPABILITIES.add_event,
        Intent::SyncWithCrm { .. } => CAPABILITIES.crm_sync,
        Intent::Delete => CAPABILITIES.delete,
        Intent::Purge => CAPABILITIES.purge,
    };
    Err(not_offered(support))
}

/// The reason why something is not offered, as a failure.
pub(super) fn not_offered(support: Support) -> Failure {
    Failure::impossible(match support {
        Support::No(reason) => reason,
        Support::Yes(_) | Support::Unverified(_) => caps::NO_CALL,
    })
}

fn create(fields: &Fields, channels: &[ChannelAddress], settings: &Settings) -> Result<PreparedRequest, Failure> {
    let mut person = Person::default();
    for (key, value) in fields.iter() {
        match key.as_str() {
            NAME_GIVEN => person.first_name = Some(value),
            NAME_FAMILY => person.last_name = Some(value),
            EXTERNAL_ID => person.external_identifier = Some(value),
            key => return Err(Failure::impossible(format!("The field {key} cannot be set in Securely."))),
        }
    }
    let email = only(channels, &ChannelKind::Email)?;
    let phone = only(channels, &ChannelKind::Telephone)?.map(|e164| settings.phone_format.write(e164));
    if let Some(other) = channels.iter().find(|address| !CAPABILITIES.takes_channel(&address.kind)) {
        return Err(Failure::impossible(format!("Securely does not keep {} as a way to reach a customer.", other.kind.label())));
    }
    if email.is_none() && phone.is_none() {
        return Err(Failure::impossible("Securely needs an e-mail address or a phone number."));
    }
    person.email = email;
    person.phone = phone.as_deref();
    Ok(requests::import(person))
}

/// The one address of a kind, if there is one.
fn only<'a>(channels: &'a [ChannelAddress], kind: &ChannelKind) -> Result<Option<&'a str>, Failure> {
    let mut addresses = channels.iter().filter(|address| address.kind == *kind).map(|address| address.value.as_str());
    match (addresses.next(), addresses.next()) {
        (_, Some(_)) => Err(Failure::impossible(format!("Securely keeps only one of these for a customer: {}.", kind.label()))),
        (address, None) => Ok(address),
    }
}
