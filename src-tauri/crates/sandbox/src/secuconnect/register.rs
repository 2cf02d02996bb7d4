//! All customers of the contract: the sample, and what has been changed since.
//!
//! Customers are kept by the number their id is made of. The order of lists is unknown; here the newest come first, so that
//! a customer created between two pages moves all others by one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::change::{Answered, Change};
use super::customer::Customer;
use super::filter::{Described, Filter};
use super::ids;
use super::sample::Sample;
use crate::population::ValueIndex;

/// How long a repeated action gets its first result (secuconnect API notes, section 5, point 5).
const ACTION_KEPT: SignedDuration = SignedDuration::from_mins(3);

/// Properties of which the index knows the sample's values.
const INDEXED: [&str; 3] = ["contact.email", "contact.phone", "contact.mobile"];

/// A property to sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SortKey {
    pub(super) property: String,
    pub(super) descending: bool,
}

/// The customers. Those of the sample that were never changed take no memory.
pub(super) struct Register {
    sample: Sample,
    index: OnceLock<ValueIndex>,
    /// New customers, and sample customers in their changed form.
    kept: HashMap<u64, Customer>,
    /// Numbers of new customers.
    created: BTreeSet<u64>,
    /// Places of sample customers that are gone.
    gone: BTreeSet<u64>,
    next: u64,
    actions: HashMap<String, Answered>,
    last_search: Mutex<Option<Search>>,
}

/// The latest search and whom it found; paging through the result asks for it again and again.
struct Search {
    filter: Filter,
    sort: Vec<SortKey>,
    found: Arc<Vec<u64>>,
}

/// The customers a list is about.
pub(super) struct Listed {
    /// All matches.
    pub(super) count: usize,
    pub(super) page: Vec<Customer>,
}

impl Register {
    /// How many sample customers there were before anything was changed.
    pub(super) fn sample_count(&self) -> u32 {
        self.sample.count()
    }

    pub(super) fn new(sample: Sample) -> Self {
        Self {
            next: u64::from(sample.count()),
            sample,
            index: OnceLock::new(),
            kept: HashMap::new(),
            created: BTreeSet::new(),
            gone: BTreeSet::new(),
            actions: HashMap::new(),
            last_search: Mutex::new(None),
        }
    }

    /// The id for the next new customer.
    pub(super) fn next_id(&self) -> String {
        ids::id(self.next)
    }

    pub(super) fn get(&self, id: &str) -> Option<Customer> {
        self.numbered(ids::number(id)?)
    }

    /// The first result of an action that was carried out less than three minutes ago.
    pub(super) fn answered(&self, action: &str, at: Timestamp) -> Option<&Answered> {
        self.actions.get(action).filter(|answered| at.duration_since(answered.at) < ACTION_KEPT)
    }

    pub(super) fn list(&self, filter: Filter, sort: Vec<SortKey>, offset: usize, count: usize) -> Listed {
        if filter == Filter::Any && sort.is_empty() {
            let page = self.numbers().skip(offset).take(count).filter_map(|number| self.numbered(number)).collect();
            let all = self.sample.count() as usize - self.gone.len() + self.created.len();
            return Listed { count: all, page };
        }
        let found = self.found(filter, sort);
        let page = found.iter().skip(offset).take(count).filter_map(|number| self.numbered(*number)).collect();
        Listed { count: found.len(), page }
    }

    pub(super) fn apply(&mut self, change: Change) {
        *self.last_search.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        match change {
            Change::Stored(customer) => {
                let Some(number) = ids::number(&customer.id) else {
                    return;
                };
                self.next = self.next.max(number + 1);
                if number >= u64::from(self.sample.count()) {
                    self.created.insert(number);
                }
                self.kept.insert(number, customer);
            }
            Change::Deleted { id } => {
                let Some(number) = ids::number(&id) else {
                    return;
                };
                self.kept.remove(&number);
                // Nobody else gets its id, also where nothing is known of it but that it went.
                self.next = self.next.max(number + 1);
                if number < u64::from(self.sample.count()) {
                    self.gone.insert(number);
                } else {
                    self.created.remove(&number);
                }
            }
            Change::Acted { action, answered } => {
                let now = answered.at;
                self.actions.retain(|_, earlier| now.duration_since(earlier.at) < ACTION_KEPT);
                self.actions.insert(action, answered);
            }
        }
    }

    fn found(&self, filter: Filter, sort: Vec<SortKey>) -> Arc<Vec<u64>> {
        let mut last = self.last_search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(search) = last.as_ref().filter(|search| search.filter == filter && search.sort == sort) {
            return Arc::clone(&search.found);
        }
        let mut matching: Vec<(u64, Vec<Option<String>>)> = self
            .candidates(&filter)
            .into_iter()
            .filter_map(|number| Some((number, self.numbered(number)?)))
            .filter(|(_, customer)| filter.is_met_by(customer))
            .map(|(number, customer)| {
                let key = |key: &SortKey| customer.value(&key.property).map(str::to_lowercase);
                (number, sort.iter().map(key).collect())
            })
            .collect();
        // Stable, so that what is equal stays in the order of lists; what has no value comes last either way.
        matching.sort_by(|(_, one), (_, other)| {
            let compared = sort.iter().zip(one.iter().zip(other)).map(|(key, (one, other))| match (one, other) {
                (Some(one), Some(other)) if key.descending => other.cmp(one),
                (Some(one), Some(other)) => one.cmp(other),
                (one, other) => one.is_none().cmp(&other.is_none()),
            });
            compared.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        let found: Arc<Vec<u64>> = Arc::new(matching.into_iter().map(|(number, _)| number).collect());
        *last = Some(Search { filter, sort, found: Arc::clone(&found) });
        found
    }

    /// Whoever can meet the filter, newest first: all, or those the index names if it can.
    fn candidates(&self, filter: &Filter) -> Vec<u64> {
        let required = filter.required();
        if let Some((_, id)) = required.iter().find(|(property, _)| *property == "id") {
            return ids::number(&id.to_uppercase()).into_iter().collect();
        }
        let Some((_, value)) = required.iter().find(|(property, _)| INDEXED.contains(property)) else {
            return self.numbers().collect();
        };
        let index = self.index.get_or_init(|| self.sample.index());
        let named: BTreeSet<u64> = index.candidates(value).map(u64::from).chain(self.kept.keys().copied()).collect();
        named.into_iter().rev().collect()
    }

    /// Everybody, newest first.
    fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        let sampled = (0..u64::from(self.sample.count())).rev().filter(|number| !self.gone.contains(number));
        self.created.iter().rev().copied().chain(sampled)
    }

    fn numbered(&self, number: u64) -> Option<Customer> {
        self.kept.get(&number).cloned().or_else(|| {
            let place = u32::try_from(number).ok().filter(|_| !self.gone.contains(&number))?;
            self.sample.customer(place)
        })
    }
}
