//! The sample customers: what this account knows of the people there are.

use std::collections::BTreeMap;

use rand::RngExt;

use super::account;
use super::customer::{Channel, ChannelKind, Customer};
use super::history::{self, Entry};
use crate::population::{Language, Population, customer_number, customer_numbered};

/// The id of the first sample customer; the others follow without gaps.
const FIRST_ID: u64 = 4_711;

/// Channel ids are laid out in so many places per customer.
const CHANNEL_PLACES: u64 = 8;

/// Streams of chance, one for each thing that is decided about a person.
const TOPIC_ACCOUNT: u64 = 1;
const TOPIC_CUSTOM: u64 = 2;
const TOPIC_HISTORY: u64 = 3;

/// A number of customers of one seed.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    people: Population,
    count: u32,
}

/// Where a customer belongs.
struct Place {
    brand_id: u64,
    /// Most have an external id.
    registered: bool,
    /// Takes the external id of the customer before, if that one is of another brand: ids are unique per brand only.
    echo: bool,
}

impl Sample {
    pub(super) fn new(seed: u64, count: u32) -> Self {
        Self { people: Population::new(seed), count }
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The position of a sample customer's id.
    pub(super) fn position(&self, id: u64) -> Option<u32> {
        let position = u32::try_from(id.checked_sub(FIRST_ID)?).ok()?;
        (position < self.count).then_some(position)
    }

    pub(super) fn id(position: u32) -> u64 {
        FIRST_ID + u64::from(position)
    }

    /// The first ids that no sample customer, channel or entry has.
    pub(super) fn free_customer_id(&self) -> u64 {
        Self::id(self.count)
    }

    pub(super) fn free_channel_id(&self) -> u64 {
        u64::from(self.count) * CHANNEL_PLACES + 1
    }

    pub(super) fn free_entry_id(&self) -> u64 {
        history::first_entry_id(self.count)
    }

    /// The customer at a position.
    pub(super) fn customer(&self, position: u32) -> Customer {
        let person = self.people.person(position);
        let channels = person
            .emails
            .into_iter()
            .map(|email| (ChannelKind::Email, email))
            .chain(person.mobile.map(|phone| (ChannelKind::Telephone, phone)))
            .chain(person.landline.map(|phone| (ChannelKind::Telephone, phone)))
            .chain(person.facebook.map(|id| (ChannelKind::Facebook, id)))
            .chain(person.twitter.map(|handle| (ChannelKind::Twitter, handle)))
            .zip(u64::from(position) * CHANNEL_PLACES + 1..)
            .map(|((kind, value), id)| Channel { id, kind, value })
            .collect();
        Customer {
            id: Self::id(position),
            external_id: self.external_id(position),
            brand_id: self.place(position).brand_id,
            firstname: person.given,
            lastname: person.family,
            channels,
            custom: self.custom(position, person.language, person.company),
        }
    }

    /// The positions of the customers that can have this external id, by arithmetic.
    pub(super) fn positions_with_external(&self, external_id: &str) -> Vec<u32> {
        let Some(own) = customer_numbered(external_id) else {
            return Vec::new();
        };
        [Some(own), own.checked_add(1)]
            .into_iter()
            .flatten()
            .filter(|position| *position < self.count)
            .filter(|position| self.external_id(*position).as_deref() == Some(external_id))
            .collect()
    }

    /// What happened to the customer, newest first, with the ticket messages.
    pub(super) fn history(&self, position: u32) -> Vec<Entry> {
        let person = self.people.person(position);
        history::of_person(&person, position, &mut self.people.chance(position, TOPIC_HISTORY))
    }

    /// The position of the customer a ticket was opened by.
    pub(super) fn ticket_owner(&self, ticket_id: u64) -> Option<u32> {
        let position = history::ticket_position(ticket_id)?;
        (position < self.count && self.history(position).iter().any(|entry| entry.ticket_id == Some(ticket_id)))
            .then_some(position)
    }

    fn external_id(&self, position: u32) -> Option<String> {
        let place = self.place(position);
        if !place.registered {
            return None;
        }
        if place.echo && position > 0 {
            let before = self.place(position - 1);
            if before.registered && !before.echo && before.brand_id != place.brand_id {
                return Some(customer_number(position - 1));
            }
        }
        Some(customer_number(position))
    }

    fn place(&self, position: u32) -> Place {
        let mut random = self.people.chance(position, TOPIC_ACCOUNT);
        let brand = if random.random_ratio(7, 10) { account::main_brand() } else { account::second_brand() };
        Place { brand_id: brand.id, registered: random.random_ratio(24, 25), echo: random.random_ratio(1, 20) }
    }

    fn custom(&self, position: u32, language: Language, company: Option<String>) -> BTreeMap<String, String> {
        let mut random = self.people.chance(position, TOPIC_CUSTOM);
        let mut custom = BTreeMap::new();
        if random.random_ratio(1, 8) {
            return custom;
        }
        let mut set = |name: &str, value: String| custom.insert(name.to_owned(), value);
        if random.random_ratio(4, 5) {
            set("klantnummer", format!("K{:07}", 2_000_000 + position));
        }
        if random.random_ratio(3, 5) {
            let segments = ["particulier", "particulier", "zakelijk", "vip", "proef"];
            set("segment", segments[random.random_range(0..segments.len() as u32) as usize].to_owned());
        }
        if random.random_ratio(7, 10) {
            set("taal", language.code().to_owned());
        }
        if random.random_ratio(1, 6) {
            let notes = [
                "Belt liever niet na 18:00 uur.",
                "Heeft twee fietsen in onderhoud; vraagt altijd naar Kees.",
                "Bitte nur schriftlich antworten.",
                "Prefers a call-back in the morning (before 10).",
                "Factuur altijd op naam van het bedrijf: btw-nummer controleren!",
                "Rabatt von 5 % bis Jahresende zugesagt.",
            ];
            set("notitie", notes[random.random_range(0..notes.len() as u32) as usize].to_owned());
        }
        if let Some(company) = company {
            set("bedrijf", company);
        }
        custom
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::omnidesk::check;

    const CUSTOMERS: u32 = 5_000;

    fn customers() -> Vec<Customer> {
        let sample = Sample::new(1, CUSTOMERS);
        (0..CUSTOMERS).map(|position| sample.customer(position)).collect()
    }

    #[test]
    fn the_account_would_accept_its_own_customers() {
        for customer in customers() {
            assert!(check::is_name(&customer.firstname), "{}", customer.firstname);
            assert!(check::is_name(&customer.lastname), "{}", customer.lastname);
            for channel in &customer.channels {
                assert!(check::is_channel_value(channel.kind, &channel.value), "{}", channel.value);
            }
            assert!(account::brand(customer.brand_id).is_some());
            assert!(customer.custom.keys().all(|name| account::custom_field(&format!("custom_{name}")).is_some()));
        }
    }

    #[test]
    fn ids_are_unique_and_external_ids_are_unique_within_a_brand() {
        let customers = customers();
        let mut channels = HashSet::new();
        let mut registered = HashSet::new();
        let mut external = HashSet::new();
        for customer in &customers {
            assert!(customer.channels.iter().all(|channel| channels.insert(channel.id)));
            if let Some(id) = &customer.external_id {
                assert!(registered.insert((id, customer.brand_id)), "{id} stands twice in a brand");
                external.insert(id);
            }
        }
        assert!(external.len() < registered.len(), "some external ids stand in both brands");
        assert!(registered.len() < customers.len(), "some customers have no external id");
    }

    #[test]
    fn external_ids_lead_back_to_their_customers() {
        let sample = Sample::new(1, CUSTOMERS);
        for customer in customers() {
            if let Some(id) = &customer.external_id {
                let found = sample.positions_with_external(id);
                assert!(found.iter().any(|position| Sample::id(*position) == customer.id), "{id}");
            }
        }
        assert!(sample.positions_with_external("C-1").is_empty());
        assert!(sample.positions_with_external("C-01001").is_empty(), "another spelling is another id");
        assert!(sample.positions_with_external("X-1001").is_empty());
    }

    #[test]
    fn some_have_no_custom_field_and_every_field_is_used() {
        let customers = customers();
        assert!(customers.iter().any(|customer| customer.custom.is_empty()));
        for field in ["klantnummer", "segment", "taal", "notitie", "bedrijf"] {
            assert!(customers.iter().any(|customer| customer.custom.contains_key(field)), "{field}");
        }
    }

    #[test]
    fn tickets_lead_back_to_whoever_opened_them() {
        let sample = Sample::new(1, 200);
        let mut tickets = 0;
        for position in 0..200 {
            for ticket in sample.history(position).iter().filter_map(|entry| entry.ticket_id) {
                assert_eq!(sample.ticket_owner(ticket), Some(position));
                tickets += 1;
            }
        }
        assert!(tickets > 100);
        assert_eq!(sample.ticket_owner(1), None);
    }
}
