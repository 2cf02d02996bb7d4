//! The log of a running program.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Clock;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

use crate::files::{Limits, LogFiles};
use crate::line::{Lines, Output};
use crate::panics;

/// Lines that are held back at most until it is known where the log is kept.
const HELD_BACK: usize = 1_000;

/// The log of the running program. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    kept: Arc<Mutex<Kept>>,
}

/// Where lines are kept, beside the error output.
enum Kept {
    /// Not decided yet; these wait for it.
    Undecided(Vec<String>),
    /// In files.
    Files(LogFiles),
    /// Nowhere.
    Nowhere,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// Begins to log on the error output: what `filter` asks for, in the words of `tracing-subscriber`, or `usual` if there is none or it is not
/// understood. A panic is logged too, by its place alone, in place of the text it comes with.
///
/// To be called once, before anything is logged.
#[must_use]
pub fn start(filter: Option<&str>, usual: &str, clock: Arc<dyn Clock>) -> Log {
    let log = Log { kept: Arc::new(Mutex::new(Kept::Undecided(Vec::new()))) };
    let filter = filter.and_then(|filter| EnvFilter::try_new(filter).ok()).unwrap_or_else(|| EnvFilter::new(usual));
    let lines = Lines::new(clock, Arc::new(log.clone()));
    // Fails only if somebody logs already, who then goes on.
    let _ = Registry::default().with(filter).with(lines).try_init();
    panics::log_places();
    log
}

impl Log {
    /// Keeps the lines in files of this folder from now on, beginning with those so far. Where that is not possible, they are on the error
    /// output only, and it is said there.
    pub fn keep_in(&self, folder: &Path) {
        let opened = LogFiles::open(folder, Limits::default());
        let problem = opened.as_ref().err().map(io::Error::kind);
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let before = std::mem::replace(&mut *kept, opened.map_or(Kept::Nowhere, Kept::Files));
            if let (Kept::Undecided(lines), Kept::Files(files)) = (before, &mut *kept) {
                lines.iter().for_each(|line| files.write(line));
            }
        }
        if let Some(kind) = problem {
            tracing::warn!(?kind, "the log is not kept in files");
        }
    }
}

impl Output for Log {
    fn line(&self, line: &str) {
        // There may be nobody at the other end.
        let _ = writeln!(io::stderr().lock(), "{line}");
        match &mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner) {
            Kept::Undecided(lines) if lines.len() < HELD_BACK => lines.push(line.to_owned()),
            Kept::Files(files) => files.write(line),
            Kept::Undecided(_) | Kept::Nowhere => {}
        }
    }
}
