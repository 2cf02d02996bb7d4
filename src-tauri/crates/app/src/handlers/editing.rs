//! Which values of a pending change can still be changed, and the change with other ones. Pure.

use std::collections::BTreeMap;

use contract::FieldIssue;
use contract::wire::{EditableValue, FieldKind as WireKind};
use domain::operation::FieldChange;
use domain::{Capabilities, ChannelAddress, FieldKey, Fields, Intent, Rule, Violation, validate};
use store::table::connection::ConnectionRow;

use super::event;
use super::providers::{choices, rule, wire_kind};
use super::search::region_of;
use crate::{covering, errors, view};

/// Key of the address of a channel.
const ADDRESS: &str = "address";

/// The values of a change, as they stand.
pub(crate) fn editable(intent: &Intent, connection: &ConnectionRow) -> Vec<EditableValue> {
    let capabilities = view::capabilities(connection);
    let field = |key: &FieldKey, value: &str| field(capabilities, key.as_str(), value);
    match intent {
        Intent::Edit { changes } => changes.iter().map(|change| field(&change.key, &change.after)).collect(),
        Intent::Create { fields, channels, .. } => {
            let channels = channels.iter().enumerate().map(|(place, held)| address(&format!("channels.{place}"), held));
            fields.iter().map(|(key, value)| field(key, value)).chain(channels).collect()
        }
        Intent::AddChannel { address: held, .. } | Intent::ChangeChannel { after: held, .. } => vec![address(ADDRESS, held)],
        Intent::AddEvent { message, initiated_by, source_url } => vec![
            text("message", "What happened", message),
            text("initiatedBy", "Caused by", initiated_by),
            text("sourceUrl", "Link", source_url),
        ],
        Intent::RemoveChannel { .. } | Intent::SyncWithCrm { .. } | Intent::Delete | Intent::Purge => Vec::new(),
    }
}

fn field(capabilities: &Capabilities, key: &str, value: &str) -> EditableValue {
    let spec = capabilities.field(key);
    EditableValue {
        key: key.to_owned(),
        label: view::field_label(capabilities, key),
        kind: spec.map_or(WireKind::Text, |spec| wire_kind(spec.kind)),
        // A secret is not here to be shown; it is typed again or stays. What is hidden comes when it is asked for.
        value: if covering::is_hidden(key) { String::new() } else { value.to_owned() },
        covered: (covering::can_be_revealed(key) && !value.is_empty()).then(|| covering::shown(key, value)),
        rule: spec.map_or("", rule).to_owned(),
        choices: spec.map(|spec| choices(spec.choices)).unwrap_or_default(),
    }
}

fn address(key: &str, held: &ChannelAddress) -> EditableValue {
    let kind = match &held.kind {
        kind if kind.is_phone() => WireKind::Phone,
        domain::ChannelKind::Email => WireKind::Email,
        _ => WireKind::Text,
    };
    EditableValue { kind, label: held.kind.label().to_owned(), rule: held.kind.rule().to_owned(), ..text(key, "", &held.value) }
}

fn text(key: &str, label: &str, value: &str) -> EditableValue {
    EditableValue {
        key: key.into(),
        label: label.into(),
        kind: WireKind::Text,
        value: value.into(),
        covered: None,
        rule: String::new(),
        choices: Vec::new(),
    }
}

