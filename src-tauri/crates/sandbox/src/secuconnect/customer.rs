//! A customer as the contract holds it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::contact::Contact;
use super::filter::Described;

/// What every customer says it is (secuconnect API notes, section 3.2).
const OBJECT: &str = "payment.customers";

const CONTRACT: &str = "PCR_2ZK6D3N8W2N5XQ9R4T7V1B0C5H8J3M";
const MERCHANT: &str = "MRC_2WF4G7K9P3S6V8Y2B5D1H4L0N7Q3T6";

/// A customer. Moments are in the form in which replies show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(super) id: String,
    pub(super) owner: Owner,
    pub(super) contact: Contact,
    pub(super) created: String,
    /// Missing until the first PUT (section 3.2).
    pub(super) updated: Option<String>,
}

/// What a customer belongs to; newer ones name the merchant in place of the contract (section 5, point 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Owner {
    Contract,
    Merchant,
}

impl Owner {
    fn field(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Merchant => "merchant",
        }
    }

    fn object(self) -> &'static str {
        match self {
            Self::Contract => "payment.contracts",
            Self::Merchant => "general.merchants",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Contract => CONTRACT,
            Self::Merchant => MERCHANT,
        }
    }
}

impl Customer {
    pub(super) fn to_json(&self) -> Value {
        let mut customer = json!({
            "object": OBJECT,
            "id": self.id,
            "contact": self.contact.to_json(),
            "created": self.created,
        });
        customer[self.owner.field()] = json!({"object": self.owner.object(), "id": self.owner.id()});
        if let Some(updated) = &self.updated {
            customer["updated"] = json!(updated);
        }
        customer
    }
}

impl Described for Customer {
    fn value(&self, property: &str) -> Option<&str> {
        match property.split_once('.') {
            Some(("contact", path)) => self.contact.value(path),
            Some((owner, "id")) if owner == self.owner.field() => Some(self.owner.id()),
            Some((owner, "object")) if owner == self.owner.field() => Some(self.owner.object()),
            Some(_) => None,
            None => match property {
                "id" => Some(&self.id),
                "object" => Some(OBJECT),
                "created" => Some(&self.created),
                "updated" => self.updated.as_deref(),
                _ => None,
            },
        }
    }

    fn values(&self) -> Vec<&str> {
        self.contact.values().chain([self.id.as_str(), &self.created]).chain(self.updated.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_the_reply_can_be_asked_for() {
        let at = "2026-11-21T10:00:00Z".parse().unwrap();
        let sent = json!({"forename": "Jo", "dob": "1991-02-03", "address": {"city": "Köln"}});
        let customer = Customer {
            id: "PCU_1".into(),
            owner: Owner::Merchant,
            contact: Contact::read(sent.as_object().unwrap(), at).unwrap(),
            created: "2022-07-15T10:00:00+02:00".into(),
            updated: Some("2022-07-16T10:00:00+02:00".into()),
        };
        for (path, value) in crate::server::flattened(&customer.to_json()) {
            assert_eq!(customer.value(&path), Some(value.as_str()), "{path}");
        }
        assert_eq!(customer.value("contract.id"), None);
        assert_eq!(customer.value("contact.surname"), None);
    }
}
