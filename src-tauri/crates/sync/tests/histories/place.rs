//! A system, as a struct of customers: it carries requests out, remembers what stood where, and answers those who ask.

use std::collections::BTreeMap;

use domain::field::{BIRTH_DATE, EXTERNAL_ID};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelAddress, FieldKey, Fields, OperationId, ProviderKind, RemoteRecord, channel, date, phone};
use providers::{Candidate, Effect, Failure, FailureKind};

use crate::request::{Part, failure};

/// Seconds for which a reply is kept under its key.
const KEY_KEPT: i64 = 7 * 24 * 3600;

/// Who wrote a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// Whoever was there before.
    There,
    /// Somebody else, meanwhile.
    Else,
    /// An operation.
    Ours(OperationId),
}

/// A customer as it truly is.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// Its id.
    pub(crate) id: String,
    /// Values.
    pub(crate) fields: Fields,
    /// Addresses.
    pub(crate) channels: Vec<ChannelAddress>,
    /// Operations whose events stand on its timeline.
    pub(crate) events: Vec<OperationId>,
    /// When it was made, in seconds.
    pub(crate) made_at: i64,
    /// Who made it.
    pub(crate) made_by: Author,
    /// How often its id was given to somebody else.
    pub(crate) person: u32,
    /// Whether anybody changed it since it was made.
    pub(crate) changed: bool,
    /// Who wrote what stands in a field, and when.
    pub(crate) written: BTreeMap<FieldKey, (Author, u64)>,
    /// When somebody else wrote to a field last.
    pub(crate) by_others: BTreeMap<FieldKey, u64>,
}

/// A value that gave way to another.
#[derive(Debug, Clone)]
pub(crate) struct GaveWay {
    /// The field.
    pub(crate) key: FieldKey,
    /// What stood there.
    pub(crate) old: String,
    /// What stands there now.
    pub(crate) new: String,
    /// Who had written the old value, and when.
    pub(crate) written: (Author, u64),
}

/// Something that was carried out.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// For which operation.
    pub(crate) operation: OperationId,
    /// What.
    pub(crate) part: Part,
    /// On which customer.
    pub(crate) customer: Option<String>,
    /// Which person that was.
    pub(crate) person: u32,
    /// What gave way.
    pub(crate) gave_way: Vec<GaveWay>,
}

/// A reply.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    /// The customer, if it carries it.
    pub(crate) record: Option<RemoteRecord>,
    /// Customers to choose from.
    pub(crate) candidates: Vec<Candidate>,
}

/// The system.
#[derive(Debug)]
pub(crate) struct Place {
    /// Which one.
    pub(crate) provider: ProviderKind,
    /// Its customers.
    pub(crate) customers: BTreeMap<String, Customer>,
    /// What was carried out.
    pub(crate) journal: Vec<Done>,
    /// Counts everything that is written and read, so that it is known what came first.
    pub(crate) tick: u64,
    keys: BTreeMap<u64, (i64, Reply)>,
    next: u32,
}

impl Place {
    /// An empty system.
    pub(crate) fn new(provider: ProviderKind) -> Self {
        Self { provider, customers: BTreeMap::new(), journal: Vec::new(), tick: 0, keys: BTreeMap::new(), next: 0 }
    }

    /// Seconds until searches show a new customer.
    pub(crate) fn lag(&self) -> i64 {
        match self.provider {
            ProviderKind::Omnidesk => 4,
            ProviderKind::Secuconnect => 3,
            ProviderKind::Securely | ProviderKind::Synctera => 0,
        }
    }

    /// Counts one on.
    pub(crate) fn moment(&mut self) -> u64 {
        self.tick += 1;
        self.tick
    }

    fn keeps(&self, key: &str, value: &str) -> String {
        match (self.provider, key) {
            (ProviderKind::Secuconnect, BIRTH_DATE) if !value.is_empty() => format!("{}T00:00:00+01:00", date::day(value)),
            (ProviderKind::Securely, "name.given" | "name.family") => {
                let mut letters = value.trim().chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                first.chain(letters.flat_map(char::to_lowercase)).collect()
            }
            (ProviderKind::Synctera, key) if key.ends_with("postal_code") => value.to_uppercase().replace(' ', ""),
            _ => value.to_owned(),
        }
    }

