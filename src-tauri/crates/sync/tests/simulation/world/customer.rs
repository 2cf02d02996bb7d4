//! A customer as it truly is, with everything it ever was.

use std::collections::BTreeMap;

use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, FieldKey, Fields, RemoteEntry, RemoteRecord, channel};

/// Who wrote a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Author {
    /// The system by itself, or whoever was there before the history began.
    There,
    /// Somebody else, meanwhile.
    Else,
    /// An operation of the program's.
    Ours(String),
}

/// A channel of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// The system's number of it.
    pub(crate) id: String,
    /// Kind.
    pub(crate) kind: ChannelKind,
    /// Address, as the system keeps it.
    pub(crate) address: String,
}

impl Held {
    /// Whether this is that address, in any writing.
    pub(crate) fn is(&self, kind: &ChannelKind, address: &str) -> bool {
        let alike = self.kind == *kind || (self.kind.is_phone() && kind.is_phone());
        alike && channel::key(&self.kind, &self.address) == channel::key(kind, address)
    }
}

/// What a customer holds from some time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    /// Since when.
    pub(crate) at: u64,
    /// Values, as the system keeps them.
    pub(crate) fields: Fields,
    /// Channels.
    pub(crate) channels: Vec<Held>,
}

impl State {
    /// Whether it has this address, in any writing.
    pub(crate) fn holds(&self, kind: &ChannelKind, address: &str) -> bool {
        self.channels.iter().any(|held| held.is(kind, address))
    }
}

/// A value that gave way to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overwritten {
    /// The field, or `channel:` and the kind.
    pub(crate) what: String,
    /// What stood there; empty if nothing did.
    pub(crate) old: String,
    /// Who had written that.
    pub(crate) by: Author,
    /// When.
    pub(crate) at: u64,
    /// What stands there now; empty if nothing does.
    pub(crate) new: String,
}

/// A customer.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// The system's id.
    pub(crate) id: String,
    /// When it was made.
    pub(crate) created: u64,
    /// When it was deleted, if it was.
    pub(crate) deleted: Option<u64>,
    /// Every state, oldest first.
    pub(crate) states: Vec<State>,
    /// Who wrote what stands there, and when.
    pub(crate) written: BTreeMap<String, (Author, u64)>,
    /// What stands on its timeline, and since when.
    pub(crate) events: Vec<(u64, RemoteEntry)>,
}

impl Customer {
    /// A new customer.
    pub(crate) fn new(id: String, now: u64, fields: Fields, channels: Vec<Held>, by: &Author) -> Self {
        let mut written = BTreeMap::new();
        for (key, _) in fields.iter() {
            written.insert(key.as_str().to_owned(), (by.clone(), now));
        }
        for held in &channels {
            written.insert(name_of(held), (by.clone(), now));
        }
        let states = vec![State { at: now, fields, channels }];
        Self { id, created: now, deleted: None, states, written, events: Vec::new() }
    }

    /// As it is.
    pub(crate) fn state(&self) -> &State {
        &self.states[self.states.len() - 1]
    }

    /// As it was then; nothing if it was not made yet or deleted already.
    pub(crate) fn then(&self, at: u64) -> Option<&State> {
        if self.deleted.is_some_and(|deleted| deleted <= at) {
            return None;
        }
        self.states.iter().rev().find(|state| state.at <= at)
    }

    /// Whether it ever was like this since then.
    pub(crate) fn was(&self, since: u64, like: impl Fn(&State) -> bool) -> bool {
        let first = self.states.iter().rposition(|state| state.at <= since).unwrap_or(0);
        self.states[first..].iter().any(like)
    }

    /// Changes it, and tells what gave way.
    pub(crate) fn change(&mut self, now: u64, by: &Author, change: impl FnOnce(&mut State)) -> Vec<Overwritten> {
        let before = self.state().clone();
        let mut after = State { at: now, ..before.clone() };
        change(&mut after);
        let mut gave_way = Vec::new();
        let keys = before.fields.iter().chain(after.fields.iter()).map(|(key, _)| key.clone());
        let keys: std::collections::BTreeSet<FieldKey> = keys.collect();
        for key in keys {
            let (old, new) = (before.fields.text(key.as_str()), after.fields.text(key.as_str()));
            if old != new {
                gave_way.push(self.gave_way(key.as_str(), old, new));
            }
        }
        for held in before.channels.iter().filter(|held| !after.channels.contains(held)) {
            let new = after.channels.iter().find(|other| other.kind == held.kind && !before.channels.contains(other));
            let mut gone = self.gave_way(&name_of(held), &held.address, new.map_or("", |new| &new.address));
            gone.what = format!("channel:{}", held.kind);
            gave_way.push(gone);
        }
        for name in gave_way.iter().map(|gone| gone.what.clone()) {
            self.written.insert(name, (by.clone(), now));
        }
        for held in after.channels.iter().filter(|held| !before.channels.contains(held)) {
            self.written.insert(name_of(held), (by.clone(), now));
        }
        self.states.push(after);
        gave_way
    }

    fn gave_way(&self, name: &str, old: &str, new: &str) -> Overwritten {
        let (by, at) = self.written.get(name).cloned().unwrap_or((Author::There, 0));
        Overwritten { what: name.to_owned(), old: old.to_owned(), by, at, new: new.to_owned() }
    }

    /// As a reply shows it.
    pub(crate) fn shown(&self, state: &State, coverage: Coverage) -> RemoteRecord {
        let channels = state.channels.iter().map(|held| RemoteChannel {
            remote_id: Some(held.id.clone()),
            kind: held.kind.clone(),
            address: held.address.clone(),
        });
        RemoteRecord {
            remote_id: self.id.clone(),
            coverage,
            fields: state.fields.clone(),
            channels: (coverage == Coverage::Whole).then(|| channels.collect()),
            extra: serde_json::Map::new(),
        }
    }
}

fn name_of(held: &Held) -> String {
    format!("channel:{}:{}", held.kind, channel::key(&held.kind, &held.address))
}
