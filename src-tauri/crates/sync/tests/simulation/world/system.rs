//! One remote system: its customers, what it carried out, and what was asked of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::field::EXTERNAL_ID;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelKind, ConnectionId, EntryKind, Fields, RemoteEntry, RemoteRecord};
use providers::{Accepted, Candidate, Effect, Failure, FailureKind};

use super::customer::{Author, Customer, Held, Overwritten, State};
use super::letter::{Action, Letter, Who, failure};
use super::model::Model;
use crate::time::Time;

/// How a request came to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// As it was sent.
    Sent,
    /// By the network, a second time.
    Twice,
    /// By the network, after the program had given it up.
    Late,
}

/// Something that was carried out.
#[derive(Debug, Clone)]
pub(crate) struct Executed {
    /// When.
    pub(crate) at: u64,
    /// When it was sent.
    pub(crate) sent_at: u64,
    /// What, and for which operation.
    pub(crate) letter: Letter,
    /// How it came to be.
    pub(crate) how: How,
    /// The customer.
    pub(crate) customer: Option<String>,
    /// What gave way.
    pub(crate) gave_way: Vec<Overwritten>,
}

/// What is kept under an idempotency key.
pub(crate) struct Kept {
    /// The bytes of the request.
    pub(crate) bytes: String,
    /// When it came.
    pub(crate) at: u64,
    /// What was replied; nothing while it is still being worked on.
    pub(crate) reply: Option<Result<Accepted, Failure>>,
}

/// When something was sent first, and when its customer had been read last before that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FirstSent {
    /// When it was sent.
    pub(crate) at: u64,
    /// When the customer had been read.
    pub(crate) read_at: Option<u64>,
}

/// A read of the whole list, from its beginning.
#[derive(Default, Clone)]
pub(crate) struct Sweep {
    /// Ids that were in it.
    pub(crate) seen: BTreeSet<String>,
    /// When it ended.
    pub(crate) ended: Option<u64>,
}

/// A system.
pub(crate) struct System {
    /// The connection to it.
    pub(crate) id: ConnectionId,
    /// What makes it the one it is.
    pub(crate) model: Box<dyn Model>,
    /// Its customers, deleted ones too.
    pub(crate) customers: BTreeMap<String, Customer>,
    /// Customers whose id belongs to somebody else now.
    pub(crate) replaced: Vec<Customer>,
    /// What it carried out, in order.
    pub(crate) journal: Vec<Executed>,
    /// What it remembers by key.
    pub(crate) keys: BTreeMap<String, Kept>,
    /// When each request was sent first, by its bytes: under its key, or since it was made anew.
    pub(crate) first_sent: BTreeMap<String, (Option<String>, FirstSent)>,
    /// When each customer was shown last to somebody who asked for it.
    pub(crate) shown: BTreeMap<String, u64>,
    /// When it was said of an id last that there is nothing under it.
    pub(crate) denied: BTreeMap<String, u64>,
    /// Where somebody looked, and when.
    pub(crate) looks: Vec<(String, u64)>,
    /// The list as it is being read.
    pub(crate) sweep: Sweep,
    /// The list as it was read last from beginning to end.
    pub(crate) swept: Option<Sweep>,
    /// When requests came in the last second.
    pub(crate) came: VecDeque<u64>,
    /// Nothing is to come before this: it asked to wait.
    pub(crate) quiet_until: u64,
    /// Whether the credentials are refused.
    pub(crate) refuses: bool,
    next: u64,
}

/// How long a reply is kept under its key.
const KEPT_FOR: u64 = 7 * 24 * 3_600_000;

impl System {
    /// An empty system.
    pub(crate) fn new(id: ConnectionId, model: Box<dyn Model>) -> Self {
        Self {
            id,
            model,
            customers: BTreeMap::new(),
            replaced: Vec::new(),
            journal: Vec::new(),
            keys: BTreeMap::new(),
            first_sent: BTreeMap::new(),
            shown: BTreeMap::new(),
            denied: BTreeMap::new(),
            looks: Vec::new(),
            sweep: Sweep::default(),
            swept: None,
            came: VecDeque::new(),
            quiet_until: 0,
            refuses: false,
            next: 100,
        }
    }

    /// Makes a customer.
    pub(crate) fn make(&mut self, now: u64, fields: &Fields, channels: &[ChannelAddress], by: &Author) -> String {
        self.next += 1;
        let id = self.model.id(self.next);
        let mut state = State { at: now, fields: Fields::new(), channels: Vec::new() };
        for (key, value) in fields.iter() {
            state.fields.set(key.clone(), self.model.keeps(key.as_str(), value));
        }
        for address in channels {
            self.put_channel(&mut state, address);
        }
        state.fields.set("time.created".into(), Time::shown(now).to_string());
        self.model.of_its_own_accord(&mut state);
        let customer = Customer::new(id.clone(), now, state.fields, state.channels, by);
        self.customers.insert(id.clone(), customer);
        id
    }

