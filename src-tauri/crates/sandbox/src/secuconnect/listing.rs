//! GET of the list: its parameters and its reply (secuconnect API notes, section 3.3).

use serde_json::{Map, Value, json};

use super::customer::Customer;
use super::filter::Filter;
use super::register::{Register, SortKey};
use super::wire::{Refusal, ok};
use crate::server::{Params, Reply};

/// Default and maximum are unknown; small ones catch a client that takes the first page for everything.
const USUAL_COUNT: usize = 10;
const HIGHEST_COUNT: usize = 100;

/// Answers a list request; the second part is the customer's id if it shows exactly one.
pub(super) fn answer(register: &Register, params: &Params) -> Result<(Reply, Option<String>), Refusal> {
    let q = params.get("q").map_or("", String::as_str);
    let filter = Filter::read(q).map_err(|_| Refusal::format("Malformed filter in q"))?;
    let count = number(params, "count").unwrap_or(USUAL_COUNT).min(HIGHEST_COUNT);
    let offset = number(params, "offset").unwrap_or(0);
    let listed = register.list(filter, sort_keys(params), offset, count);
    if listed.count == 0 {
        // An empty object is the hardest of the replies the notes name for "no customers".
        return Ok((ok(json!({})), None));
    }
    let only = match &listed.page[..] {
        [only] if listed.count == 1 => Some(only.id.clone()),
        _ => None,
    };
    let fields: Option<Vec<&str>> =
        params.get("fields").filter(|fields| !fields.is_empty()).map(|fields| fields.split(',').map(str::trim).collect());
    let data: Vec<Value> = listed
        .page
        .iter()
        .map(Customer::to_json)
        .map(|customer| fields.as_ref().map_or_else(|| customer.clone(), |fields| only_fields(&customer, fields)))
        .collect();
    Ok((ok(json!({"count": listed.count, "data": data})), only))
}

/// What is no number counts as not sent.
fn number(params: &Params, name: &str) -> Option<usize> {
    params.get(name)?.parse().ok()
}

/// `sort=a:asc,b:desc`, or `dsc`, or `sort[a]=asc`. Other directions count as ascending, unknown properties sort nothing.
fn sort_keys(params: &Params) -> Vec<SortKey> {
    let key = |property: &str, direction: &str| SortKey {
        property: property.trim().to_owned(),
        descending: ["desc", "dsc"].contains(&direction.trim().to_ascii_lowercase().as_str()),
    };
    let listed = params.get("sort").map_or("", String::as_str).split(',').filter(|part| !part.trim().is_empty());
    let bracketed = params.iter().filter_map(|(name, direction)| {
        let property = name.strip_prefix("sort[")?.strip_suffix(']')?;
        Some(key(property, direction))
    });
    listed.map(|part| part.split_once(':').map_or_else(|| key(part, ""), |(name, to)| key(name, to))).chain(bracketed).collect()
}

/// Nothing but the fields named, not even the id.
fn only_fields(customer: &Value, fields: &[&str]) -> Value {
    let mut kept = Value::Object(Map::new());
    for field in fields {
        let path: Vec<&str> = field.split('.').collect();
        let found = path.iter().try_fold(customer, |value, name| value.get(name));
        if let Some(found) = found {
            let mut place = &mut kept;
            for name in path {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                place = &mut place[name];
            }
            *place = found.clone();
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_named_is_shown() {
        let customer = json!({"id": "PCU_1", "contact": {"email": "a", "surname": "b", "address": {"city": "c"}}});
        assert_eq!(only_fields(&customer, &["id"]), json!({"id": "PCU_1"}));
        assert_eq!(
            only_fields(&customer, &["contact.email", "contact.address.city", "contact.fax", ""]),
            json!({"contact": {"email": "a", "address": {"city": "c"}}})
        );
        assert_eq!(only_fields(&customer, &["nonsense"]), json!({}));
    }

    #[test]
    fn all_spellings_of_sort_are_read() {
        let params =
            [("sort", "a:asc, b:desc,c:DSC,d"), ("sort[e]", "desc")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let keys = sort_keys(&params.into());
        let keys: Vec<(&str, bool)> = keys.iter().map(|key| (key.property.as_str(), key.descending)).collect();
        assert_eq!(keys, [("a", false), ("b", true), ("c", true), ("d", false), ("e", true)]);
    }
}
