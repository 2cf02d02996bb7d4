//! Omnidesk, an omnichannel help desk: the customer part of its API, version 2.
//!
//! What is known about it comes from an incomplete documentation; "API notes" in comments are our collection of it. Where
//! the notes say that something is unknown, the default is the best guess and a setting of the connection changes it.

mod adapter;
mod caps;
mod criterion;
mod dialect;
mod map;
mod prepare;
pub mod requests;
mod settings;
mod wire;

pub use caps::CAPABILITIES;

pub(crate) use adapter::Omnidesk;
