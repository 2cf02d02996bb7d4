//! What the program does: one handler per command of the contract, over the store, the engine, the providers and the keychain.
//!
//! A handler reads like three sentences: load, decide, save. It never waits for a network where the agent waits for it, apart from the
//! commands whose whole point is to ask a system now. Nothing here knows a window or a host.

mod asked;
mod boot;
mod clipboard;
mod connector;
mod covering;
mod derive;
mod errors;
mod events;
mod handlers;
mod machine;
mod openings;
mod reason;
mod sample;
mod view;
mod wake;

pub use boot::{App, Options, SecretsChoice};
pub use clipboard::{Clipboard, ClipboardFailed, MemoryClipboard};
pub use machine::{MachineClock, MachineIds, MachineRandom};