/// The change with other values, checked by the rules of its system. Values that are not part of it are left out of account.
///
/// # Errors
/// What has to be mended.
pub(crate) fn amended(
    intent: &Intent,
    connection: &ConnectionRow,
    values: &BTreeMap<String, String>,
) -> Result<Intent, Vec<FieldIssue>> {
    let capabilities = view::capabilities(connection);
    let mut issues = Vec::new();
    let mut amended = intent.clone();
    let creating = matches!(intent, Intent::Create { .. });
    let typed = |key: &str, now: &str, issues: &mut Vec<FieldIssue>| -> String {
        let secret = capabilities.field(key).is_some_and(|spec| spec.secret);
        match values.get(key).filter(|value| !(secret && value.is_empty())) {
            None => now.to_owned(),
            Some(value) => validate::field(capabilities, key, value, creating).unwrap_or_else(|violation| {
                issues.push(errors::issue(&violation, Some(connection.id)));
                now.to_owned()
            }),
        }
    };
    match &mut amended {
        Intent::Edit { changes } => {
            for change in changes.iter_mut() {
                change.after = typed(change.key.as_str(), &change.after, &mut issues);
            }
        }
        Intent::Create { fields, channels, .. } => {
            let keys: Vec<FieldKey> = fields.iter().map(|(key, _)| key.clone()).collect();
            for key in keys {
                let value = typed(key.as_str(), fields.text(key.as_str()), &mut issues);
                fields.set(key, value);
            }
            for (place, held) in channels.iter_mut().enumerate() {
                let key = format!("channels.{place}");
                if let Some(value) = values.get(&key) {
                    readdress(held, value, connection, &key, &mut issues);
                }
            }
        }
        Intent::AddChannel { address, .. } | Intent::ChangeChannel { after: address, .. } => {
            if let Some(value) = values.get(ADDRESS) {
                readdress(address, value, connection, ADDRESS, &mut issues);
            }
        }
        Intent::AddEvent { message, initiated_by, source_url } => {
            let given = |key: &str, held: &str| values.get(key).map_or(held, String::as_str).to_owned();
            let (message, initiated_by, source_url) =
                (given("message", message), given("initiatedBy", initiated_by), given("sourceUrl", source_url));
            return event::checked(&message, &initiated_by, &source_url, Some(connection.id));
        }
        Intent::RemoveChannel { .. } | Intent::SyncWithCrm { .. } | Intent::Delete | Intent::Purge => {}
    }
    if let Intent::Edit { changes } = &mut amended {
        let whole: Vec<(&str, &str)> = changes.iter().map(|change| (change.key.as_str(), change.after.as_str())).collect();
        // What has legal weight was confirmed when the change was made; another value of it is a change of its own.
        let confirmed = unchanged_weight(intent, &whole, capabilities);
        issues.extend(
            validate::edit(capabilities, &whole, confirmed).iter().map(|violation| errors::issue(violation, Some(connection.id))),
        );
    }
    if issues.is_empty() { Ok(amended) } else { Err(issues) }
}

fn unchanged_weight(intent: &Intent, now: &[(&str, &str)], capabilities: &Capabilities) -> bool {
    let Intent::Edit { changes } = intent else { return false };
    let weighty = |key: &str| capabilities.field(key).is_some_and(|spec| !spec.confirm.is_empty());
    let before =
        |key: &str| changes.iter().find(|change: &&FieldChange| change.key.as_str() == key).map(|change| change.after.as_str());
    now.iter().filter(|(key, _)| weighty(key)).all(|(key, value)| before(key) == Some(*value))
}

fn readdress(held: &mut ChannelAddress, value: &str, connection: &ConnectionRow, key: &str, issues: &mut Vec<FieldIssue>) {
    match ChannelAddress::parse(held.kind.clone(), value, region_of(connection)) {
        Ok(address) => *held = address,
        Err((rule, character)) => issues.push(broken(key, rule, character, connection)),
    }
}

fn broken(field: &str, rule: Rule, character: Option<char>, connection: &ConnectionRow) -> FieldIssue {
    errors::issue(&Violation { field: field.into(), rule, character }, Some(connection.id))
}

/// Secrets that were typed anew among the values, if any.
pub(crate) fn secrets(intent: &Intent, capabilities: &Capabilities, values: &BTreeMap<String, String>) -> Option<Fields> {
    let part = |key: &str| match intent {
        Intent::Edit { changes } => changes.iter().any(|change| change.key.as_str() == key),
        Intent::Create { fields, .. } => fields.get(key).is_some(),
        _ => false,
    };
    let typed: Fields = values
        .iter()
        .filter(|(key, value)| !value.is_empty() && part(key) && capabilities.field(key).is_some_and(|spec| spec.secret))
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    (!typed.is_empty()).then_some(typed)
}

/// Puts what may be kept and shown in the place of secrets.
pub(crate) fn mask(intent: &mut Intent, shown: &Fields) {
    match intent {
        Intent::Edit { changes } => {
            for change in changes.iter_mut() {
                if let Some(value) = shown.get(change.key.as_str()) {
                    value.clone_into(&mut change.after);
                }
            }
        }
        Intent::Create { fields, .. } => {
            for (key, value) in shown.iter() {
                fields.set(key.clone(), value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ConnectionId, ProviderKind};

    fn synctera() -> ConnectionRow {
        ConnectionRow {
            id: ConnectionId::new(uuid::Uuid::nil()),
            provider: ProviderKind::Synctera,
            name: "Bank".into(),
            environment: "own".into(),
            base_url: "https://example.nl".into(),
            settings: BTreeMap::new(),
            sample: false,
            may_read: None,
            may_change: None,
            refused: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_a_new_customer_has_to_have_is_not_taken_from_it() {
        let fields: Fields = [("status", "PROSPECT"), ("name.given", "Ada")].into_iter().collect();
        let intent = Intent::Create { fields, channels: Vec::new(), ticket_id: None, no_sync: false };
        let with = |key: &str, value: &str| amended(&intent, &synctera(), &BTreeMap::from([(key.to_owned(), value.to_owned())]));
        assert_eq!(with("status", "").unwrap_err()[0].field, "status");
        assert!(with("name.given", "").is_ok(), "what it need not have can go");
    }
}
