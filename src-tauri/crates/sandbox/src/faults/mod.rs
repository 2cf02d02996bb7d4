//! Faults on demand: what a remote system, or the network before it, can do to a request.

mod replies;
mod rule;
mod switch;
mod throttle;

pub use rule::{Fault, FaultRule};
pub use switch::{FaultSettings, FaultSwitch};

pub(crate) use replies::{html_page, huge_body, refused, wrong_content};
