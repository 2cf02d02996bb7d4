//! From Omnidesk's shapes to the words of the field. Pure, and total: whatever cannot be understood is kept as it is.

use domain::field::{BRAND, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, EntryKind, FieldKey, Fields, RemoteEntry, RemoteRecord};
use serde_json::{Map, Value};

use super::settings::Settings;
use super::wire::{Customer, scalar};

/// A customer. A row of a list is a summary: custom fields are not in it, and an empty list of channels there may only mean
/// that channels are not listed (API notes, section 2.1).
pub(super) fn record(customer: Customer, row: bool, settings: &Settings) -> RemoteRecord {
    let Customer { id, mut rest } = customer;
    let mut fields = Fields::new();
    // A reply that lacks a name altogether must not be taken for one that says the name is empty: a later update would
    // write the emptiness back.
    let whole = !row && rest.contains_key("firstname") && rest.contains_key("lastname");
    for (key, names) in [
        (NAME_GIVEN, &["firstname"][..]),
        (NAME_FAMILY, &["lastname"][..]),
        (EXTERNAL_ID, &["external_primary_id", "primary_id", "primaryID", "externalPrimaryID"][..]),
        (BRAND, &["brand_name"][..]),
    ] {
        if let Some(value) = take(&mut rest, names) {
            fields.set(key.into(), value);
        }
    }
    custom_fields(&mut rest, &mut fields, settings);
    let channels = match rest.get("channels").and_then(|value| channels(value, settings)) {
        Some(channels) if channels.is_empty() && row => None,
        understood => understood,
    };
    if channels.is_some() {
        rest.shift_remove("channels");
    }
    let coverage = if whole { Coverage::Whole } else { Coverage::Summary };
    RemoteRecord { remote_id: id.0, coverage, fields, channels, extra: rest }
}

/// Takes the first value with one of these names. What has parts stays where it is.
fn take(rest: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    for name in names {
        if let Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null)) = rest.get(*name) {
            let text = scalar(value);
            rest.shift_remove(*name);
            if text.is_some() {
                return text;
            }
        }
    }
    None
}

const CUSTOM: &str = "custom_";

/// Custom fields stand at the top with a prefix, inside an object of their own, or, where the settings name them, at the top
/// without a prefix.
fn custom_fields(rest: &mut Map<String, Value>, fields: &mut Fields, settings: &Settings) {
    for holder in ["custom_fields", "custom"] {
        match rest.get_mut(holder) {
            Some(Value::Object(inner)) => {
                let understood: Vec<String> = inner
                    .iter()
                    .filter(|(_, value)| !value.is_array() && !value.is_object())
                    .map(|(name, _)| name.clone())
                    .collect();
                for name in understood {
                    let value = inner.shift_remove(&name).as_ref().and_then(scalar);
                    set_custom(fields, &name, value);
                }
                if inner.is_empty() {
                    rest.shift_remove(holder);
                }
            }
            // How PHP prints an object without entries.
            Some(Value::Array(inner)) if inner.is_empty() => {
                rest.shift_remove(holder);
            }
            _ => {}
        }
    }
    let known = |name: &str| settings.custom_fields.iter().any(|known| known == name);
    let flat: Vec<String> = rest
        .iter()
        .filter(|(name, value)| !value.is_array() && !value.is_object() && (name.starts_with(CUSTOM) || known(name)))
        .map(|(name, _)| name.clone())
        .filter(|name| name != CUSTOM)
        .collect();
    for name in flat {
        let value = rest.shift_remove(&name).as_ref().and_then(scalar);
        set_custom(fields, &name, value);
    }
}

fn set_custom(fields: &mut Fields, name: &str, value: Option<String>) {
    let bare = name.strip_prefix(CUSTOM).filter(|bare| !bare.is_empty()).unwrap_or(name);
    if let Some(value) = value {
        fields.set(FieldKey::custom(bare), value);
    }
}

