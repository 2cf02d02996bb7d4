//! The two calls of Securely's customer API. Source: Securely API notes, sections 3 and 4.
//!
//! Pure: nothing is sent, no credentials are known.

use serde_json::{Map, Value, json};

use crate::{Body, PreparedRequest};

/// Who to find or create, for [`import`]: e-mail address or phone number is needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Person<'a> {
    /// First name; used only when a customer is created.
    pub first_name: Option<&'a str>,
    /// Last name; used only when a customer is created.
    pub last_name: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Phone number, as it is sent.
    pub phone: Option<&'a str>,
    /// The organisation's own id; goes before e-mail address and phone number when a customer is looked for.
    pub external_identifier: Option<&'a str>,
}

/// One value to search by. Never none at all: what an empty search finds is not known, it may be everybody. How several values
/// combine is not known either, so each is searched by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// The organisation's own id.
    ExternalIdentifier(&'a str),
    /// E-mail address.
    Email(&'a str),
    /// Phone number, as it is sent.
    Phone(&'a str),
    /// The provider's number of the customer's account.
    AccountNumber(&'a str),
}

impl Key<'_> {
    fn member(&self) -> (&'static str, &str) {
        match self {
            Self::ExternalIdentifier(value) => ("externalIdentifier", value),
            Self::Email(value) => ("email", value),
            Self::Phone(value) => ("phone", value),
            Self::AccountNumber(value) => ("accountNumber", value),
        }
    }
}

/// Name of the operation that finds or creates.
pub(super) const IMPORT: &str = "import";

/// Finds a customer, or creates one. All five members are always there, as the vendor's own client sends them; what is absent is null,
/// since it is not known what an empty text does.
#[must_use]
pub fn import(person: Person<'_>) -> PreparedRequest {
    let body = json!({
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.email,
        "phone": person.phone,
        "externalIdentifier": person.external_identifier,
    });
    post(IMPORT, "/customers/import", body)
}

/// Finds customers without creating any; `None` for a value that is empty.
#[must_use]
pub fn search(key: Key<'_>) -> Option<PreparedRequest> {
    let (name, value) = key.member();
    if value.trim().is_empty() {
        return None;
    }
    let body = Map::from_iter([(name.to_owned(), Value::from(value))]);
    Some(post("search", "/customers/search", Value::Object(body)))
}

fn post(operation: &str, path: &str, body: Value) -> PreparedRequest {
    PreparedRequest {
        operation: operation.to_owned(),
        method: "POST".to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        body: Body::Json(body),
        idempotency_key: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_search_is_never_built() {
        for key in [Key::Email(""), Key::Phone(" "), Key::ExternalIdentifier(""), Key::AccountNumber("\t")] {
            assert_eq!(search(key), None, "it might find everybody");
        }
    }
}
