//! What the agent asked for, in order, and what the program said to it.

use std::collections::BTreeMap;

use crate::mint::{Coined, Mark};

/// One thing the agent asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Its place in the order of asking, from 0.
    pub(crate) number: usize,
    pub(crate) edit: Edit,
    pub(crate) reply: Reply,
}

/// What was asked for. Records and persons are named by their local ids.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Fields { record: String, values: Vec<(String, Coined)> },
    AddChannel { record: String, address: Coined },
    ChangeChannel { record: String, from: Mark, to: Coined },
    RemoveChannel { record: String, address: Mark },
    Event { record: String, message: Coined },
    CrmSync { record: String, address: Mark },
    Create { systems: Vec<String>, values: Vec<Coined> },
    Remove { record: String },
}

/// What the program said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Saved. The id of the operation; for a new customer that of the person; empty if it only took back what was not sent yet.
    Acknowledged(String),
    /// Refused by a rule; the code says which.
    Refused(String),
    /// The program was killed before it could say anything.
    Lost,
}

impl Edit {
    /// The record it concerns; a new customer has none yet.
    pub(crate) fn record(&self) -> Option<&str> {
        match self {
            Self::Fields { record, .. }
            | Self::AddChannel { record, .. }
            | Self::ChangeChannel { record, .. }
            | Self::RemoveChannel { record, .. }
            | Self::Event { record, .. }
            | Self::CrmSync { record, .. }
            | Self::Remove { record } => Some(record),
            Self::Create { .. } => None,
        }
    }

    fn record_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Fields { record, .. }
            | Self::AddChannel { record, .. }
            | Self::ChangeChannel { record, .. }
            | Self::RemoveChannel { record, .. }
            | Self::Event { record, .. }
            | Self::CrmSync { record, .. }
            | Self::Remove { record } => Some(record),
            Self::Create { .. } => None,
        }
    }

    /// The values that only this edit brings.
    pub(crate) fn marks(&self) -> Vec<&Mark> {
        match self {
            Self::Fields { values, .. } => values.iter().map(|(_, value)| &value.mark).collect(),
            Self::AddChannel { address: value, .. }
            | Self::ChangeChannel { to: value, .. }
            | Self::Event { message: value, .. } => vec![&value.mark],
            Self::Create { values, .. } => values.iter().map(|value| &value.mark).collect(),
            Self::RemoveChannel { .. } | Self::CrmSync { .. } | Self::Remove { .. } => Vec::new(),
        }
    }

    /// The e-mail address of a new customer.
    pub(crate) fn new_email(&self) -> Option<&str> {
        let Self::Create { values, .. } = self else { return None };
        values.iter().map(|value| value.typed.as_str()).find(|typed| typed.contains('@'))
    }

    /// What it is, in a word.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fields { .. } => "edit",
            Self::AddChannel { .. } => "add channel",
            Self::ChangeChannel { .. } => "change channel",
            Self::RemoveChannel { .. } => "remove channel",
            Self::Event { .. } => "event",
            Self::CrmSync { .. } => "CRM sync",
            Self::Create { .. } => "create",
            Self::Remove { .. } => "remove",
        }
    }
}

impl Reply {
    pub(crate) fn acknowledged(&self) -> bool {
        matches!(self, Self::Acknowledged(_))
    }

    pub(crate) fn refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

/// Everything asked for in one history.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    asked: Vec<Asked>,
}

impl Ledger {
    pub(crate) fn note(&mut self, edit: Edit, reply: Reply) {
        self.asked.push(Asked { number: self.asked.len(), edit, reply });
    }

    pub(crate) fn all(&self) -> &[Asked] {
        &self.asked
    }

    pub(crate) fn acknowledged(&self) -> usize {
        self.asked.iter().filter(|asked| asked.reply.acknowledged()).count()
    }

    pub(crate) fn lost(&self) -> usize {
        self.asked.iter().filter(|asked| asked.reply == Reply::Lost).count()
    }

    /// What was refused, counted by kind and code.
    pub(crate) fn refused(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for asked in &self.asked {
            if let Reply::Refused(code) = &asked.reply {
                *counts.entry(format!("{} {code}", asked.edit.name())).or_default() += 1;
            }
        }
        counts
    }

    /// Gives what was asked for on one record to another.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        for record in self.asked.iter_mut().filter_map(|asked| asked.edit.record_mut()).filter(|record| *record == from) {
            to.clone_into(record);
        }
    }

    /// What was asked for on one record.
    pub(crate) fn of_record<'a>(&'a self, record: &'a str) -> impl Iterator<Item = &'a Asked> {
        self.asked.iter().filter(move |asked| asked.edit.record() == Some(record))
    }

    /// The records anything was asked for on, each once, in the order of the first time.
    pub(crate) fn records(&self) -> Vec<&str> {
        let mut records: Vec<&str> = Vec::new();
        for record in self.asked.iter().filter_map(|asked| asked.edit.record()) {
            if !records.contains(&record) {
                records.push(record);
            }
        }
        records
    }

    /// Whether the agent wanted the record gone, and may have been heard.
    pub(crate) fn may_be_removed(&self, record: &str) -> bool {
        self.of_record(record).any(|asked| matches!(asked.edit, Edit::Remove { .. }) && !asked.reply.refused())
    }

    /// Whether the program said that the record will be removed.
    pub(crate) fn is_removed(&self, record: &str) -> bool {
        self.of_record(record).any(|asked| matches!(asked.edit, Edit::Remove { .. }) && asked.reply.acknowledged())
    }
}
