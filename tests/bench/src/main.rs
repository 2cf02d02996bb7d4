//! Measurements, each beside the limit it is held against in the same run. Never part of the tests: figures depend on the machine.

mod console;
mod curves;
mod data;
mod drain;
mod erasing;
mod memory;
mod mix;
mod outside;
mod pulling;
mod quick;
mod report;
mod saving;
mod searching;
mod spread;
mod stopwatch;
mod supply;
#[cfg(target_os = "linux")]
mod window;

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Parser, ValueEnum};
use serde_json::{Map, Value, json};

use report::{Row, Table};

/// Measures the program against a sandbox that runs as a process of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// The sandbox program.
    #[arg(long)]
    sandbox: PathBuf,
    /// Where filled caches are kept between runs.
    #[arg(long)]
    data: PathBuf,
    /// The console, the blank window and tauri-driver; without them the window is not measured. Only in a session of one's own: a key is
    /// written to its keychain.
    #[arg(long, requires = "blank", requires = "driver")]
    console: Option<PathBuf>,
    #[arg(long)]
    blank: Option<PathBuf>,
    #[arg(long)]
    driver: Option<PathBuf>,
    /// Times each of the windows is started.
    #[arg(long, default_value_t = 10)]
    starts: usize,
    /// Where to write the figures as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Where to draw how the time of a search grows.
    #[arg(long)]
    curves: Option<PathBuf>,
    /// Numbers of customers, such as `10k,1m`.
    #[arg(long, value_delimiter = ',', value_parser = size, default_value = "10k,100k,1m")]
    sizes: Vec<u32>,
    /// What is measured; everything if left out.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Checks who is found by every kind of query and that nothing is read whole, and measures nothing.
    #[arg(long, conflicts_with_all = ["console", "json", "curves", "sizes", "only"])]
    quick: bool,
    /// Queries of each class.
    #[arg(long, default_value_t = 200)]
    queries: usize,
    /// Decides the queries.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Customers of the first pull.
    #[arg(long, value_parser = size, default_value = "100k")]
    pulled: u32,
    /// Customers whose changes are drained, changes of each, and requests a second the system takes.
    #[arg(long, default_value_t = 2_000)]
    records: u32,
    #[arg(long, default_value_t = 5)]
    changes: u32,
    #[arg(long, default_value_t = 300)]
    limit: u32,
}

/// Something that can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Finding customers at every size.
    Search,
    /// Saving edits at the largest size.
    Save,
    /// Erasing somebody at the largest size, and saving meanwhile.
    Erase,
    /// The first pull.
    Pull,
    /// Sending what has gathered.
    Drain,
    /// The real window at the largest size.
    Window,
}

fn size(text: &str) -> Result<u32, String> {
    let lower = text.to_lowercase();
    let (digits, unit) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (lower.as_str(), 1),
    };
    let number: u32 = digits.parse().map_err(|_| format!("{text} is no number of customers; 10k or 1m is"))?;
    number.checked_mul(unit).filter(|size| *size >= 1_000).ok_or_else(|| format!("{text} is not from 1k to 4000m"))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    println!("queries from seed {}", arguments.seed);
    data::forget_scratches(&arguments.data)?;
    if arguments.quick {
        return quick::check(&arguments.data, &arguments.sandbox, arguments.seed).await;
    }
    let wanted = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    let (mut rows, mut json) = (Vec::new(), Map::new());
    let mut sizes = arguments.sizes.clone();
    sizes.sort_unstable();
    sizes.dedup();
    let largest = *sizes.last().context("no size is given")?;

    if wanted(Part::Search) {
        let mut figures = Vec::new();
        for size in &sizes {
            let filled = data::ensure(&arguments.data, &arguments.sandbox, *size).await?;
            let at = searching::measure(&filled, &arguments.sandbox, arguments.queries, arguments.seed).await?;
            println!("\n{at}");
            figures.push(at);
        }
        rows.extend(search_rows(&figures));
        if let Some(file) = &arguments.curves
            && let Some(svg) = curves::draw(&figures)
        {
            std::fs::write(file, svg).with_context(|| format!("{} cannot be written", file.display()))?;
        }
        json.insert("search".into(), serde_json::to_value(figures)?);
    }
    if wanted(Part::Save) {
        let filled = data::ensure(&arguments.data, &arguments.sandbox, largest).await?;
        let figures = saving::measure(&filled, arguments.queries.max(200)).await?;
        println!("\n{figures}");
        let what = format!("save an edit durably, {}, p99", customers(figures.size));
        rows.push(Row::at_most(what, figures.edit.p99, 2.0, "bare commit", figures.bare.p99, "ms"));
        json.insert("save".into(), serde_json::to_value(figures)?);
    }
    if wanted(Part::Erase) {
        let filled = data::ensure(&arguments.data, &arguments.sandbox, largest).await?;
        let figures = erasing::measure(&filled).await?;
        println!("\n{figures}");
        let what = format!("save while somebody is erased, {}, p99", customers(figures.size));
        rows.push(Row::limited(what, figures.saving.p99, 50.0, "ms"));
        json.insert("erase".into(), serde_json::to_value(figures)?);
    }
    if wanted(Part::Pull) {
        let figures = pulling::measure(&arguments.data, &arguments.sandbox, arguments.pulled).await?;
        println!("\n{figures}");
        let what = format!("first pull of {}, a second", customers(figures.customers));
        rows.push(Row::at_least(what, figures.pull, 0.8, "slower of reading and inserting", figures.peer(), ""));
        json.insert("pull".into(), serde_json::to_value(figures)?);
    }
    if wanted(Part::Drain) {
        let figures = drain::measure(&arguments.sandbox, arguments.records, arguments.changes, arguments.limit).await?;
        println!("\n{figures}");
        rows.push(Row::at_most("outbox drain", figures.seconds, 1.05, "what the limit allows", figures.allowed_seconds, "s"));
        json.insert("drain".into(), serde_json::to_value(figures)?);
    }

    #[cfg(target_os = "linux")]
    if wanted(Part::Window)
        && let (Some(console), Some(blank), Some(driver)) = (arguments.console, arguments.blank, arguments.driver)
    {
        let programs = window::Programs { console, blank, driver };
        let filled = data::ensure(&arguments.data, &arguments.sandbox, largest).await?;
        let figures = window::measure(&programs, &filled, arguments.starts, arguments.seed).await?;
        println!("\n{figures}");
        rows.extend(window_rows(&figures));
        json.insert("window".into(), serde_json::to_value(figures)?);
    }

    println!("\n{}", Table(&rows));
    if let Some(file) = &arguments.json {
        let table: Vec<Value> = rows.iter().map(|row| json!({ "row": row, "holds": row.holds() })).collect();
        json.insert("seed".into(), arguments.seed.into());
        json.insert("table".into(), table.into());
        std::fs::write(file, format!("{:#}\n", Value::Object(json)))
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    ensure!(!rows.is_empty(), "nothing was measured");
    Ok(())
}

