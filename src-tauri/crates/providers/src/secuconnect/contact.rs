//! A customer's contact: from secuconnect's names to the words of the field, and back without losing anything on the way.
//!
//! An update replaces the whole contact, so what is not understood is kept in `extra` under the same names and goes back with it.
//! Source: secuconnect API notes, sections 3.1 and 5.1.

use domain::field::{
    BIRTH_DATE, BIRTH_PLACE, COMPANY, FAX, GENDER, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, NATIONALITY, SALUTATION, TITLE,
    WEBSITE,
};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, Fields, RemoteRecord, date};
use serde_json::{Map, Value};

use crate::facts::{CREATED, UPDATED};

use super::wire::{Customer, text};

pub(super) const STREET: &str = "address.legal.street";
pub(super) const NUMBER: &str = "address.legal.number";
pub(super) const LINE_2: &str = "address.legal.line2";
pub(super) const POSTAL_CODE: &str = "address.legal.postal_code";
pub(super) const CITY: &str = "address.legal.city";
pub(super) const COUNTRY: &str = "address.legal.country";

/// Fields that stand in the contact itself, and what secuconnect calls them.
const NAMES: &[(&str, &str)] = &[
    (SALUTATION, "salutation"),
    (TITLE, "title"),
    (NAME_GIVEN, "forename"),
    (NAME_FAMILY, "surname"),
    (NAME_COMBINED, "name"),
    (COMPANY, "companyname"),
    (BIRTH_DATE, "dob"),
    (BIRTH_PLACE, "birthplace"),
    (NATIONALITY, "nationality"),
    (GENDER, "gender"),
    (FAX, "fax"),
    (WEBSITE, "url_website"),
];

/// Fields that stand in the contact's address.
const ADDRESS: &[(&str, &str)] = &[
    (STREET, "street"),
    (NUMBER, "street_number"),
    (LINE_2, "additional_address_data"),
    (POSTAL_CODE, "postal_code"),
    (CITY, "city"),
    (COUNTRY, "country"),
];

/// Ways to reach the customer, one of each.
const CHANNELS: &[(ChannelKind, &str)] =
    &[(ChannelKind::Email, "email"), (ChannelKind::Telephone, "phone"), (ChannelKind::Mobile, "mobile")];

/// Facts that stand beside the contact and never go back.
const FACTS: &[(&str, &str)] = &[(CREATED, "created"), (UPDATED, "updated")];

/// Whether a field can be sent.
pub(super) fn is_field(key: &str) -> bool {
    NAMES.iter().chain(ADDRESS).any(|(known, _)| *known == key)
}

/// Whether a kind of channel can be sent.
pub(super) fn is_channel(kind: &ChannelKind) -> bool {
    CHANNELS.iter().any(|(known, _)| known == kind)
}

/// Our key of a property of the contact, by its bare name; channels share one.
pub(super) fn key_of(property: &str) -> Option<&'static str> {
    let field = NAMES.iter().chain(ADDRESS).find(|(_, name)| *name == property).map(|(key, _)| *key);
    field.or_else(|| CHANNELS.iter().any(|(_, name)| *name == property).then_some("channels"))
}

/// A customer of a reply. Without a contact nothing is known about it but its id: taken for a customer without values, the next
/// update would empty everything.
pub(super) fn record(customer: Customer) -> RemoteRecord {
    let Customer { id, mut rest } = customer;
    let mut record =
        RemoteRecord { remote_id: id, coverage: Coverage::Summary, fields: Fields::new(), channels: None, extra: Map::new() };
    for (key, name) in FACTS {
        if let Some(value) = take(&mut rest, name) {
            record.fields.set((*key).into(), value);
        }
    }
    if let Some(mut contact) = rest.get("contact").and_then(object) {
        record.coverage = Coverage::Whole;
        for (key, name) in NAMES {
            if let Some(value) = take(&mut contact, name) {
                // Comes as a time at midnight in some zone; converted, it would be the day before (section 5.2).
                let value = if *key == BIRTH_DATE { date::day(&value).to_owned() } else { value };
                record.fields.set((*key).into(), value);
            }
        }
        if let Some(mut address) = contact.get("address").and_then(object) {
            for (key, name) in ADDRESS {
                if let Some(value) = take(&mut address, name) {
                    record.fields.set((*key).into(), value);
                }
            }
            put_or_remove(&mut contact, "address", address);
        }
        let channels = CHANNELS.iter().filter_map(|(kind, name)| {
            let address = take(&mut contact, name)?;
            Some(RemoteChannel { remote_id: None, kind: kind.clone(), address })
        });
        record.channels = Some(channels.collect());
        put_or_remove(&mut rest, "contact", contact);
    }
    record.extra = rest;
    record
}

