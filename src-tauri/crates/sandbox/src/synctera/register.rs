//! All customers of the workspace: the sample, and what has been changed since.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::customer::Customer;
use super::id;
use super::sample::Sample;
use crate::population::ValueIndex;

/// The customers. Those of the sample that were never changed take no memory. Nobody is ever deleted.
pub(super) struct Register {
    sample: Sample,
    /// E-mail addresses in small letters, and phone numbers.
    sample_values: OnceLock<ValueIndex>,
    /// New customers, and sample customers in their changed form.
    kept: HashMap<u32, Customer>,
    kept_by_value: HashMap<String, BTreeSet<u32>>,
    next_place: u32,
    last_list: Mutex<Option<List>>,
}

/// The latest list that took work; paging asks for it again and again.
struct List {
    query: String,
    places: Arc<Vec<u32>>,
}

impl Register {
    /// How many sample customers there were before anything was changed.
    pub(super) fn sample_count(&self) -> u32 {
        self.sample.count()
    }

    pub(super) fn new(sample: Sample) -> Self {
        Self {
            next_place: sample.count(),
            sample,
            sample_values: OnceLock::new(),
            kept: HashMap::new(),
            kept_by_value: HashMap::new(),
            last_list: Mutex::new(None),
        }
    }

    pub(super) fn next_place(&self) -> u32 {
        self.next_place
    }

    /// All places there are, in the order in which the customers were created.
    pub(super) fn places(&self) -> std::ops::Range<u32> {
        0..self.next_place
    }

    /// All places, those changed last first; which is the order in which a list comes that asks for none. The default order is
    /// unknown (section 7), and one that shifts while pages are read is the hardest on a client that relies on it.
    pub(super) fn places_by_change(&self) -> impl Iterator<Item = u32> + '_ {
        let mut changed: Vec<&Customer> = self.kept.values().collect();
        changed.sort_by_key(|customer| std::cmp::Reverse((customer.last_updated_time, customer.place)));
        let changed: Vec<u32> = changed.into_iter().map(|customer| customer.place).collect();
        let unchanged = (0..self.sample.count()).filter(|place| !self.kept.contains_key(place));
        changed.into_iter().chain(unchanged)
    }

    pub(super) fn get(&self, place: u32) -> Option<Customer> {
        self.kept.get(&place).cloned().or_else(|| self.sample.customer(place))
    }

    pub(super) fn with_id(&self, id: &str) -> Option<Customer> {
        self.get(id::place(id)?)
    }

    /// The places of customers that may have this e-mail address, in any capitals, or phone number, lowest first.
    pub(super) fn candidates(&self, value: &str) -> BTreeSet<u32> {
        let value = value.to_lowercase();
        let index = self.sample_values.get_or_init(|| self.index());
        index.candidates(&value).chain(self.kept_by_value.get(&value).into_iter().flatten().copied()).collect()
    }

    /// Whether there is a customer with the same e-mail address, names and birth date.
    pub(super) fn has_identity(&self, identity: &[String; 4]) -> bool {
        let candidates = self.candidates(&identity[0]);
        candidates.into_iter().filter_map(|place| self.get(place)).any(|other| other.identity().as_ref() == Some(identity))
    }

    /// The list for this query, from the last time if nothing has changed since.
    pub(super) fn listed(&self, query: &str, make: impl FnOnce() -> Vec<u32>) -> Arc<Vec<u32>> {
        let mut last = self.last_list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = last.as_ref().filter(|list| list.query == query) {
            return Arc::clone(&list.places);
        }
        let places = Arc::new(make());
        *last = Some(List { query: query.to_owned(), places: Arc::clone(&places) });
        places
    }

    pub(super) fn store(&mut self, customer: Customer) {
        *self.last_list.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        let place = customer.place;
        self.next_place = self.next_place.max(place + 1);
        if let Some(before) = self.kept.remove(&place) {
            for value in values(&before) {
                if let Some(places) = self.kept_by_value.get_mut(&value) {
                    places.remove(&place);
                }
            }
        }
        for value in values(&customer) {
            self.kept_by_value.entry(value).or_default().insert(place);
        }
        self.kept.insert(place, customer);
    }

    fn index(&self) -> ValueIndex {
        let customers = (0..self.sample.count()).filter_map(|place| self.sample.customer(place));
        ValueIndex::build(customers.flat_map(|customer| values(&customer).into_iter().map(move |value| (value, customer.place))))
    }
}

/// What a customer can be looked up by.
fn values(customer: &Customer) -> Vec<String> {
    let email = customer.email.as_deref().map(str::to_lowercase);
    email.into_iter().chain(customer.phone_number.clone()).collect()
}