/// Channels in any of the shapes that may be expected: a list of objects or texts, or an object by kind. `None` if anything
/// in it is not understood, since half a list would read as channels removed.
fn channels(value: &Value, settings: &Settings) -> Option<Vec<RemoteChannel>> {
    match value {
        Value::Array(elements) => elements.iter().map(|element| channel(element, None, settings)).collect(),
        Value::Object(by_kind) => {
            let mut all = Vec::new();
            for (word, value) in by_kind {
                // By position instead of by kind, where some are left out.
                let word = if word.bytes().all(|byte| byte.is_ascii_digit()) { None } else { Some(word.as_str()) };
                match value {
                    Value::Array(elements) => {
                        for element in elements {
                            all.push(channel(element, word, settings)?);
                        }
                    }
                    Value::Null => {}
                    element => all.push(channel(element, word, settings)?),
                }
            }
            Some(all)
        }
        _ => None,
    }
}

fn channel(element: &Value, word: Option<&str>, settings: &Settings) -> Option<RemoteChannel> {
    let Value::Object(object) = element else {
        let address = scalar(element)?;
        let kind = word.map_or_else(|| kind_of_address(&address), |word| kind(word, settings));
        return Some(RemoteChannel { remote_id: None, kind, address });
    };
    let first = |names: &[&str]| names.iter().find_map(|name| scalar(object.get(*name)?));
    let address = first(&["value", "address", "channel_value", "customerChannelValue", "customer_link_channel"])?;
    // `channel_id` is not among these: in this API it names a kind, and deleting by it would hit another channel.
    let remote_id = first(&["id", "customer_channel_id", "customerChannelId"]);
    let words: Vec<String> = ["type", "channel", "channel_type", "customerChannelType", "channel_id", "type_id", "name"]
        .iter()
        .filter_map(|name| kind_word(object.get(*name)?))
        .chain(word.map(ToOwned::to_owned))
        .collect();
    let known = words.iter().map(|word| kind(word, settings)).find(|kind| !matches!(kind, ChannelKind::Other(_)));
    let kind = match (known, words.into_iter().next()) {
        (Some(kind), _) => kind,
        (None, Some(word)) => ChannelKind::Other(word),
        (None, None) => kind_of_address(&address),
    };
    Some(RemoteChannel { remote_id, kind, address })
}

/// The word for a kind: given as such, or inside an object.
fn kind_word(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => ["name", "type", "id"].iter().find_map(|name| scalar(object.get(*name)?)),
        value => scalar(value),
    }
}

/// The kind of a channel by one of the words Omnidesk has for it, or by the account's number of it.
fn kind(word: &str, settings: &Settings) -> ChannelKind {
    let plain: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    match plain.as_str() {
        "email" | "mail" => ChannelKind::Email,
        "telephone" | "phone" | "phonenumber" | "tel" => ChannelKind::Telephone,
        "facebook" => ChannelKind::Facebook,
        "twitter" => ChannelKind::Twitter,
        _ => settings.channel_kind(word).unwrap_or_else(|| ChannelKind::Other(word.to_owned())),
    }
}

/// The kind of a channel that is only known by its address.
fn kind_of_address(address: &str) -> ChannelKind {
    let digits = address.bytes().filter(u8::is_ascii_digit).count();
    if address.contains('@') && !address.starts_with('@') {
        ChannelKind::Email
    } else if address.starts_with('+') && digits >= 7 {
        ChannelKind::Telephone
    } else {
        ChannelKind::Other("unknown".to_owned())
    }
}

/// The entries of a timeline, in the order they came; `None` if the reply holds no list. Source: API notes, section 2.10.
pub(super) fn entries(reply: &Value) -> Option<Vec<RemoteEntry>> {
    let list = match reply {
        Value::Object(object) => {
            ["items", "timeline", "entries", "item"].iter().find_map(|name| object.get(*name)).unwrap_or(reply)
        }
        list => list,
    };
    match list {
        Value::Array(rows) => Some(rows.iter().filter_map(entry).collect()),
        Value::Object(rows) if rows.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit())) => {
            Some(rows.values().filter_map(entry).collect())
        }
        // One entry, or a message and no timeline.
        Value::Object(row) if row.contains_key("description") || row.contains_key("created_at") => {
            Some(entry(list).into_iter().collect())
        }
        Value::Object(row) if row.get("type").and_then(Value::as_str) == Some("result") => Some(Vec::new()),
        Value::Null => Some(Vec::new()),
        _ => None,
    }
}

