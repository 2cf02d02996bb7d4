//! From the start of a program to a window that shows everything it has to show.

use std::fmt;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde::Serialize;

use super::processes::Family;
use super::screen::{Look, Screen};
use super::{Environment, Programs};
use crate::spread::Spread;
use crate::stopwatch::millis_since;

/// How often the screen is looked at.
const OFTEN: Duration = Duration::from_millis(3);

/// A window that did not change for so long is complete.
const QUIET: Duration = Duration::from_millis(2_500);

/// Longest time until a window is complete.
const PATIENCE: Duration = Duration::from_secs(60);

/// What may differ between a usable window and what it shows later: a blinking caret, a clock.
const TRIFLE: f64 = 0.005;

/// Starts of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Starts {
    /// To the first picture, of whatever.
    pub(crate) first: Spread,
    /// To a picture that does not change any more.
    pub(crate) usable: Spread,
    /// Memory of all processes once it does not, in MiB, the median.
    pub(crate) memory: f64,
    /// Processes by then.
    pub(crate) processes: usize,
}

impl fmt::Display for Starts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "first picture {}, usable {}, {:.0} MiB in {} processes", self.first, self.usable, self.memory, self.processes)
    }
}

/// One start.
struct Start {
    first: f64,
    usable: f64,
    memory: f64,
    processes: usize,
}

/// Starts the console and the blank window in turn, so that both meet the same machine. Gives the console's figures first.
pub(super) fn measure(programs: &Programs, environment: &Environment, times: usize) -> anyhow::Result<(Starts, Starts)> {
    let (mut consoles, mut blanks) = (Vec::new(), Vec::new());
    for round in 0..=times {
        let console = once(&mut environment.command(&programs.console)).context("the console")?;
        let blank = once(&mut Command::new(&programs.blank)).context("the blank window")?;
        // The first start of each brings the programs into memory.
        if round > 0 {
            eprintln!("start {round}: console {:.0} ms, blank window {:.0} ms", console.usable, blank.usable);
            consoles.push(console);
            blanks.push(blank);
        }
    }
    Ok((gathered(&consoles)?, gathered(&blanks)?))
}

fn once(command: &mut Command) -> anyhow::Result<Start> {
    let screen = Screen::start()?;
    screen.apply(command);
    let empty = screen.look()?;
    let began = Instant::now();
    let family = Family::start(command)?;
    let mut looks: Vec<(f64, Look)> = Vec::new();
    let mut changed = Instant::now();
    while looks.is_empty() || changed.elapsed() < QUIET {
        ensure!(began.elapsed() < PATIENCE, "it does not come to rest");
        let (look, millis) = (screen.look()?, millis_since(began));
        if look != *looks.last().map_or(&empty, |(_, look)| look) {
            looks.push((millis, look));
            changed = Instant::now();
        }
        sleep(OFTEN);
    }
    let (_, complete) = looks.last().context("nothing was shown")?;
    let like_complete = looks.iter().rev().take_while(|(_, look)| look.difference(complete) <= TRIFLE);
    let usable = like_complete.last().map(|(millis, _)| *millis).context("nothing was shown")?;
    let first = looks.first().map(|(millis, _)| *millis).context("nothing was shown")?;
    Ok(Start { first, usable, memory: family.memory()?, processes: family.members().len() })
}

fn gathered(starts: &[Start]) -> anyhow::Result<Starts> {
    let of = |value: fn(&Start) -> f64| Spread::of(starts.iter().map(value).collect()).context("nothing was started");
    Ok(Starts {
        first: of(|start| start.first)?,
        usable: of(|start| start.usable)?,
        memory: of(|start| start.memory)?.p50,
        processes: starts.last().map_or(0, |start| start.processes),
    })
}
