//! Which base URLs may be talked to.

use std::net::IpAddr;

use url::{Host, Url};

use crate::{Effect, Failure, FailureKind};

/// Why a base URL cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither https nor http.
    #[error("The address has to start with https://.")]
    Scheme,
    /// http to another machine: the key and the customers would travel readable.
    #[error("The address has to start with https://; http is only for this machine itself.")]
    PlainHttp,
    /// No host.
    #[error("The address has no host name.")]
    Host,
    /// A user name or password in the address.
    #[error("The address must not hold a user name or a password.")]
    Credentials,
    /// A query or a fragment.
    #[error("The address must not hold ? or #.")]
    Tail,
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        Self {
            kind: FailureKind::Impossible,
            effect: Effect::None,
            message: error.to_string(),
            fields: vec![("base_url".into(), error.to_string())],
            retry_after: None,
            status: None,
        }
    }
}

/// Checks a base URL: https, or http to this machine, and nothing but scheme, host, port and path.
///
/// # Errors
/// What is wrong with it.
pub fn check_address(base_url: &Url) -> Result<(), AddressError> {
    match base_url.scheme() {
        "https" => {}
        "http" if is_loopback(base_url) => {}
        "http" => return Err(AddressError::PlainHttp),
        _ => return Err(AddressError::Scheme),
    }
    if base_url.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::Host);
    }
    if !base_url.username().is_empty() || base_url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if base_url.query().is_some() || base_url.fragment().is_some() {
        return Err(AddressError::Tail);
    }
    Ok(())
}

/// Whether the host is this machine: `localhost` by that very name, or a loopback address.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://shop.omnidesk.com", Ok(()))]
    #[case("https://shop.omnidesk.com:8443/below", Ok(()))]
    #[case("http://127.0.0.1:4000/omnidesk", Ok(()))]
    #[case("http://127.1.2.3", Ok(()))]
    #[case("http://[::1]:4000", Ok(()))]
    #[case("http://localhost:4000", Ok(()))]
    #[case("http://shop.omnidesk.com", Err(AddressError::PlainHttp))]
    #[case("http://localhost.example.com", Err(AddressError::PlainHttp))]
    #[case("http://127.0.0.1.example.com", Err(AddressError::PlainHttp))]
    #[case("http://10.0.0.1", Err(AddressError::PlainHttp))]
    #[case("ftp://shop.omnidesk.com", Err(AddressError::Scheme))]
    #[case("file:///etc/passwd", Err(AddressError::Scheme))]
    #[case("https://key:secret@shop.omnidesk.com", Err(AddressError::Credentials))]
    #[case("https://shop.omnidesk.com/?apiKey=x", Err(AddressError::Tail))]
    #[case("https://shop.omnidesk.com/#x", Err(AddressError::Tail))]
    fn addresses(#[case] address: &str, #[case] expected: Result<(), AddressError>) {
        assert_eq!(check_address(&address.parse().unwrap()), expected);
    }
}
