//! From a key press or a click to the picture, in the driven window.

use std::collections::HashSet;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::driver::Window;
use super::keyboard::{BACKSPACE, CONTROL};
use super::screen::Screen;
use super::{Environment, Painted, Programs};
use crate::data::Scratch;
use crate::mix::{self, Class};
use crate::spread::Spread;

/// What is put into the page.
const RECORDER: &str = include_str!("recorder.js");

/// What the next event measured.
const NEXT: &str = "const done = arguments[arguments.length - 1]; window.benchNext().then(done);";

/// Whether the list is there.
const IS_READY: &str = "return document.querySelector('[role=grid]')?.getAttribute('aria-busy') === 'false' && document.querySelector('input') !== null;";

/// The classes that are typed: what is typed a letter at a time.
const TYPED: [Class; 5] = [Class::Names, Class::Folded, Class::Typo, Class::Email, Class::Phone];

/// Key presses that are measured at least, and clicks.
const KEYS: usize = 300;
const CLICKS: usize = 120;

/// Longest beginning of a query that is typed.
const LONGEST: usize = 12;

/// Rows of a result that are clicked at most.
const ROWS: usize = 6;

/// Longest time until the list is there.
const PATIENCE: Duration = Duration::from_secs(60);

/// Types queries key by key, then opens persons. Gives both.
pub(super) async fn measure(
    programs: &Programs,
    environment: &Environment,
    scratch: &Scratch,
    seed: u64,
) -> anyhow::Result<(Painted, Painted)> {
    let typed = queries(scratch, seed)?;
    let screen = Screen::start()?;
    let mut driver: Command = environment.command(&programs.driver);
    screen.apply(&mut driver);
    let window = Window::open(driver, &programs.console).await?;
    let began = Instant::now();
    while window.execute(IS_READY).await? != Value::Bool(true) {
        ensure!(began.elapsed() < PATIENCE, "the list does not appear");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    window.execute(RECORDER).await?;
    let typing = type_all(&window, &typed).await.context("typing")?;
    let opening = open_all(&window, &typed).await.context("opening persons")?;
    window.close().await?;
    Ok((typing, opening))
}

/// Queries of all kinds in turn.
fn queries(scratch: &Scratch, seed: u64) -> anyhow::Result<Vec<String>> {
    let reader = scratch.reader()?;
    let mut lists = Vec::new();
    for class in TYPED {
        lists.push(mix::queries(&reader, class, KEYS / 10, seed)?.into_iter());
    }
    let mut typed = Vec::new();
    for _ in 0..KEYS / 10 {
        typed.extend(lists.iter_mut().filter_map(Iterator::next));
    }
    Ok(typed)
}

async fn type_all(window: &Window, typed: &[String]) -> anyhow::Result<Painted> {
    let mut samples = Samples::default();
    let mut seen = HashSet::new();
    for query in typed {
        clear(window).await?;
        let mut so_far = String::new();
        for key in query.chars().take(LONGEST) {
            so_far.push(key);
            window.press(&[key]).await?;
            let sample = window.wait_for(NEXT).await?;
            // What was typed before is answered without a search.
            if seen.insert(so_far.clone()) {
                samples.add(&sample)?;
            }
        }
        if samples.frames.len() >= KEYS {
            break;
        }
    }
    samples.spread()
}

async fn open_all(window: &Window, typed: &[String]) -> anyhow::Result<Painted> {
    let mut samples = Samples::default();
    let mut seen = HashSet::new();
    for query in typed {
        clear(window).await?;
        for key in query.chars().take(LONGEST) {
            window.press(&[key]).await?;
            window.wait_for(NEXT).await?;
        }
        for row in 0..ROWS {
            let one = format!("return document.querySelectorAll('[role=grid] [role=row][aria-selected=false]')[{row}] ?? null;");
            if !window.click(&one).await? {
                break;
            }
            let sample = window.wait_for(NEXT).await?;
            let page = window.execute("return document.querySelector('article').innerText;").await?;
            // A person that was open before is shown without asking.
            if seen.insert(page.to_string()) {
                samples.add(&sample)?;
            }
        }
        if samples.frames.len() >= CLICKS {
            break;
        }
    }
    samples.spread()
}

/// Puts the focus into the search box and empties it.
async fn clear(window: &Window) -> anyhow::Result<()> {
    window.execute("document.querySelector('input').focus();").await?;
    window.press(&[CONTROL, 'a']).await?;
    window.press(&[BACKSPACE]).await?;
    let began = Instant::now();
    let is_empty = "return document.querySelector('input').value === '' && \
                    document.querySelector('[role=grid]')?.getAttribute('aria-busy') === 'false';";
    while window.execute(is_empty).await? != Value::Bool(true) {
        ensure!(began.elapsed() < PATIENCE, "the box does not become empty");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

#[derive(Default)]
struct Samples {
    frames: Vec<f64>,
    next_frames: Vec<f64>,
}

impl Samples {
    fn add(&mut self, sample: &Value) -> anyhow::Result<()> {
        let (frame, next) = (sample["frame"].as_f64(), sample["next"].as_f64());
        let next = next.with_context(|| format!("no answer was painted: {sample}"))?;
        self.next_frames.push(next);
        // Where the timer runs after the next frame began, that is the end of the frame.
        self.frames.push(frame.unwrap_or(next));
        Ok(())
    }

    fn spread(self) -> anyhow::Result<Painted> {
        let spread = |millis| Spread::of(millis).context("nothing was measured");
        Ok(Painted { frame: spread(self.frames)?, next_frame: spread(self.next_frames)? })
    }
}
