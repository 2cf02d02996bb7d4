//! Looks through files, folders and the memory of processes for texts that must not be there: data of persons, credentials, keys.
//!
//! What is looked for comes from a file or the standard input, never from the command line, which everybody on a machine can read.
//! Prints one JSON object with where something was found, which needle it was by its number, and how it was written. Never the needle.

mod cache_key;
#[cfg(target_os = "linux")]
mod memory;
mod needle;
mod places;
mod report;
mod search;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Parser;

use report::Report;
use search::Search;

/// What to look for, and where.
#[derive(Debug, Parser)]
struct Arguments {
    /// A JSON list of needles: texts, or `{ "bytes": "…" }` in hexadecimal. `-` reads the standard input.
    #[arg(long)]
    needles: PathBuf,
    /// Also looks for the key of the cache that the keychain of this session holds for the program of this service name: after the
    /// other needles, first as it is written, then its bytes.
    #[arg(long, value_name = "SERVICE")]
    cache_key_of: Option<String>,
    /// Also looks through the memory of this process. May be given more than once.
    #[cfg(target_os = "linux")]
    #[arg(long, value_name = "PROCESS")]
    memory: Vec<u32>,
    /// Files and folders; folders are looked through with everything below.
    #[cfg_attr(target_os = "linux", arg(required_unless_present = "memory"))]
    #[cfg_attr(not(target_os = "linux"), arg(required = true))]
    places: Vec<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut needles = needle::read(listed(&arguments.needles)?).context("the list of needles cannot be used")?;
    if let Some(service) = &arguments.cache_key_of {
        needles.extend(cache_key::needles(service).await?);
    }
    let search = Search::new(&needles)?;
    let mut report = Report::new(needles.len());
    #[cfg(target_os = "linux")]
    for process in arguments.memory {
        memory::look(&search, process, &mut report)?;
    }
    places::look(&search, &arguments.places, &mut report)?;
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

fn listed(from: &Path) -> anyhow::Result<Vec<u8>> {
    let mut list = Vec::new();
    if from == Path::new("-") {
        io::stdin().read_to_end(&mut list)?;
    } else {
        File::open(from).and_then(|mut file| file.read_to_end(&mut list)).context("the list of needles cannot be read")?;
    }
    Ok(list)
}
