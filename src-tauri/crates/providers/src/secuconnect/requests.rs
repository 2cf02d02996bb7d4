//! One function per request of secuconnect. Pure: nothing is sent, no token is known. Source: secuconnect API notes, section 3.

use serde_json::json;

use crate::{Body, Failure, PreparedRequest, Secret};

use super::contact::Contact;
use super::settings::{Settings, TokenForm};

/// Path of the customers below the path of the API.
const CUSTOMERS: &str = "/Payment/Customers";

fn request(operation: &str, method: &str, path: String, body: Body) -> PreparedRequest {
    PreparedRequest {
        operation: operation.to_owned(),
        method: method.to_owned(),
        path,
        query: Vec::new(),
        body,
        idempotency_key: None,
    }
}

/// A token for the client's credentials. The only request with a secret in it: made when it is sent, never kept. Source: section 2.
pub(super) fn token(settings: &Settings, client_id: &str, client_secret: &Secret) -> PreparedRequest {
    let (grant, secret) = ("client_credentials", client_secret.reveal());
    let body = match settings.token_form {
        TokenForm::Json => Body::Json(json!({"client_id": client_id, "client_secret": secret, "grant_type": grant})),
        TokenForm::Form => Body::Form(vec![
            ("grant_type".to_owned(), grant.to_owned()),
            ("client_id".to_owned(), client_id.to_owned()),
            ("client_secret".to_owned(), secret.to_owned()),
        ]),
    };
    request("token", "POST", settings.token_path.clone(), body)
}

/// Rows of the list from `offset` on.
pub(super) fn list(settings: &Settings, count: u32, offset: u32, sort: Option<&str>) -> PreparedRequest {
    let mut list = request("listCustomers", "GET", format!("{}{CUSTOMERS}", settings.api_path), Body::Empty);
    list.query = vec![("count".to_owned(), count.to_string()), ("offset".to_owned(), offset.to_string())];
    list.query.extend(sort.map(|sort| ("sort".to_owned(), sort.to_owned())));
    list
}

/// Rows that match a filter.
pub(super) fn search(settings: &Settings, q: &str, offset: u32) -> PreparedRequest {
    let mut search = list(settings, settings.page_size, offset, settings.sort.as_deref());
    search.operation = "searchCustomers".to_owned();
    search.query.push(("q".to_owned(), q.to_owned()));
    search
}

/// One customer.
pub(super) fn item(settings: &Settings, id: &str) -> Result<PreparedRequest, Failure> {
    Ok(request("getCustomer", "GET", path(settings, id)?, Body::Empty))
}

/// A new customer. The key makes a repetition within three minutes give the first result, where the server still knows it: only an
/// older client does. Source: section 5.5.
pub(super) fn create(settings: &Settings, contact: Contact, key: Option<&str>) -> PreparedRequest {
    let path = format!("{}{CUSTOMERS}", settings.api_path);
    let create = request("createCustomer", "POST", path, Body::Json(contact.into_body()));
    PreparedRequest { idempotency_key: key.map(ToOwned::to_owned), ..create }
}

/// A customer's whole contact in place of what it was.
pub(super) fn replace(settings: &Settings, id: &str, contact: Contact) -> Result<PreparedRequest, Failure> {
    Ok(request("updateCustomer", "PUT", path(settings, id)?, Body::Json(contact.into_body())))
}

/// A customer gone.
pub(super) fn delete(settings: &Settings, id: &str) -> Result<PreparedRequest, Failure> {
    Ok(request("deleteCustomer", "DELETE", path(settings, id)?, Body::Empty))
}

/// Path of one customer. Ids have capitals, digits and an underscore; anything else could name another endpoint.
fn path(settings: &Settings, id: &str) -> Result<String, Failure> {
    let fits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if fits {
        Ok(format!("{}{CUSTOMERS}/{id}", settings.api_path))
    } else {
        Err(Failure::impossible("The customer has no id that could stand in a path."))
    }
}

/// The id a request for one customer names.
pub(super) fn id_of(request: &PreparedRequest) -> &str {
    request.path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::collections::BTreeMap;

    #[rstest]
    #[case("")]
    #[case("..")]
    #[case("PCU_1/../../Contracts")]
    #[case("PCU_1?x=1")]
    #[case("PCU 1")]
    fn an_id_cannot_lead_elsewhere(#[case] id: &str) {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        assert!(item(&settings, id).is_err() && delete(&settings, id).is_err());
    }

    #[test]
    fn a_path_gives_its_id_back() {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        assert_eq!(id_of(&delete(&settings, "PCU_1AB").unwrap()), "PCU_1AB");
    }
}
