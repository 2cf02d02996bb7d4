//! The remote systems: a shared HTTP layer, and one adapter for each provider behind [`Provider`].
//!
//! Nothing here touches the local cache, a keychain or a clock that decides anything. No write is ever repeated here.

mod failure;
mod http;
pub mod omnidesk;
mod port;

use std::sync::Arc;

use domain::ProviderKind;
use domain::capabilities::Capabilities;

pub use domain::Secret;
pub use failure::{Effect, Failure, FailureKind};
pub use http::{AddressError, Limits, Options, Sleeper, check_address};
pub use port::{Accepted, Body, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};

/// What a provider can do.
#[must_use]
pub fn capabilities(provider: ProviderKind) -> &'static Capabilities {
    match provider {
        ProviderKind::Omnidesk => &omnidesk::CAPABILITIES,
    }
}

/// A connection at a provider, ready to be asked. Sends nothing yet.
///
/// # Errors
/// [`Failure`] of kind `Impossible` that names, in `fields`, the address, credential or setting that does not do; of kind
/// `Tls` if this device has no certificates to trust.
pub fn connect(provider: ProviderKind, endpoint: Endpoint, options: &Options) -> Result<Arc<dyn Provider>, Failure> {
    match provider {
        ProviderKind::Omnidesk => Ok(Arc::new(omnidesk::Omnidesk::new(&endpoint, options)?)),
    }
}
