//! What agents type, made up from customers that are in the measured cache.

mod customer;
mod slip;

use fastrand::Rng;
use rusqlite::Connection;
use serde::Serialize;

use customer::Customer;

/// A kind of query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Class {
    /// Beginnings of names, in any order.
    Names,
    /// Names without their accents and umlauts.
    Folded,
    /// Names with one slip of the finger.
    Typo,
    /// One or two letters.
    Short,
    /// Beginnings and parts of e-mail addresses.
    Email,
    /// Phone numbers in any format, or their last digits.
    Phone,
    /// Ids of all kinds.
    Id,
    /// Filters, alone and with words.
    Filter,
}

impl Class {
    pub(crate) const ALL: [Self; 8] =
        [Self::Names, Self::Folded, Self::Typo, Self::Short, Self::Email, Self::Phone, Self::Id, Self::Filter];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Folded => "folded",
            Self::Typo => "one typo",
            Self::Short => "1-2 letters",
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::Id => "ids",
            Self::Filter => "filters",
        }
    }

    /// One query about a customer; `None` if this one has nothing to ask for in this way.
    fn query(self, customer: &Customer, random: &mut Rng) -> Option<String> {
        match self {
            Self::Names => names(&customer.given, &customer.family, random),
            Self::Folded => folded(customer, random),
            Self::Typo => typo(customer, random),
            Self::Short => {
                let family = domain::fold::fold(&customer.family);
                Some(beginning(&family, random.usize(1..=2))).filter(|letters| !letters.trim().is_empty())
            }
            Self::Email => email(customer, random),
            Self::Phone => phone(customer, random),
            Self::Id => id(customer, random),
            Self::Filter => filter(customer, random),
        }
    }
}

/// What somebody typed who was looking for a person.
pub(crate) struct Asked {
    pub(crate) typed: String,
    /// The row of the person; `None` if what was typed asks for what is waiting, whoever that is about.
    pub(crate) about: Option<i64>,
}

/// So many queries of a class. The same seed and cache give the same.
pub(crate) fn queries(db: &Connection, class: Class, count: usize, seed: u64) -> anyhow::Result<Vec<String>> {
    Ok(asked(db, class, count, seed)?.into_iter().map(|asked| asked.typed).collect())
}

/// The same, with whom each is about.
pub(crate) fn asked(db: &Connection, class: Class, count: usize, seed: u64) -> anyhow::Result<Vec<Asked>> {
    let mut random = Rng::with_seed(seed.wrapping_mul(31).wrapping_add(class as u64));
    let rows: i64 = db.query_row("SELECT max(rowid) FROM record", [], |row| row.get(0))?;
    let mut queries = Vec::with_capacity(count);
    for _ in 0..count * 200 {
        if queries.len() == count {
            break;
        }
        let Some(customer) = Customer::read(db, random.i64(1..=rows))? else { continue };
        queries.extend(class.query(&customer, &mut random).map(|typed| {
            let about = (typed != WAITING).then_some(customer.person);
            Asked { typed, about }
        }));
    }
    anyhow::ensure!(queries.len() == count, "too few customers can be asked for by {}", class.label());
    Ok(queries)
}

fn names(given: &str, family: &str, random: &mut Rng) -> Option<String> {
    let (given, family) = (given.split(' ').next()?.to_lowercase(), family.to_lowercase());
    if given.chars().count() < 2 || family.chars().count() < 3 {
        return None;
    }
    Some(match random.u8(0..6) {
        0 => format!("{given} {family}"),
        1 => format!("{} {}", beginning(&given, 3), beginning(&family, 4)),
        2 => format!("{} {}", beginning(&family, 5), beginning(&given, 1)),
        3 => format!("{} {}", family, beginning(&given, 2)),
        4 => beginning(&family, random.usize(3..=6)),
        _ => beginning(&given, random.usize(3..=5)),
    })
}

fn folded(customer: &Customer, random: &mut Rng) -> Option<String> {
    let plain = |name: &str| domain::fold::words(name).join(" ");
    let is_plain = |name: &str| name.is_ascii();
    if is_plain(&customer.family) && is_plain(&customer.given) {
        return None;
    }
    names(&plain(&customer.given), &plain(&customer.family), random)
}

fn typo(customer: &Customer, random: &mut Rng) -> Option<String> {
    let words = domain::fold::words(&customer.family);
    let family = words.iter().find(|word| word.chars().count() >= 5)?;
    let slipped = slip::in_word(family, random);
    let given = domain::fold::words(&customer.given).into_iter().next().unwrap_or_default();
    Some(if random.bool() { slipped } else { format!("{} {slipped}", beginning(&given, 3)).trim().to_owned() })
}

