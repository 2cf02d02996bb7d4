//! The remote systems, emulated over real HTTP on loopback, with believable sample customers.
//!
//! There are four: Omnidesk, Securely, secuconnect and Synctera. About a third of all people are customers of more than one,
//! each time as that system spells them.
//!
//! The desktop program embeds it as its sample data, tests use it as the other side, and it is a program of its own. It
//! answers to the letter of what is known about each system, the awkward parts included, and it shares no code with the
//! adapters it judges: it knows the wire and nothing of this project's own words.
//!
//! Sample customers are a pure function of a seed, so a million of them cost nothing until they are asked for. Changes lie
//! over them and are written to a [`StateLog`], so that a sandbox started again with the same log continues where it was.
//! A [`FaultSwitch`] makes requests go wrong, and a journal tells what was really carried out.
//!
//! # Switches
//!
//! A program that uses the sandbox from outside finds the same switches under `/_sandbox`, with
//! `Authorization: Bearer TOKEN`; address and token are in [`ControlAccess`].
//!
//! | request | does |
//! | --- | --- |
//! | `GET /health` | `{"status": "ok"}` |
//! | `GET /journal?since=SEQ` | `{"entries": [...]}`, each a [`JournalEntry`], those after `SEQ` |
//! | `GET /faults` | the [`FaultSettings`] in force, with the times each rule has left |
//! | `PUT /faults` | replaces them, as in `{"rules": [{"fault": "drop_response", "method": "POST", "times": 1}], "throttle": 5}` |
//! | `DELETE /faults` | removes them all, and lets go what they hold up |
//! | `POST /stop` | stops the sandbox |
//!
//! It listens on 127.0.0.1 only, never talks to anything, and is no place for real data.

mod access;
mod clock;
mod faults;
mod journal;
mod omnidesk;
mod population;
mod sandbox;
mod secuconnect;
mod securely;
mod server;
mod state_log;
mod synctera;

pub use access::{Access, ControlAccess, OmnideskAccess, SecuconnectAccess, SecurelyAccess, SyncteraAccess};
pub use clock::{Clock, MachineClock};
pub use faults::{Fault, FaultRule, FaultSettings, FaultSwitch};
pub use journal::JournalEntry;
pub use sandbox::{Sandbox, SandboxError, SandboxOptions, start, start_with_clock};
pub use state_log::{FileStateLog, MemoryStateLog, StateLog};
