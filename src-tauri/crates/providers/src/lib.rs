//! The remote systems: a shared HTTP layer, and one adapter for each provider behind [`Provider`].
//!
//! Nothing here touches the local cache, a keychain or a clock that decides anything. No write is ever repeated here.

mod facts;
mod failure;
mod http;
mod ledger;
pub mod omnidesk;
mod port;
mod rate;
pub mod secuconnect;
pub mod securely;
pub mod synctera;

use std::sync::Arc;

use domain::ProviderKind;
use domain::capabilities::Capabilities;

pub use domain::Secret;
pub use failure::{Effect, Failure, FailureKind};
pub use http::{AddressError, Limits, Options, Sleeper, check_address};
pub use ledger::{Cause, End, Exchange, Ledger, Why, caused_by, without_ids};
pub use port::{
    Accepted, Body, Candidate, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target, placeholder,
};
pub use rate::requests_per_second;

/// What a provider can do.
#[must_use]
pub fn capabilities(provider: ProviderKind) -> &'static Capabilities {
    match provider {
        ProviderKind::Omnidesk => &omnidesk::CAPABILITIES,
        ProviderKind::Securely => &securely::CAPABILITIES,
        ProviderKind::Secuconnect => &secuconnect::CAPABILITIES,
        ProviderKind::Synctera => &synctera::CAPABILITIES,
    }
}

/// A connection at a provider, ready to be asked. Sends nothing yet.
///
/// # Errors
/// [`Failure`] of kind `Impossible` that names, in `fields`, the address, credential or setting that does not do; of kind
/// `Tls` if this device has no certificates to trust.
pub fn connect(provider: ProviderKind, endpoint: Endpoint, options: &Options) -> Result<Arc<dyn Provider>, Failure> {
    rate::check(&endpoint.settings)?;
    match provider {
        ProviderKind::Omnidesk => Ok(Arc::new(omnidesk::Omnidesk::new(&endpoint, options)?)),
        ProviderKind::Securely => Ok(Arc::new(securely::Securely::new(&endpoint, options)?)),
        ProviderKind::Secuconnect => Ok(Arc::new(secuconnect::Secuconnect::new(&endpoint, options)?)),
        ProviderKind::Synctera => Ok(Arc::new(synctera::Synctera::new(&endpoint, options)?)),
    }
}
