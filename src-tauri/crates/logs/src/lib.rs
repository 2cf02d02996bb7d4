//! The program's log: lines without personal data, on the error output and in files that take turns.
//!
//! A line is a time, a level, where it was said, a text of the program's own, and fields: ids, codes, sizes and times. What libraries say is
//! cut down to who said it and where, because their texts hold addresses and headers. Nothing here trusts a caller to have been careful: a
//! text that is not known to be harmless goes through [`redact()`], and there is no way around it.
//!
//! It never holds a name, an address, a number of a person, a credential, a query or a body, and it never leaves this computer by itself.

mod files;
mod line;
mod log;
mod panics;
mod redact;
mod shape;
mod tail;

pub use files::{Limits, LogFiles};
pub use line::{Lines, Output};
pub use log::{Log, start};
pub use redact::redact;
pub use tail::last_lines;

/// Folder of the log inside the folder of the program's data.
pub const FOLDER: &str = "logs";

/// The file that is written now; older ones are numbered, the newest of them 1.
const FILE: &str = "console.log";
