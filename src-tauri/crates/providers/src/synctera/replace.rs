//! The whole customer for a request that replaces it.

use domain::RemoteRecord;
use domain::field::{BIRTH_DATE, SSN};
use domain::record::Coverage;
use serde_json::{Map, Value};

use crate::Failure;

use super::addresses::whole_address;
use super::map::{CHANNELS, METADATA};
use super::names::{ADDRESSES, FACTS, NEVER_SENT_BACK, TEXTS};

pub(super) const READ_FIRST: &str = "The customer has to be read before this can be sent.";
const NUMBER_LOST: &str = "Replacing the customer would empty the social security number, of which Synctera shows only four digits. Type the \
                           number again in the same edit, or let the connection send only what changed.";

/// The customer as just read with these members changed.
///
/// What is left out is presumably emptied, so everything goes back that may, and never what is only read. A missing shipping address
/// becomes a copy of the legal one, and a social security number, of which only four digits are known, would be lost; where that would
/// happen without anybody having asked for it, there is no request. Source: API notes, sections 5.1, 5.2 and 5.8.
pub(super) fn replacement(changed: Map<String, Value>, fresh: &RemoteRecord) -> Result<Map<String, Value>, Failure> {
    if fresh.coverage != Coverage::Whole {
        return Err(Failure::impossible(READ_FIRST));
    }
    let Some(channels) = &fresh.channels else {
        return Err(Failure::impossible("Synctera does not tell which channels this customer has."));
    };
    if fresh.fields.get(SSN).is_some() && !changed.contains_key("ssn") {
        return Err(Failure::wrong(SSN, NUMBER_LOST));
    }
    let mut body = fresh.extra.clone();
    let fact = |name: &str| FACTS.iter().any(|(_, fact)| *fact == name);
    body.retain(|name, _| !NEVER_SENT_BACK.contains(&name.as_str()) && !fact(name));
    for (key, name) in TEXTS.iter().copied().chain([(BIRTH_DATE, "dob")]) {
        if let Some(value) = fresh.fields.get(key) {
            body.insert(name.to_owned(), value.into());
        }
    }
    for (kind, name) in CHANNELS {
        if let Some(held) = channels.iter().find(|held| held.kind == *kind) {
            body.insert((*name).to_owned(), held.address.clone().into());
        }
    }
    for (address, name) in ADDRESSES {
        let there = body.shift_remove(*name).is_some() || fresh.fields.iter().any(|(key, _)| part_of(key.as_str(), address));
        match whole_address(address, name, fresh) {
            Some(held) => {
                body.insert((*name).to_owned(), Value::Object(held));
            }
            None if there && !changed.contains_key(*name) => {
                return Err(Failure::impossible(
                    "An address in Synctera lacks its first line or its country, so the customer cannot be sent back whole.",
                ));
            }
            None => {}
        }
    }
    let metadata = whole_metadata(fresh)?;
    if !metadata.is_empty() {
        body.insert(METADATA.to_owned(), Value::Object(metadata));
    }
    body.extend(changed);
    if !body.contains_key("status") {
        return Err(Failure::impossible("The status of the customer is not known, and Synctera wants it."));
    }
    if body.contains_key("legal_address") && !body.contains_key("shipping_address") {
        return Err(Failure::impossible(
            "Synctera would copy the legal address into the empty shipping address. Fill in a shipping address too, or let the \
             connection send only what changed.",
        ));
    }
    Ok(body)
}

/// Whether a key is one of a part of this address.
fn part_of(key: &str, address: &str) -> bool {
    key.strip_prefix(address).is_some_and(|rest| rest.starts_with('.'))
}

/// The complete metadata as it is held.
pub(super) fn whole_metadata(fresh: &RemoteRecord) -> Result<Map<String, Value>, Failure> {
    let mut whole = match fresh.extra.get(METADATA) {
        Some(Value::Object(rest)) => rest.clone(),
        None => Map::new(),
        Some(_) => return Err(Failure::impossible("The metadata in Synctera are in a form that is not understood.")),
    };
    for (key, value) in fresh.fields.iter() {
        if let Some(name) = key.custom_name() {
            whole.insert(name.to_owned(), value.into());
        }
    }
    Ok(whole)
}
