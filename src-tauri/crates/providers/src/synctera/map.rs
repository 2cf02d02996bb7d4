//! From Synctera's shapes to the words of the field. Pure, and total: whatever cannot be understood is kept as it is.

use domain::field::{BIRTH_DATE, SSN};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, FieldKey, Fields, RemoteRecord, address, date, ssn};
use serde_json::{Map, Value};

use super::names::{ADDRESSES, FACTS, PARTS, TEXTS};
use super::wire::{Customer, text};

/// Name of the object with fields of the organisation's own.
pub(super) const METADATA: &str = "metadata";

/// Kinds of channels and the members they stand in.
pub(super) const CHANNELS: &[(ChannelKind, &str)] = &[(ChannelKind::Email, "email"), (ChannelKind::Telephone, "phone_number")];

/// A customer. Rows of the list are customers like any other, so what one does not hold has no value. Source: API notes,
/// sections 2.2 and 2.3.
pub(super) fn record(customer: Customer) -> RemoteRecord {
    let Customer { id, rest: mut extra } = customer;
    extra.retain(|_, value| !value.is_null());
    let mut fields = Fields::new();
    for (key, name) in TEXTS.iter().chain(FACTS) {
        if let Some(value) = take(&mut extra, name) {
            fields.set((*key).into(), value);
        }
    }
    if let Some(value) = take(&mut extra, "dob") {
        fields.set(BIRTH_DATE.into(), date::day(&value));
    }
    // Should a number ever come in full, it goes no further than this.
    if let Some(number) = extra.shift_remove("ssn") {
        fields.set(SSN.into(), text(&number).map(|number| ssn::last_four(&number)).unwrap_or_default());
    }
    for (address, name) in ADDRESSES {
        parts(&mut extra, name, address, &mut fields);
    }
    metadata(&mut extra, &mut fields);
    let channels = channels(&mut extra);
    RemoteRecord { remote_id: id, coverage: Coverage::Whole, fields, channels, extra }
}

/// Takes a value. What has parts stays where it is.
fn take(extra: &mut Map<String, Value>, name: &str) -> Option<String> {
    match extra.get(name)? {
        Value::Array(_) | Value::Object(_) => None,
        _ => extra.shift_remove(name).as_ref().and_then(text),
    }
}

/// Takes the parts of an address; what else it holds stays.
fn parts(extra: &mut Map<String, Value>, name: &str, address: &str, fields: &mut Fields) {
    let Some(Value::Object(inner)) = extra.get_mut(name) else { return };
    inner.retain(|_, value| !value.is_null());
    for (part, name) in PARTS {
        if let Some(value) = take(inner, name) {
            fields.set(address::key(address, part), value);
        }
    }
    if inner.is_empty() {
        extra.shift_remove(name);
    }
}

/// Takes texts out of the metadata; numbers, lists and the like stay, since as texts they would go back as something else.
fn metadata(extra: &mut Map<String, Value>, fields: &mut Fields) {
    let Some(Value::Object(inner)) = extra.get_mut(METADATA) else { return };
    let is_field = |name: &str, value: &Value| !name.is_empty() && value.as_str().is_some_and(|text| !text.is_empty());
    inner.retain(|name, value| match value.as_str() {
        Some(text) if is_field(name, value) => {
            fields.set(FieldKey::custom(name), text);
            false
        }
        _ => true,
    });
    if inner.is_empty() {
        extra.shift_remove(METADATA);
    }
}

