//! Somebody to create: a value for everything the system takes, as its capabilities tell.

use std::collections::BTreeMap;

use domain::field::{EXTERNAL_ID, FieldGroup};
use domain::{
    Capabilities, ChannelAddress, ChannelKind, FieldKey, FieldKind, FieldSpec, Fields, Intent, RemoteRecord, channel, ssn,
};
use providers::{Secret, Target};

const SSN: &str = "123-45-6789";

/// Somebody who is not there yet.
#[derive(Debug, Clone)]
pub(crate) struct Newcomer {
    number: u32,
    pub(crate) fields: Fields,
    pub(crate) channels: Vec<ChannelAddress>,
    /// What is put in on the way out, by field.
    pub(crate) secrets: BTreeMap<String, Secret>,
}

/// Somebody with every field and channel the system takes for a new customer.
pub(crate) fn newcomer(caps: &Capabilities, number: u32) -> Newcomer {
    let mut fields = Fields::new();
    let mut secrets = BTreeMap::new();
    for spec in caps.fields.iter().filter(|spec| spec.on_create) {
        if spec.secret {
            secrets.insert(spec.key.to_owned(), Secret::new(SSN));
            fields.set(spec.key.into(), ssn::masked(SSN));
        } else {
            fields.set(spec.key.into(), value(spec, number));
        }
    }
    if caps.custom_fields.is_some() {
        fields.set(FieldKey::custom("segment"), "goud");
    }
    let channels = caps.channels.iter().map(|spec| address(&spec.kind, number)).collect();
    Newcomer { number, fields, channels, secrets }
}

fn value(spec: &FieldSpec, number: u32) -> String {
    match spec.key {
        // Letters that every system keeps as they are.
        "name.given" => "Zoë".into(),
        "name.family" => "Oneil".into(),
        EXTERNAL_ID => format!("C-9{number:04}"),
        "address.legal.region" => "NY".into(),
        "address.shipping.region" => "MA".into(),
        "address.shipping.line1" => "200 Side St.".into(),
        "address.legal.number" => "6a".into(),
        _ => match spec.kind {
            FieldKind::Date => "1990-04-05".into(),
            FieldKind::Choice => spec.choices.first().copied().unwrap_or_default().into(),
            FieldKind::Country => "US".into(),
            FieldKind::CountryName => "Germany".into(),
            // With a zero that a number would lose.
            FieldKind::PostalCode => "01234".into(),
            FieldKind::Phone => "+493515550199".into(),
            FieldKind::Text | FieldKind::Email | FieldKind::Ssn | FieldKind::Number | FieldKind::Flag => {
                format!("A {}", spec.key.replace('.', " "))
            }
        },
    }
}

/// An address of a kind that nobody else has.
pub(crate) fn address(kind: &ChannelKind, number: u32) -> ChannelAddress {
    let value = match kind {
        ChannelKind::Email => format!("zoe.oneil{number}@example.com"),
        ChannelKind::Telephone => format!("+3161234{number:04}"),
        ChannelKind::Mobile => format!("+3168765{number:04}"),
        ChannelKind::Facebook => format!("1000{number}"),
        ChannelKind::Twitter => format!("zoe_oneil{number}"),
        ChannelKind::Other(_) => panic!("nobody offers a kind that is not known"),
    };
    ChannelAddress { kind: kind.clone(), value }
}

impl Newcomer {
    pub(crate) fn intent(&self) -> Intent {
        Intent::Create { fields: self.fields.clone(), channels: self.channels.clone(), ticket_id: None, no_sync: false }
    }

    /// What is known about somebody who is not there yet.
    pub(crate) fn target(&self) -> Target {
        let key = format!("01939b5e-7a00-7000-8000-{:012}", self.number);
        Target { idempotency_key: Some(key.clone()), operation_id: Some(key), ..Target::default() }
    }

    pub(crate) fn email(&self) -> String {
        self.channels.iter().find(|address| address.kind == ChannelKind::Email).unwrap().value.clone()
    }

    /// Without channels of a kind.
    pub(crate) fn without(mut self, kind: &ChannelKind) -> Self {
        self.channels.retain(|address| address.kind != *kind);
        self
    }

    /// Without what is put in on the way out.
    pub(crate) fn without_secrets(mut self) -> Self {
        for key in std::mem::take(&mut self.secrets).into_keys() {
            self.fields.set(key.as_str().into(), "");
        }
        self
    }

    /// Fails where the record does not hold what was sent.
    pub(crate) fn assert_held_by(&self, record: &RemoteRecord, caps: &Capabilities) {
        for (key, sent) in self.fields.iter() {
            let spec = caps.field(key.as_str());
            if spec.is_some_and(|spec| spec.write_only) {
                continue;
            }
            let held = record.fields.text(key.as_str());
            let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
            assert!(kind.same(sent, held), "{key} was sent as {sent:?} and is held as {held:?}");
        }
        for sent in &self.channels {
            assert!(holds(record, sent), "{sent:?} was sent and {:?} are held", record.channels);
        }
        assert_eq!(record.channels.as_ref().map(Vec::len), Some(self.channels.len()), "nothing was added: {:?}", record.channels);
    }
}

/// Whether a record has an address, whatever its writing.
pub(crate) fn holds(record: &RemoteRecord, address: &ChannelAddress) -> bool {
    let same = |held: &str| channel::key(&address.kind, held) == address.key();
    record.channels.iter().flatten().any(|held| held.kind == address.kind && same(&held.address))
}

/// Another value for a field than the one it has; `None` where one alone makes no sense, such as another country for the same city.
pub(crate) fn another(spec: &FieldSpec, held: &str) -> Option<String> {
    let choice = || spec.choices.iter().copied().find(|choice| *choice != held && !spec.confirm.contains(choice));
    match spec.kind {
        FieldKind::Text if spec.key.ends_with(".region") => Some("CA".into()),
        FieldKind::Text if spec.write_only => None,
        FieldKind::Text => Some(format!("{held} Anders").trim_start().to_owned()),
        FieldKind::Date => Some("1991-06-07".into()),
        FieldKind::Choice => choice().map(ToOwned::to_owned),
        FieldKind::PostalCode => Some("04321".into()),
        FieldKind::Phone => Some("+493515550188".into()),
        FieldKind::Ssn => Some("987-65-4321".into()),
        FieldKind::Email | FieldKind::Country | FieldKind::CountryName | FieldKind::Number | FieldKind::Flag => None,
    }
}

/// Fails where anything but the keys named, and facts of the system, became something else.
pub(crate) fn assert_kept(before: &RemoteRecord, after: &RemoteRecord, changed: &[&str], caps: &Capabilities) {
    let fact = |key: &str| caps.field(key).is_some_and(|spec| spec.group == FieldGroup::System);
    let rest = |record: &RemoteRecord| -> Vec<(String, String)> {
        let rest = record.fields.iter().filter(|(key, _)| !changed.contains(&key.as_str()) && !fact(key.as_str()));
        rest.map(|(key, value)| (key.to_string(), value.to_owned())).collect()
    };
    assert_eq!(rest(after), rest(before), "what was not touched stays, while {changed:?} changes");
}
