//! The agent: chooses what to do next and fills it in.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use fastrand::Rng;
use serde_json::{Value, json};

use crate::console::{Answer, Line};
use crate::ledger::{Edit, Ledger, Reply};
use crate::mint::{Coined, Mark, Mint};
use crate::person::{self, Record};

/// How many customers that were there before the agent works on. Few, so that changes of one customer meet.
const WORKED_ON: usize = 12;

/// How many customers the agent removes in a history; more would leave too few.
const REMOVED: usize = 4;

/// The fields the agent writes names into, where a system has them.
const WRITTEN: [&str; 5] = ["name.given", "name.family", "name.middle", "company", "address.legal.line1"];

/// A change that is filled in and not sent yet.
pub(crate) struct Next {
    command: &'static str,
    request: Value,
    edit: Edit,
}

/// Works on a few customers and on those it makes.
pub(crate) struct Agent {
    random: Rng,
    mint: Mint,
    /// By provider.
    connections: BTreeMap<String, String>,
    persons: Vec<String>,
    /// Persons the agent made itself.
    made: Vec<String>,
    seats: Seats,
}

/// Where records are: system and id there, as last seen.
pub(crate) type Seats = BTreeMap<String, Seat>;

/// Where one record is.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) person: String,
    pub(crate) system: String,
    pub(crate) remote: Option<String>,
    /// When it was last shown, counted from 0.
    pub(crate) seen: usize,
}

impl Agent {
    /// Chooses the customers to work on. They are the same for the same seed.
    pub(crate) async fn begin(mut random: Rng, line: &Line) -> anyhow::Result<Self> {
        let status = line.ask("app_status", &json!({})).await?;
        let connections = status["connections"].as_array().context("no connections")?.iter();
        let connections = connections
            .filter_map(|row| Some((row["provider"].as_str()?.to_owned(), row["connectionId"].as_str()?.to_owned())))
            .collect();
        let request = json!({"query": "", "sort": "name", "offset": 0, "limit": 500});
        let window = line.ask("customers_search", &request).await?;
        let mut rows: Vec<&Value> = window["rows"].as_array().context("no customers")?.iter().collect();
        // The ids are new each time; what is shown is not.
        rows.sort_by_key(|row| (row["name"].to_string(), row["detail"].to_string(), row["systems"][0]["provider"].to_string()));
        random.shuffle(&mut rows);
        let persons = rows.iter().take(WORKED_ON).filter_map(|row| row["personId"].as_str().map(str::to_owned)).collect();
        Ok(Self { random, mint: Mint::default(), connections, persons, made: Vec::new(), seats: Seats::new() })
    }

    /// Fills in a change. None if the dice fell on something that cannot be done now.
    pub(crate) async fn next(&mut self, line: &Line, ledger: &Ledger) -> anyhow::Result<Option<Next>> {
        let dice = self.random.u8(..100);
        if dice < 12 {
            return Ok(Some(self.create()));
        }
        let pool = if dice.is_multiple_of(2) && !self.made.is_empty() { &self.made } else { &self.persons };
        let person = pool[self.random.usize(..pool.len())].clone();
        let Some(view) = line.look("person_get", &json!({"personId": person})).await? else { return Ok(None) };
        note(&mut self.seats, &view);
        let mut records = person::records(&view);
        records.retain(|record| !ledger.may_be_removed(record.id));
        if records.is_empty() {
            return Ok(None);
        }
        let record = records.swap_remove(self.random.usize(..records.len()));
        Ok(match dice {
            12..48 => self.fields(&record),
            48..62 => self.add_channel(&record),
            62..74 => self.change_channel(&record),
            74..80 => self.remove_channel(&record),
            80..92 => self.event(&record),
            92..96 => self.crm_sync(&record, ledger),
            _ => self.remove(line, &person, &record, ledger).await?,
        })
    }

    fn create(&mut self) -> Next {
        let mut systems: Vec<String> = self.connections.keys().cloned().collect();
        self.random.shuffle(&mut systems);
        systems.truncate(self.random.usize(1..=systems.len()));
        systems.sort();
        let (given, family, email) = (self.mint.name(), self.mint.name(), self.mint.email());
        let mut values = vec![given.clone(), family.clone(), email.clone()];
        let mut channels = vec![json!({"kind": "email", "address": email.typed})];
        if self.random.bool() {
            let phone = self.mint.phone();
            channels.push(json!({"kind": "telephone", "address": phone.typed}));
            values.push(phone);
        }
        let mut fields = json!({"name.given": given.typed, "name.family": family.typed});
        if systems.iter().any(|system| system == "synctera") {
            fields["status"] = json!("PROSPECT");
        }
        let ids: Vec<&String> = systems.iter().map(|system| &self.connections[system]).collect();
        let request = json!({
            "connectionIds": ids, "fields": fields, "channels": channels, "ticketId": "", "noSync": false, "personId": "",
            "confirmed": false,
        });
        Next { command: "customer_create", request, edit: Edit::Create { systems, values } }
    }