/// The rows of the table about searching: of the largest size, and of growth from the one before it.
fn search_rows(figures: &[searching::Figures]) -> Vec<Row> {
    let Some(largest) = figures.last() else { return Vec::new() };
    let name = customers(largest.size);
    let mut rows = Vec::new();
    for (when, spread) in [("warm", 0), ("while a pull writes", 1)] {
        let of = |class: &searching::ClassFigures| if spread == 0 { class.warm } else { class.while_pulling };
        if let Some((class, millis)) = largest.worst(|one| of(one).p50) {
            rows.push(Row::limited(format!("search {name}, {when}, p50 of the slowest class ({class})"), millis, 3.0, "ms"));
        }
        if let Some((class, millis)) = largest.worst(|one| of(one).p99) {
            rows.push(Row::limited(format!("search {name}, {when}, p99 of the slowest class ({class})"), millis, 15.0, "ms"));
        }
    }
    if let [.., before, _] = figures {
        let from = format!("{} to {name}", customers(before.size));
        let peer = format!("at {}", customers(before.size));
        rows.push(Row::at_most(format!("growth of search p99, {from}"), largest.warm.p99, 2.0, &peer, before.warm.p99, "ms"));
        let (now, then) = (largest.start_warm.p50, before.start_warm.p50);
        rows.push(Row::at_most(format!("growth of opening the cache, {from}"), now, 2.0, &peer, then, "ms"));
        let (now, then) = (largest.open_person.p99, before.open_person.p99);
        rows.push(Row::at_most(format!("growth of opening a person, p99, {from}"), now, 2.0, &peer, then, "ms"));
    }
    rows
}

/// The rows of the table about the window.
#[cfg(target_os = "linux")]
fn window_rows(figures: &window::Figures) -> Vec<Row> {
    let name = customers(figures.size);
    let (console, blank) = (&figures.console, &figures.blank);
    vec![
        Row::at_most(
            format!("window usable after start, {name}, median"),
            console.usable.p50,
            1.3,
            "blank window",
            blank.usable.p50,
            "ms",
        ),
        Row::at_most(format!("memory of all processes, {name}"), console.memory, 1.4, "blank window", blank.memory, "MiB"),
        Row::limited(format!("key press to painted results, {name}, p99"), figures.typing.frame.p99, 33.0, "ms"),
        Row::limited(format!("open a person to painted, {name}, p99"), figures.opening.frame.p99, 50.0, "ms"),
    ]
}

/// A number of customers in short.
fn customers(size: u32) -> String {
    match size {
        size if size >= 1_000_000 => format!("{:.3}M", f64::from(size) / 1e6).replace(".000", ""),
        size if size >= 1_000 => format!("{}k", size / 1_000),
        size => size.to_string(),
    }
}
