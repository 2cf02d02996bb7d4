//! Synctera, a banking platform: its customers, API v0.
//!
//! The wire facts rest on the Synctera API notes, whose sections are named where a rule comes from. Where the notes leave
//! something unknown, this emulation takes the reading that is hardest on a careless client.

mod change;
mod check;
mod customer;
mod draft;
mod id;
mod list;
mod memory;
mod operation;
mod problem;
mod register;
mod routes;
mod sample;
mod wire;
mod write;

use std::sync::{PoisonError, RwLock};

use axum::http::StatusCode;

pub(crate) use routes::router;

use crate::access::SyncteraAccess;
use crate::population::Roster;
use crate::server::{Call, Operation, Outcome, Params, Received, Reply, Running, RunningKey, System, read_json};
use change::Change;
use customer::Customer;
use memory::{Memory, Remembered};
use operation::SyncteraOperation as Op;
use problem::Problem;
use register::Register;
use sample::Sample;

/// The first segment of the paths, and the name in the journal.
pub(crate) const NAME: &str = "synctera";

/// The people it knows, with this many in Omnidesk.
pub(crate) fn roster(customers: u32) -> Roster {
    Roster::new(customers, &[1, 4, 6], &[6, 7, 8, 9, 10])
}

/// The emulated workspace.
pub(crate) struct Synctera {
    access: SyncteraAccess,
    workspace: RwLock<Workspace>,
    /// Idempotency keys of requests whose reply is not there yet.
    running: Running,
}

struct Workspace {
    register: Register,
    memory: Memory,
}

/// An operation that was carried out.
struct Done {
    reply: Reply,
    customer_id: Option<String>,
    changes: Vec<Change>,
}

impl Synctera {
    /// How many sample customers there were before anything was changed.
    pub(crate) fn sample_count(&self) -> u32 {
        self.workspace.read().unwrap_or_else(PoisonError::into_inner).register.sample_count()
    }

    pub(crate) fn new(seed: u64, customers: u32, access: SyncteraAccess) -> Self {
        let register = Register::new(Sample::new(seed, roster(customers)));
        let workspace = RwLock::new(Workspace { register, memory: Memory::default() });
        Self { access, workspace, running: Running::default() }
    }

    /// The key is the bearer token itself (section 1).
    fn authorize(&self, operation: Op, call: &Call<'_>) -> Result<(), Problem> {
        let key = call.header("authorization").and_then(|value| {
            let (scheme, key) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(key)
        });
        match key {
            Some(key) if key == self.access.api_key => Ok(()),
            Some(key) if key == self.access.read_only_key && operation.changes() => Err(Problem::forbidden()),
            Some(key) if key == self.access.read_only_key => Ok(()),
            _ => Err(Problem::unauthenticated()),
        }
    }
}

impl System for Synctera {
    type Operation = Op;
    type Change = Change;

    const NAME: &'static str = NAME;

    async fn params(received: &Received) -> Params {
        read_json(received)
    }

    /// One request at a time under a key, until there is a reply to give again (section 3). Whoever may not ask uses up no key.
    fn admit(&self, operation: Op, call: &Call<'_>) -> Result<Option<RunningKey>, Reply> {
        let Some(key) = key(operation, call).filter(|_| self.authorize(operation, call).is_ok()) else {
            return Ok(None);
        };
        let workspace = self.workspace.read().unwrap_or_else(PoisonError::into_inner);
        if workspace.memory.recall(key, call.at).is_some() {
            return Ok(None);
        }
        self.running.enter(key).map(Some).ok_or_else(|| Problem::key_in_use().into_reply())
    }

    fn answer(&self, operation: Op, call: &Call<'_>) -> Outcome<Change> {
        if let Err(problem) = self.authorize(operation, call) {
            return refused(problem);
        }
        let workspace = self.workspace.read().unwrap_or_else(PoisonError::into_inner);
        let Some(key) = key(operation, call) else {
            return judged(operation, &workspace.register, call);
        };
        match workspace.memory.recall(key, call.at) {
            Some(remembered) if remembered.answers(call) => Outcome {
                reply: remembered.reply(),
                executed: false,
                customer_id: remembered.customer_id.clone(),
                result: Some("replayed"),
                changes: Vec::new(),
            },
            Some(_) => refused(Problem::key_reused()),
            None => {
                // Refusals are kept as well (section 3): a corrected body needs a new key.
                let mut outcome = judged(operation, &workspace.register, call);
                let remembered = Remembered::new(key, call, &outcome.reply, outcome.customer_id.clone());
                outcome.changes.push(Change::Remembered(remembered));
                outcome
            }
        }
    }

    fn apply(&self, changes: Vec<Change>) {
        let mut workspace = self.workspace.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            match change {
                Change::Stored(customer) => workspace.register.store(*customer),
                Change::Remembered(remembered) => workspace.memory.keep(remembered),
            }
        }
    }

    fn refused(status: StatusCode, message: &str, retry_after: Option<u64>) -> Reply {
        problem::made_up(status, message, retry_after)
    }
}

/// The idempotency key, where one counts.
fn key<'a>(operation: Op, call: &Call<'a>) -> Option<&'a str> {
    call.header("idempotency-key").filter(|key| operation.is_idempotent_by_key() && !key.is_empty())
}

fn judged(operation: Op, register: &Register, call: &Call<'_>) -> Outcome<Change> {
    let done = match operation {
        Op::CreateCustomer => write::create(register, call),
        Op::ListCustomers => list::list(register, call),
        Op::GetCustomer => get(register, call),
        Op::PatchCustomer => write::patch(register, call),
        Op::PutCustomer => write::put(register, call),
        Op::Unknown => Err(Problem::not_found()),
    };
    match done {
        Ok(Done { reply, customer_id, changes }) => Outcome { reply, executed: true, customer_id, result: None, changes },
        Err(problem) => refused(problem),
    }
}

fn refused(problem: Problem) -> Outcome<Change> {
    Outcome { reply: problem.into_reply(), executed: false, customer_id: None, result: None, changes: Vec::new() }
}

/// GET `/customers/{customer_id}`
fn get(register: &Register, call: &Call<'_>) -> Result<Done, Problem> {
    let customer = customer_in_path(register, call)?;
    let reply = Reply::json(StatusCode::OK, wire::customer(&customer));
    Ok(Done { reply, customer_id: Some(id::of_customer(customer.place)), changes: Vec::new() })
}

/// The customer whose id is in the path. What is no UUID is a bad request, not a customer that does not exist (section 2).
fn customer_in_path(register: &Register, call: &Call<'_>) -> Result<Customer, Problem> {
    let id = call.path.get("customer_id").map(String::as_str).unwrap_or_default();
    if !id::is_uuid(id) {
        return Err(Problem::bad_request("customer_id must be a UUID"));
    }
    register.with_id(id).ok_or_else(Problem::not_found)
}
