//! secuconnect, payments: the payment customers of one contract, version 2 of the API.
//!
//! What is known comes from the vendor's documentation and client libraries, which differ here and there; "secuconnect API notes" in
//! comments are our collection of it. What they leave open is a setting of the connection.

mod adapter;
mod caps;
mod contact;
mod criterion;
mod dialect;
mod filter;
mod prepare;
mod requests;
mod settings;
mod token;
mod wire;

pub use caps::CAPABILITIES;

pub(crate) use adapter::Secuconnect;
