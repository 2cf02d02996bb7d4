//! Adding and deleting channels.

use jiff::Timestamp;

use super::super::change::Change;
use super::super::customer::ChannelKind;
use super::super::history::{Entry, EntryKind, stamp};
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{IdNames, add_channels, customer_in_path, customer_named, extra_channels, number};
use crate::server::Call;

/// POST `addChannelOnly`: `customer_id`, or `primary_id` and `brand_id`. An address that another customer has is added all
/// the same. Unless `noSync` is sent, tickets are linked to the new channels.
pub(super) fn add_only(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let names = IdNames { internal: "customer_id", external: "primary_id", brand: "brand_id" };
    let mut customer = customer_named(register, call.params, &names)?;
    let kinds = [ChannelKind::Email, ChannelKind::Telephone, ChannelKind::Facebook, ChannelKind::Twitter];
    let added = add_channels(register, &mut customer, extra_channels(call.params, &kinds)?);
    let id = customer.id;
    let mut changes = Vec::new();
    if added {
        changes.push(Change::Stored(customer));
        if !call.params.contains_key("noSync") && register.has_tickets(id) {
            changes.push(note_linked_tickets(register, call.at, id));
        }
    }
    Ok(Done { reply: wire::result("Channel linked."), customer_id: Some(id), changes })
}

/// DELETE itemChannel, at either of its likely paths: both ids in the path, or `customer_id` and `channel_id` in the query.
pub(super) fn delete(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let (mut customer, channel_id) = if call.path.is_empty() {
        let id = number(call.params, "customer_id")?.ok_or(Refusal::bad("The customer id is required."))?;
        let customer = register.get(id).ok_or_else(Refusal::no_customer)?;
        (customer, number(call.params, "channel_id")?)
    } else {
        (customer_in_path(register, call)?, number(call.path, "channel_id")?)
    };
    let channel_id = channel_id.ok_or(Refusal::bad("The channel id is required."))?;
    let before = customer.channels.len();
    customer.channels.retain(|channel| channel.id != channel_id);
    if customer.channels.len() == before {
        return Err(Refusal::new(axum::http::StatusCode::NOT_FOUND, "This channel does not exist."));
    }
    Ok(Done { reply: wire::result("Channel deleted."), customer_id: Some(customer.id), changes: vec![Change::Stored(customer)] })
}

/// What an agent sees when tickets move because a channel was added.
pub(super) fn note_linked_tickets(register: &Register, at: Timestamp, customer_id: u64) -> Change {
    Change::Noted {
        customer_id,
        entry: Entry {
            id: register.next_ids().entry,
            ticket_id: None,
            kind: EntryKind::Event,
            description: "Open tickets updated with the newly linked channel.".to_owned(),
            initiated_by: "system".to_owned(),
            created_at: stamp(at),
            source_url: None,
        },
    }
}
