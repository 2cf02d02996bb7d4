//! The sandbox over real HTTP, as a client meets it.
#![allow(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod access;
mod channels;
mod creating;
mod faults;
mod journal;
mod program;
mod reading;
mod removing;
mod restart;
mod secuconnect;
mod secuconnect_customers;
mod secuconnect_list;
mod securely;
mod securely_import;
mod securely_search;
mod support;
mod synctera;
mod synctera_keys;
mod synctera_list;
mod synctera_writing;
mod timeline;
mod updating;