    fn keeps_address(&self, address: &ChannelAddress) -> ChannelAddress {
        let value = match self.provider {
            ProviderKind::Secuconnect if address.kind.is_phone() => phone::digits(&address.value.replace('+', "00")),
            ProviderKind::Synctera | ProviderKind::Securely if !address.kind.is_phone() => address.value.to_lowercase(),
            _ => address.value.clone(),
        };
        ChannelAddress { kind: address.kind.clone(), value }
    }

    /// Makes a customer.
    pub(crate) fn make(&mut self, fields: &Fields, channels: &[ChannelAddress], by: Author, now: i64) -> String {
        self.next += 1;
        let id = format!("c{:03}", self.next);
        let mut customer = Customer {
            id: id.clone(),
            fields: Fields::new(),
            channels: Vec::new(),
            events: Vec::new(),
            made_at: now,
            made_by: by,
            person: 0,
            changed: false,
            written: BTreeMap::new(),
            by_others: BTreeMap::new(),
        };
        let values: Vec<_> = fields.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect();
        self.write(&mut customer, &values, by);
        customer.channels = channels.iter().map(|address| self.keeps_address(address)).collect();
        self.customers.insert(id.clone(), customer);
        id
    }

    /// Writes values into a customer, and what the system does of its own accord along with them.
    pub(crate) fn write(&mut self, customer: &mut Customer, values: &[(FieldKey, String)], by: Author) -> Vec<GaveWay> {
        let at = self.moment();
        let before = customer.fields.clone();
        for (key, value) in values {
            customer.fields.set(key.clone(), self.keeps(key.as_str(), value));
        }
        let is_shipping = |key: &FieldKey| key.as_str().starts_with("address.shipping.");
        if self.provider == ProviderKind::Synctera && !customer.fields.iter().any(|(key, _)| is_shipping(key)) {
            // A missing shipping address becomes a copy of the legal one.
            for part in ["line1", "city", "postal_code"] {
                let copy = customer.fields.text(&format!("address.legal.{part}")).to_owned();
                customer.fields.set(FieldKey::new(format!("address.shipping.{part}")), copy);
            }
        }
        let mut keys: Vec<FieldKey> = before.iter().chain(customer.fields.iter()).map(|(key, _)| key.clone()).collect();
        keys.sort();
        keys.dedup();
        keys.retain(|key| before.text(key.as_str()) != customer.fields.text(key.as_str()));
        let mut gave_way = Vec::new();
        for key in keys {
            let written = customer.written.insert(key.clone(), (by, at)).unwrap_or((Author::There, 0));
            if by == Author::Else {
                customer.by_others.insert(key.clone(), at);
            }
            let [old, new] = [&before, &customer.fields].map(|fields| fields.text(key.as_str()).to_owned());
            gave_way.push(GaveWay { key, old, new, written });
        }
        gave_way
    }

    /// A customer as a reply shows it.
    pub(crate) fn show(&self, id: &str) -> Option<RemoteRecord> {
        let customer = self.customers.get(id)?;
        let held = |address: &ChannelAddress| RemoteChannel {
            remote_id: None,
            kind: address.kind.clone(),
            address: address.value.clone(),
        };
        Some(RemoteRecord {
            remote_id: customer.id.clone(),
            coverage: Coverage::Whole,
            fields: customer.fields.clone(),
            channels: Some(customer.channels.iter().map(held).collect()),
            extra: serde_json::Map::new(),
        })
    }

    /// Who has this id of the organisation's, of those a search shows.
    pub(crate) fn by_external_id(&self, external_id: &str, now: Option<i64>) -> Vec<String> {
        let shown = |customer: &&Customer| now.is_none_or(|now| customer.made_at + self.lag() <= now);
        let found = self.customers.values().filter(shown);
        found
            .filter(|customer| customer.fields.get(EXTERNAL_ID) == Some(external_id))
            .map(|customer| customer.id.clone())
            .collect()
    }

    /// What was replied under a key, while it is kept.
    pub(crate) fn kept(&self, key: u64, now: i64) -> Option<Reply> {
        self.keys.get(&key).filter(|(at, _)| now < at + KEY_KEPT).map(|(_, reply)| reply.clone())
    }

    /// Carries a request out for a customer, or for the one with this id of the organisation's.
    ///
    /// # Errors
    /// If there is no such customer.
    pub(crate) fn carry_out(
        &mut self,
        operation: OperationId,
        part: &Part,
        who: Option<&str>,
        key: Option<u64>,
        now: i64,
    ) -> Result<Reply, Failure> {
        if let Some(kept) = key.and_then(|key| self.kept(key, now)) {
            return Ok(kept);
        }
        let reply = self.execute(operation, part, who, now)?;
        if let Some(key) = key {
            self.keys.insert(key, (now, reply.clone()));
        }
        Ok(reply)
    }

