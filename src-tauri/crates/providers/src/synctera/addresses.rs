//! Addresses as they go out: always whole, since it is not known whether Synctera merges or replaces them (API notes, section 5.3).

use domain::address::{COUNTRY, LINE_1};
use domain::field::SHIPPING_ADDRESS;
use domain::operation::FieldChange;
use domain::{Fields, RemoteRecord, address, country};
use serde_json::{Map, Value};

use crate::Failure;

use super::caps::NOT_EMPTIED;
use super::names::{ADDRESS_FACTS, ADDRESSES, PARTS, name_of};

/// Whether a field is a part of an address.
pub(super) fn part_of_address(key: &str) -> bool {
    ADDRESSES.iter().any(|(address, _)| PARTS.iter().any(|(part, _)| address::key(address, part).as_str() == key))
}

/// A legal address without a shipping address may be copied over it (API notes, section 5.1), so the one that is there goes along.
pub(super) fn keep_shipping_address(changed: &mut Map<String, Value>, fresh: &RemoteRecord) {
    if changed.contains_key("legal_address")
        && !changed.contains_key("shipping_address")
        && let Some(kept) = whole_address(SHIPPING_ADDRESS, "shipping_address", fresh)
    {
        changed.insert("shipping_address".into(), Value::Object(kept));
    }
}

/// An address as it is held, ready to be sent back; nothing if there is none, or one that Synctera would not take back.
pub(super) fn whole_address(address: &str, name: &str, fresh: &RemoteRecord) -> Option<Map<String, Value>> {
    let mut held = address_extra(name, fresh);
    for (part, name) in PARTS {
        if let Some(value) = fresh.fields.get(address::key(address, part).as_str()) {
            held.insert((*name).to_owned(), value.into());
        }
    }
    let complete = ["address_line_1", "country_code"].iter().all(|name| held.contains_key(*name));
    complete.then_some(held)
}

/// What an address holds besides its parts, without what is only read.
fn address_extra(name: &str, fresh: &RemoteRecord) -> Map<String, Value> {
    let mut held = fresh.extra.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    held.retain(|name, _| !ADDRESS_FACTS.contains(&name.as_str()));
    held
}

/// An address of a new customer, if it has one.
pub(super) fn new_address(address: &str, fields: &Fields) -> Result<Option<Map<String, Value>>, Failure> {
    let value = |part: &'static str| Some((part, fields.get(address::key(address, part).as_str())?));
    let parts: Vec<(&str, &str)> = PARTS.iter().filter_map(|(part, _)| value(part)).collect();
    if parts.is_empty() { Ok(None) } else { merged_address(address, Map::new(), &parts).map(Some) }
}

/// The whole address after an edit, if the edit changes any of it.
pub(super) fn edited_address(
    address: &str,
    name: &str,
    changes: &[FieldChange],
    fresh: &RemoteRecord,
) -> Result<Option<Map<String, Value>>, Failure> {
    let mut now = Vec::new();
    let mut changed = false;
    for (part, _) in PARTS {
        let key = address::key(address, part);
        let held = fresh.fields.get(key.as_str());
        let after = changes.iter().find(|change| change.key == key).map(|change| change.after.as_str());
        changed |= after.is_some_and(|after| after != held.unwrap_or_default());
        now.extend(after.filter(|after| !after.is_empty() || held.is_some()).or(held).map(|value| (*part, value)));
    }
    if !changed {
        return Ok(None);
    }
    if fresh.extra.get(name).is_some_and(|rest| !rest.is_object()) {
        return Err(Failure::impossible("The address in Synctera is in a form that is not understood."));
    }
    merged_address(address, address_extra(name, fresh), &now).map(Some)
}

/// An address of these parts beside what else it holds.
fn merged_address(address: &str, mut held: Map<String, Value>, parts: &[(&str, &str)]) -> Result<Map<String, Value>, Failure> {
    for (part, value) in parts {
        let key = address::key(address, part);
        let name =
            name_of(PARTS, part).ok_or_else(|| Failure::wrong(key.as_str(), "An address has no such part in Synctera."))?;
        if value.is_empty() {
            return Err(Failure::wrong(key.as_str(), NOT_EMPTIED));
        }
        let value = match *part {
            COUNTRY => {
                country::code(value).ok_or_else(|| Failure::wrong(key.as_str(), "A country is two letters, such as US."))?
            }
            _ => value,
        };
        held.insert(name.to_owned(), value.into());
    }
    for part in [LINE_1, COUNTRY] {
        if !parts.iter().any(|(known, _)| *known == part) {
            let reason = "An address needs street and number, and the country.";
            return Err(Failure::wrong(address::key(address, part).as_str(), reason));
        }
    }
    Ok(held)
}
