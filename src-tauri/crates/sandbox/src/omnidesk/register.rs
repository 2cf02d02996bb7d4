//! All customers of the account: the sample, and what has been changed since.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::change::Change;
use super::channel_index::ChannelIndex;
use super::customer::{Customer, comparable, same_value};
use super::history::{self, Entry, EntryKind};
use super::sample::Sample;
use crate::population::folded_words;

/// The next ids to give out.
#[derive(Debug, Clone, Copy)]
pub(super) struct NextIds {
    pub(super) customer: u64,
    pub(super) channel: u64,
    pub(super) entry: u64,
}

/// The customers. Those of the sample that were never changed take no memory.
pub(super) struct Register {
    sample: Sample,
    sample_channels: OnceLock<ChannelIndex>,
    /// New customers, and sample customers in their changed form.
    kept: HashMap<u64, Customer>,
    /// Ids of new customers, growing.
    created: Vec<u64>,
    /// Positions of sample customers that are gone, growing.
    gone: Vec<u32>,
    kept_by_external: HashMap<String, BTreeSet<u64>>,
    kept_by_channel: HashMap<String, BTreeSet<u64>>,
    notes: HashMap<u64, Vec<Entry>>,
    /// Tickets that no longer belong to whoever opened them.
    relinked: BTreeMap<u64, u64>,
    next: NextIds,
    last_search: Mutex<Option<Search>>,
}

/// The latest search and whom it found; paging through the result asks for it again and again.
struct Search {
    words: Vec<String>,
    found: Arc<Vec<u64>>,
}

impl Register {
    /// How many sample customers there were before anything was changed.
    pub(super) fn sample_count(&self) -> u32 {
        self.sample.count()
    }

    pub(super) fn new(sample: Sample) -> Self {
        let next =
            NextIds { customer: sample.free_customer_id(), channel: sample.free_channel_id(), entry: sample.free_entry_id() };
        Self {
            sample,
            sample_channels: OnceLock::new(),
            kept: HashMap::new(),
            created: Vec::new(),
            gone: Vec::new(),
            kept_by_external: HashMap::new(),
            kept_by_channel: HashMap::new(),
            notes: HashMap::new(),
            relinked: BTreeMap::new(),
            next,
            last_search: Mutex::new(None),
        }
    }

    pub(super) fn next_ids(&self) -> NextIds {
        self.next
    }

    pub(super) fn total(&self) -> usize {
        self.sample_left() + self.created.len()
    }

    pub(super) fn get(&self, id: u64) -> Option<Customer> {
        self.kept.get(&id).cloned().or_else(|| {
            let position = self.sample.position(id)?;
            self.is_left(position).then(|| self.sample.customer(position))
        })
    }

