//! What is printed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::needle::Form;
use crate::search::{Finds, Found};

/// What was looked through and what was found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// How many needles were looked for.
    pub(crate) needles: usize,
    /// How many files were read to the end.
    pub(crate) files: u64,
    /// How much that was.
    pub(crate) bytes: u64,
    pub(crate) hits: Vec<Hit>,
}

/// One needle in one form in one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Hit {
    /// Its place in the list, from 0.
    pub(crate) needle: usize,
    pub(crate) form: Form,
    pub(crate) place: PathBuf,
    /// Whether it stands in the file's name and not in the file.
    pub(crate) in_name: bool,
    /// Where it begins the first time, in bytes.
    pub(crate) first: u64,
    pub(crate) times: u64,
}

impl Report {
    pub(crate) fn new(needles: usize) -> Self {
        Self { needles, files: 0, bytes: 0, hits: Vec::new() }
    }

    /// Adds what is in the name of a file or folder.
    pub(crate) fn add_name(&mut self, path: &Path, finds: &Finds) {
        self.add(path, true, finds);
    }

    /// Adds a file and what is in it.
    pub(crate) fn add_file(&mut self, path: &Path, bytes: u64, finds: &Finds) {
        self.files += 1;
        self.bytes += bytes;
        self.add(path, false, finds);
    }

    fn add(&mut self, path: &Path, in_name: bool, finds: &Finds) {
        self.hits.extend(finds.iter().map(|(&(needle, form), &Found { first, times })| Hit {
            needle,
            form,
            place: path.to_owned(),
            in_name,
            first,
            times,
        }));
    }
}