/// Takes the channels; `None` if one of them is not understood, since half a list would read as channels removed.
fn channels(extra: &mut Map<String, Value>) -> Option<Vec<RemoteChannel>> {
    let mut all = Vec::new();
    for (kind, name) in CHANNELS {
        if let Some(address) = take(extra, name) {
            all.push(RemoteChannel { remote_id: None, kind: kind.clone(), address });
        } else if extra.contains_key(*name) {
            return None;
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::typed;
    use crate::synctera::wire::List;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn read(reply: Value) -> RemoteRecord {
        record(typed(reply).unwrap())
    }

    #[test]
    fn a_date_of_birth_is_never_moved() {
        assert_eq!(read(json!({"id": "a", "dob": "1990-04-05T00:00:00.000001Z"})).fields.get("birth.date"), Some("1990-04-05"));
    }

    #[rstest]
    #[case(json!("6789"))]
    #[case(json!(6789))]
    #[case(json!("123-45-6789"))]
    #[case(json!("XXX-XX-6789"))]
    fn of_a_social_security_number_four_digits_are_read(#[case] ssn: Value) {
        let record = read(json!({"id": "a", "ssn": ssn}));
        assert_eq!(record.fields.get("ssn"), Some("6789"));
        assert!(record.extra.is_empty(), "what is kept must not hold more of it");
    }

    #[test]
    fn null_is_absent_and_unknown_values_are_kept_as_texts() {
        let record = read(json!({"id": "a", "first_name": null, "status": "ASLEEP", "has_accounts": true, "last_name": 7}));
        assert_eq!(record.fields.get("name.given"), None);
        assert_eq!(record.fields.get("status"), Some("ASLEEP"));
        assert_eq!(record.fields.get("accounts.any"), Some("true"));
        assert_eq!(record.fields.get("name.family"), Some("7"));
        assert!(record.extra.is_empty());
    }

    #[test]
    fn what_is_not_understood_inside_an_address_is_kept() {
        let address = json!({"id": "x", "address_line_1": "1 Main St.", "nickname": "Home", "city": null, "geo": {"lat": 1}});
        let record = read(json!({"id": "a", "legal_address": address}));
        assert_eq!(record.fields.get("address.legal.line1"), Some("1 Main St."));
        assert_eq!(record.extra["legal_address"], json!({"id": "x", "nickname": "Home", "geo": {"lat": 1}}));
    }

    #[test]
    fn metadata_gives_its_texts_and_keeps_the_rest() {
        let record = read(json!({"id": "a", "metadata": {"source": "console", "level": 3, "none": null, "blank": ""}}));
        assert_eq!(record.fields.get("custom.source"), Some("console"));
        assert_eq!(record.fields.get("custom.level"), None);
        assert_eq!(record.extra["metadata"], json!({"level": 3, "none": null, "blank": ""}));
    }

    #[test]
    fn channels_are_kept_as_they_are() {
        let record = read(json!({"id": "a", "email": "Jane@Example.com", "phone_number": "+1 206-555-0100"}));
        let addresses: Vec<String> = record.channels.unwrap().into_iter().map(|channel| channel.address).collect();
        assert_eq!(addresses, ["Jane@Example.com", "+1 206-555-0100"]);
    }

    #[test]
    fn half_understood_channels_are_not_told_and_not_lost() {
        let record = read(json!({"id": "a", "email": "jane@example.com", "phone_number": {"number": "+12065550100"}}));
        assert_eq!(record.channels, None);
        assert!(record.extra.contains_key("phone_number"));
    }

    /// JSON that is likely to hit what the mapping looks at.
    fn any_json() -> impl Strategy<Value = Value> {
        const NAMES: &[&str] =
            &["id", "customers", "first_name", "dob", "ssn", "email", "legal_address", "city", "metadata", "next_page_token"];
        let key = prop_oneof![prop::sample::select(NAMES).prop_map(ToOwned::to_owned), "\\PC{0,6}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_reply_makes_it_panic(reply in any_json()) {
            if let Ok(customer) = typed::<Customer>(reply.clone()) {
                prop_assert!(!record(customer).remote_id.is_empty(), "a customer without an id cannot be kept");
            }
            if let Ok(list) = typed::<List>(reply) {
                let _ = list.next();
                list.customers.into_iter().for_each(|customer| drop(record(customer)));
            }
        }
    }
}
