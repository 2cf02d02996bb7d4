//! Whether two looks at the same id show the same customer. Systems give ids to somebody else: after a restore, a merge, a deletion.

use std::collections::BTreeSet;

use crate::field::{BIRTH_DATE, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use crate::{RemoteRecord, channel, fold};

/// Marks by which a customer is recognised.
struct Marks {
    external_id: Option<String>,
    birth_date: Option<String>,
    name: Option<String>,
    addresses: BTreeSet<String>,
}

impl Marks {
    fn of(record: &RemoteRecord) -> Self {
        let field = |key: &str| record.fields.get(key).map(fold::fold).filter(|value| !value.is_empty());
        let name: Vec<String> = [NAME_GIVEN, NAME_FAMILY].iter().filter_map(|key| field(key)).collect();
        Self {
            external_id: field(EXTERNAL_ID),
            birth_date: record.fields.get(BIRTH_DATE).map(|date| crate::date::day(date).to_owned()),
            name: (!name.is_empty()).then(|| name.join(" ")),
            addresses: record
                .channels
                .iter()
                .flatten()
                .map(|held| format!("{}:{}", held.kind.is_phone(), channel::key(&held.kind, &held.address)))
                .collect(),
        }
    }
}

/// Whether `now` is another customer than `before`, both seen under the same id: at least two marks can be compared, and not one of them
/// agrees. A customer who marries, moves and changes the phone keeps the birth date or the organisation's own id; who keeps nothing at
/// all is taken for somebody else, and the agent is asked.
#[must_use]
pub fn is_somebody_else(before: &RemoteRecord, now: &RemoteRecord) -> bool {
    let (before, now) = (Marks::of(before), Marks::of(now));
    let alike = |one: &Option<String>, other: &Option<String>| Some(one.as_ref()? == other.as_ref()?);
    let addresses = (!before.addresses.is_empty() && !now.addresses.is_empty())
        .then(|| before.addresses.intersection(&now.addresses).next().is_some());
    let compared = [
        alike(&before.external_id, &now.external_id),
        alike(&before.birth_date, &now.birth_date),
        alike(&before.name, &now.name),
        addresses,
    ];
    let compared: Vec<bool> = compared.into_iter().flatten().collect();
    compared.len() >= 2 && !compared.contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChannelKind;
    use crate::record::{Coverage, RemoteChannel};
    use rstest::rstest;

    fn customer(external_id: &str, given: &str, born: &str, email: &str) -> RemoteRecord {
        let mut fields = crate::Fields::new();
        for (key, value) in [(EXTERNAL_ID, external_id), (NAME_GIVEN, given), (BIRTH_DATE, born)] {
            fields.set(key.into(), value);
        }
        let held = RemoteChannel { remote_id: None, kind: ChannelKind::Email, address: email.into() };
        RemoteRecord {
            remote_id: "1".into(),
            coverage: Coverage::Whole,
            fields,
            channels: Some(if email.is_empty() { Vec::new() } else { vec![held] }),
            extra: serde_json::Map::new(),
        }
    }

    #[rstest]
    #[case("nothing changed", ("C-1", "Jan", "1980-01-01", "jan@x.example"), false)]
    #[case("a new name and address, the same id", ("C-1", "Johanna", "", "jo@y.example"), false)]
    #[case("the same day of birth in another writing", ("", "Johanna", "1980-01-01T00:00:00+01:00", "jo@y.example"), false)]
    #[case("the same address in other letters", ("C-2", "Piet", "1990-02-02", "JAN@x.example"), false)]
    #[case("nothing in common", ("C-2", "Piet", "1990-02-02", "piet@y.example"), true)]
    #[case("only one mark to compare says nothing", ("", "Piet", "", ""), false)]
    #[case("two marks, both others", ("C-2", "Piet", "", ""), true)]
    fn who_is_who(#[case] what: &str, #[case] now: (&str, &str, &str, &str), #[case] expected: bool) {
        let before = customer("C-1", "Jan", "1980-01-01", "jan@x.example");
        assert_eq!(is_somebody_else(&before, &customer(now.0, now.1, now.2, now.3)), expected, "{what}");
    }
}
