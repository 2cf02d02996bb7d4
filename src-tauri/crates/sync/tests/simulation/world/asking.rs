//! What a system answers to those who only ask.

use domain::field::EXTERNAL_ID;
use domain::record::Coverage;
use domain::{RemoteEntry, RemoteRecord};
use providers::{Criterion, Page, Target};

use super::customer::{Customer, State};
use super::letter::{Action, Letter};
use super::system::{Sweep, System};

/// What a look at the whole list is noted as.
const LIST: &str = "list";

/// Customers on a page.
const PAGE: usize = 3;

impl System {
    fn looked(&mut self, at_what: String, now: u64) {
        self.looks.push((at_what, now));
    }

    /// When somebody looked, since then, where a request of this kind would have shown.
    pub(crate) fn looks_for(&self, letter: &Letter, since: u64) -> Vec<u64> {
        let mut places = vec![LIST.to_owned()];
        match &letter.action {
            Action::Create { fields, channels } => {
                let id = fields.text(EXTERNAL_ID).to_owned();
                places.push(format!("{:?}", Criterion::ExternalId(id)));
                let address = |address: &domain::ChannelAddress| Criterion::Channel(address.kind.clone(), address.value.clone());
                places.extend(channels.iter().map(|held| format!("{:?}", address(held))));
                places.push(format!("{:?}", Criterion::Words(domain::person::display_name(fields))));
            }
            action => {
                let id = action.who().and_then(|who| self.whom(who)).unwrap_or_default();
                places.push(format!("timeline {id}"));
            }
        }
        self.looks.iter().filter(|(place, at)| *at >= since && places.contains(place)).map(|(_, at)| *at).collect()
    }

    /// Who is listed and found: what was true a while ago.
    fn indexed(&self, now: u64) -> Vec<(&Customer, &State)> {
        let then = now.saturating_sub(self.model.lag());
        self.customers.values().filter_map(|customer| Some((customer, customer.then(then)?))).collect()
    }

    /// One customer.
    pub(crate) fn read(&mut self, target: &Target, now: u64) -> Option<RemoteRecord> {
        let found = if self.model.imports() { self.by_marks(target) } else { self.by_id(target, now) };
        match (&found, &target.remote_id) {
            (Some(record), _) => drop(self.shown.insert(record.remote_id.clone(), now)),
            (None, Some(id)) => drop(self.denied.insert(id.clone(), now)),
            (None, None) => {}
        }
        found
    }

    fn by_id(&self, target: &Target, now: u64) -> Option<RemoteRecord> {
        match (&target.remote_id, &target.external_id) {
            (Some(id), _) => self.show(id),
            (None, Some(external_id)) => {
                let found =
                    self.indexed(now).into_iter().find(|(_, state)| state.fields.get(EXTERNAL_ID) == Some(external_id))?;
                self.show(&found.0.id)
            }
            (None, None) => None,
        }
    }

    /// Without reading by id: by the organisation's own id, or an address.
    fn by_marks(&self, target: &Target) -> Option<RemoteRecord> {
        let alive = || self.customers.values().filter(|customer| customer.deleted.is_none());
        let wanted = |customer: &&Customer| target.remote_id.as_ref().is_none_or(|id| *id == customer.id);
        let external_id = target.external_id.as_deref().filter(|id| !id.is_empty());
        let by_id = alive().find(|customer| {
            external_id.is_some() && customer.state().fields.get(EXTERNAL_ID) == external_id && wanted(customer)
        });
        let by_address = || {
            let held: Vec<_> = target.fresh.iter().filter_map(|fresh| fresh.channels.as_ref()).flatten().collect();
            alive().find(|customer| held.iter().any(|held| customer.state().holds(&held.kind, &held.address)) && wanted(customer))
        };
        by_id.or_else(by_address).and_then(|customer| self.show(&customer.id))
    }

    /// Whether a customer can be found by what was known of it.
    pub(crate) fn finds(&self, seen: &RemoteRecord) -> bool {
        let target = Target {
            remote_id: Some(seen.remote_id.clone()),
            external_id: seen.fields.get(EXTERNAL_ID).map(ToOwned::to_owned),
            fresh: Some(seen.clone()),
            ..Target::default()
        };
        self.by_marks(&target).is_some()
    }

    /// Customers that match.
    pub(crate) fn find(&mut self, criterion: &Criterion, now: u64) -> Vec<RemoteRecord> {
        self.looked(format!("{criterion:?}"), now);
        let found = self.indexed(now).into_iter().filter(|(customer, state)| match criterion {
            Criterion::ExternalId(id) | Criterion::AnyId(id) => state.fields.get(EXTERNAL_ID) == Some(id),
            Criterion::Channel(kind, address) => state.holds(kind, address),
            Criterion::RemoteId(id) => customer.id == *id,
            Criterion::Words(words) => {
                let all: Vec<&str> = state.fields.iter().map(|(_, value)| value).collect();
                let all = domain::fold::fold(&all.join(" "));
                domain::fold::words(words).iter().all(|word| all.contains(word.as_str()))
            }
            Criterion::SsnLastFour(_) => false,
        });
        found.map(|(customer, state)| customer.shown(state, Coverage::Whole)).collect()
    }

    /// A page of all customers, newest first, counted from the beginning: what comes or goes meanwhile shifts it.
    pub(crate) fn page(&mut self, cursor: Option<&str>, now: u64) -> Page {
        let start: usize = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let mut all = self.indexed(now);
        all.sort_by_key(|(customer, _)| std::cmp::Reverse((customer.created, customer.id.clone())));
        let total = u32::try_from(all.len()).ok();
        let rows: Vec<RemoteRecord> =
            all.iter().skip(start).take(PAGE).map(|(customer, state)| customer.shown(state, Coverage::Whole)).collect();
        let more = start + rows.len() < all.len() && !rows.is_empty();
        if cursor.is_none() {
            self.sweep = Sweep::default();
        }
        self.sweep.seen.extend(rows.iter().map(|row| row.remote_id.clone()));
        if !more {
            self.sweep.ended = Some(now);
            self.looked(LIST.to_owned(), now);
            self.swept = Some(self.sweep.clone());
        }
        Page { next: more.then(|| (start + rows.len()).to_string()), records: rows, total }
    }

    /// A timeline.
    pub(crate) fn timeline(&mut self, target: &Target, now: u64) -> Vec<RemoteEntry> {
        let then = now.saturating_sub(self.model.lag());
        let who = super::letter::Who { remote_id: target.remote_id.clone(), external_id: target.external_id.clone() };
        let id = self.whom(&who);
        self.looked(format!("timeline {}", id.as_deref().unwrap_or_default()), now);
        let customer = id.and_then(|id| self.customers.get(&id));
        let entries = customer.into_iter().flat_map(|customer| &customer.events);
        entries.filter(|(at, _)| *at <= then).map(|(_, entry)| entry.clone()).collect()
    }
}
