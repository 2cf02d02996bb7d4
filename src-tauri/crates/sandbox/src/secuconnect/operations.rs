//! The operations on customers (secuconnect API notes, sections 3 and 5).

use serde_json::{Map, Value, json};

use super::change::{Answered, Change};
use super::contact::{Contact, shown_moment};
use super::customer::{Customer, Owner};
use super::ids;
use super::listing;
use super::operation::SecuconnectOperation as Op;
use super::register::Register;
use super::wire::{Refusal, ok};
use crate::server::{Call, Reply};

/// An operation that was carried out.
pub(super) struct Done {
    pub(super) reply: Reply,
    pub(super) customer_id: Option<String>,
    /// Whether this is the reply to an earlier request, given again.
    pub(super) replayed: bool,
    pub(super) changes: Vec<Change>,
}

impl Done {
    fn reading(reply: Reply, customer_id: Option<String>) -> Self {
        Self { reply, customer_id, replayed: false, changes: Vec::new() }
    }

    fn changing(body: Value, customer_id: String, change: Change) -> Self {
        Self { reply: ok(body), customer_id: Some(customer_id), replayed: false, changes: vec![change] }
    }
}

pub(super) fn answer(operation: Op, register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    match operation {
        Op::ListCustomers => listing::answer(register, call.params).map(|(reply, only)| Done::reading(reply, only)),
        Op::GetCustomer => get(register, asked_for(call)),
        Op::CreateCustomer => once(register, call, || create(register, call)),
        Op::UpdateCustomer => once(register, call, || update(register, call)),
        Op::DeleteCustomer => once(register, call, || delete(register, asked_for(call))),
        Op::Token | Op::Unknown => Err(Refusal::not_found()),
    }
}

fn asked_for<'a>(call: &Call<'a>) -> &'a str {
    call.path.get("customer_id").map_or("", String::as_str)
}

/// Gives the first result again where an `X-Action` is repeated, whatever the repetition asks (section 5, point 5).
fn once(register: &Register, call: &Call<'_>, carry_out: impl FnOnce() -> Result<Done, Refusal>) -> Result<Done, Refusal> {
    let Some(action) = call.header("X-Action") else {
        return carry_out();
    };
    if let Some(first) = register.answered(action, call.at) {
        let reading = Done::reading(ok(first.body.clone()), first.customer_id.clone());
        return Ok(Done { replayed: true, ..reading });
    }
    let mut done = carry_out()?;
    let answered =
        Answered { at: call.at, customer_id: done.customer_id.clone(), body: done.reply.body.clone().unwrap_or_default() };
    done.changes.push(Change::Acted { action: action.to_owned(), answered });
    Ok(done)
}

/// An unknown id is answered with an empty object, or with an exception when it can be no customer's (section 5, point 6).
fn get(register: &Register, id: &str) -> Result<Done, Refusal> {
    match register.get(id) {
        Some(customer) => Ok(Done::reading(ok(customer.to_json()), Some(customer.id))),
        None if id.starts_with(ids::PREFIX) => Ok(Done::reading(ok(json!({})), None)),
        None => Err(Refusal::not_found()),
    }
}

/// Nothing is required and duplicates are allowed.
fn create(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let customer = Customer {
        id: register.next_id(),
        owner: Owner::Contract,
        contact: sent_contact(call)?,
        created: shown_moment(call.at),
        updated: None,
    };
    Ok(Done::changing(customer.to_json(), customer.id.clone(), Change::Stored(customer)))
}

/// Replaces the whole contact: what was not sent is gone. What an unknown id is answered with is unknown.
fn update(register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    let contact = sent_contact(call)?;
    let before = register.get(asked_for(call)).ok_or_else(Refusal::not_found)?;
    let customer = Customer { contact, updated: Some(shown_moment(call.at)), ..before };
    Ok(Done::changing(customer.to_json(), customer.id.clone(), Change::Stored(customer)))
}

/// Answers a list with the last state.
fn delete(register: &Register, id: &str) -> Result<Done, Refusal> {
    let customer = register.get(id).ok_or_else(Refusal::wrong_id)?;
    let change = Change::Deleted { id: customer.id.clone() };
    Ok(Done::changing(json!([customer.to_json()]), customer.id, change))
}

fn sent_contact(call: &Call<'_>) -> Result<Contact, Refusal> {
    let contact: &Map<String, Value> = call
        .json
        .and_then(|body| body.get("contact"))
        .and_then(Value::as_object)
        .ok_or_else(|| Refusal::format("Request body with contact required"))?;
    Contact::read(contact, call.at).map_err(|_| Refusal::format("Invalid format of contact.dob"))
}
