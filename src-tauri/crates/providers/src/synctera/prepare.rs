//! From an intent to requests: only what changes, and nothing that Synctera would complete or empty by itself.

use domain::field::{BAN_NOTE, BAN_STATUS, BIRTH_DATE, SSN, STATUS};
use domain::operation::FieldChange;
use domain::{ChannelAddress, FieldKey, Fields, Intent, RemoteRecord, Support, channel, date};
use serde_json::{Map, Value};

use crate::port::placeholder;
use crate::{Failure, PreparedRequest, Target};

use super::CAPABILITIES;
use super::addresses::{edited_address, keep_shipping_address, new_address, part_of_address};
use super::caps::{BAN_STATUSES, NOT_EMPTIED, STATUSES};
use super::channels::{ONLY_ONE, check_address, held, member_of_channel, one_channel};
use super::map::METADATA;
use super::names::{ADDRESSES, TEXTS, name_of};
use super::replace::{READ_FIRST, replacement, whole_metadata};
use super::requests::{self, IdError};
use super::settings::{Settings, UpdateWith};

const NO_ID: &str = "The customer's id in Synctera is not known yet.";

impl From<IdError> for Failure {
    fn from(error: IdError) -> Self {
        Failure::impossible(error.to_string())
    }
}

/// The requests that bring an intent about: one, or none where the customer as just read shows that nothing is left to do.
pub(super) fn prepare(intent: &Intent, target: &Target, settings: &Settings) -> Result<Vec<PreparedRequest>, Failure> {
    match intent {
        Intent::Create { fields, channels, ticket_id: None, .. } => {
            let key = target.idempotency_key.as_deref();
            Ok(vec![requests::create(Value::Object(new_customer(fields, channels)?), key)])
        }
        Intent::Create { ticket_id: Some(_), .. } => Err(Failure::impossible("Synctera knows no tickets.")),
        Intent::Edit { changes } => {
            let fresh = fresh(target)?;
            send(edit(changes, fresh)?, fresh, target, settings)
        }
        Intent::AddChannel { address, .. } => {
            let fresh = fresh(target)?;
            send(one_channel(None, address, fresh)?, fresh, target, settings)
        }
        Intent::ChangeChannel { before, after, .. } => {
            if before.kind != after.kind {
                return Err(Failure::impossible("A channel of one kind cannot become one of another kind in Synctera."));
            }
            let fresh = fresh(target)?;
            send(one_channel(Some(before), after, fresh)?, fresh, target, settings)
        }
        Intent::RemoveChannel { address, .. } => match held(fresh(target)?, &address.kind)? {
            Some(held) if channel::key(&address.kind, held) == address.key() => Err(Failure::impossible(NOT_EMPTIED)),
            _ => Ok(Vec::new()),
        },
        Intent::AddEvent { .. } => Err(not_offered(CAPABILITIES.add_event)),
        Intent::SyncWithCrm { .. } => Err(not_offered(CAPABILITIES.crm_sync)),
        Intent::Delete => Err(not_offered(CAPABILITIES.delete)),
        Intent::Purge => Err(not_offered(CAPABILITIES.purge)),
    }
}

/// The failure for what the capabilities say is not offered.
pub(super) fn not_offered(support: Support) -> Failure {
    match support {
        Support::No(reason) => Failure::impossible(reason),
        Support::Yes(_) | Support::Unverified(_) => Failure::impossible("Synctera does not offer this."),
    }
}

fn fresh(target: &Target) -> Result<&RemoteRecord, Failure> {
    let fresh = target.fresh.as_ref().ok_or_else(|| Failure::impossible(READ_FIRST))?;
    match &target.remote_id {
        Some(id) if !id.eq_ignore_ascii_case(&fresh.remote_id) => Err(Failure::impossible(READ_FIRST)),
        _ if fresh.remote_id.is_empty() => Err(Failure::impossible(NO_ID)),
        _ => Ok(fresh),
    }
}

/// The one request that changes these members; none if there are none.
fn send(
    mut changed: Map<String, Value>,
    fresh: &RemoteRecord,
    target: &Target,
    settings: &Settings,
) -> Result<Vec<PreparedRequest>, Failure> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let request = match settings.update_with {
        UpdateWith::Patch => {
            keep_shipping_address(&mut changed, fresh);
            requests::patch(&fresh.remote_id, Value::Object(changed), target.idempotency_key.as_deref())?
        }
        UpdateWith::Put => requests::put(&fresh.remote_id, Value::Object(replacement(changed, fresh)?))?,
    };
    Ok(vec![request])
}

