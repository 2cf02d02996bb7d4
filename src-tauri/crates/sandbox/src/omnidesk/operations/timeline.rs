//! The timeline, and the two ways to put something on it.

use super::super::account::CRM_FIELD;
use super::super::change::Change;
use super::super::customer::ChannelKind;
use super::super::history::{Entry, EntryKind, stamp};
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{IdNames, customer_named, customer_of_brand, filled, required_brand};
use crate::server::Call;

/// Asks for the ticket messages as well. The real name is unknown (section 2.10); any value counts.
const HISTORY_PARAMETER: &str = "include_ticket_history";

/// What the emulated CRM knows of everybody.
const CRM_SEGMENT: &str = "stamklant";

/// GET `timelineByCustomerExternalID`: `external_id` and `brand_id`.
pub(super) fn by_external_id(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let external_id = filled(call.params, "external_id").ok_or(Refusal::bad("The external id is required."))?;
    let brand = required_brand(call.params, "brand_id")?;
    let customer = customer_of_brand(register, external_id, brand.id)?;
    let with_messages = call.params.contains_key(HISTORY_PARAMETER);
    let items: Vec<_> = register
        .timeline(customer.id)
        .iter()
        .filter(|entry| with_messages || entry.kind != EntryKind::TicketMessage)
        .map(wire::entry)
        .collect();
    let total = items.len();
    Ok(Done::reading(wire::index(0, total, total, items), Some(customer.id)))
}

/// POST `externalEvent`: `customer_id`, or `external_id` and `brand_id`; `message`, `initiated_by`, `source_url`. Sent twice,
/// it happened twice.
pub(super) fn external_event(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let names = IdNames { internal: "customer_id", external: "external_id", brand: "brand_id" };
    let customer = customer_named(register, call.params, &names)?;
    let message = filled(call.params, "message").ok_or(Refusal::bad("The message is required."))?;
    let entry = Entry {
        id: register.next_ids().entry,
        ticket_id: None,
        kind: EntryKind::ExternalEvent,
        description: message.to_owned(),
        initiated_by: filled(call.params, "initiated_by").unwrap_or("api").to_owned(),
        created_at: stamp(call.at),
        source_url: filled(call.params, "source_url").map(str::to_owned),
    };
    Ok(Done {
        reply: wire::result("Event added."),
        customer_id: Some(customer.id),
        changes: vec![Change::Noted { customer_id: customer.id, entry }],
    })
}

/// POST `syncWithCRM`: `brandID`, `channel` (`phoneNumber` or `email`, unlike the channel words elsewhere), `address`. The
/// look-up behind it always finds the same; nobody with that address is no error.
pub(super) fn sync_with_crm(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let brand = required_brand(call.params, "brandID")?;
    if !brand.crm_url {
        return Err(Refusal::bad("No CRM URL is set for this brand."));
    }
    let kind = match filled(call.params, "channel") {
        Some("phoneNumber") => ChannelKind::Telephone,
        Some("email") => ChannelKind::Email,
        _ => return Err(Refusal::bad("The channel must be phoneNumber or email.")),
    };
    let address = filled(call.params, "address").ok_or(Refusal::bad("The address is required."))?;
    let known = register.with_channel(address, Some(brand.id)).into_iter().find(|customer| customer.has_channel(kind, address));
    let Some(mut customer) = known else {
        return Ok(Done::reading(wire::result("No customer has this address."), None));
    };
    let id = customer.id;
    customer.custom.insert(CRM_FIELD.to_owned(), CRM_SEGMENT.to_owned());
    let entry = Entry {
        id: register.next_ids().entry,
        ticket_id: None,
        kind: EntryKind::Event,
        description: "Customer synchronised with the CRM.".to_owned(),
        initiated_by: "crm".to_owned(),
        created_at: stamp(call.at),
        source_url: None,
    };
    Ok(Done {
        reply: wire::result("Customer synchronised."),
        customer_id: Some(id),
        changes: vec![Change::Stored(customer), Change::Noted { customer_id: id, entry }],
    })
}
