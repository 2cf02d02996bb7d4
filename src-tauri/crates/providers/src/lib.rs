//! The remote systems: a shared HTTP layer, and one adapter for each provider behind [`Provider`].
//!
//! Nothing here touches the local cache, a keychain or a clock that decides anything. No write is ever repeated here.

mod failure;
mod port;
mod secret;

pub use failure::{Effect, Failure, FailureKind};
pub use port::{Accepted, Body, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};
pub use secret::Secret;