/// An object; an array without elements is how PHP prints one without members.
fn object(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object.clone()),
        Value::Array(elements) if elements.is_empty() => Some(Map::new()),
        _ => None,
    }
}

/// Takes a value. What has parts stays where it is.
fn take(from: &mut Map<String, Value>, name: &str) -> Option<String> {
    match from.get(name)? {
        Value::Array(_) | Value::Object(_) => None,
        _ => from.shift_remove(name).as_ref().and_then(text),
    }
}

/// Leaves behind what was not understood, without values of null.
fn put_or_remove(holder: &mut Map<String, Value>, name: &str, mut rest: Map<String, Value>) {
    rest.retain(|_, value| !value.is_null());
    if rest.is_empty() {
        holder.shift_remove(name);
    } else {
        holder.insert(name.to_owned(), Value::Object(rest));
    }
}

/// A contact as it is sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Contact(Map<String, Value>);

impl Contact {
    /// Everything a customer has, in the form it is sent in; what is not understood is as it came.
    pub(super) fn of(record: &RemoteRecord) -> Self {
        let mut contact = Self(record.extra.get("contact").and_then(object).unwrap_or_default());
        for (key, value) in record.fields.iter().filter(|(key, _)| is_field(key.as_str())) {
            contact.set(key.as_str(), value);
        }
        for channel in record.channels.iter().flatten() {
            contact.set_channel(&channel.kind, &channel.address);
        }
        contact
    }

    /// Sets a field, or leaves it out if the value is empty: what an update does not send becomes empty.
    pub(super) fn set(&mut self, key: &str, value: &str) {
        if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == key) {
            put(&mut self.0, name, value);
        } else if let Some((_, name)) = ADDRESS.iter().find(|(known, _)| *known == key) {
            let mut address = self.0.get("address").and_then(object).unwrap_or_default();
            put(&mut address, name, value);
            put_or_remove(&mut self.0, "address", address);
        }
    }

    /// Sets the address of a kind of channel, or leaves it out if it is empty.
    pub(super) fn set_channel(&mut self, kind: &ChannelKind, address: &str) {
        if let Some((_, name)) = CHANNELS.iter().find(|(known, _)| known == kind) {
            put(&mut self.0, name, address);
        }
    }

    /// The address of a kind of channel.
    pub(super) fn channel(&self, kind: &ChannelKind) -> Option<&str> {
        let (_, name) = CHANNELS.iter().find(|(known, _)| known == kind)?;
        self.0.get(*name).and_then(Value::as_str)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a body, with the members of objects in the order of their names.
    pub(super) fn into_body(self) -> Value {
        let mut body = Value::Object(Map::from_iter([("contact".to_owned(), Value::Object(self.0))]));
        body.sort_all_objects();
        body
    }
}