fn entry(row: &Value) -> Option<RemoteEntry> {
    let object = row.as_object()?;
    let first = |names: &[&str]| names.iter().find_map(|name| scalar(object.get(*name)?));
    let text = first(&["description", "message", "text", "title", "subject"]);
    let at = first(&["created_at", "date", "timestamp", "time"]);
    let remote_id = first(&["id"]);
    if text.is_none() && at.is_none() && remote_id.is_none() {
        return None;
    }
    let ticket_id = first(&["ticket_id", "ticketID", "ticketId"]).filter(|id| id != "0");
    let source_url = first(&["source_url", "sourceUrl", "url"]);
    let words = [first(&["item_type"]), first(&["type"])].map(|word| word.unwrap_or_default().to_lowercase());
    let says = |part: &str| words.iter().any(|word| word.contains(part));
    let kind = if says("external") || source_url.is_some() {
        EntryKind::ExternalEvent
    } else if says("message") {
        EntryKind::Message
    } else if says("ticket") || ticket_id.is_some() {
        EntryKind::Ticket
    } else if says("event") {
        EntryKind::Event
    } else {
        EntryKind::Other
    };
    Some(RemoteEntry {
        remote_id,
        kind,
        text: text.unwrap_or_default(),
        initiated_by: first(&["initiated_by", "initiatedBy"]).unwrap_or_default(),
        at: at.unwrap_or_default(),
        ticket_id,
        source_url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::typed;
    use crate::omnidesk::wire::{Index, Item, Rows, Shape};
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn settings() -> Settings {
        Settings::read(&[("custom_fields".to_owned(), "klantnummer".to_owned())].into()).unwrap()
    }

    fn whole(reply: Value) -> RemoteRecord {
        record(typed(reply).unwrap(), false, &settings())
    }

    #[rstest]
    #[case(json!({"id": 5, "type": "email", "type_id": 1, "value": "jan@example.com"}), Some("5"), ChannelKind::Email, "jan@example.com")]
    #[case(json!({"channel": "phoneNumber", "address": "+31612345678"}), None, ChannelKind::Telephone, "+31612345678")]
    #[case(json!({"channel_id": 3, "customer_link_channel": 100004242}), None, ChannelKind::Facebook, "100004242")]
    #[case(json!({"channel_type": {"id": 4, "name": "Twitter"}, "channel_value": "jan"}), None, ChannelKind::Twitter, "jan")]
    #[case(json!({"name": "Telephone", "customerChannelValue": "020"}), None, ChannelKind::Telephone, "020")]
    #[case(json!({"type": "whatsapp", "value": "+31612345678"}), None, ChannelKind::Other("whatsapp".into()), "+31612345678")]
    #[case(json!("jan@example.com"), None, ChannelKind::Email, "jan@example.com")]
    #[case(json!("+31612345678"), None, ChannelKind::Telephone, "+31612345678")]
    fn channels_come_in_many_shapes(
        #[case] element: Value,
        #[case] remote_id: Option<&str>,
        #[case] kind: ChannelKind,
        #[case] address: &str,
    ) {
        let record = whole(json!({"id": 1, "channels": [element]}));
        let expected = RemoteChannel { remote_id: remote_id.map(ToOwned::to_owned), kind, address: address.into() };
        assert_eq!(record.channels, Some(vec![expected]));
    }

    #[test]
    fn channels_by_kind_are_understood() {
        let record = whole(json!({"id": 1, "channels": {"email": ["a@example.com", "b@example.com"], "telephone": "020"}}));
        let addresses: Vec<String> = record.channels.into_iter().flatten().map(|channel| channel.address).collect();
        assert_eq!(addresses, ["a@example.com", "b@example.com", "020"]);
    }

    #[test]
    fn half_understood_channels_are_not_told_and_not_lost() {
        let record = whole(json!({"id": 1, "channels": ["jan@example.com", {"colour": "red"}]}));
        assert_eq!(record.channels, None, "half a list would read as channels removed");
        assert!(record.extra.contains_key("channels"), "what is not understood is kept");
    }

    #[test]
    fn an_empty_list_means_none_in_an_item_and_nothing_in_a_row() {
        let customer: Customer = typed(json!({"id": 1, "channels": []})).unwrap();
        assert_eq!(record(customer.clone(), false, &settings()).channels, Some(vec![]));
        assert_eq!(record(customer, true, &settings()).channels, None);
    }

    #[rstest]
    #[case(json!({"id": 1, "custom_segment": "gold"}))]
    #[case(json!({"id": 1, "custom_fields": {"segment": "gold"}}))]
    #[case(json!({"id": 1, "custom": {"custom_segment": "gold", "empty": null}}))]
    fn custom_fields_stand_in_several_places(#[case] reply: Value) {
        let record = whole(reply);
        assert_eq!(record.fields.get("custom.segment"), Some("gold"));
        assert!(record.extra.is_empty(), "nothing of it is left over");
    }

    #[test]
    fn a_custom_field_named_in_the_settings_is_known_without_its_prefix() {
        let record = whole(json!({"id": 1, "klantnummer": 42, "kleur": "rood"}));
        assert_eq!(record.fields.get("custom.klantnummer"), Some("42"));
        assert_eq!(record.extra.get("kleur"), Some(&json!("rood")));
    }

    #[rstest]
    #[case(json!({"id": 1, "firstname": "Jan", "lastname": null}), Coverage::Whole)]
    #[case(json!({"id": 1, "firstname": "Jan"}), Coverage::Summary)]
    fn a_reply_without_a_name_is_not_taken_for_an_empty_name(#[case] reply: Value, #[case] coverage: Coverage) {
        assert_eq!(whole(reply).coverage, coverage);
    }

    #[rstest]
    #[case(json!({"id": 1, "item_type": "ticket", "type": "event", "ticket_id": 7}), EntryKind::Ticket)]
    #[case(json!({"id": 1, "item_type": "ticketMessage", "type": "message"}), EntryKind::Message)]
    #[case(json!({"id": 1, "item_type": "customer", "type": "event"}), EntryKind::Event)]
    #[case(json!({"id": 1, "item_type": "externalEvent", "type": "event"}), EntryKind::ExternalEvent)]
    #[case(json!({"id": 1, "type": "event", "source_url": "https://shop.example/1"}), EntryKind::ExternalEvent)]
    #[case(json!({"description": "?"}), EntryKind::Other)]
    fn kinds_of_entries(#[case] row: Value, #[case] kind: EntryKind) {
        let read = entries(&json!([row])).unwrap();
        assert_eq!(read.first().map(|entry| entry.kind), Some(kind));
    }

    #[test]
    fn times_are_kept_as_written() {
        let read = entries(&json!({"items": [{"created_at": "2026-11-20 09:30:00", "description": "Order"}]})).unwrap();
        assert_eq!(read[0].at, "2026-11-20 09:30:00", "the zone is unknown, so nothing is converted");
    }

    /// JSON that is likely to hit what the mapping looks at.
    fn any_json() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            Just("id".to_owned()),
            Just("items".to_owned()),
            Just("item".to_owned()),
            Just("itemTotal".to_owned()),
            Just("channels".to_owned()),
            Just("custom".to_owned()),
            Just("custom_fields".to_owned()),
            Just("type".to_owned()),
            Just("value".to_owned()),
            "(custom_)?\\PC{0,6}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
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
            let settings = settings();
            let _ = (Shape::of(Some(&reply)), entries(&reply));
            if let Ok(customer) = typed::<Customer>(reply.clone()) {
                let record = record(customer, false, &settings);
                prop_assert!(!record.remote_id.is_empty(), "a customer without an id cannot be kept");
            }
            if let Ok(index) = typed::<Index>(reply.clone()) {
                let _ = index.total();
                for row in index.items.0 {
                    record(row, true, &settings);
                }
            }
            let _ = (typed::<Item>(reply.clone()), typed::<Rows<Customer>>(reply));
        }
    }
}
