//! Omnidesk, a contact-centre system: its customer controller.
//!
//! The wire facts rest on the Omnidesk API notes, whose sections are named where a rule comes from. Where the notes leave
//! something unknown, this emulation takes the reading that is hardest on a careless client.

mod account;
mod change;
mod channel_index;
mod check;
mod customer;
mod history;
mod history_texts;
mod operation;
mod operations;
mod register;
mod routes;
mod sample;
mod wire;

use std::sync::{PoisonError, RwLock};

use axum::http::{HeaderMap, StatusCode};

pub(crate) use account::main_brand;
pub(crate) use routes::router;

use crate::access::OmnideskAccess;
use crate::server::{Call, Operation, Outcome, Params, Received, System, read_form};
use change::Change;
use operation::{OmnideskOperation, Right};
use register::Register;
use sample::Sample;
use wire::Refusal;

/// The first segment of the paths, and the name in the journal.
pub(crate) const NAME: &str = "omnidesk";

/// The emulated account.
pub(crate) struct Omnidesk {
    access: OmnideskAccess,
    register: RwLock<Register>,
}

impl Omnidesk {
    /// How many sample customers there were before anything was changed.
    pub(crate) fn sample_count(&self) -> u32 {
        self.register.read().unwrap_or_else(PoisonError::into_inner).sample_count()
    }

    pub(crate) fn new(seed: u64, customers: u32, access: OmnideskAccess) -> Self {
        Self { access, register: RwLock::new(Register::new(Sample::new(seed, customers))) }
    }

    /// The key comes in the header `apiKey` (section 1). What a refusal looks like is unknown; 401 and 403 are the usual.
    fn authorize(&self, operation: OmnideskOperation, headers: &HeaderMap) -> Result<(), Refusal> {
        let key = headers.get("apiKey").and_then(|value| value.to_str().ok());
        match (key, operation.right()) {
            (Some(key), _) if key == self.access.api_key => Ok(()),
            (Some(key), Right::Read) if key == self.access.read_only_key => Ok(()),
            (Some(key), Right::Cud) if key == self.access.read_only_key => {
                Err(Refusal::new(StatusCode::FORBIDDEN, "This API key lacks the permission CUSTOMER_CUD."))
            }
            _ => Err(Refusal::new(StatusCode::UNAUTHORIZED, "The API key is missing or wrong.")),
        }
    }
}

impl System for Omnidesk {
    type Operation = OmnideskOperation;
    type Change = Change;

    const NAME: &'static str = NAME;

    async fn params(received: &Received) -> Params {
        read_form(received).await
    }

    fn answer(&self, operation: OmnideskOperation, call: &Call<'_>) -> Outcome<Change> {
        let judged = self.authorize(operation, call.headers).and_then(|()| {
            let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
            operations::answer(operation, &register, call)
        });
        match judged {
            Ok(done) => {
                debug_assert!(done.changes.is_empty() || operation.changes());
                Outcome {
                    reply: done.reply,
                    executed: true,
                    customer_id: done.customer_id.map(|id| id.to_string()),
                    result: None,
                    changes: done.changes,
                }
            }
            Err(refusal) => {
                Outcome { reply: refusal.into_reply(), executed: false, customer_id: None, result: None, changes: Vec::new() }
            }
        }
    }

    fn apply(&self, changes: Vec<Change>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            register.apply(change);
        }
    }
}