fn put(into: &mut Map<String, Value>, name: &str, value: &str) {
    if value.is_empty() {
        into.shift_remove(name);
    } else {
        into.insert(name.to_owned(), Value::String(value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secuconnect::{CAPABILITIES, wire};
    use domain::address;
    use domain::field::LEGAL_ADDRESS;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn read(value: Value) -> RemoteRecord {
        record(wire::one(Some(&value)).unwrap().unwrap())
    }

    fn sent(record: &RemoteRecord) -> Value {
        Contact::of(record).into_body()
    }

    #[test]
    fn the_parts_of_the_address_have_the_keys_all_providers_share() {
        for (key, part) in [
            (STREET, address::STREET),
            (NUMBER, address::NUMBER),
            (LINE_2, address::LINE_2),
            (POSTAL_CODE, address::POSTAL_CODE),
            (CITY, address::CITY),
            (COUNTRY, address::COUNTRY),
        ] {
            assert_eq!(address::key(LEGAL_ADDRESS, part).as_str(), key);
        }
    }

    #[test]
    fn every_field_and_channel_offered_can_be_sent() {
        let (facts, offered): (Vec<_>, Vec<_>) = CAPABILITIES.fields.iter().partition(|field| !field.on_create);
        assert!(offered.iter().all(|field| is_field(field.key) && field.on_update));
        assert_eq!(offered.len(), NAMES.len() + ADDRESS.len());
        assert_eq!(facts.iter().map(|field| field.key).collect::<Vec<_>>(), [CREATED, UPDATED]);
    }

    #[test]
    fn the_times_are_facts_that_never_go_back() {
        let record = read(json!({"id": "PCU_1", "created": "2022-07-15T10:00:00+02:00", "contact": {"forename": "John"}}));
        assert_eq!((record.fields.get(CREATED), record.fields.get(UPDATED)), (Some("2022-07-15T10:00:00+02:00"), None));
        assert!(record.extra.is_empty(), "a fact is kept once");
        assert_eq!(sent(&record), json!({"contact": {"forename": "John"}}));
        assert!(CAPABILITIES.channels.iter().all(|channel| is_channel(&channel.kind)));
    }

    #[rstest]
    #[case("1905-03-03T00:00:00+01:00", "1905-03-03")]
    #[case("1991-02-03T00:00:00+00:00", "1991-02-03")]
    #[case("1991-02-03", "1991-02-03")]
    #[case("unknown", "unknown")]
    fn a_date_of_birth_is_never_moved(#[case] came: &str, #[case] goes: &str) {
        let record = read(json!({"id": "PCU_1", "contact": {"dob": came}}));
        assert_eq!(record.fields.get(BIRTH_DATE), Some(goes));
        assert_eq!(sent(&record), json!({"contact": {"dob": goes}}));
    }

    #[test]
    fn what_is_not_understood_goes_back() {
        let record = read(json!({
            "object": "payment.customers",
            "id": "PCU_1",
            "merchant": {"object": "general.merchants", "id": "MRC_1"},
            "contact": {
                "forename": "John",
                "surname": null,
                "picture": "DOC_1",
                "notes": {"vip": true},
                "title": ["Dr.", "Prof."],
                "address": {"city": "Dresden", "floor": 3, "state": null},
            },
        }));
        let kept = json!({"picture": "DOC_1", "notes": {"vip": true}, "title": ["Dr.", "Prof."], "address": {"floor": 3}});
        assert_eq!(record.extra.get("contact"), Some(&kept));
        assert_eq!(record.extra.get("merchant"), Some(&json!({"object": "general.merchants", "id": "MRC_1"})));
        let expected = json!({"contact": {
            "forename": "John",
            "picture": "DOC_1",
            "notes": {"vip": true},
            "title": ["Dr.", "Prof."],
            "address": {"city": "Dresden", "floor": 3},
        }});
        assert_eq!(sent(&record), expected);
    }

    #[test]
    fn numbers_stand_for_texts_and_blanks_for_nothing() {
        let record = read(json!({"id": 7, "contact": {"forename": " ", "email": "", "address": {"postal_code": 1067}}}));
        assert_eq!((record.remote_id.as_str(), record.fields.get(POSTAL_CODE)), ("7", Some("1067")));
        assert_eq!(record.channels, Some(Vec::new()));
        assert_eq!(sent(&record), json!({"contact": {"address": {"postal_code": "1067"}}}));
    }

    #[rstest]
    #[case(json!({"id": "PCU_1"}), Coverage::Summary)]
    #[case(json!({"id": "PCU_1", "contact": null}), Coverage::Summary)]
    #[case(json!({"id": "PCU_1", "contact": "x"}), Coverage::Summary)]
    #[case(json!({"id": "PCU_1", "contact": []}), Coverage::Whole)]
    #[case(json!({"id": "PCU_1", "contact": {"address": []}}), Coverage::Whole)]
    fn a_missing_contact_is_not_an_empty_one(#[case] reply: Value, #[case] coverage: Coverage) {
        let record = read(reply);
        assert_eq!(record.coverage, coverage);
        assert_eq!(record.channels.is_some(), coverage == Coverage::Whole);
    }

    proptest! {
        #[test]
        fn what_was_read_is_what_is_sent(
            forename in "[A-Z][a-zß' -]{0,12}[a-z]", phone in "[0-9+/-]{3,16}", postal_code in "[0-9]{5}", other in "[a-z]{1,8}",
        ) {
            let contact = json!({
                "forename": forename,
                "phone": phone,
                "address": {"postal_code": postal_code, "country": "Germany"},
                "zz": {"inner": other},
            });
            let record = read(json!({"id": "PCU_1", "contact": contact.clone()}));
            prop_assert_eq!(sent(&record), json!({"contact": contact}));
        }
    }
}
