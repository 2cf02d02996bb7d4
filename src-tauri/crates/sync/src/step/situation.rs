//! What is known when a step is decided, and what can be decided.

use domain::{Capabilities, ChannelAddress, Fields, Intent, OperationState, RemoteRecord};
use jiff::Timestamp;
use providers::{Candidate, FailureKind};

use crate::merge::Settled;
use crate::problem::Problem;

/// Everything that is known about an operation when a turn begins.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// What its system can do.
    pub capabilities: &'a Capabilities,
    /// What it is meant to bring about.
    pub intent: &'a Intent,
    /// How it stands. [`OperationState::Unknown`] if a request may have arrived.
    pub state: OperationState,
    /// How often something was sent.
    pub attempts: u32,
    /// How often it was looked for in vain since its outcome became unknown.
    pub misses: u32,
    /// Whether the requests of the last try are kept, each under an idempotency key.
    pub keyed: bool,
    /// When the first of them left.
    pub first_sent_at: Option<Timestamp>,
    /// The record's values as the agent saw them.
    pub base: Option<&'a Fields>,
    /// The customer as last seen there.
    pub seen: Option<&'a RemoteRecord>,
    /// Whether the record is a tombstone whose id is somebody else's.
    pub dispossessed: bool,
    /// Now.
    pub now: Timestamp,
}

/// Something observed in this turn.
#[derive(Debug, Clone)]
pub enum Seen {
    /// The customer as just read, or that nothing readable was found.
    Customer(Option<RemoteRecord>),
    /// The customer a create by external id has made, or that there is none.
    Created(Option<RemoteRecord>),
    /// Customers unknown before the sending that hold everything that was sent, with the time they were made where it is told.
    Alike(Vec<(RemoteRecord, Option<Timestamp>)>),
    /// Whether the timeline carries the operation's id.
    Traced(bool),
    /// Looking is not possible at all, which says nothing about whether the request arrived.
    CannotLook,
    /// Everything was sent and accepted.
    Accepted {
        /// The customer, if the reply carried it.
        record: Option<RemoteRecord>,
        /// Customers of which the agent has to choose one.
        candidates: Vec<Candidate>,
        /// Whether it was sent again under its key: then the reply may be days old.
        again: bool,
    },
    /// The customer as read after the sending; `None` where it was not found, the error where it could not be read.
    Back(Result<Option<RemoteRecord>, FailureKind>),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Read the customer.
    Read,
    /// Look for a customer by its external id, then by these addresses.
    FindByExternalId(Vec<ChannelAddress>),
    /// Look for customers that hold everything that was sent.
    FindAlike,
    /// Look for the operation's id on the timeline.
    ReadTimeline,
    /// Send an intent to the customer as it was just read.
    Send {
        /// What is left of it.
        intent: Intent,
        /// The customer as just read, where it concerns an existing one.
        fresh: Option<Box<RemoteRecord>>,
    },
    /// Send the very bytes of the last try again, under their key.
    SendAgain,
    /// Add the addresses that a create which arrived in part still lacks.
    AddMissing {
        /// The customer it made.
        record: Box<RemoteRecord>,
        /// The addresses.
        missing: Vec<ChannelAddress>,
    },
    /// Read the customer after the sending: by its external id, or wholly where only a row came back, or by its id.
    ReadBack(Option<Box<RemoteRecord>>),
    /// End this turn.
    End(Box<Outcome>),
}

/// How a turn ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done and observed.
    Applied {
        /// The customer as it is now; `None` if it is gone, or if the change leaves no trace on it.
        record: Option<RemoteRecord>,
        /// Whether it was found to be done already.
        found: bool,
        /// What merged with it without a question.
        settled: Vec<Settled>,
        /// The values it was sent on top of, where something was sent: what differs from them now came about with it.
        from: Option<Fields>,
    },
    /// Not done; as it stands now.
    Stands {
        /// How.
        state: OperationState,
        /// Why.
        problem: Problem,
        /// How long to wait before the next turn.
        wait: Wait,
        /// The customer, where it was seen on the way.
        seen: Option<Box<RemoteRecord>>,
    },
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Not at all: the connection waits, or the agent is asked.
    No,
    /// Until a second look means something.
    SecondLook,
    /// Longer with every failure.
    Backoff,
}
