//! The sample customers: what this contract knows of the people there are.

use jiff::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::contact::{Contact, shown_moment};
use super::customer::{Customer, Owner};
use super::ids;
use crate::population::{Person, Population, Roster, ValueIndex};

/// Stream of chance for what this system makes of a person.
const TOPIC_RECORD: u64 = 0x20;

/// Of so many people one was created twice, since nothing prevents that (secuconnect API notes, section 5, point 4).
const TWICE_EVERY: u32 = 40;
/// Where in each such stretch they stand.
const TWICE_AT: u32 = 7;

/// When the first sample customer was created, and when the last: 2019-03-01 and 2026-10-01, in seconds.
const FIRST_CREATED: i64 = 1_551_430_800;
const LAST_CREATED: i64 = 1_790_845_200;

/// A number of customers of one seed.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    people: Population,
    roster: Roster,
}

impl Sample {
    pub(super) fn new(seed: u64, roster: Roster) -> Self {
        Self { people: Population::new(seed), roster }
    }

    /// How many customers there are: everybody on the roster, then some of them again.
    pub(super) fn count(&self) -> u32 {
        self.roster.count() + (self.roster.count() + TWICE_EVERY - 1 - TWICE_AT) / TWICE_EVERY
    }

    /// The customer at a place below [`Self::count`]; later places were created later.
    pub(super) fn customer(&self, place: u32) -> Option<Customer> {
        let of_whom = match place.checked_sub(self.roster.count()) {
            None => place,
            Some(again) => again * TWICE_EVERY + TWICE_AT,
        };
        let person = self.people.person(self.roster.number(of_whom)?);
        let mut random = self.people.chance(place, TOPIC_RECORD);
        let created = self.created(place, &mut random);
        let updated = random.random_ratio(1, 4).then(|| created + random.random_range(60..20_000_000));
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Some(Customer {
            id: ids::id(u64::from(place)),
            owner: if random.random_ratio(1, 4) { Owner::Merchant } else { Owner::Contract },
            contact: contact(person, at(updated.unwrap_or(created).min(LAST_CREATED)), &mut random),
            created: shown_moment(at(created)),
            updated: updated.map(|updated| shown_moment(at(updated.min(LAST_CREATED)))),
        })
    }

    /// Where everybody stands by their addresses and numbers, in small letters.
    pub(super) fn index(&self) -> ValueIndex {
        let fields = ["email", "phone", "mobile"];
        let values = (0..self.count()).filter_map(|place| Some((place, self.customer(place)?))).flat_map(|(place, customer)| {
            fields.into_iter().filter_map(move |field| Some((customer.contact.value(field)?.to_lowercase(), place)))
        });
        ValueIndex::build(values)
    }

    /// In seconds, growing with the place.
    fn created(&self, place: u32, random: &mut ChaCha8Rng) -> i64 {
        let share = (LAST_CREATED - FIRST_CREATED) / i64::from(self.count().max(1));
        FIRST_CREATED + share * i64::from(place) + random.random_range(0..share.max(1))
    }
}