    /// The customers in order of their ids, from the n-th on.
    pub(super) fn ids_from(&self, start: usize) -> impl Iterator<Item = u64> + '_ {
        let left = self.sample_left();
        // Before the j-th gap there are gone[j] - j customers left.
        let gaps = self.gone.iter().enumerate().take_while(|(gap, position)| **position as usize - gap <= start).count();
        let first = u32::try_from(start + gaps).unwrap_or(u32::MAX).min(self.sample.count());
        (first..self.sample.count())
            .filter(|position| self.is_left(*position))
            .map(Sample::id)
            .chain(self.created.iter().skip(start.saturating_sub(left)).copied())
    }

    /// The ids of the customers for whom every word begins a word of their names or external id.
    pub(super) fn matching(&self, query: &str) -> Arc<Vec<u64>> {
        let words = folded_words(query);
        let mut last = self.last_search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(search) = last.as_ref().filter(|search| search.words == words) {
            return Arc::clone(&search.found);
        }
        let found: Vec<u64> =
            self.ids_from(0).filter(|id| self.get(*id).is_some_and(|customer| is_match(&customer, &words))).collect();
        let found = Arc::new(found);
        *last = Some(Search { words, found: Arc::clone(&found) });
        found
    }

    /// The customers with this external id, of one brand or of any, lowest id first.
    pub(super) fn with_external(&self, external_id: &str, brand_id: Option<u64>) -> Vec<Customer> {
        let sampled = self.sample.positions_with_external(external_id);
        let kept = self.kept_by_external.get(external_id);
        self.gather(sampled.into_iter(), kept, |customer| {
            customer.external_id.as_deref() == Some(external_id) && brand_id.is_none_or(|brand_id| customer.brand_id == brand_id)
        })
    }

    /// The customers with this address on any channel, of one brand or of any, lowest id first.
    pub(super) fn with_channel(&self, value: &str, brand_id: Option<u64>) -> Vec<Customer> {
        let index = self.sample_channels.get_or_init(|| ChannelIndex::build(&self.sample));
        let kept = self.kept_by_channel.get(&comparable(value));
        self.gather(index.candidates(value), kept, |customer| {
            customer.channels.iter().any(|channel| same_value(&channel.value, value))
                && brand_id.is_none_or(|brand_id| customer.brand_id == brand_id)
        })
    }

    /// What happened to a customer, newest first, with all ticket messages.
    pub(super) fn timeline(&self, id: u64) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.sample.position(id).map(|position| self.sample.history(position)).unwrap_or_default();
        entries.retain(|entry| entry.ticket_id.is_none_or(|ticket| !self.relinked.contains_key(&ticket)));
        for (ticket, _) in self.relinked.iter().filter(|(_, owner)| **owner == id) {
            let opener = self.sample.ticket_owner(*ticket);
            let history = opener.map(|position| self.sample.history(position)).unwrap_or_default();
            entries.extend(history.into_iter().filter(|entry| entry.ticket_id == Some(*ticket)));
        }
        entries.extend(self.notes.get(&id).into_iter().flatten().cloned());
        history::sort(&mut entries);
        entries
    }

    /// Whether a ticket belongs to the customer.
    pub(super) fn has_tickets(&self, id: u64) -> bool {
        self.timeline(id).iter().any(|entry| entry.kind == EntryKind::Ticket)
    }

    pub(super) fn is_ticket(&self, ticket_id: u64) -> bool {
        self.sample.ticket_owner(ticket_id).is_some()
    }

    pub(super) fn apply(&mut self, change: Change) {
        *self.last_search.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        match change {
            Change::Stored(customer) => self.store(customer),
            Change::Deleted { customer_id } => self.remove(customer_id),
            Change::Purged { customer_id } => {
                self.remove(customer_id);
                self.notes.remove(&customer_id);
            }
            Change::Noted { customer_id, entry } => {
                self.next.entry = self.next.entry.max(entry.id + 1);
                self.notes.entry(customer_id).or_default().push(entry);
            }
            Change::TicketLinked { ticket_id, customer_id } => {
                self.relinked.insert(ticket_id, customer_id);
            }
        }
    }

    fn store(&mut self, customer: Customer) {
        let id = customer.id;
        self.next.customer = self.next.customer.max(id + 1);
        for channel in &customer.channels {
            self.next.channel = self.next.channel.max(channel.id + 1);
        }
        self.forget(id);
        if self.sample.position(id).is_none()
            && let Err(place) = self.created.binary_search(&id)
        {
            self.created.insert(place, id);
        }
        if let Some(external_id) = &customer.external_id {
            self.kept_by_external.entry(external_id.clone()).or_default().insert(id);
        }
        for channel in &customer.channels {
            self.kept_by_channel.entry(comparable(&channel.value)).or_default().insert(id);
        }
        self.kept.insert(id, customer);
    }

    fn remove(&mut self, id: u64) {
        self.forget(id);
        // Nobody else gets its id, also where nothing is known of it but that it went.
        self.next.customer = self.next.customer.max(id + 1);
        if let Some(position) = self.sample.position(id) {
            if let Err(place) = self.gone.binary_search(&position) {
                self.gone.insert(place, position);
            }
        } else if let Ok(place) = self.created.binary_search(&id) {
            self.created.remove(place);
        }
    }

    /// Takes a kept customer out of the map and its indexes.
    fn forget(&mut self, id: u64) {
        let Some(customer) = self.kept.remove(&id) else {
            return;
        };
        if let Some(ids) = customer.external_id.and_then(|external_id| self.kept_by_external.get_mut(&external_id)) {
            ids.remove(&id);
        }
        for channel in customer.channels {
            if let Some(ids) = self.kept_by_channel.get_mut(&comparable(&channel.value)) {
                ids.remove(&id);
            }
        }
    }

    fn sample_left(&self) -> usize {
        self.sample.count() as usize - self.gone.len()
    }

    fn is_left(&self, position: u32) -> bool {
        self.gone.binary_search(&position).is_err()
    }

    /// Those of the candidates that really are as wanted, in their present form.
    fn gather(
        &self,
        sampled: impl Iterator<Item = u32>,
        kept: Option<&BTreeSet<u64>>,
        wanted: impl Fn(&Customer) -> bool,
    ) -> Vec<Customer> {
        let ids: BTreeSet<u64> = sampled.map(Sample::id).chain(kept.into_iter().flatten().copied()).collect();
        ids.into_iter().filter_map(|id| self.get(id)).filter(wanted).collect()
    }
}

fn is_match(customer: &Customer, words: &[String]) -> bool {
    let external_id = customer.external_id.as_deref().unwrap_or_default();
    let own: Vec<String> =
        [customer.firstname.as_str(), &customer.lastname, external_id].into_iter().flat_map(folded_words).collect();
    words.iter().all(|word| own.iter().any(|own| own.starts_with(word.as_str())))
}
