//! The real window: how soon it is usable, how much memory it takes, and how long it is from a key press or a click to the picture. Beside a
//! window with nothing in it, started and looked at in the same way.

mod driver;
mod keyboard;
mod processes;
mod responding;
mod screen;
mod starting;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;

use crate::data::{self, Filled, Scratch};
use crate::spread::Spread;

use starting::Starts;

/// Under which name the console's entries in the keychain are.
const SERVICE: &str = "app.customer-console";

/// The programs that open windows, and the one that drives them.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) console: PathBuf,
    pub(crate) blank: PathBuf,
    pub(crate) driver: PathBuf,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) size: u32,
    pub(crate) console: Starts,
    pub(crate) blank: Starts,
    /// From a key press in the search box to the frame with its results.
    pub(crate) typing: Painted,
    /// From a click on a row to the frame with that person's page.
    pub(crate) opening: Painted,
}

/// From an event to the picture.
#[derive(Debug, Serialize)]
pub(crate) struct Painted {
    /// To the end of the first frame that shows the answer.
    pub(crate) frame: Spread,
    /// To the beginning of the frame after it, by when it is surely on the screen.
    pub(crate) next_frame: Spread,
}

impl fmt::Display for Painted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (next frame {}), {} samples", self.frame, self.next_frame, self.frame.samples)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "window, {} customers; p50 / p95 / p99 in ms", self.size)?;
        writeln!(f, "  console {}", self.console)?;
        writeln!(f, "  blank   {}", self.blank)?;
        writeln!(f, "  key press to results: {}", self.typing)?;
        write!(f, "  click to person: {}", self.opening)
    }
}

/// Measures in a session that is nobody's: the key of the measured cache is written to the keychain.
pub(crate) async fn measure(programs: &Programs, filled: &Filled, starts: usize, seed: u64) -> anyhow::Result<Figures> {
    data::hand_over_key(&secrets::Keychain::new(SERVICE)).await?;
    let scratch = filled.scratch()?;
    let environment = Environment::around(&scratch).await?;
    let (console, blank) = starting::measure(programs, &environment, starts)?;
    let (typing, opening) = responding::measure(programs, &environment, &scratch, seed).await?;
    Ok(Figures { size: filled.size, console, blank, typing, opening })
}

/// What the console finds in its environment: where its data is, and systems that do not answer.
struct Environment {
    data_dir: PathBuf,
    systems: String,
}

impl Environment {
    async fn around(scratch: &Scratch) -> anyhow::Result<Self> {
        let systems = serde_json::to_string(&data::nobody().await?)?;
        Ok(Self { data_dir: scratch.folder().to_owned(), systems })
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("CUSTOMER_CONSOLE_DATA_DIR", &self.data_dir)
            .env("CUSTOMER_CONSOLE_SANDBOX", &self.systems)
            .env("CUSTOMER_CONSOLE_LOG", "error");
        command
    }
}
