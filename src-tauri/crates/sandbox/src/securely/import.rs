//! `POST /customers/import`: find or create (Securely API notes, section 3).

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::asked::Asked;
use super::customer::{Customer, Trait};
use super::register::{Change, Register};
use super::wire::{Refusal, imported};
use super::{Done, PAGE, standard};

/// A `null` stands where a customer should for the best match's ids that this divides (section 3: "may be null").
const NULL_BEFORE: u32 = 13;

/// What the import asks for, standardised.
struct Wanted {
    first_name: String,
    last_name: String,
    email: Option<String>,
    phone: Option<String>,
    external_identifier: Option<String>,
}

impl Wanted {
    fn read(asked: &Asked) -> Result<Self, Refusal> {
        let standardised = |of: Trait, rule: fn(&str) -> Option<String>| {
            let sent = asked.identifier(of.field())?;
            let bad = || Refusal::invalid_field(of.field(), "The value has a wrong format.");
            sent.map(|sent| rule(&sent).ok_or_else(bad)).transpose()
        };
        let wanted = Self {
            first_name: standard::name(&asked.name("firstName")?),
            last_name: standard::name(&asked.name("lastName")?),
            email: standardised(Trait::Email, standard::email)?,
            phone: standardised(Trait::Phone, standard::phone)?,
            external_identifier: asked.identifier(Trait::ExternalIdentifier.field())?,
        };
        if wanted.email.is_none() && wanted.phone.is_none() {
            return Err(Refusal::invalid("An email or a phone is needed."));
        }
        Ok(wanted)
    }

    /// The keys that were sent, the strongest first.
    fn keys(&self) -> impl Iterator<Item = (Trait, &str)> {
        [(Trait::ExternalIdentifier, &self.external_identifier), (Trait::Email, &self.email), (Trait::Phone, &self.phone)]
            .into_iter()
            .filter_map(|(of, value)| Some((of, value.as_deref()?)))
    }

    fn matched_by(&self, customer: &Customer) -> Vec<Trait> {
        self.keys().filter(|(of, value)| customer.has(*of, value)).map(|(of, _)| of).collect()
    }

    /// Whether the customer agrees with the whole request, names included.
    fn is_exactly(&self, customer: &Customer) -> bool {
        self.keys().all(|(of, value)| customer.has(of, value))
            && self.first_name == customer.first_name
            && self.last_name == customer.last_name
    }

    /// Best match first. The identifier's owner is the only one where there is one (section 7, point 5).
    fn matches(&self, register: &Register) -> Vec<Customer> {
        let with = |of: Trait, value: &Option<String>| value.as_deref().map(|value| register.with(of, value)).unwrap_or_default();
        let owners = with(Trait::ExternalIdentifier, &self.external_identifier);
        if !owners.is_empty() {
            return owners;
        }
        let mut found = with(Trait::Email, &self.email);
        found.extend(with(Trait::Phone, &self.phone));
        found.sort_by_key(|customer| {
            let by_email = self.email.as_deref().is_some_and(|email| customer.has(Trait::Email, email));
            (Reverse(self.matched_by(customer).len()), Reverse(by_email), customer.id)
        });
        found.dedup_by_key(|customer| customer.id);
        found.truncate(PAGE);
        found
    }
}

/// Answers an import. A creation looks like a match: whether replies tell them apart is unknown.
pub(super) fn answer(register: &Register, asked: &Asked, about: i128) -> Result<Done, Refusal> {
    let wanted = Wanted::read(asked)?;
    let matches = wanted.matches(register);
    let Some(best) = matches.first() else {
        let customer = created(register.next_id(), &wanted);
        let reply = imported(rows(&wanted, std::slice::from_ref(&customer)), (about, customer.id));
        let id = customer.id;
        return Ok(Done { reply, customer_id: Some(id), result: Some("created"), changes: vec![Change::Created(customer)] });
    };
    let reply = imported(rows(&wanted, &matches), (about, best.id));
    let only = (matches.len() == 1).then_some(best.id);
    Ok(Done { reply, customer_id: only, result: Some("found"), changes: Vec::new() })
}

fn created(id: u32, wanted: &Wanted) -> Customer {
    Customer {
        id,
        first_name: wanted.first_name.clone(),
        last_name: wanted.last_name.clone(),
        phone: wanted.phone.clone(),
        email: wanted.email.clone(),
        status: "ACTIVE".to_owned(),
        company_name: None,
        external_identifier: wanted.external_identifier.clone(),
        account_number: None,
        alternate_pricing_plan_id: None,
        numeric: false,
    }
}

fn rows(wanted: &Wanted, customers: &[Customer]) -> Vec<Value> {
    let row = |customer: &Customer| {
        let fields: Vec<&str> = wanted.matched_by(customer).into_iter().map(Trait::field).collect();
        json!({"customer": customer.to_json(), "matchOn": fields, "isExactMatch": wanted.is_exactly(customer)})
    };
    let nothing = customers.first().filter(|best| best.id.is_multiple_of(NULL_BEFORE));
    let nothing = nothing.map(|_| json!({"customer": null, "matchOn": [], "isExactMatch": false}));
    nothing.into_iter().chain(customers.iter().map(row)).collect()
}
