//! Securely, a payments system: its customers.
//!
//! The wire facts rest on the Securely API notes, whose sections are named where a rule comes from. Where the notes leave
//! something unknown, this emulation takes the reading that is hardest on a careless client.

mod asked;
mod basic;
mod customer;
mod import;
mod operation;
mod register;
mod routes;
mod sample;
mod search;
mod standard;
mod wire;

use std::sync::{PoisonError, RwLock};

use axum::http::StatusCode;

pub(crate) use routes::router;

use crate::access::SecurelyAccess;
use crate::population::Roster;
use crate::server::{Call, Operation, Outcome, Params, Received, Reply, System, read_json};
use asked::Asked;
use operation::SecurelyOperation;
use register::{Change, Register};
use sample::Sample;
use wire::Refusal;

/// The first segment of the paths, and the name in the journal.
pub(crate) const NAME: &str = "securely";

/// The most customers in one reply; the usual page of the account's other searches (section 4).
const PAGE: usize = 20;

/// The people it knows, with this many in Omnidesk.
pub(crate) fn roster(customers: u32) -> Roster {
    Roster::new(customers, &[1, 4, 9], &[0, 1, 2, 8, 9, 11])
}

/// An operation that was carried out.
struct Done {
    reply: Reply,
    customer_id: Option<u32>,
    result: Option<&'static str>,
    changes: Vec<Change>,
}

/// The emulated account.
pub(crate) struct Securely {
    /// What a caller's `Authorization` must be.
    authorization: String,
    register: RwLock<Register>,
}

impl Securely {
    /// How many sample customers there were before anything was changed.
    pub(crate) fn sample_count(&self) -> u32 {
        self.register.read().unwrap_or_else(PoisonError::into_inner).sample_count()
    }

    pub(crate) fn new(seed: u64, customers: u32, access: SecurelyAccess) -> Self {
        let sample = Sample::new(seed, customers, roster(customers));
        Self { authorization: basic::header(&access.api_key, &access.api_secret), register: RwLock::new(Register::new(sample)) }
    }

    fn judge(&self, operation: SecurelyOperation, call: &Call<'_>) -> Result<Done, Refusal> {
        if call.header("Authorization") != Some(&self.authorization) {
            return Err(Refusal::unauthorized());
        }
        let answer = match operation {
            SecurelyOperation::Import => import::answer,
            SecurelyOperation::Search => search::answer,
            SecurelyOperation::Unknown => return Err(Refusal::not_found()),
        };
        let asked = Asked::read(call.json)?;
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        answer(&register, &asked, call.at.as_nanosecond())
    }
}

impl System for Securely {
    type Operation = SecurelyOperation;
    type Change = Change;

    const NAME: &'static str = NAME;

    async fn params(received: &Received) -> Params {
        read_json(received)
    }

    fn answer(&self, operation: SecurelyOperation, call: &Call<'_>) -> Outcome<Change> {
        match self.judge(operation, call) {
            Ok(done) => {
                debug_assert!(done.changes.is_empty() || operation.changes());
                Outcome {
                    reply: done.reply,
                    executed: true,
                    customer_id: done.customer_id.map(|id| id.to_string()),
                    result: done.result,
                    changes: done.changes,
                }
            }
            Err(refusal) => Outcome {
                reply: refusal.into_reply((call.at.as_nanosecond(), call.target)),
                executed: false,
                customer_id: None,
                result: None,
                changes: Vec::new(),
            },
        }
    }

    fn apply(&self, changes: Vec<Change>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            register.apply(change);
        }
    }

    fn refused(status: StatusCode, message: &str, retry_after: Option<u64>) -> Reply {
        Refusal::of(status, message, retry_after).into_reply(status.as_u16())
    }
}
