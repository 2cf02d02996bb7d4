//! What the program does: one handler per command of the contract, over the store, the engine, the providers and the keychain.
//!
//! A handler reads like three sentences: load, decide, save. It never waits for a network where the agent waits for it, apart from the
//! commands whose whole point is to ask a system now. Nothing here knows a window or a host.

mod asked;
mod clipboard;
mod connector;
mod covering;
mod credentials;
mod derive;
mod diagnostics;
mod door;
mod dossier;
mod erasing;
mod errors;
mod events;
mod files;
mod handlers;
mod ledger;
mod machine;
mod openings;
mod private;
mod program;
mod reason;
mod sample;
mod view;
mod wake;

pub use clipboard::{Clipboard, ClipboardFailed, MemoryClipboard};
pub use door::{Door, Options, Renewal, SecretsChoice, SessionEvent, Start, StaysInThisProcess, Wiped};
pub use machine::{MachineClock, MachineIds, MachineRandom};
pub use private::make_files_private;
pub use program::App;
pub use secrets::protection::Cost;
