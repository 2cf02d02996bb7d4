//! Lives a history: agent and system side by side, one thing after the other, and then in peace until nothing is left to do.

use std::collections::{BTreeMap, BTreeSet};

use domain::field::{BIRTH_DATE, EXTERNAL_ID};
use domain::{Capabilities, ChannelAddress, ChannelKind, Fields, OperationId, OperationState, ProviderKind};

use crate::checks::{self, Checked};
use crate::desk::{Desk, Record};
use crate::place::{Author, Place};
use crate::script::{Between, Else, Fate, Move, Script};
use crate::tally::Tally;
use crate::{agent, turn, words};

/// Most turns each record needs to come to rest.
const TURNS_TO_REST: usize = 40;

/// A history while it is lived.
pub(crate) struct Life<'a> {
    /// The system's kind.
    pub(crate) provider: ProviderKind,
    /// What it can do.
    pub(crate) capabilities: &'static Capabilities,
    /// The system.
    pub(crate) place: Place,
    /// The agent's side.
    pub(crate) desk: Desk,
    /// Now, in seconds.
    pub(crate) now: i64,
    /// Customers this device knew when something was sent first, by operation.
    pub(crate) known: BTreeMap<OperationId, BTreeSet<String>>,
    /// Customers that were there at the beginning.
    pub(crate) there: BTreeSet<String>,
    /// Looks that wrongly found nothing, by operation, so that it is not two in a row.
    pub(crate) overlooked: Option<OperationId>,
    /// Counts.
    pub(crate) tally: &'a Tally,
    fates: std::slice::Iter<'a, Fate>,
    between: std::slice::Iter<'a, Between>,
}

/// Lives a history and checks it all the way.
///
/// # Errors
/// The first invariant that is violated.
pub(crate) fn live(script: &Script, tally: &Tally) -> Checked {
    let mut life = Life::new(script, tally);
    for step in &script.moves {
        match step {
            Move::Agent(what) => agent::does(&mut life, what),
            Move::Else(what) => life.somebody_else(what),
            Move::Turn(record) => {
                let record = usize::from(*record) % life.desk.records.len();
                turn::work(&mut life, record)?;
            }
            Move::Week => life.now += 8 * 24 * 3600,
        }
    }
    life.fates = [].iter();
    life.between = [].iter();
    for record in 0..life.desk.records.len() {
        for turns in 0.. {
            if life.desk.records[record].rows.first().is_none_or(|row| row.state.needs_agent()) {
                break;
            }
            checks::comes_to_rest(turns < TURNS_TO_REST, &life.desk.records[record])?;
            turn::work(&mut life, record)?;
        }
    }
    checks::at_rest(&mut life)?;
    tally.count("histories", life.provider.as_str());
    Ok(())
}

impl<'a> Life<'a> {
    fn new(script: &'a Script, tally: &'a Tally) -> Self {
        let provider = script.provider;
        let mut place = Place::new(provider);
        let mut desk = Desk::new();
        let mut fields = Fields::new();
        for (key, number) in words::keys(provider).iter().zip(&script.customer) {
            fields.set((*key).into(), words::value(provider, key, *number));
        }
        if matches!(provider, ProviderKind::Omnidesk | ProviderKind::Securely) {
            fields.set(EXTERNAL_ID.into(), "C-1");
        }
        let id = place.make(&fields, &[words::address(provider, 0)], Author::There, 0);
        desk.records.push(Record::default());
        if let Some(shown) = place.show(&id) {
            desk.take(0, &shown, 0, 0);
        }
        Self {
            provider,
            capabilities: providers::capabilities(provider),
            place,
            desk,
            now: 1_000,
            known: BTreeMap::new(),
            there: BTreeSet::from([id]),
            overlooked: None,
            tally,
            fates: script.fates.iter(),
            between: script.between.iter(),
        }
    }

    /// What becomes of the next request.
    pub(crate) fn fate(&mut self) -> Fate {
        self.fates.next().copied().unwrap_or(Fate::Done)
    }

    /// What happens between two steps.
    pub(crate) fn between(&mut self) {
        match self.between.next() {
            Some(Between::Agent(what)) => agent::does(self, what),
            Some(Between::Else(what)) => self.somebody_else(what),
            Some(Between::Nothing) | None => {}
        }
    }

