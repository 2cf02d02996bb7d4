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
                let understood: Vec<String> =
                    inner.iter().filter(|(_, value)| !value.is_array() && !value.is_object()).map(|(name, _)| name.clone()).collect();
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
    let address =
        first(&["value", "address", "channel_value", "customerChannelValue", "customer_link_channel"])?;
    // `channel_id` is not among these: in this API it names a kind, and deleting by it would hit another channel.
    let remote_id = first(&["id", "customer_channel_id", "customerChannelId"]);
    let words: Vec<String> =
        ["type", "channel", "channel_type", "customerChannelType", "channel_id", "type_id", "name"]
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