    fn fields(&mut self, record: &Record<'_>) -> Option<Next> {
        if !record.allows("edit") {
            return None;
        }
        let there = record.fields();
        let own = self.made.contains(&self.seats[record.id].person);
        if own && there.contains_key("ssn") && self.random.u8(..4) == 0 {
            let ssn = self.mint.ssn();
            return Some(fields_edit(record, vec![("ssn".to_owned(), ssn)]));
        }
        // An address that is begun would have to be complete.
        let writable = |key: &&str| there.get(key).is_some_and(|value| !key.starts_with("address.") || !value.is_empty());
        let mut keys: Vec<&str> = WRITTEN.into_iter().filter(writable).collect();
        self.random.shuffle(&mut keys);
        keys.truncate(self.random.usize(1..=2));
        // Names go out as a pair where one without the other would be emptied.
        if record.system == "omnidesk"
            && ["name.given", "name.family"].iter().any(|key| there.get(key).is_some_and(|name| name.is_empty()))
        {
            keys = vec!["name.given", "name.family"];
        }
        let values: Vec<(String, Coined)> = keys.into_iter().map(|key| (key.to_owned(), self.mint.name())).collect();
        (!values.is_empty()).then(|| fields_edit(record, values))
    }

    fn add_channel(&mut self, record: &Record<'_>) -> Option<Next> {
        let (kind, address) = match self.random.bool() {
            true => ("email", self.mint.email()),
            false => ("telephone", self.mint.phone()),
        };
        let room = record.system == "omnidesk" || record.channels().iter().all(|channel| channel.kind != kind);
        if !room || !record.allows("addChannel") {
            return None;
        }
        let request = json!({"recordId": record.id, "kind": kind, "address": address.typed, "noSync": self.random.bool()});
        Some(Next { command: "channel_add", request, edit: Edit::AddChannel { record: record.id.to_owned(), address } })
    }

    fn change_channel(&mut self, record: &Record<'_>) -> Option<Next> {
        let mut channels = record.channels();
        channels.retain(|channel| channel.allows("edit") && ["email", "telephone", "mobile"].contains(&channel.kind));
        if channels.is_empty() {
            return None;
        }
        let channel = channels.swap_remove(self.random.usize(..channels.len()));
        let to = if channel.kind == "email" { self.mint.email() } else { self.mint.phone() };
        let from = Mark::of_address(channel.kind, channel.raw);
        let request = json!({"channelId": channel.id, "address": to.typed, "noSync": false});
        Some(Next { command: "channel_change", request, edit: Edit::ChangeChannel { record: record.id.to_owned(), from, to } })
    }

    fn remove_channel(&mut self, record: &Record<'_>) -> Option<Next> {
        let mut channels = record.channels();
        // A customer who cannot be reached at all is no use to the rest of the history.
        if channels.len() < 2 {
            return None;
        }
        channels.retain(|channel| channel.allows("remove"));
        if channels.is_empty() {
            return None;
        }
        let channel = channels.swap_remove(self.random.usize(..channels.len()));
        let address = Mark::of_address(channel.kind, channel.raw);
        let edit = Edit::RemoveChannel { record: record.id.to_owned(), address };
        Some(Next { command: "channel_remove", request: json!({"channelId": channel.id}), edit })
    }

    fn event(&mut self, record: &Record<'_>) -> Option<Next> {
        if !record.allows("addEvent") {
            return None;
        }
        let message = self.mint.message();
        let link = if self.random.bool() { "https://shop.example/orders/1" } else { "" };
        let request = json!({"recordId": record.id, "message": message.typed, "initiatedBy": "shop", "sourceUrl": link});
        Some(Next { command: "event_add", request, edit: Edit::Event { record: record.id.to_owned(), message } })
    }