fn email(customer: &Customer, random: &mut Rng) -> Option<String> {
    let address = pick(&customer.emails, random)?.to_lowercase();
    let (local, domain) = address.split_once('@')?;
    Some(match random.u8(0..5) {
        0 => address.clone(),
        1 => beginning(&address, random.usize(3..=8)),
        2 => format!("{local}@{}", beginning(domain, 2)),
        3 => domain.to_owned(),
        _ => local.split(['.', '-', '_', '+']).next_back()?.to_owned(),
    })
}

fn phone(customer: &Customer, random: &mut Rng) -> Option<String> {
    let number = pick(&customer.phones, random)?;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Some systems keep numbers as they were typed; only one with its country can be written in other ways.
    if digits.len() < 8 || !number.starts_with('+') {
        return None;
    }
    let grouped = |digits: &str, by: usize, joint: &str| {
        let letters: Vec<char> = digits.chars().collect();
        letters.chunks(by).map(String::from_iter).collect::<Vec<_>>().join(joint)
    };
    Some(match random.u8(0..6) {
        0 => format!("+{digits}"),
        1 => format!("00{}", grouped(&digits, 3, " ")),
        2 => format!("+{}", grouped(&digits, 4, "-")),
        3 => format!("+{}", beginning(&digits, 7)),
        _ => digits[digits.len() - random.usize(4..=7)..].to_owned(),
    })
}

fn id(customer: &Customer, random: &mut Rng) -> Option<String> {
    let id = pick(&customer.ids, random)?;
    let whole = id.chars().count();
    Some(match random.u8(0..3) {
        0 | 1 => id.clone(),
        _ => beginning(id, whole.saturating_sub(2).max(4)),
    })
}

/// Everybody with changes that are not done.
const WAITING: &str = "has:pending";

fn filter(customer: &Customer, random: &mut Rng) -> Option<String> {
    let name = domain::fold::words(&customer.given).into_iter().next().unwrap_or_default();
    let quoted = |value: &str| if value.contains(' ') { format!("\"{value}\"") } else { value.to_owned() };
    let city = pick(&customer.cities, random).map(|city| quoted(&city.to_lowercase()));
    Some(match random.u8(0..8) {
        0 => format!("in:{} {}", customer.system, beginning(&name, 3)),
        1 => format!("in:{} {}", customer.system, beginning(&domain::fold::fold(&customer.family), 4)),
        2 => format!("city:{}", city?),
        3 => format!("city:{} {}", city?, beginning(&name, 2)),
        4 => format!("status:{}", customer.status.as_ref()?.to_lowercase()),
        5 => format!("status:{} in:{} {}", customer.status.as_ref()?.to_lowercase(), customer.system, beginning(&name, 2)),
        6 => WAITING.to_owned(),
        _ if customer.phones.is_empty() => return None,
        _ => format!("has:phone {}", beginning(&name, 4)),
    })
}

/// The first letters of a text.
fn beginning(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

fn pick<'a>(list: &'a [String], random: &mut Rng) -> Option<&'a String> {
    if list.is_empty() { None } else { list.get(random.usize(0..list.len())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer() -> Customer {
        Customer {
            person: 1,
            system: "synctera",
            given: "Zoë".into(),
            family: "Müller-Großmann".into(),
            emails: vec!["zoe.mueller+shop@mail.example.com".into()],
            phones: vec!["+4915112345678".into()],
            ids: vec!["C-1001".into()],
            cities: vec!["Bad Homburg".into()],
            status: Some("FROZEN".into()),
        }
    }

    #[test]
    fn every_class_asks_for_a_customer_that_has_everything() {
        let mut random = Rng::with_seed(1);
        for class in Class::ALL {
            for _ in 0..50 {
                let query = class.query(&customer(), &mut random).unwrap();
                assert!(!query.trim().is_empty(), "{} asks for something", class.label());
            }
        }
    }

    #[test]
    fn a_query_stays_within_what_the_customer_has() {
        let mut random = Rng::with_seed(2);
        for _ in 0..50 {
            let digits: String = phone(&customer(), &mut random).unwrap().chars().filter(char::is_ascii_digit).collect();
            assert!("004915112345678".contains(&digits), "{digits} is a part of the number");
            let folded = folded(&customer(), &mut random).unwrap();
            assert!(folded.is_ascii(), "{folded} is typed without accents");
        }
    }
}
