//! What happened at the last try of an operation, as it is kept with it and shown to the agent.

use domain::FieldKey;
use jiff::Timestamp;
use providers::{Candidate, Failure, FailureKind};
use serde::{Deserialize, Serialize};

/// Why an operation is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// In words to show.
    pub message: String,
    /// Fields the provider complained about, by its own names, with its words.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
    /// Values that stand in the system now, where they changed since the agent's edit began.
    #[serde(default)]
    pub theirs: Vec<(FieldKey, String)>,
    /// Customers that are there and may be the one meant, in the provider's order, best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// How often it was looked for in vain since the outcome became unknown.
    #[serde(default)]
    pub misses: u32,
    /// How many turns ended with a problem since something was sent.
    #[serde(default)]
    pub failures: u32,
    /// When it was found.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// Appears beside the same problem in the log; empty until it is written down.
    #[serde(default)]
    pub reference: String,
}

/// Kinds of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A provider's failure.
    Failure(FailureKind),
    /// It is not known whether the request arrived.
    OutcomeUnknown,
    /// Another value stands there than the one the edit began from.
    ChangedMeanwhile,
    /// The provider accepted the change, but what it holds now is something else.
    NotAsSent,
    /// A customer with this external id exists already.
    ExistsAlready,
    /// Customers are there already of which the agent has to say whether one is meant.
    Candidates,
    /// A secret that belongs to the operation is not in the keychain any more, so it has to be typed again.
    SecretGone,
    /// The customer is not found there.
    Gone,
    /// Under the customer's id somebody else is found.
    SomebodyElse,
}

impl Problem {
    /// A provider's failure.
    #[must_use]
    pub fn of(failure: &Failure) -> Self {
        Self {
            kind: ProblemKind::Failure(failure.kind),
            message: failure.message.clone(),
            fields: failure.fields.clone(),
            theirs: Vec::new(),
            candidates: Vec::new(),
            misses: 0,
            failures: 0,
            at: None,
            reference: String::new(),
        }
    }

    /// A problem of this program's own finding.
    #[must_use]
    pub fn found(kind: ProblemKind, message: &str) -> Self {
        Self {
            kind,
            message: message.to_owned(),
            fields: Vec::new(),
            theirs: Vec::new(),
            candidates: Vec::new(),
            misses: 0,
            failures: 0,
            at: None,
            reference: String::new(),
        }
    }

    /// Reads a problem as it was kept. One that cannot be read is no problem any more.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// As it is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
