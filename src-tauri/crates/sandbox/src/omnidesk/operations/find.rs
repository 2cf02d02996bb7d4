//! Reading: the list, one customer, and both searches.

use serde_json::Value;

use super::super::check;
use super::super::customer::Customer;
use super::super::register::Register;
use super::super::wire::{self, Done, Refusal};
use super::arguments::{brand, customer_in_path, filled, number};
use crate::server::Call;

/// Section 2.1: at most 99, 15 unless asked.
const MOST_ITEMS: usize = 99;
const USUAL_ITEMS: usize = 15;

/// GET `/api/v2/customer`
pub(super) fn index(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let start = count(call, "itemStart")?.unwrap_or(0);
    let limit = match count(call, "itemLimit")? {
        None | Some(0) => USUAL_ITEMS,
        Some(limit) => limit.min(MOST_ITEMS),
    };
    let page = |ids: &mut dyn Iterator<Item = u64>| -> Vec<Value> {
        ids.take(limit).filter_map(|id| register.get(id)).map(|customer| wire::listed(&customer)).collect()
    };
    let (total, items) = match call.params.get("query") {
        None => (register.total(), page(&mut register.ids_from(start))),
        Some(query) if check::is_query(query) => {
            let found = register.matching(query);
            (found.len(), page(&mut found.iter().skip(start).copied()))
        }
        Some(_) => return Err(Refusal::bad("The query contains characters that are not allowed.")),
    };
    Ok(Done::reading(wire::index(start, total, limit, items), None))
}

fn count(call: &Call<'_>, name: &str) -> Result<Option<usize>, Refusal> {
    Ok(number(call.params, name)?.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
}

/// GET `/api/v2/customer/{id}`
pub(super) fn item(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let customer = customer_in_path(register, call)?;
    Ok(Done::reading(wire::item(&customer), Some(customer.id)))
}

/// POST `SearchByPrimaryExternalID`: `primary_id`, `brand_id`. Without a brand, or with it under another name, every brand
/// is searched.
pub(super) fn by_external_id(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let external_id = filled(call.params, "primary_id").ok_or(Refusal::bad("The primary id is required."))?;
    let brand = brand(call.params, "brand_id")?;
    Ok(found(&register.with_external(external_id, brand.map(|brand| brand.id))))
}

/// POST `SearchByCustomerChannelValue`: `customerChannelValue`, `brand_id`.
pub(super) fn by_channel_value(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let value = filled(call.params, "customerChannelValue").ok_or(Refusal::bad("The channel value is required."))?;
    let brand = brand(call.params, "brand_id")?;
    Ok(found(&register.with_channel(value, brand.map(|brand| brand.id))))
}

/// The customers found, in full; nothing at all for nobody.
fn found(customers: &[Customer]) -> Done {
    let only = match customers {
        [] => return Done::reading(wire::nothing(), None),
        [only] => Some(only.id),
        _ => None,
    };
    let items = customers.iter().take(MOST_ITEMS).map(wire::full).collect();
    Done::reading(wire::index(0, customers.len(), MOST_ITEMS, items), only)
}