    fn execute(&mut self, operation: OperationId, part: &Part, who: Option<&str>, now: i64) -> Result<Reply, Failure> {
        let author = Author::Ours(operation);
        let mut done = Done { operation, part: part.clone(), customer: None, person: 0, gave_way: Vec::new() };
        if let Part::Create(fields, channels) = part {
            if self.provider == ProviderKind::Securely
                && let Some(reply) = self.import(fields, channels)
            {
                return Ok(reply);
            }
            let id = self.make(fields, channels, author, now);
            done.customer = Some(id.clone());
            self.journal.push(done);
            let replies = self.provider != ProviderKind::Omnidesk;
            return Ok(Reply { record: replies.then(|| self.show(&id)).flatten(), candidates: Vec::new() });
        }
        if *part == Part::Crm {
            self.journal.push(done);
            return Ok(Reply::default());
        }
        let found = who.and_then(|who| self.customers.remove(who));
        let mut customer = found.ok_or_else(|| failure(FailureKind::NotFound, Effect::None))?;
        (done.customer, done.person) = (Some(customer.id.clone()), customer.person);
        match part {
            Part::Set(values) => done.gave_way = self.write(&mut customer, values, author),
            Part::Replace(fields, channels) => {
                let all = customer.fields.iter().chain(fields.iter()).map(|(key, _)| key.clone());
                let values: Vec<_> = all.map(|key| (key.clone(), fields.text(key.as_str()).to_owned())).collect();
                done.gave_way = self.write(&mut customer, &values, author);
                customer.channels = channels.iter().map(|address| self.keeps_address(address)).collect();
            }
            Part::Add(address) if customer.channels.iter().any(|held| alike(held, address)) => {}
            Part::Add(address) => customer.channels.push(self.keeps_address(address)),
            Part::Put(address) => {
                customer.channels.retain(|held| held.kind != address.kind);
                customer.channels.push(self.keeps_address(address));
            }
            Part::Remove(address) => customer.channels.retain(|held| !alike(held, address)),
            Part::Event => customer.events.push(operation),
            Part::Delete => {
                self.moment();
                self.journal.push(done);
                return Ok(Reply::default());
            }
            Part::Create(..) | Part::Crm => {}
        }
        if !matches!(part, Part::Event) && customer.made_by != author {
            customer.changed = true;
        }
        self.journal.push(done);
        let id = customer.id.clone();
        self.customers.insert(id.clone(), customer);
        let replies = self.provider != ProviderKind::Omnidesk;
        Ok(Reply { record: replies.then(|| self.show(&id)).flatten(), candidates: Vec::new() })
    }

    /// Whom an import finds: by the organisation's own id, or else by an address.
    fn import(&self, fields: &Fields, channels: &[ChannelAddress]) -> Option<Reply> {
        let mut found = self.by_external_id(fields.text(EXTERNAL_ID), None);
        if found.is_empty() {
            let meant =
                |customer: &&Customer| channels.iter().any(|address| customer.channels.iter().any(|held| alike(held, address)));
            found = self.customers.values().filter(meant).map(|customer| customer.id.clone()).collect();
        }
        let records: Vec<RemoteRecord> = found.iter().filter_map(|id| self.show(id)).collect();
        let capabilities = providers::capabilities(self.provider);
        let kept: Fields = fields.iter().map(|(key, value)| (key.clone(), self.keeps(key.as_str(), value))).collect();
        match records.as_slice() {
            [] => None,
            [only] if sync::step::resembles(capabilities, only, &kept, channels) => {
                Some(Reply { record: Some(only.clone()), candidates: Vec::new() })
            }
            _ => {
                let candidate = |record| Candidate { record, matched_on: Vec::new(), exact: false };
                Some(Reply { record: None, candidates: records.into_iter().map(candidate).collect() })
            }
        }
    }
}

/// Whether two addresses are one, in any writing.
pub(crate) fn alike(one: &ChannelAddress, other: &ChannelAddress) -> bool {
    one.kind == other.kind && channel::key(&one.kind, &one.value) == channel::key(&other.kind, &other.value)
}