/// The members of a new customer.
fn new_customer(fields: &Fields, channels: &[ChannelAddress]) -> Result<Map<String, Value>, Failure> {
    let mut body = Map::new();
    let mut metadata = Map::new();
    for (key, value) in fields.iter() {
        match key.custom_name() {
            Some(name) => {
                metadata.insert(custom_name(name)?, value.into());
            }
            None if key.as_str() == BAN_STATUS || key.as_str() == BAN_NOTE => {
                return Err(Failure::wrong(key.as_str(), "The ban status of a new customer is Synctera's to set."));
            }
            None if part_of_address(key.as_str()) => {}
            None => {
                let (name, value) = member(key.as_str(), value)?;
                body.insert(name.to_owned(), value);
            }
        }
    }
    for (address, name) in ADDRESSES {
        if let Some(new) = new_address(address, fields)? {
            body.insert((*name).to_owned(), Value::Object(new));
        }
    }
    for address in channels {
        let name = member_of_channel(&address.kind)?;
        check_address(address)?;
        if body.insert(name.to_owned(), address.value.clone().into()).is_some() {
            return Err(Failure::wrong("channels", ONLY_ONE));
        }
    }
    if !metadata.is_empty() {
        body.insert(METADATA.to_owned(), Value::Object(metadata));
    }
    body.entry("status").or_insert_with(|| "PROSPECT".into());
    Ok(body)
}

/// The members an edit changes. What the customer holds already is left out.
fn edit(changes: &[FieldChange], fresh: &RemoteRecord) -> Result<Map<String, Value>, Failure> {
    let mut changed = Map::new();
    let mut note = None;
    let mut metadata: Vec<(&str, &str)> = Vec::new();
    for FieldChange { key, after, .. } in changes {
        let same = key.as_str() != SSN && fresh.fields.text(key.as_str()) == after;
        match key.custom_name() {
            _ if key.as_str() == BAN_NOTE => note = Some(after.trim()).filter(|note| !note.is_empty()),
            _ if same => {}
            // An empty text is a value of its own here, and means the same whether metadata is merged or replaced.
            Some(name) => metadata.push((name, after)),
            None if after.is_empty() => return Err(Failure::wrong(key.as_str(), NOT_EMPTIED)),
            None if part_of_address(key.as_str()) => {}
            None => {
                let (name, value) = member(key.as_str(), after)?;
                changed.insert(name.to_owned(), value);
            }
        }
    }
    if note.is_some() && !changes.iter().any(|change| change.key.as_str() == BAN_STATUS) {
        return Err(Failure::wrong(BAN_NOTE, "The reason goes out only together with a new ban status."));
    }
    ban(&mut changed, note, fresh)?;
    for (address, name) in ADDRESSES {
        if let Some(edited) = edited_address(address, name, changes, fresh)? {
            changed.insert((*name).to_owned(), Value::Object(edited));
        }
    }
    if !metadata.is_empty() {
        let mut whole = whole_metadata(fresh)?;
        for (name, value) in metadata {
            if whole.get(name).is_some_and(|held| !held.is_string() && !held.is_null()) {
                let reason = "Synctera holds something else than a text here, which would be lost.";
                return Err(Failure::wrong(FieldKey::custom(name).as_str(), reason));
            }
            whole.insert(custom_name(name)?, value.into());
        }
        changed.insert(METADATA.to_owned(), Value::Object(whole));
    }
    Ok(changed)
}

/// A ban status moves only between the two that are ours, and only with a note (API notes, section 5.7).
fn ban(changed: &mut Map<String, Value>, note: Option<&str>, fresh: &RemoteRecord) -> Result<(), Failure> {
    match (changed.contains_key("ban_status"), note) {
        (true, _) if fresh.fields.get(BAN_STATUS) == Some("BANNED") => {
            Err(Failure::wrong(BAN_STATUS, "Only Synctera lifts a ban."))
        }
        (true, None) => Err(Failure::wrong(BAN_NOTE, "Synctera wants a reason with a new ban status.")),
        (true, Some(note)) => {
            changed.insert("note".into(), note.into());
            Ok(())
        }
        // Set already; a note without a change is not wanted.
        (false, _) => Ok(()),
    }
}

fn custom_name(name: &str) -> Result<String, Failure> {
    if name.is_empty() { Err(Failure::impossible("A custom field needs a name.")) } else { Ok(name.to_owned()) }
}

fn not_settable(key: &FieldKey) -> Failure {
    Failure::wrong(key.as_str(), "This field cannot be set in Synctera.")
}

/// Name and value of a field outside addresses and metadata.
fn member(key: &str, value: &str) -> Result<(&'static str, Value), Failure> {
    let one_of = |choices: &[&str]| match choices.contains(&value) {
        true => Ok(()),
        false => Err(Failure::wrong(key, "Choose one of the list.")),
    };
    match key {
        // The number itself is put in on the way out; what stands in the intent is masked.
        SSN => return Ok(("ssn", placeholder(SSN).into())),
        BIRTH_DATE => {
            let date = date::parse(value).ok_or_else(|| Failure::wrong(key, "Not a date."))?;
            if date.year() < 1900 {
                return Err(Failure::wrong(key, "Synctera takes dates of birth from 1900-01-01."));
            }
            return Ok(("dob", date.to_string().into()));
        }
        STATUS => one_of(STATUSES)?,
        BAN_STATUS if value == "BANNED" => return Err(Failure::wrong(key, "Only Synctera bans a customer.")),
        BAN_STATUS => one_of(BAN_STATUSES)?,
        _ => {}
    }
    let name = name_of(TEXTS, key).ok_or_else(|| not_settable(&key.into()))?;
    Ok((name, value.into()))
}