    /// Gives a customer one more channel.
    pub(crate) fn put_channel(&mut self, state: &mut State, address: &ChannelAddress) {
        if state.holds(&address.kind, &address.value) {
            return;
        }
        self.next += 1;
        let kept = self.model.keeps_address(&address.kind, &address.value);
        state.channels.push(Held { id: format!("ch{}", self.next), kind: address.kind.clone(), address: kept });
    }

    /// Notes that a request leaves.
    pub(crate) fn leaves(&mut self, letter: &Letter, key: Option<&str>, now: u64) {
        let customer = letter.action.who().and_then(|who| self.whom(who));
        let read_at = customer.and_then(|id| self.shown.get(&id).copied());
        let bytes = serde_json::to_string(letter).unwrap_or_default();
        let again = key.is_some() && self.first_sent.get(&bytes).is_some_and(|(before, _)| before.as_deref() == key);
        if !again {
            self.first_sent.insert(bytes, (key.map(ToOwned::to_owned), FirstSent { at: now, read_at }));
        }
    }

    /// The customer of a request, if it is there.
    pub(crate) fn whom(&self, who: &Who) -> Option<String> {
        let alive = |customer: &&Customer| customer.deleted.is_none();
        if let Some(id) = &who.remote_id {
            return self.customers.get(id).filter(alive).map(|customer| customer.id.clone());
        }
        let external_id = who.external_id.as_deref()?;
        let is = |customer: &&Customer| customer.state().fields.get(EXTERNAL_ID) == Some(external_id);
        self.customers.values().filter(alive).find(is).map(|customer| customer.id.clone())
    }