    /// Once for each address, so that what was asked for can be told from the journal.
    fn crm_sync(&mut self, record: &Record<'_>, ledger: &Ledger) -> Option<Next> {
        if !record.allows("crmSync") {
            return None;
        }
        let channels = record.channels();
        let channel = channels.iter().find(|channel| ["email", "telephone"].contains(&channel.kind))?;
        let address = Mark::of_address(channel.kind, channel.raw);
        let before =
            ledger.all().iter().any(|asked| matches!(&asked.edit, Edit::CrmSync { address: other, .. } if *other == address));
        let edit = Edit::CrmSync { record: record.id.to_owned(), address };
        (!before).then(|| Next { command: "crm_sync", request: json!({"channelId": channel.id}), edit })
    }

    async fn remove(&mut self, line: &Line, person: &str, record: &Record<'_>, ledger: &Ledger) -> anyhow::Result<Option<Next>> {
        let removed = ledger.all().iter().filter(|asked| matches!(asked.edit, Edit::Remove { .. })).count();
        let offered: Vec<&str> = ["delete", "purge"].into_iter().filter(|removal| record.allows(removal)).collect();
        if removed >= REMOVED || offered.is_empty() {
            return Ok(None);
        }
        let removal = offered[self.random.usize(..offered.len())];
        let Some(plan) = line.look("removal_plan", &json!({"personId": person, "removal": removal})).await? else {
            return Ok(None);
        };
        let request = json!({"personId": person, "removal": removal, "recordIds": [record.id], "phrase": plan["phrase"]});
        Ok(Some(Next { command: "removal_confirm", request, edit: Edit::Remove { record: record.id.to_owned() } }))
    }

    /// Keeps what was said in mind.
    pub(crate) fn hear(&mut self, ledger: &mut Ledger, edit: Edit, reply: Reply) {
        if let (Edit::Create { .. }, Reply::Acknowledged(person)) = (&edit, &reply) {
            self.made.push(person.clone());
        }
        ledger.note(edit, reply);
    }

    /// Every person the agent has had to do with, and where their records are.
    pub(crate) fn known(self) -> (Vec<String>, Seats) {
        ([self.persons, self.made].concat(), self.seats)
    }

    /// Now and then a connection that the agent wants pulled now. What a list shows meets what is being created.
    pub(crate) fn wants_pulled(&mut self) -> Option<String> {
        let mut ids: Vec<&String> = self.connections.values().collect();
        (self.random.u8(..5) == 0).then(|| ids.swap_remove(self.random.usize(..ids.len())).clone())
    }

    /// Whether the agent loses patience with something that waits.
    pub(crate) fn impatient(&mut self) -> bool {
        self.random.u8(..12) == 0
    }
}

impl Next {
    /// Sends it. To be spawned, since the program may be killed meanwhile.
    pub(crate) async fn send(self, line: Line) -> anyhow::Result<(Edit, Reply)> {
        let reply = match line.try_ask(self.command, &self.request).await? {
            Answer::Lost => Reply::Lost,
            Answer::Refused(code) => Reply::Refused(code),
            Answer::Done(said) => {
                let id = [&said["operationId"], &said["operationIds"][0], &said["personId"]].into_iter().find_map(Value::as_str);
                // Taking away what was not sent yet leaves nothing to do. Every other value is new.
                let may_cancel = matches!(self.edit, Edit::Remove { .. } | Edit::RemoveChannel { .. });
                ensure!(id.is_some() || may_cancel, "{} was acknowledged without an operation", self.command);
                Reply::Acknowledged(id.unwrap_or_default().to_owned())
            }
        };
        Ok((self.edit, reply))
    }
}

fn fields_edit(record: &Record<'_>, values: Vec<(String, Coined)>) -> Next {
    let fields: BTreeMap<&str, &str> = values.iter().map(|(key, value)| (key.as_str(), value.typed.as_str())).collect();
    let request = json!({"recordId": record.id, "fields": fields, "confirmed": false});
    Next { command: "fields_edit", request, edit: Edit::Fields { record: record.id.to_owned(), values } }
}

/// Notes where the records of a person are.
pub(crate) fn note(seats: &mut Seats, view: &Value) {
    let now = seats.values().map(|seat| seat.seen + 1).max().unwrap_or_default();
    for record in person::records(view) {
        let seat = seats.entry(record.id.to_owned()).or_insert_with(|| Seat {
            person: String::new(),
            system: record.system.to_owned(),
            remote: None,
            seen: now,
        });
        seat.seen = now;
        seat.person = view["personId"].as_str().unwrap_or_default().to_owned();
        // What is gone from here keeps the last place it was at.
        seat.remote = record.remote().map(str::to_owned).or(seat.remote.take());
    }
}
