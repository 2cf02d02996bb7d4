//! The sample customers: what this account knows of the people there are.

use rand::RngExt;

use super::customer::{Customer, Trait};
use super::standard;
use crate::population::{Population, Roster, ValueIndex, customer_number};

/// The id of the first sample customer; the others follow in the order of the roster.
const FIRST_ID: u32 = 1_201;

/// Stream of chance for what this system makes of a person.
const TOPIC_ACCOUNT: u64 = 0x10;

/// The number at the desk of a large company, which many of its people gave.
pub(super) const SWITCHBOARD: &str = "2125550100";

/// A number of customers of one seed.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    people: Population,
    roster: Roster,
    /// How many people the first system knows; those beyond have no customer number there.
    shared: u32,
}

impl Sample {
    pub(super) fn new(seed: u64, shared: u32, roster: Roster) -> Self {
        Self { people: Population::new(seed), roster, shared }
    }

    pub(super) fn count(&self) -> u32 {
        self.roster.count()
    }

    /// The first id no sample customer has.
    pub(super) fn free_id(&self) -> u32 {
        FIRST_ID.saturating_add(self.count())
    }

    /// The id of the customer at a place.
    pub(super) fn id(place: u32) -> u32 {
        FIRST_ID.saturating_add(place)
    }

    /// The customer with an id.
    pub(super) fn customer(&self, id: u32) -> Option<Customer> {
        let place = id.checked_sub(FIRST_ID)?;
        let number = self.roster.number(place)?;
        let person = self.people.person(number);
        let mut random = self.people.chance(number, TOPIC_ACCOUNT);
        let status = match random.random_range(0..100_u32) {
            0..70 => "ACTIVE",
            70..82 => "INVITECUSTOMER",
            82..92 if person.company.is_some() => "INVITEBUSINESS",
            82..92 => "ACTIVE",
            92..97 => "SUSPENDED",
            // Not among the values known today (section 7).
            _ => "UNDERREVIEW",
        };
        // Mostly the number the person has elsewhere.
        let external_identifier = match random.random_range(0..100_u32) {
            0..85 if number < self.shared => Some(customer_number(number)),
            85..90 => Some(format!("CUSTOMER-{number:06}")),
            _ if number >= self.shared => Some(format!("SEC-{number:06}")),
            _ => None,
        };
        let account_number = random.random_ratio(1, 3).then(|| match random.random_range(0..2_u32) {
            0 => format!("A-{}", 10_000 + u64::from(number)),
            _ => format!("{}", 70_000_000 + u64::from(number)),
        });
        let switchboard = person.company.is_some() && random.random_ratio(1, 3);
        let phone = if switchboard {
            Some(SWITCHBOARD.to_owned())
        } else {
            person.mobile.or(person.landline).and_then(|phone| standard::phone(&phone))
        };
        Some(Customer {
            id,
            first_name: standard::name(&person.given),
            last_name: standard::name(&person.family),
            // An import needs one of the two, so everybody has one.
            email: person.emails.into_iter().next().or_else(|| phone.is_none().then(|| format!("customer.{number}@example.com"))),
            phone,
            status: status.to_owned(),
            company_name: person.company,
            external_identifier,
            account_number,
            alternate_pricing_plan_id: random.random_ratio(1, 10).then(|| random.random_range(1..9)),
            numeric: random.random_ratio(1, 6),
        })
    }

    /// Where everybody stands by everything they can be found by.
    pub(super) fn index(&self) -> ValueIndex {
        let values = (0..self.count()).filter_map(|place| Some((place, self.customer(Self::id(place))?)));
        ValueIndex::build(values.flat_map(|(place, customer)| {
            let entries: Vec<(String, u32)> =
                Trait::ALL.into_iter().filter_map(|of| Some((of.entry(customer.value(of)?), place))).collect();
            entries
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::roster;
    use super::*;

    const PEOPLE: u32 = 5_000;

    fn sample() -> Sample {
        Sample::new(1, PEOPLE, roster(PEOPLE))
    }

    fn customers() -> Vec<Customer> {
        let sample = sample();
        (0..sample.count()).map(|place| sample.customer(Sample::id(place)).unwrap()).collect()
    }

    #[test]
    fn the_account_would_keep_its_own_customers_as_they_are() {
        for customer in customers() {
            assert_eq!(standard::name(&customer.first_name), customer.first_name);
            assert_eq!(standard::name(&customer.last_name), customer.last_name);
            if let Some(phone) = &customer.phone {
                assert_eq!(standard::phone(phone).as_ref(), Some(phone), "{phone}");
            }
            if let Some(email) = &customer.email {
                assert_eq!(standard::email(email).as_ref(), Some(email));
            }
            assert!(customer.email.is_some() || customer.phone.is_some(), "nobody could have been imported without");
        }
    }

    #[test]
    fn ids_and_identifiers_are_unique() {
        let sample = sample();
        let all = customers();
        let ids: HashSet<u32> = all.iter().map(|customer| customer.id).collect();
        assert_eq!(ids.len(), all.len());
        assert!(!ids.contains(&sample.free_id()));
        for of in [Trait::ExternalIdentifier, Trait::AccountNumber] {
            let values: Vec<&str> = all.iter().filter_map(|customer| customer.value(of)).collect();
            assert_eq!(values.iter().collect::<HashSet<_>>().len(), values.len());
        }
        assert!(sample.customer(FIRST_ID - 1).is_none());
        assert!(sample.customer(sample.free_id()).is_none());
    }

    #[test]
    fn the_awkward_ones_are_there() {
        let all = customers();
        let count = |wanted: &dyn Fn(&Customer) -> bool| all.iter().filter(|customer| wanted(customer)).count();
        for status in ["ACTIVE", "INVITECUSTOMER", "INVITEBUSINESS", "SUSPENDED", "UNDERREVIEW"] {
            assert!(count(&|customer| customer.status == status) > 5, "{status}");
        }
        assert!(count(&|customer| customer.to_json()["phone"].is_number()) > 50);
        assert!(count(&|customer| customer.to_json()["accountNumber"].is_number()) > 20);
        assert!(count(&|customer| customer.phone.as_deref() == Some(SWITCHBOARD)) > 20, "more than a page");
        assert!(count(&|customer| customer.last_name.contains(" De ") || customer.last_name.starts_with("Van ")) > 5);
        let external = |customer: &Customer, start: &str| {
            customer.external_identifier.as_deref().is_some_and(|identifier| identifier.starts_with(start))
        };
        assert!(count(&|customer| external(customer, "C-")) > 800, "mostly the number known elsewhere");
        assert!(count(&|customer| external(customer, "SEC-")) > 100);
        assert!(count(&|customer| customer.external_identifier.is_none()) > 50);
    }

    #[test]
    fn everybody_is_found_by_what_they_can_be_found_by() {
        let sample = sample();
        let index = sample.index();
        for customer in customers() {
            for of in Trait::ALL {
                if let Some(value) = customer.value(of) {
                    assert!(of.candidates(&index, value).into_iter().any(|place| Sample::id(place) == customer.id), "{value}");
                }
            }
        }
    }
}
