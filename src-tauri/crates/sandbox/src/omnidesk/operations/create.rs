//! Creating customers. Neither endpoint tells the new id, and neither looks whether the external id is taken: the same
//! create sent twice makes two customers.

use super::super::account::Brand;
use super::super::change::Change;
use super::super::customer::{ChannelKind, Customer};
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{
    Address, add_channels, address, channel_pairs, custom_fields, extra_channels, filled, name, number, required_brand,
};
use super::channels::note_linked_tickets;
use crate::server::{Call, Params};

/// POST `/api/v2/customer`: `primary_id`, `brand_id`; links channels and a ticket at once.
pub(super) fn index(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let params = call.params;
    let brand = required_brand(params, "brand_id")?;
    let external_id = filled(params, "primary_id");
    let mut addresses: Vec<Address> = linked_channel(params)?.into_iter().collect();
    addresses.extend(extra_channels(params, &[ChannelKind::Email, ChannelKind::Telephone])?);
    let ticket_id = number(params, "ticket_id")?;
    if ticket_id.is_some_and(|ticket| !register.is_ticket(ticket)) {
        return Err(Refusal::bad("This ticket does not exist."));
    }

    let known = known_by_channel(register, params, brand, external_id);
    let is_new = known.is_none();
    let mut customer = match known {
        Some(customer) => customer,
        None => new_customer(register, params, brand, external_id)?,
    };
    let linked = add_channels(register, &mut customer, addresses);
    if is_new && external_id.is_none() && !linked && customer.firstname.is_empty() && customer.lastname.is_empty() {
        return Err(Refusal::bad("There is nothing to create."));
    }

    let id = customer.id;
    let mut changes = vec![Change::Stored(customer)];
    if let Some(ticket_id) = ticket_id {
        changes.push(Change::TicketLinked { ticket_id, customer_id: id });
    }
    if linked && !params.contains_key("noSync") && (ticket_id.is_some() || register.has_tickets(id)) {
        changes.push(note_linked_tickets(register, call.at, id));
    }
    let message = match (is_new, linked) {
        (true, true) => "User created and channel linked.",
        (true, false) => "User created.",
        (false, _) => "Channel linked.",
    };
    Ok(Done { reply: wire::result(message), customer_id: Some(id), changes })
}

/// POST `createCustomerCRUD`: `primaryID`, `brandID`, several channels, no ticket.
pub(super) fn crud(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let params = call.params;
    let brand = required_brand(params, "brandID")?;
    let mut customer = new_customer(register, params, brand, filled(params, "primaryID"))?;
    let linked = add_channels(register, &mut customer, channel_pairs(params)?);
    let message = if linked { "User created and channel linked." } else { "User created." };
    Ok(Done { reply: wire::result(message), customer_id: Some(customer.id), changes: vec![Change::Stored(customer)] })
}

/// `channel_id` counts only beside `customer_link_channel`; alone it is not even looked at.
fn linked_channel(params: &Params) -> Result<Option<Address>, Refusal> {
    let Some(value) = filled(params, "customer_link_channel") else {
        return Ok(None);
    };
    let kind = filled(params, "channel_id")
        .and_then(ChannelKind::from_name_or_type_id)
        .ok_or(Refusal::bad("This channel does not exist."))?;
    address(kind, value).map(Some)
}

/// The customer meant by `search_customer_channel_value`, which takes the place of a `primary_id` that is not there, in
/// brands that allow it.
fn known_by_channel(register: &Register, params: &Params, brand: &Brand, external_id: Option<&str>) -> Option<Customer> {
    if external_id.is_some() || !brand.search_by_channel {
        return None;
    }
    let value = filled(params, "search_customer_channel_value")?;
    register.with_channel(value, Some(brand.id)).into_iter().next()
}

fn new_customer(register: &Register, params: &Params, brand: &Brand, external_id: Option<&str>) -> Result<Customer, Refusal> {
    Ok(Customer {
        id: register.next_ids().customer,
        external_id: external_id.map(str::to_owned),
        brand_id: brand.id,
        firstname: name(params, "firstname")?.unwrap_or_default(),
        lastname: name(params, "lastname")?.unwrap_or_default(),
        channels: Vec::new(),
        custom: custom_fields(params),
    })
}
