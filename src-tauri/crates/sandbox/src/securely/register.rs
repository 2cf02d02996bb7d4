//! All customers of the account: the sample, and those imported since. Nobody can be changed or deleted (Securely API notes,
//! section 5).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::customer::{Customer, Trait};
use super::sample::Sample;
use crate::population::ValueIndex;

/// What an import changes, as it is kept in the state log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A customer is new.
    Created(Customer),
}

/// The customers. Those of the sample take no memory.
pub(super) struct Register {
    sample: Sample,
    index: OnceLock<ValueIndex>,
    created: BTreeMap<u32, Customer>,
    created_by: HashMap<String, BTreeSet<u32>>,
    next: u32,
}

impl Register {
    /// How many sample customers there were before anything was changed.
    pub(super) fn sample_count(&self) -> u32 {
        self.sample.count()
    }

    pub(super) fn new(sample: Sample) -> Self {
        Self { next: sample.free_id(), sample, index: OnceLock::new(), created: BTreeMap::new(), created_by: HashMap::new() }
    }

    pub(super) fn next_id(&self) -> u32 {
        self.next
    }

    /// Everybody of whom this is true, lowest id first.
    pub(super) fn with(&self, of: Trait, value: &str) -> Vec<Customer> {
        let index = self.index.get_or_init(|| self.sample.index());
        let sampled = of.candidates(index, value).into_iter().filter_map(|place| self.sample.customer(Sample::id(place)));
        let created = self.created_by.get(&of.entry(value)).into_iter().flatten().filter_map(|id| self.created.get(id).cloned());
        sampled.chain(created).filter(|customer| customer.has(of, value)).collect()
    }

    pub(super) fn apply(&mut self, change: Change) {
        let Change::Created(customer) = change;
        self.next = self.next.max(customer.id.saturating_add(1));
        for of in Trait::ALL {
            if let Some(value) = customer.value(of) {
                self.created_by.entry(of.entry(value)).or_default().insert(customer.id);
            }
        }
        self.created.insert(customer.id, customer);
    }
}
