//! Synctera, banking: the customers of its API, version 0.
//!
//! "API notes" in comments are our collection of what is known about it. Where they leave something open, nothing is sent that could
//! lose data under any reading.

mod adapter;
mod addresses;
mod caps;
mod channels;
mod criterion;
mod dialect;
mod map;
mod names;
mod prepare;
mod replace;
pub mod requests;
mod settings;
mod wire;

pub use caps::CAPABILITIES;

pub(crate) use adapter::Synctera;
