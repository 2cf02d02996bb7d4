//! Believable people, each a pure function of a seed and a number. They know no system; every system makes its customers
//! of them, so that the same number is the same person everywhere.

mod fold;
mod home;
mod names;
mod online;
mod person;

pub(crate) use fold::folded_words;
pub(crate) use home::{Country, Language};
pub(crate) use person::{Person, Population};
