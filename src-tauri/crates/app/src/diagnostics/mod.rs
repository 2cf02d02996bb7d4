//! What somebody who helps has to know of this program, so that it can be sent to anyone: versions, systems, counts, states, codes and the
//! end of the log.
//!
//! What goes in is chosen here, value by value. No text that an agent or a system wrote is among it: no names, addresses or hosts, no ids
//! but those this program gave out, no words of an error but its code and reference.

mod closed;
mod heading;
mod machine;
mod report;

use std::path::{Path, PathBuf};

pub(crate) use closed::{ClosedReport, ProtectionFacts};
pub(crate) use heading::Heading;
pub(crate) use machine::Machine;
pub(crate) use report::{ConnectionFacts, OperationFacts, Report};

/// Where the program finds what is around it.
pub(crate) struct Surroundings {
    /// Folder of the log.
    pub(crate) logs: PathBuf,
    /// Folder of the cache.
    pub(crate) cache: PathBuf,
    /// Version of the web view, where there is one.
    pub(crate) web_view: Option<String>,
}

/// Lines of the log that are added.
const LINES: usize = 300;

/// What is found beside the program: the computer, the files of the cache with their sizes in bytes, and the end of the log.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) machine: Machine,
    pub(crate) files: Vec<(String, u64)>,
    pub(crate) lines: Vec<String>,
}

impl Found {
    /// Looks. Reads files, so not for a thread that others wait for.
    pub(crate) fn beside(cache: &Path, logs: &Path) -> Self {
        Self { machine: Machine::this(), files: sizes(cache), lines: logs::last_lines(logs, LINES) }
    }
}

/// The files of the cache and how large they are. One that goes meanwhile is left out.
fn sizes(folder: &Path) -> Vec<(String, u64)> {
    let size = |path: &PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some((name, path.metadata().ok()?.len()))
    };
    store::files_of(folder).unwrap_or_default().iter().filter_map(size).collect()
}
