//! secuconnect, a payments system: its customers.
//!
//! The wire facts rest on the secuconnect API notes, whose sections are named where a rule comes from. Where the notes leave
//! something unknown, this emulation takes the reading that is hardest on a careless client.

mod change;
mod contact;
mod customer;
mod filter;
mod ids;
mod listing;
mod operation;
mod operations;
mod register;
mod routes;
mod sample;
mod token;
mod wire;

use std::sync::{PoisonError, RwLock};

use axum::http::StatusCode;

pub(crate) use routes::router;

use crate::access::SecuconnectAccess;
use crate::population::Roster;
use crate::server::{Call, Operation, Outcome, Params, Received, Reply, System, read_form, read_json};
use change::Change;
use operation::SecuconnectOperation;
use operations::Done;
use register::Register;
use sample::Sample;
use token::{Right, Tokens};
use wire::Refusal;

/// The first segment of the paths, and the name in the journal.
pub(crate) const NAME: &str = "secuconnect";

/// The people it knows, with this many in Omnidesk.
pub(crate) fn roster(customers: u32) -> Roster {
    Roster::new(customers, &[4, 6, 9], &[3, 4, 5, 8, 10, 11])
}

/// The emulated contract.
pub(crate) struct Secuconnect {
    access: SecuconnectAccess,
    tokens: Tokens,
    register: RwLock<Register>,
}

impl Secuconnect {
    /// How many sample customers there were before anything was changed.
    pub(crate) fn sample_count(&self) -> u32 {
        self.register.read().unwrap_or_else(PoisonError::into_inner).sample_count()
    }

    pub(crate) fn new(seed: u64, customers: u32, access: SecuconnectAccess) -> Self {
        let sample = Sample::new(seed, roster(customers));
        Self { access, tokens: Tokens::default(), register: RwLock::new(Register::new(sample)) }
    }

    fn judge(&self, operation: SecuconnectOperation, call: &Call<'_>) -> Result<Done, Refusal> {
        let right = self.tokens.right(call.headers, call.at)?;
        if operation.changes() && right != Right::Write {
            return Err(Refusal::right_wanted());
        }
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        operations::answer(operation, &register, call)
    }
}

impl System for Secuconnect {
    type Operation = SecuconnectOperation;
    type Change = Change;

    const NAME: &'static str = NAME;

    /// The token endpoint takes forms as well as JSON (section 2).
    async fn params(received: &Received) -> Params {
        if received.json.is_some() { read_json(received) } else { read_form(received).await }
    }

    fn answer(&self, operation: SecuconnectOperation, call: &Call<'_>) -> Outcome<Change> {
        let refused = |reply| Outcome { reply, executed: false, customer_id: None, result: None, changes: Vec::new() };
        if operation == SecuconnectOperation::Token {
            let reply = self.tokens.answer(&self.access, call.params, call.at);
            let executed = reply.status.is_success();
            return Outcome { executed, ..refused(reply) };
        }
        match self.judge(operation, call) {
            Ok(done) => {
                debug_assert!(done.changes.is_empty() || operation.changes());
                Outcome {
                    reply: done.reply,
                    // A repetition takes no effect of its own.
                    executed: !done.replayed,
                    customer_id: done.customer_id,
                    result: done.replayed.then_some("replayed"),
                    changes: done.changes,
                }
            }
            Err(refusal) => refused(refusal.into_reply((call.at.as_nanosecond(), call.target))),
        }
    }

    fn apply(&self, changes: Vec<Change>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            register.apply(change);
        }
    }

    fn refused(status: StatusCode, message: &str, _retry_after: Option<u64>) -> Reply {
        Refusal::of(status, message).into_reply(status.as_u16())
    }

    fn revoke_tokens(&self) {
        self.tokens.revoke_all();
    }
}
