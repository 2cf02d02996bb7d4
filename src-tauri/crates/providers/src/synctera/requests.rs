//! One function per request of Synctera's customer API. Source: API notes, section 2.
//!
//! Pure: nothing is sent, no credentials are known. Which request suits a job is decided elsewhere.

use serde_json::Value;

use crate::{Body, PreparedRequest};

/// Path of the customers.
const CUSTOMERS: &str = "/customers";

/// A customer's id that could name another endpoint when it stands in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The customer has no id that could stand in a path.")]
pub struct IdError;

/// Where a list begins and how much of it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice<'a> {
    /// At most this many customers, from 1 to 100. Source: API notes, section 2.3.
    pub limit: u32,
    /// The token of the reply before, to go on where it ended.
    pub token: Option<&'a str>,
}

/// Customers that fit all filters, which are names and values as documented, oldest first, so that pages stay as they are while
/// customers come in. Filters and order have to be the same for every page. Source: API notes, section 2.3.
#[must_use]
pub fn list(filters: &[(&str, &str)], slice: Slice<'_>) -> PreparedRequest {
    let mut query: Vec<(String, String)> =
        filters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    query.push(("limit".into(), slice.limit.to_string()));
    query.push(("sort_by".into(), "creation_time:asc".into()));
    if let Some(token) = slice.token {
        query.push(("page_token".into(), token.to_owned()));
    }
    PreparedRequest { query, ..request("listCustomers", "GET", CUSTOMERS.to_owned()) }
}

/// One customer.
///
/// # Errors
/// If the id could name another endpoint.
pub fn customer(id: &str) -> Result<PreparedRequest, IdError> {
    Ok(request("getCustomer", "GET", path(id)?))
}

/// A new customer.
#[must_use]
pub fn create(body: Value, key: Option<&str>) -> PreparedRequest {
    PreparedRequest {
        body: json(body),
        idempotency_key: key.map(ToOwned::to_owned),
        ..request("createCustomer", "POST", CUSTOMERS.to_owned())
    }
}

/// Changes some members of a customer.
///
/// # Errors
/// If the id could name another endpoint.
pub fn patch(id: &str, body: Value, key: Option<&str>) -> Result<PreparedRequest, IdError> {
    Ok(PreparedRequest {
        body: json(body),
        idempotency_key: key.map(ToOwned::to_owned),
        ..request("patchCustomer", "PATCH", path(id)?)
    })
}

/// Replaces a customer. Takes no idempotency key. Source: API notes, section 5.10.
///
/// # Errors
/// If the id could name another endpoint.
pub fn put(id: &str, body: Value) -> Result<PreparedRequest, IdError> {
    Ok(PreparedRequest { body: json(body), ..request("updateCustomer", "PUT", path(id)?) })
}

fn request(operation: &str, method: &str, path: String) -> PreparedRequest {
    PreparedRequest {
        operation: operation.to_owned(),
        method: method.to_owned(),
        path,
        query: Vec::new(),
        body: Body::Empty,
        idempotency_key: None,
    }
}

/// Members in the order of their names: the same key has to come with the same bytes. Source: API notes, section 3.
fn json(mut body: Value) -> Body {
    body.sort_all_objects();
    Body::Json(body)
}

fn path(id: &str) -> Result<String, IdError> {
    let fits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits { Ok(format!("{CUSTOMERS}/{id}")) } else { Err(IdError) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("")]
    #[case("../persons")]
    #[case("a/b")]
    #[case("a?limit=1")]
    #[case("a%2Fb")]
    fn an_id_stays_an_id(#[case] id: &str) {
        assert_eq!(customer(id), Err(IdError));
    }
}