    /// Somebody else does something.
    pub(crate) fn somebody_else(&mut self, what: &Else) {
        let number = match what {
            Else::Set(who, ..) | Else::SetSame(who, ..) | Else::Respell(who, _) => *who,
            Else::AddChannel(who, _) | Else::RemoveChannel(who, _) | Else::Delete(who) | Else::GiveAway(who) => *who,
            Else::LookAlike(exactly) => return self.look_alike(*exactly),
        };
        let ids: Vec<String> = self.place.customers.keys().cloned().collect();
        let Some(id) = ids.get(usize::from(number) % ids.len().max(1)) else { return };
        let Some(mut customer) = self.place.customers.remove(id) else { return };
        // A stranger stays one: with this customer's name or address it would be told from nobody.
        if customer.person > 0 && !matches!(what, Else::Respell(..) | Else::Delete(_) | Else::GiveAway(_)) {
            self.place.customers.insert(id.clone(), customer);
            return;
        }
        let keys = words::keys(self.provider);
        let key_of = |field: u8| keys[usize::from(field) % keys.len()];
        let mut values = Vec::new();
        match what {
            Else::Set(_, field, value) => {
                let key = key_of(*field);
                values.push((key.into(), words::value(self.provider, key, *value).to_owned()));
            }
            Else::SetSame(_, field, value) => {
                let touched = agent::unsent_keys(self, id);
                if let Some(key) = touched.get(usize::from(*field) % touched.len().max(1)) {
                    let value = words::value(self.provider, key.as_str(), *value).to_owned();
                    values.push((key.clone(), value));
                }
            }
            Else::Respell(_, field) => {
                let key = key_of(*field);
                values.push((key.into(), words::respelled(self.provider, key, customer.fields.text(key))));
            }
            Else::AddChannel(_, number) => {
                let address = words::address(self.provider, *number);
                if self.capabilities.channel_limit(&address.kind).is_some() {
                    customer.channels.retain(|held| held.kind != address.kind);
                }
                customer.channels.push(address);
            }
            Else::RemoveChannel(_, number) if !customer.channels.is_empty() => {
                customer.channels.remove(usize::from(*number) % customer.channels.len());
            }
            Else::RemoveChannel(..) | Else::LookAlike(_) => {}
            Else::Delete(_) => {
                self.place.moment();
                return self.tally.count("somebody else", "deleted a customer");
            }
            Else::GiveAway(_) => {
                customer.person += 1;
                customer.events.clear();
                let stranger = format!("Stranger {}", customer.person);
                values = customer.fields.iter().map(|(key, _)| (key.clone(), String::new())).collect();
                values.extend([("name.given".into(), stranger.clone()), ("name.family".into(), stranger)]);
                if keys.contains(&BIRTH_DATE) {
                    values.push((BIRTH_DATE.into(), format!("2001-01-{:02}", customer.person)));
                }
                if customer.fields.get(EXTERNAL_ID).is_some() {
                    values.push((EXTERNAL_ID.into(), format!("X-{}", customer.person)));
                }
                let value = format!("stranger{}@y.example", customer.person);
                customer.channels = vec![ChannelAddress { kind: ChannelKind::Email, value }];
            }
        }
        let kind = format!("{what:?}");
        self.tally.count("somebody else", kind.split('(').next().unwrap_or_default());
        customer.changed = true;
        self.place.write(&mut customer, &values, Author::Else);
        self.place.customers.insert(id.clone(), customer);
    }

    /// Somebody else makes a customer like one that waits to be made here.
    fn look_alike(&mut self, exactly: bool) {
        let rows = self.desk.records.iter().flat_map(|record| &record.rows);
        let create = rows.map(|row| &row.intent).find_map(|intent| match intent {
            domain::Intent::Create { fields, channels, .. } => Some((fields.clone(), channels.clone())),
            _ => None,
        });
        let Some((mut fields, channels)) = create else { return };
        if !exactly {
            fields.set("name.family".into(), "Other");
        }
        self.tally.count("somebody else", if exactly { "LookAlike" } else { "NearlyAlike" });
        self.place.make(&fields, &channels, Author::Else, self.now);
    }

    /// Whether a record may have its turn.
    pub(crate) fn may_go(&self, record: usize) -> bool {
        let first = self.desk.records[record].rows.first();
        first.is_some_and(|row| !row.state.needs_agent() && row.state != OperationState::Applied)
    }
}