    /// Carries a request out, or gives again what was replied to it before.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn answer(
        &mut self,
        letter: &Letter,
        key: Option<&str>,
        sent_at: u64,
        now: u64,
        how: How,
    ) -> Result<Accepted, Failure> {
        let bytes = serde_json::to_string(letter).unwrap_or_default();
        if let Some(kept) = key.and_then(|key| self.keys.get(key)).filter(|kept| now < kept.at + KEPT_FOR) {
            if kept.bytes != bytes {
                return Err(failure(FailureKind::KeyMisused, Effect::Unknown, "The key was used for something else."));
            }
            if let Some(reply) = &kept.reply {
                return reply.clone();
            }
        }
        let reply = self.carry_out(letter, sent_at, now, how);
        if let Some(key) = key {
            self.keys.insert(key.to_owned(), Kept { bytes, at: now, reply: Some(reply.clone()) });
        }
        reply
    }

    fn carry_out(&mut self, letter: &Letter, sent_at: u64, now: u64, how: How) -> Result<Accepted, Failure> {
        let author = Author::Ours(letter.operation.clone());
        let mut done = Executed { at: now, sent_at, letter: letter.clone(), how, customer: None, gave_way: Vec::new() };
        if poisoned(&letter.action) {
            return Err(failure(FailureKind::Rejected, Effect::None, "This value is not taken."));
        }
        match &letter.action {
            Action::Create { fields, channels } => {
                if self.model.imports() {
                    let found = self.alike(fields, channels);
                    if !found.is_empty() {
                        self.journal.push(done);
                        return Ok(self.found(&found, fields, channels));
                    }
                }
                let id = self.make(now, fields, channels, &author);
                done.customer = Some(id.clone());
                self.journal.push(done);
                let record = self.model.replies_with_record().then(|| self.show(&id)).flatten();
                Ok(Accepted { message: None, record, candidates: Vec::new() })
            }
            Action::CrmSync { .. } => {
                self.journal.push(done);
                Ok(Accepted::default())
            }
            action => {
                let id = action.who().and_then(|who| self.whom(who));
                let Some(id) = id else {
                    return Err(failure(FailureKind::NotFound, Effect::None, "There is no such customer."));
                };
                done.customer = Some(id.clone());
                done.gave_way = self.apply(&id, action, now, &author);
                self.journal.push(done);
                let there = self.customers.get(&id).is_some_and(|customer| customer.deleted.is_none());
                let record = (self.model.replies_with_record() && there).then(|| self.show(&id)).flatten();
                if record.is_some() {
                    self.shown.insert(id, now);
                }
                Ok(Accepted { message: None, record, candidates: Vec::new() })
            }
        }
    }

    /// Changes a customer that is there.
    fn apply(&mut self, id: &str, action: &Action, now: u64, author: &Author) -> Vec<Overwritten> {
        let Some(mut customer) = self.customers.remove(id) else { return Vec::new() };
        let mut state = customer.state().clone();
        match action {
            Action::Set { values, .. } => {
                for (key, value) in values {
                    match key.as_str().strip_prefix("channel:") {
                        Some(kind) => {
                            let address = ChannelAddress { kind: ChannelKind::from(kind.to_owned()), value: value.clone() };
                            state.channels.retain(|held| held.kind != address.kind);
                            self.put_channel(&mut state, &address);
                        }
                        None => state.fields.set(key.clone(), self.model.keeps(key.as_str(), value)),
                    }
                }
            }
            Action::Replace { fields, channels, .. } => {
                let old = std::mem::take(&mut state.fields);
                // Facts of the system are its own, and a number that is never shown whole cannot be sent back.
                let capabilities = providers::capabilities(self.model.kind());
                let own =
                    |key: &str| capabilities.field(key).is_some_and(|spec| (!spec.on_update && !spec.on_create) || spec.secret);
                for (key, value) in old.iter().filter(|(key, _)| own(key.as_str())) {
                    state.fields.set(key.clone(), value);
                }
                for (key, value) in fields.iter() {
                    state.fields.set(key.clone(), self.model.keeps(key.as_str(), value));
                }
                let before = std::mem::take(&mut state.channels);
                for address in channels {
                    match before.iter().find(|held| held.is(&address.kind, &address.value)) {
                        Some(held) => state.channels.push(held.clone()),
                        None => self.put_channel(&mut state, address),
                    }
                }
            }
            Action::AddChannel { address, .. } => self.put_channel(&mut state, address),
            Action::RemoveChannel { address, .. } => state.channels.retain(|held| !held.is(&address.kind, &address.value)),
            Action::Event { message, by, link, .. } => {
                let number = customer.events.len() + 1;
                let entry = RemoteEntry {
                    remote_id: Some(number.to_string()),
                    kind: EntryKind::ExternalEvent,
                    text: message.clone(),
                    initiated_by: by.clone(),
                    at: "2026-11-20 09:00:00".into(),
                    ticket_id: None,
                    source_url: Some(link.clone()),
                };
                customer.events.push((now, entry));
            }
            Action::Delete { .. } => customer.deleted = Some(now),
            Action::Create { .. } | Action::CrmSync { .. } => {}
        }
        self.model.of_its_own_accord(&mut state);
        let unchanged = (&state.fields, &state.channels) == (&customer.state().fields, &customer.state().channels);
        let gave_way = if unchanged {
            Vec::new()
        } else {
            customer.change(now, author, |there| {
                there.fields = state.fields;
                there.channels = state.channels;
            })
        };
        self.customers.insert(id.to_owned(), customer);
        gave_way
    }

    /// A customer as it is, for a reply.
    pub(crate) fn show(&self, id: &str) -> Option<RemoteRecord> {
        let customer = self.customers.get(id).filter(|customer| customer.deleted.is_none())?;
        Some(customer.shown(customer.state(), Coverage::Whole))
    }

    /// Customers an import may mean: by external id, or else by any address.
    fn alike(&self, fields: &Fields, channels: &[ChannelAddress]) -> Vec<String> {
        let alive = || self.customers.values().filter(|customer| customer.deleted.is_none());
        let external_id = fields.get(EXTERNAL_ID);
        let by_id: Vec<String> = alive()
            .filter(|customer| external_id.is_some() && customer.state().fields.get(EXTERNAL_ID) == external_id)
            .map(|customer| customer.id.clone())
            .collect();
        if !by_id.is_empty() {
            return by_id;
        }
        alive()
            .filter(|customer| channels.iter().any(|address| customer.state().holds(&address.kind, &address.value)))
            .map(|customer| customer.id.clone())
            .collect()
    }

    /// The reply of an import that found somebody.
    fn found(&self, ids: &[String], fields: &Fields, channels: &[ChannelAddress]) -> Accepted {
        let records: Vec<RemoteRecord> = ids.iter().filter_map(|id| self.show(id)).collect();
        if let [only] = records.as_slice() {
            let agrees = fields
                .iter()
                .all(|(key, value)| self.model.keeps(key.as_str(), value) == only.fields.text(key.as_str()))
                && self.customers[&only.remote_id].deleted.is_none()
                && channels.iter().all(|address| self.customers[&only.remote_id].state().holds(&address.kind, &address.value));
            if agrees {
                return Accepted { message: None, record: Some(only.clone()), candidates: Vec::new() };
            }
        }
        let candidates = records.into_iter().map(|record| Candidate { record, matched_on: Vec::new(), exact: false }).collect();
        Accepted { message: Some("Somebody like this is there.".into()), record: None, candidates }
    }
}

/// A value that no system takes.
pub(crate) const POISON: &str = "Refuseme";

fn poisoned(action: &Action) -> bool {
    serde_json::to_string(action).unwrap_or_default().contains(POISON)
}
