//! From an intent to requests. An update replaces the whole contact, so it is always built on the customer as just read. Source:
//! secuconnect API notes, section 5.1.

use domain::field::BIRTH_DATE;
use domain::operation::FieldChange;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelKind, Fields, Intent, RemoteRecord, date};

use crate::{Failure, PreparedRequest, Target};

use super::contact::{Contact, is_channel, is_field};
use super::requests;
use super::settings::Settings;

const READ_FIRST: &str = "The customer has to be read whole before this can be sent: what an update leaves out is emptied.";

/// The requests that bring an intent about; none where the customer as just read shows that nothing is left to do.
pub(super) fn prepare(intent: &Intent, target: &Target, settings: &Settings) -> Result<Vec<PreparedRequest>, Failure> {
    match intent {
        Intent::Create { fields, channels, ticket_id, .. } => {
            if ticket_id.is_some() {
                return Err(Failure::impossible("secuconnect knows no tickets."));
            }
            let contact = new_contact(fields, channels)?;
            Ok(vec![requests::create(settings, contact, target.idempotency_key.as_deref())])
        }
        Intent::Edit { changes } => update(target, settings, |contact| edit(contact, changes)),
        Intent::AddChannel { address, .. } => update(target, settings, |contact| add(contact, address)),
        Intent::ChangeChannel { before, after, .. } => update(target, settings, |contact| {
            check(after)?;
            remove(contact, before)?;
            add(contact, after)
        }),
        Intent::RemoveChannel { address, .. } => update(target, settings, |contact| remove(contact, address)),
        Intent::Delete => Ok(vec![requests::delete(settings, remote_id(target)?)?]),
        Intent::AddEvent { .. } => Err(Failure::impossible("secuconnect keeps no timeline of payment customers.")),
        Intent::SyncWithCrm { .. } => Err(Failure::impossible("secuconnect has no CRM behind it.")),
        Intent::Purge => Err(Failure::impossible("secuconnect knows no purging; deleting is all it offers.")),
    }
}

/// secuconnect's id of the customer.
pub(super) fn remote_id(target: &Target) -> Result<&str, Failure> {
    let fresh = target.fresh.as_ref().map(|fresh| fresh.remote_id.as_str());
    let id = target.remote_id.as_deref().or(fresh);
    id.ok_or_else(|| Failure::impossible("The customer's id in secuconnect is not known yet."))
}

/// The customer as just read, if it was read whole and is the one meant.
fn fresh(target: &Target) -> Result<&RemoteRecord, Failure> {
    let whole = target.fresh.as_ref().filter(|fresh| fresh.coverage == Coverage::Whole && fresh.channels.is_some());
    let fresh = whole.ok_or_else(|| Failure::impossible(READ_FIRST))?;
    if target.remote_id.as_ref().is_some_and(|id| *id != fresh.remote_id) {
        return Err(Failure::impossible("The customer that was read is another one."));
    }
    Ok(fresh)
}

fn update(
    target: &Target,
    settings: &Settings,
    change: impl FnOnce(&mut Contact) -> Result<(), Failure>,
) -> Result<Vec<PreparedRequest>, Failure> {
    let fresh = fresh(target)?;
    let held = Contact::of(fresh);
    let mut wanted = held.clone();
    change(&mut wanted)?;
    if wanted == held {
        return Ok(Vec::new());
    }
    Ok(vec![requests::replace(settings, &fresh.remote_id, wanted)?])
}

fn edit(contact: &mut Contact, changes: &[FieldChange]) -> Result<(), Failure> {
    changes.iter().try_for_each(|change| set(contact, change.key.as_str(), &change.after))
}

fn new_contact(fields: &Fields, channels: &[ChannelAddress]) -> Result<Contact, Failure> {
    let mut contact = Contact::default();
    for (key, value) in fields.iter() {
        set(&mut contact, key.as_str(), value)?;
    }
    for address in channels {
        add(&mut contact, address)?;
    }
    if contact.is_empty() {
        return Err(Failure::impossible("A new customer needs at least one value."));
    }
    Ok(contact)
}

fn set(contact: &mut Contact, key: &str, value: &str) -> Result<(), Failure> {
    if !is_field(key) {
        return Err(Failure::impossible(format!("The field {key} cannot be set in secuconnect.")));
    }
    // The one format failure that is documented besides a missing body (section 3.1).
    if key == BIRTH_DATE && !value.is_empty() {
        let day = date::parse(value).ok_or_else(|| Failure::wrong(BIRTH_DATE, "A date of birth is written as 1990-04-05."))?;
        contact.set(key, &day.to_string());
    } else {
        contact.set(key, value);
    }
    Ok(())
}

fn check(address: &ChannelAddress) -> Result<(), Failure> {
    if is_channel(&address.kind) {
        Ok(())
    } else {
        Err(Failure::impossible(format!("secuconnect keeps no addresses of the kind “{}”.", address.kind.label())))
    }
}

/// Puts an address where there is none. Where another one stands it would be overwritten.
fn add(contact: &mut Contact, address: &ChannelAddress) -> Result<(), Failure> {
    check(address)?;
    match contact.channel(&address.kind) {
        None => contact.set_channel(&address.kind, &address.value),
        Some(held) if same(&address.kind, held, &address.value) => {}
        Some(_) => return Err(Failure::impossible(occupied(&address.kind))),
    }
    Ok(())
}

/// Takes an address out, if it still stands there; another one in its place is left alone.
fn remove(contact: &mut Contact, address: &ChannelAddress) -> Result<(), Failure> {
    check(address)?;
    let held = contact.channel(&address.kind);
    if held.is_some_and(|held| same(&address.kind, held, &address.value)) {
        contact.set_channel(&address.kind, "");
    }
    Ok(())
}

fn same(kind: &ChannelKind, held: &str, other: &str) -> bool {
    domain::channel::key(kind, held) == domain::channel::key(kind, other)
}

fn occupied(kind: &ChannelKind) -> String {
    let word = match kind {
        ChannelKind::Email => "e-mail address",
        ChannelKind::Mobile => "mobile number",
        _ => "phone number",
    };
    format!("secuconnect keeps only one {word}, and another one stands there now: change that one.")
}
