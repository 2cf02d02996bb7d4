//! Measurements, each beside the limit it is held against in the same run. Never part of the tests: figures depend on the machine.

mod drain;
mod memory;
mod outside;

use std::path::PathBuf;

use clap::Parser;

/// Measures the program without its window against a sandbox that runs as a process of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// The sandbox program.
    #[arg(long)]
    sandbox: PathBuf,
    /// Where to write the figures as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Customers whose changes are queued.
    #[arg(long, default_value_t = 2_000)]
    records: u32,
    /// Changes queued for each.
    #[arg(long, default_value_t = 5)]
    changes: u32,
    /// Requests a second the system takes.
    #[arg(long, default_value_t = 300)]
    limit: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let figures = drain::measure(&arguments.sandbox, arguments.records, arguments.changes, arguments.limit).await?;
    println!("{figures}");
    if let Some(file) = arguments.json {
        std::fs::write(file, serde_json::to_string_pretty(&serde_json::json!({ "drain": figures }))?)?;
    }
    Ok(())
}
