//! Journeys through the program without its window, against a sandbox outside it.
//!
//! Each begins with a program that knows nothing and a sandbox of its own, and is judged by three things: what the program shows,
//! what the sandbox's journal says was carried out, and what the sandbox then holds.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod access;
mod amending;
mod clipboard;
mod clock;
mod conflicts;
mod creating;
mod credentials;
mod deciding;
mod diagnosing;
mod erasing;
mod faults;
#[cfg(unix)]
mod files;
mod four_systems;
mod gone;
mod kept_files;
mod keys;
mod locking;
mod masking;
mod merging;
mod network;
mod offline;
mod pace;
mod pending_list;
mod pulling;
mod recovery;
mod refused;
mod removing;
mod requests;
mod restarting;
mod searching;
mod secrecy;
mod somebody_else;
mod views;
mod writing;
