//! Believable people, each a pure function of a seed and a number. They know no system; every system makes its customers
//! of them, so that the same number is the same person everywhere.

mod address;
mod fold;
mod home;
mod names;
mod online;
mod person;
mod roster;
mod value_index;

pub(crate) use address::Address;
pub(crate) use fold::folded_words;
pub(crate) use home::{Country, Language};
pub(crate) use person::{Person, Population};
pub(crate) use roster::Roster;
pub(crate) use value_index::ValueIndex;

/// The number in the first person's customer number.
const FIRST_CUSTOMER: u32 = 1_001;

/// The shop's own number for a person, such as `C-1001`, which systems know as an external id.
pub(crate) fn customer_number(number: u32) -> String {
    format!("C-{}", u64::from(FIRST_CUSTOMER) + u64::from(number))
}

/// The person a customer number belongs to. Another spelling of it is another text.
pub(crate) fn customer_numbered(text: &str) -> Option<u32> {
    let number = text.strip_prefix("C-")?.parse::<u32>().ok()?.checked_sub(FIRST_CUSTOMER)?;
    (customer_number(number) == text).then_some(number)
}
