//! The sandbox as a program: prints its access as one JSON line, then serves until it is told to stop.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Parser;
use sandbox::{FileStateLog, MemoryStateLog, SandboxOptions, StateLog};
use tracing_subscriber::EnvFilter;

/// Emulates the remote systems on 127.0.0.1 with sample customers.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many sample customers there are.
    #[arg(long, default_value_t = 2_000)]
    customers: u32,
    /// Decides who they are, and the keys.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The port; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A file that keeps changes over restarts.
    #[arg(long)]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let Arguments { customers, seed, port, state } = Arguments::parse();
    let state: Box<dyn StateLog> = match state {
        Some(path) => Box::new(FileStateLog(path)),
        None => Box::new(MemoryStateLog::default()),
    };
    let sandbox = sandbox::start(SandboxOptions { customers, seed, port, state }).await?;

    let mut access = serde_json::to_vec(sandbox.access())?;
    access.push(b'\n');
    let mut stdout = std::io::stdout();
    stdout.write_all(&access)?;
    stdout.flush()?;

    tokio::select! {
        () = sandbox.told_to_stop() => {}
        signal = told_by_signal() => signal?,
    }
    sandbox.stop().await;
    Ok(())
}

#[cfg(unix)]
async fn told_by_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_by_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