fn contact(person: Person, at: Timestamp, random: &mut ChaCha8Rng) -> Contact {
    let address = person.address;
    let country = if random.random_ratio(1, 2) { address.country.code() } else { address.country.name() };
    let zeros = random.random_ratio(1, 2);
    let dialled = |number: String| if zeros { number.replacen('+', "00", 1) } else { number };
    let mut emails = person.emails;
    let email = if random.random_ratio(1, 8) { emails.pop() } else { emails.into_iter().next() };
    let titles = ["Dr.", "Prof."];
    let title = random.random_ratio(1, 15).then(|| titles[random.random_range(0..titles.len() as u32) as usize]);
    let born = random.random_ratio(4, 5).then(|| person.birth_date.to_string());
    let birthplace = random.random_ratio(1, 12).then(|| address.city.to_owned());
    let nationality = random.random_ratio(1, 10).then(|| address.country.code().to_owned());
    let supplement = random.random_ratio(1, 14).then(|| format!("c/o {}", person.family));
    let fields = [
        ("forename", Some(person.given)),
        ("surname", Some(person.family)),
        ("companyname", person.company),
        ("title", title.map(str::to_owned)),
        ("email", email),
        ("phone", person.landline.map(dialled)),
        ("mobile", person.mobile.map(dialled)),
        ("dob", born),
        ("birthplace", birthplace),
        ("nationality", nationality),
        ("address.street", Some(address.street.to_owned())),
        ("address.street_number", Some(address.number)),
        ("address.postal_code", Some(address.postal_code)),
        ("address.city", Some(address.city.to_owned())),
        ("address.country", Some(country.to_owned())),
        ("address.additional_address_data", supplement),
    ];
    let mut contact = Contact::default();
    for (path, value) in fields {
        // Only a birth can be malformed, and this one was a date.
        let _ = value.map(|value| contact.set(path, value, at));
    }
    contact
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::super::roster;
    use super::*;

    fn sample() -> Sample {
        Sample::new(1, roster(5_000))
    }

    fn customers() -> Vec<Customer> {
        let sample = sample();
        (0..sample.count()).map(|place| sample.customer(place).unwrap()).collect()
    }

    #[test]
    fn ids_lead_back_to_their_places() {
        let sample = sample();
        for (place, customer) in customers().iter().enumerate() {
            assert_eq!(ids::number(&customer.id), Some(place as u64));
        }
        assert!(sample.customer(sample.count()).is_none(), "nobody stands beyond the last place");
    }

    #[test]
    fn the_contract_would_accept_its_own_customers() {
        let at = "2026-11-21T10:00:00Z".parse().unwrap();
        for customer in customers() {
            let mut sent = customer.contact.to_json();
            if let Some(dob) = customer.contact.value("dob") {
                sent["dob"] = json!(dob[..10]);
            }
            let mut kept = Contact::read(sent.as_object().unwrap(), at).unwrap().to_json();
            if let Some(dob) = customer.contact.value("dob") {
                assert_eq!(kept["dob"].as_str().unwrap()[..10], dob[..10]);
                kept["dob"] = json!(dob);
            }
            assert_eq!(kept, customer.contact.to_json());
        }
    }

    #[test]
    fn the_awkward_ones_are_there() {
        let all = customers();
        let count = |wanted: &dyn Fn(&Customer) -> bool| all.iter().filter(|customer| wanted(customer)).count();
        let ends = |customer: &Customer, end: &str| customer.contact.value("dob").is_some_and(|dob| dob.ends_with(end));
        assert!(count(&|customer| ends(customer, "+01:00")) > 100);
        assert!(count(&|customer| ends(customer, "+00:00")) > 100);
        assert!(count(&|customer| customer.owner == Owner::Merchant) > 100);
        assert!(count(&|customer| customer.updated.is_none()) > 1_000);
        assert!(count(&|customer| customer.contact.value("address.country") == Some("DE")) > 20);
        assert!(count(&|customer| customer.contact.value("address.country") == Some("Germany")) > 20);
        assert!(count(&|customer| customer.contact.value("mobile").is_some_and(|number| number.starts_with("00"))) > 100);
        assert!(count(&|customer| customer.contact.value("mobile").is_some_and(|number| number.starts_with('+'))) > 100);
        assert!(count(&|customer| customer.contact.value("address.postal_code").is_some_and(|code| code.starts_with('0'))) > 5);
        let mut same: HashMap<String, usize> = HashMap::new();
        for customer in &all {
            let name = ["forename", "surname", "address.street", "address.street_number", "address.postal_code"];
            let key = name.map(|path| customer.contact.value(path).unwrap_or_default()).join("|");
            *same.entry(key).or_default() += 1;
        }
        assert!(same.values().filter(|times| **times > 1).count() > 20, "some people are there twice");
    }

    #[test]
    fn later_places_were_created_later() {
        let all = customers();
        let seconds = |customer: &Customer| customer.created.parse::<Timestamp>().unwrap();
        assert!(all.iter().is_sorted_by_key(seconds));
        assert!(all.iter().all(|customer| customer.updated.as_deref().is_none_or(|at| {
            at.parse::<Timestamp>().unwrap() >= seconds(customer) || seconds(customer).as_second() > LAST_CREATED - 20_000_000
        })));
    }

    #[test]
    fn everybody_is_found_by_what_they_can_be_asked_for() {
        let sample = sample();
        let index = sample.index();
        for (place, customer) in customers().iter().enumerate() {
            for field in ["email", "phone", "mobile"] {
                if let Some(value) = customer.contact.value(field) {
                    assert!(index.candidates(&value.to_lowercase()).any(|found| found == place as u32), "{value}");
                }
            }
        }
    }
}
