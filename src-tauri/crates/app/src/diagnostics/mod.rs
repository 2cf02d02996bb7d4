//! What somebody who helps has to know of this program, so that it can be sent to anyone: versions, systems, counts, states, codes and the
//! end of the log.
//!
//! What goes in is chosen here, value by value. No text that an agent or a system wrote is among it: no names, addresses or hosts, no ids
//! but those this program gave out, no words of an error but its code and reference.

mod machine;
mod report;

use std::path::PathBuf;

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
