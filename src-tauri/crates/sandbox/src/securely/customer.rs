//! A customer as the account holds it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::population::ValueIndex;

/// A customer, its values standardised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(super) id: u32,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) status: String,
    pub(super) company_name: Option<String>,
    pub(super) external_identifier: Option<String>,
    pub(super) account_number: Option<String>,
    pub(super) alternate_pricing_plan_id: Option<u32>,
    /// Whether phone and account number are written as JSON numbers where they can be (Securely API notes, section 3).
    pub(super) numeric: bool,
}

/// Something a customer can be found by. The text is [`comparable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Trait {
    Email,
    Phone,
    ExternalIdentifier,
    AccountNumber,
}

impl Trait {
    pub(super) const ALL: [Self; 4] = [Self::ExternalIdentifier, Self::Email, Self::Phone, Self::AccountNumber];

    /// The name of the field in requests and in `matchOn`; how the values of `matchOn` are spelt is unknown.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::ExternalIdentifier => "externalIdentifier",
            Self::AccountNumber => "accountNumber",
        }
    }

    /// The form of a value under which it is looked up: addresses are the same in any capitals, the rest is compared as it is.
    pub(super) fn comparable(self, value: &str) -> String {
        match self {
            Self::Email => value.to_lowercase(),
            Self::Phone | Self::ExternalIdentifier | Self::AccountNumber => value.to_owned(),
        }
    }

    /// The entry for a value in an index of all traits.
    pub(super) fn entry(self, value: &str) -> String {
        format!("{}={}", self.field(), self.comparable(value))
    }

    /// The places an index names for a value.
    pub(super) fn candidates(self, index: &ValueIndex, value: &str) -> Vec<u32> {
        index.candidates(&self.entry(value)).collect()
    }
}

impl Customer {
    pub(super) fn value(&self, of: Trait) -> Option<&str> {
        match of {
            Trait::Email => self.email.as_deref(),
            Trait::Phone => self.phone.as_deref(),
            Trait::ExternalIdentifier => self.external_identifier.as_deref(),
            Trait::AccountNumber => self.account_number.as_deref(),
        }
    }

    pub(super) fn has(&self, of: Trait, value: &str) -> bool {
        self.value(of).is_some_and(|own| of.comparable(own) == of.comparable(value))
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "customerId": self.id,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "phone": self.number_or_text(self.phone.as_deref()),
            "email": self.email,
            "status": self.status,
            "companyName": self.company_name,
            "externalIdentifier": self.external_identifier,
            "accountNumber": self.number_or_text(self.account_number.as_deref()),
            "alternatePricingPlanId": self.alternate_pricing_plan_id,
        })
    }

    /// A number only where it says the same: a zero in front would be lost.
    fn number_or_text(&self, value: Option<&str>) -> Value {
        let number = value.filter(|_| self.numeric).and_then(|value| {
            let number: u64 = value.parse().ok()?;
            (number.to_string() == value).then_some(number)
        });
        number.map_or_else(|| json!(value), |number| json!(number))
    }
}
