//! Three ways to change a customer, of which one keeps what is not sent.

use super::super::change::Change;
use super::super::customer::Customer;
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{
    add_channels, brand, channel_pairs, custom_fields, customer_in_path, customer_of_brand, filled, name, number, required_brand,
};
use crate::server::{Call, Params};

/// PUT `/api/v2/customer`: `customerID`, or `primaryID` with or without `brandID`. A brand alone names nobody. A name that is
/// not sent is blanked, and channels are not taken here.
pub(super) fn index(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let params = call.params;
    let brand = brand(params, "brandID")?;
    let mut customer = match (number(params, "customerID")?, filled(params, "primaryID")) {
        (Some(id), _) => register.get(id),
        (None, Some(external_id)) => register.with_external(external_id, brand.map(|brand| brand.id)).into_iter().next(),
        (None, None) => return Err(Refusal::bad("The customer id or the primary id is required.")),
    }
    .ok_or_else(Refusal::no_customer)?;
    blank_or_set_names(&mut customer, params)?;
    customer.custom.extend(custom_fields(params));
    Ok(updated(customer))
}

/// PUT `/api/v2/customer/{id}`: a name that is not sent is blanked; a brand that is sent is set; channels are added.
pub(super) fn item(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let params = call.params;
    let mut customer = customer_in_path(register, call)?;
    if let Some(brand) = brand(params, "brandID")? {
        customer.brand_id = brand.id;
    }
    blank_or_set_names(&mut customer, params)?;
    customer.custom.extend(custom_fields(params));
    add_channels(register, &mut customer, channel_pairs(params)?);
    Ok(updated(customer))
}

/// PUT `updateCustomer`: `externalPrimaryID`, `brandID`. What is not sent stays.
pub(super) fn by_external_id(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let params = call.params;
    let external_id = filled(params, "externalPrimaryID").ok_or(Refusal::bad("The external primary id is required."))?;
    let brand = required_brand(params, "brandID")?;
    let mut customer = customer_of_brand(register, external_id, brand.id)?;
    if let Some(firstname) = name(params, "firstname")? {
        customer.firstname = firstname;
    }
    if let Some(lastname) = name(params, "lastname")? {
        customer.lastname = lastname;
    }
    customer.custom.extend(custom_fields(params));
    add_channels(register, &mut customer, channel_pairs(params)?);
    Ok(updated(customer))
}

/// The default of a name is the empty string here (sections 2.4 and 2.5).
fn blank_or_set_names(customer: &mut Customer, params: &Params) -> Result<(), Refusal> {
    customer.firstname = name(params, "firstname")?.unwrap_or_default();
    customer.lastname = name(params, "lastname")?.unwrap_or_default();
    Ok(())
}

fn updated(customer: Customer) -> Done {
    Done { reply: wire::result("Customer updated."), customer_id: Some(customer.id), changes: vec![Change::Stored(customer)] }
}
