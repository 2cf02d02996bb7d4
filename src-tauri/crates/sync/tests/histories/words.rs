//! Values that customers hold and agents type: few, so that both sides often mean the same field and sometimes the same value.

use domain::{ChannelAddress, ChannelKind, FieldKind, ProviderKind};

/// The fields a history is about, by system: names and addresses, which are decided as one, beside fields that stand alone.
pub(crate) fn keys(provider: ProviderKind) -> &'static [&'static str] {
    match provider {
        ProviderKind::Omnidesk => &["name.given", "name.family", "custom.segment"],
        ProviderKind::Securely => &["name.given", "name.family"],
        ProviderKind::Secuconnect => &[
            "name.given",
            "name.family",
            "company",
            "website",
            "birth.date",
            "address.legal.street",
            "address.legal.postal_code",
            "address.legal.city",
        ],
        ProviderKind::Synctera => &[
            "name.given",
            "name.family",
            "birth.date",
            "status",
            "address.legal.line1",
            "address.legal.postal_code",
            "address.legal.city",
            "address.shipping.line1",
            "address.shipping.city",
        ],
    }
}

/// How values of a field are compared.
pub(crate) fn kind_of(provider: ProviderKind, key: &str) -> FieldKind {
    providers::capabilities(provider).field(key).map_or(FieldKind::Text, |spec| spec.kind)
}

/// Whether two writings of a field are one value.
pub(crate) fn same(provider: ProviderKind, key: &str, one: &str, other: &str) -> bool {
    kind_of(provider, key).same(one, other)
}

/// Whether an agent may empty a field.
pub(crate) fn clearable(provider: ProviderKind, key: &str) -> bool {
    providers::capabilities(provider).field(key).is_some_and(|spec| spec.clearable)
}

/// A value of a field; none for zero.
pub(crate) fn value(provider: ProviderKind, key: &str, number: u8) -> &'static str {
    let pool: [&str; 4] = match kind_of(provider, key) {
        FieldKind::Date => ["", "1980-01-01", "1990-02-02", "1975-12-31"],
        FieldKind::PostalCode => ["", "K1A 0B1", "12345", "90210"],
        FieldKind::Choice => ["", "ACTIVE", "PROSPECT", "DORMANT"],
        _ => ["", "Jan", "Zoë", "Piet"],
    };
    pool[usize::from(number) % pool.len()]
}

/// Another writing of the same value, as a system or a colleague may write it.
pub(crate) fn respelled(provider: ProviderKind, key: &str, value: &str) -> String {
    match kind_of(provider, key) {
        _ if value.is_empty() => String::new(),
        FieldKind::Date if value.len() == 10 => format!("{value}T00:00:00+01:00"),
        FieldKind::Date => value.chars().take(10).collect(),
        FieldKind::PostalCode => value.to_lowercase().replace(' ', ""),
        _ => format!(" {} ", value.trim().replace('ë', "e\u{308}")),
    }
}

/// An address on a channel that each system takes.
pub(crate) fn address(provider: ProviderKind, number: u8) -> ChannelAddress {
    let email = number.is_multiple_of(2) || provider == ProviderKind::Securely;
    match email {
        true => ChannelAddress { kind: ChannelKind::Email, value: format!("jan{}@x.example", number % 4) },
        false => ChannelAddress { kind: ChannelKind::Telephone, value: format!("+3161234567{}", number % 4) },
    }
}

#[test]
fn another_writing_is_the_same_value() {
    for provider in ProviderKind::ALL {
        for key in keys(provider) {
            for value in (1..4).map(|number| value(provider, key, number)) {
                let other = respelled(provider, key, value);
                assert!(same(provider, key, value, &other), "{provider} {key}: {value} and {other} are one");
            }
        }
    }
}
