//! The log of a test: kept in files as the program keeps it, kept in memory to be looked through, and once more as it would be without care.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use app::MachineClock;
use logs::{Limits, Lines, LogFiles, Output};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, fmt};

use crate::persons::Person;

/// Everything the program says.
pub(crate) struct Watched {
    kept: Arc<Kept>,
    raw: Raw,
}

struct Kept {
    files: Mutex<LogFiles>,
    lines: Mutex<Vec<String>>,
}

impl Output for Kept {
    fn line(&self, line: &str) {
        self.files.lock().unwrap().write(line);
        self.lines.lock().unwrap().push(line.to_owned());
    }
}

#[derive(Clone, Default)]
struct Raw(Arc<Mutex<Vec<u8>>>);

impl io::Write for Raw {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Watched {
    /// Begins to listen to everything, down to the finest level, for the rest of this process.
    pub(crate) fn begin(folder: &Path) -> Self {
        let files = Mutex::new(LogFiles::open(folder, Limits::default()).unwrap());
        let (kept, raw) = (Arc::new(Kept { files, lines: Mutex::default() }), Raw::default());
        let writer = raw.clone();
        let careless = fmt::layer().with_ansi(false).with_writer(move || writer.clone());
        let careful = Lines::new(Arc::new(MachineClock::default()), kept.clone());
        Registry::default().with(careless).with(careful).init();
        Self { kept, raw }
    }

    /// Says what nobody should say, as a careless line of the program would.
    pub(crate) fn leak(&self, person: &Person) {
        let Person { given, family, email, .. } = person;
        tracing::error!(target: "store", error = %format!("UNIQUE constraint failed: {family}"), customer = given, "near \"{email}\"");
    }

    /// The lines of the log.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.kept.lines.lock().unwrap().clone()
    }

    /// What stood there if nothing were taken out.
    pub(crate) fn without_care(&self) -> Vec<String> {
        String::from_utf8_lossy(&self.raw.0.lock().unwrap()).lines().map(ToOwned::to_owned).collect()
    }
}
