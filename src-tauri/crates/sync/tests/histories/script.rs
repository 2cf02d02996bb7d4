//! What happens in a history, before it is lived: who does what, and what becomes of each request. Numbers in it pick from what is there.

use std::fmt;

use domain::ProviderKind;
use proptest::collection::vec;
use proptest::prelude::*;

/// A history to be lived.
#[derive(Clone)]
pub(crate) struct Script {
    /// The system.
    pub(crate) provider: ProviderKind,
    /// Values of the customer that is there at the beginning, one number for each field.
    pub(crate) customer: Vec<u8>,
    /// What happens, in order.
    pub(crate) moves: Vec<Move>,
    /// What becomes of the requests, in the order they are made; all that come after are carried out.
    pub(crate) fates: Vec<Fate>,
    /// What happens between the steps of turns, in their order; nothing after that.
    pub(crate) between: Vec<Between>,
}

/// One thing on a line, also where all else is printed at length.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} customer {:?}", self.provider, self.customer)?;
        for step in &self.moves {
            writeln!(f, "  {step:?}")?;
        }
        write!(f, "  fates {}", format_args!("{:?}", self.fates))?;
        write!(f, "\n  between {}", format_args!("{:?}", self.between))
    }
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub(crate) enum Move {
    /// The agent does something.
    Agent(Agent),
    /// Somebody else does something.
    Else(Else),
    /// A record has its turn.
    Turn(u8),
    /// More than a week goes by, after which no key is remembered.
    Week,
}

/// What happens between two steps.
#[derive(Debug, Clone)]
pub(crate) enum Between {
    /// Nothing.
    Nothing,
    /// The agent does something.
    Agent(Agent),
    /// Somebody else does something.
    Else(Else),
}

/// What the agent does. The first number picks a record.
#[derive(Debug, Clone)]
pub(crate) enum Agent {
    /// Changes fields to values.
    Edit(u8, Vec<(u8, u8)>),
    /// Makes a customer with values and addresses.
    Create(Vec<u8>, Vec<u8>),
    /// Adds an address.
    AddChannel(u8, u8),
    /// Replaces one of the addresses.
    ChangeChannel(u8, u8, u8),
    /// Removes one of the addresses.
    RemoveChannel(u8, u8),
    /// Puts an event on the timeline.
    Event(u8),
    /// Has the CRM asked.
    Crm(u8),
    /// Deletes the customer.
    Delete(u8),
    /// Decides what the record waits for: each line by one of the numbers, else tries again or drops it.
    Decide(u8, Vec<u8>),
}

/// What somebody else does. The first number picks a customer.
#[derive(Debug, Clone)]
pub(crate) enum Else {
    /// Writes a value to a field.
    Set(u8, u8, u8),
    /// Writes to a field that the agent has changed and that is not sent yet.
    SetSame(u8, u8, u8),
    /// Writes what stands there in another spelling.
    Respell(u8, u8),
    /// Adds an address.
    AddChannel(u8, u8),
    /// Removes one of the addresses.
    RemoveChannel(u8, u8),
    /// Deletes the customer.
    Delete(u8),
    /// Gives the customer's id to somebody else.
    GiveAway(u8),
    /// Makes a customer like one the agent made, in everything or with another name.
    LookAlike(bool),
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Carried out, and answered.
    Done,
    /// Carried out; the reply is lost.
    ReplyLost,
    /// Carried out; the reply cannot be understood.
    Garbled,
    /// Lost on the way.
    Lost,
    /// Never left the device.
    NeverLeft,
    /// The system says no.
    Rejected,
    /// The system fails before it does anything.
    FailedBefore,
    /// The system fails after it did it.
    FailedAfter,
    /// Too many requests.
    Throttled,
    /// Its key is in use: the first one is still being worked on, and will be carried out.
    KeyInUse,
    /// Its key was used for something else.
    KeyMisused,
    /// The program ends before it leaves.
    EndsBefore,
    /// The program ends before the reply comes.
    EndsAfter,
    /// A look finds nothing though there is something.
    Overlooked,
    /// A look is not possible.
    CannotLook,
}

fn number() -> impl Strategy<Value = u8> {
    0u8..12
}

fn agent() -> impl Strategy<Value = Agent> {
    prop_oneof![
        8 => (number(), vec((number(), number()), 1..4)).prop_map(|(record, changes)| Agent::Edit(record, changes)),
        3 => (vec(number(), 9), vec(number(), 0..4)).prop_map(|(values, addresses)| Agent::Create(values, addresses)),
        2 => (number(), number()).prop_map(|(record, address)| Agent::AddChannel(record, address)),
        1 => (number(), number(), number()).prop_map(|(record, old, new)| Agent::ChangeChannel(record, old, new)),
        1 => (number(), number()).prop_map(|(record, old)| Agent::RemoveChannel(record, old)),
        2 => number().prop_map(Agent::Event),
        1 => number().prop_map(Agent::Crm),
        1 => number().prop_map(Agent::Delete),
        4 => (number(), vec(number(), 4)).prop_map(|(record, choices)| Agent::Decide(record, choices)),
    ]
}

fn somebody_else() -> impl Strategy<Value = Else> {
    prop_oneof![
        6 => (number(), number(), number()).prop_map(|(who, field, value)| Else::Set(who, field, value)),
        8 => (number(), number(), number()).prop_map(|(who, field, value)| Else::SetSame(who, field, value)),
        3 => (number(), number()).prop_map(|(who, field)| Else::Respell(who, field)),
        1 => (number(), number()).prop_map(|(who, address)| Else::AddChannel(who, address)),
        1 => (number(), number()).prop_map(|(who, address)| Else::RemoveChannel(who, address)),
        1 => number().prop_map(Else::Delete),
        1 => number().prop_map(Else::GiveAway),
        2 => any::<bool>().prop_map(Else::LookAlike),
    ]
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        10 => agent().prop_map(Move::Agent),
        4 => somebody_else().prop_map(Move::Else),
        12 => number().prop_map(Move::Turn),
        1 => Just(Move::Week),
    ]
}

fn between() -> impl Strategy<Value = Between> {
    prop_oneof![
        10 => Just(Between::Nothing),
        1 => agent().prop_map(Between::Agent),
        3 => somebody_else().prop_map(Between::Else),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    let one = |fate: Fate| Just(fate);
    prop_oneof![
        14 => one(Fate::Done),
        3 => one(Fate::ReplyLost),
        1 => one(Fate::Garbled),
        3 => one(Fate::Lost),
        1 => one(Fate::NeverLeft),
        1 => one(Fate::Rejected),
        1 => one(Fate::FailedBefore),
        1 => one(Fate::FailedAfter),
        1 => one(Fate::Throttled),
        1 => one(Fate::KeyInUse),
        1 => one(Fate::KeyMisused),
        1 => one(Fate::EndsBefore),
        1 => one(Fate::EndsAfter),
        1 => one(Fate::Overlooked),
        1 => one(Fate::CannotLook),
    ]
}

/// Any history at any system.
pub(crate) fn script() -> impl Strategy<Value = Script> {
    let provider = prop_oneof![
        3 => Just(ProviderKind::Omnidesk),
        1 => Just(ProviderKind::Securely),
        3 => Just(ProviderKind::Secuconnect),
        3 => Just(ProviderKind::Synctera),
    ];
    (provider, vec(number(), 9), vec(moves(), 1..24), vec(fate(), 0..32), vec(between(), 0..32))
        .prop_map(|(provider, customer, moves, fates, between)| Script { provider, customer, moves, fates, between })
}
