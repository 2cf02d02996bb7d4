//! Securely, payments: the customer part of its API.
//!
//! Only two calls are known: *import*, which finds a customer or creates one, and *search*. "API notes" in comments are our collection
//! of what is documented. Where they say that something is unknown, replies are read in every form that may be expected, and what is
//! sent keeps to the forms that are documented, with a setting where there is more than one.

mod adapter;
mod base64;
mod caps;
mod criterion;
mod dialect;
mod map;
mod outcome;
mod prepare;
pub mod requests;
mod settings;
mod wire;

pub use caps::CAPABILITIES;

pub(crate) use adapter::Securely;
