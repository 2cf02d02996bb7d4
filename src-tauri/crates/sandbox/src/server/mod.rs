//! The server frame all systems share: connections, the way a request takes, and the sandbox's own switches.

mod connection;
mod control;
mod date;
mod exchange;
mod form;
mod frame;
mod json;
mod running;
mod system;

pub(crate) use connection::serve;
pub(crate) use control::router as control_router;
pub(crate) use date::dated;
pub(crate) use exchange::exchange;
pub(crate) use form::read_form;
pub(crate) use frame::{Frame, LogLine, Origin};
#[cfg(test)]
pub(crate) use json::flattened;
pub(crate) use json::read_json;
pub(crate) use running::{Running, RunningKey};
pub(crate) use system::{Call, Operation, Outcome, Params, Received, Reply, System};
