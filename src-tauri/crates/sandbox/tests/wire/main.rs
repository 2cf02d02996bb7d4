//! The sandbox over real HTTP, as a client meets it.

mod access;
mod channels;
mod creating;
mod faults;
mod journal;
mod program;
mod reading;
mod removing;
mod restart;
mod support;
mod timeline;
mod updating;
