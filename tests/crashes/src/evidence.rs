//! Everything there is to judge a history by.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::agent::{Seat, Seats};
use crate::ledger::{Asked, Edit, Ledger, Reply};
use crate::mint::Mark;
use crate::noted::Noted;
use crate::pending::{Reason, Waiting};
use crate::systems::Remote;
use crate::trace::Trace;

/// What the agent asked, what the systems did, what stands there now, and what the program says about it.
pub(crate) struct Evidence {
    pub(crate) ledger: Ledger,
    pub(crate) trace: Trace,
    pub(crate) remotes: Vec<Remote>,
    /// Texts of the events by Omnidesk's customer.
    pub(crate) timelines: BTreeMap<String, Vec<String>>,
    /// What is not done although nothing stands in its way any more, with the reason given.
    pub(crate) waiting: Vec<(Waiting, Reason)>,
    pub(crate) seats: Seats,
    /// The persons as the program shows them, by id.
    pub(crate) persons: BTreeMap<String, Value>,
    /// The requests for changes that the program has written down.
    pub(crate) noted: Vec<Noted>,
    /// Whom the program finds by the e-mail addresses of new customers.
    pub(crate) found: BTreeMap<String, Vec<Value>>,
}

/// A promise that was not kept.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) what: String,
    /// For finding the journal lines it is about.
    pub(crate) marks: Vec<Mark>,
    pub(crate) customer: Option<(String, String)>,
    /// The operations concerned, for finding them in the program's log.
    pub(crate) operations: Vec<String>,
}

impl Evidence {
    pub(crate) fn seat(&self, record: &str) -> Option<&Seat> {
        self.seats.get(record)
    }

    /// The customer of a record, if it is still there.
    pub(crate) fn remote(&self, record: &str) -> Option<&Remote> {
        let seat = self.seat(record)?;
        let id = seat.remote.as_deref()?;
        self.remotes.iter().find(|remote| remote.system == seat.system && remote.id == id)
    }

    /// Whether something of a record waits for the agent, so that what was asked for after it need not be done.
    pub(crate) fn waits(&self, person: &str, system: &str) -> bool {
        self.waiting.iter().any(|(waiting, _)| waiting.person == person && waiting.system == system)
    }

    /// The records that came to rest: nothing of theirs waits, they have a customer, and the agent did not want them removed.
    pub(crate) fn resting(&self) -> impl Iterator<Item = (&str, &Seat, &Remote)> {
        self.ledger.records().into_iter().filter_map(|record| {
            let seat = self.seat(record)?;
            let calm = !self.waits(&seat.person, &seat.system) && !self.ledger.may_be_removed(record);
            calm.then(|| self.remote(record)).flatten().map(|remote| (record, seat, remote))
        })
    }

    /// A violation about one thing that was asked for.
    pub(crate) fn about(&self, asked: &Asked, what: &str) -> Violation {
        let seat = asked.edit.record().and_then(|record| self.seat(record));
        Violation {
            what: format!("{} no. {}: {what} ({:?})", asked.edit.name(), asked.number, asked.reply),
            marks: asked.edit.marks().into_iter().cloned().collect(),
            customer: seat.and_then(|seat| Some((seat.system.clone(), seat.remote.clone()?))),
            operations: match &asked.reply {
                Reply::Acknowledged(id) if !id.is_empty() => vec![id.clone()],
                _ => Vec::new(),
            },
        }
    }

    /// The records of a person the agent made, by system.
    pub(crate) fn records_of(&self, person: &str) -> BTreeMap<&str, &str> {
        let own = self.seats.iter().filter(|(_, seat)| seat.person == person);
        own.map(|(record, seat)| (seat.system.as_str(), record.as_str())).collect()
    }

    /// The record of a customer.
    pub(crate) fn record_at(&self, system: &str, remote: &str) -> Option<&str> {
        let is = |seat: &Seat| seat.system == system && seat.remote.as_deref() == Some(remote);
        self.seats.iter().find(|(_, seat)| is(seat)).map(|(record, _)| record.as_str())
    }

    /// Every value the agent typed.
    pub(crate) fn typed(&self) -> BTreeSet<&str> {
        let values = self.ledger.all().iter().flat_map(|asked| match &asked.edit {
            Edit::Fields { values, .. } => values.iter().map(|(_, value)| value.typed.as_str()).collect(),
            Edit::AddChannel { address: value, .. }
            | Edit::ChangeChannel { to: value, .. }
            | Edit::Event { message: value, .. } => vec![value.typed.as_str()],
            Edit::Create { values, .. } => values.iter().map(|value| value.typed.as_str()).collect(),
            Edit::RemoveChannel { .. } | Edit::CrmSync { .. } | Edit::Remove { .. } => Vec::new(),
        });
        values.collect()
    }
}
