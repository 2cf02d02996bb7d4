//! Deleting and purging.

use super::super::change::Change;
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{IdNames, customer_in_path, customer_named};
use crate::server::Call;

/// DELETE `/api/v2/customer/{id}`: answers nothing.
pub(super) fn item(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let customer_id = customer_in_path(register, call)?.id;
    Ok(Done { reply: wire::no_content(), customer_id: Some(customer_id), changes: vec![Change::Deleted { customer_id }] })
}

/// DELETE `purgedata`: the parameters are unknown (section 2.14); `customer_id`, or `external_id` and `brand_id`, in the
/// query.
pub(super) fn purge(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let names = IdNames { internal: "customer_id", external: "external_id", brand: "brand_id" };
    let customer_id = customer_named(register, call.params, &names)?.id;
    Ok(Done {
        reply: wire::result("Customer data purged."),
        customer_id: Some(customer_id),
        changes: vec![Change::Purged { customer_id }],
    })
}
