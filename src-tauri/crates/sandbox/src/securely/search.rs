//! `POST /customers/search`: find without creating (Securely API notes, section 4).

use serde_json::Value;

use super::asked::Asked;
use super::customer::{Customer, Trait};
use super::register::Register;
use super::wire::{Refusal, found};
use super::{Done, PAGE};

/// Answers a search. All criteria must hold, and values are compared as they are kept: whoever searches for a phone as it was
/// typed finds nobody. An error stands under 200, which the envelope allows (section 6).
pub(super) fn answer(register: &Register, asked: &Asked, about: i128) -> Result<Done, Refusal> {
    let mut criteria = Vec::new();
    for of in Trait::ALL {
        if let Some(value) = asked.identifier(of.field()).map_err(Refusal::under_success)? {
            criteria.push((of, value));
        }
    }
    let Some(((first, value), others)) = criteria.split_first() else {
        return Err(Refusal::invalid("At least one criterion is needed.").under_success());
    };
    let matches: Vec<Customer> = register
        .with(*first, value)
        .into_iter()
        .filter(|customer| others.iter().all(|(of, value)| customer.has(*of, value)))
        .collect();
    let total = (matches.len() <= PAGE).then_some(matches.len());
    let rows: Vec<Value> = matches.iter().take(PAGE).map(Customer::to_json).collect();
    let only = (matches.len() == 1).then(|| matches[0].id);
    Ok(Done { reply: found(rows, total, about), customer_id: only, result: None, changes: Vec::new() })
}
