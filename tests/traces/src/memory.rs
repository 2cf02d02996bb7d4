//! The memory of running processes, as a core dump would hold it.
//!
//! Read from the process itself and not from a dump: a web view reserves tens of gigabytes that it never touches, which a debugger
//! writes out as zeros. Whoever wants all of it to be of one moment stops the process meanwhile.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::report::Report;
use crate::search::{Finds, Search};

/// What the kernel tells about a page, as bits: it is in memory, it was moved to the disk, it belongs to a file or is shared.
const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
const OF_FILE: u64 = 1 << 61;

/// For so many pages at once the kernel is asked about them.
const PAGES_AT_ONCE: u64 = 1 << 16;

/// Where the size of a page stands among what the kernel tells a program at its start.
const PAGE_SIZE_ENTRY: u64 = 6;

/// Looks through everything that a process has in memory and that is not merely the content of a file.
///
/// # Errors
/// There is no such process, or it may not be looked into: that takes the rights of a debugger.
pub(crate) fn look(search: &Search, process: u32, report: &mut Report) -> anyhow::Result<()> {
    let folder = PathBuf::from(format!("/proc/{process}"));
    let memory = folder.join("mem");
    let (mut finds, mut bytes) = (Finds::new(), 0);
    each_span(&folder, |span| {
        let from = Pages { memory: &span.memory, at: span.start, end: span.end };
        bytes += search.look(span.start, from, &mut finds)?;
        Ok(())
    })
    .with_context(|| format!("process {process} cannot be looked into"))?;
    ensure!(bytes > 0, "process {process} has no memory: it has ended");
    report.add_file(&memory, bytes, &finds);
    Ok(())
}

/// Pages that follow each other.
struct Span {
    memory: File,
    start: u64,
    end: u64,
}

fn each_span(folder: &Path, mut act: impl FnMut(&Span) -> io::Result<()>) -> anyhow::Result<()> {
    let size = page_size()?;
    let known = File::open(folder.join("pagemap"))?;
    let mut span = Span { memory: File::open(folder.join("mem"))?, start: 0, end: 0 };
    for line in fs::read_to_string(folder.join("maps"))?.lines() {
        let Some(mapping) = Mapping::read(line) else { continue };
        for first in (mapping.start..mapping.end).step_by(usize::try_from(PAGES_AT_ONCE * size)?) {
            let last = mapping.end.min(first + PAGES_AT_ONCE * size);
            let mut told = vec![0; usize::try_from((last - first) / size * 8)?];
            known.read_exact_at(&mut told, first / size * 8)?;
            for (page, told) in (first..last).step_by(usize::try_from(size)?).zip(told.chunks_exact(8)) {
                let told = told.try_into().map_or(0, u64::from_ne_bytes);
                if !mapping.holds_own(told) {
                    continue;
                }
                if span.end != page {
                    act(&span)?;
                    span.start = page;
                }
                span.end = page + size;
            }
        }
    }
    act(&span)?;
    Ok(())
}

/// A stretch of addresses, as a line of `/proc/<id>/maps` describes it.
#[derive(Debug, PartialEq, Eq)]
struct Mapping {
    start: u64,
    end: u64,
    /// Whether it shows a file that has a name; only what was changed in it is the process's own.
    of_named_file: bool,
}

impl Mapping {
    /// `None` for what is no memory: devices, and the pages by which the kernel tells the time.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let (start, end) = words.next()?.split_once('-')?;
        let (start, end) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
        let name = words.skip(4).collect::<Vec<_>>().join(" ");
        // What the processes of a program share has had its name taken away.
        let is_nameless = name.ends_with(" (deleted)");
        let is_memory = is_nameless || !(name.starts_with("/dev/") || name.starts_with("[v"));
        is_memory.then(|| Self { start, end, of_named_file: name.starts_with('/') && !is_nameless })
    }

    /// Whether a page that the kernel tells this about holds something of the process.
    fn holds_own(&self, told: u64) -> bool {
        told & (PRESENT | SWAPPED) != 0 && !(self.of_named_file && told & OF_FILE != 0)
    }
}

/// Reads a span.
struct Pages<'a> {
    memory: &'a File,
    at: u64,
    end: u64,
}

impl Read for Pages<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        if left == 0 {
            return Ok(0);
        }
        let read = self.memory.read_at(&mut buffer[..left], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

fn page_size() -> anyhow::Result<u64> {
    let told = fs::read("/proc/self/auxv")?;
    let mut entries = told.as_chunks::<8>().0.as_chunks::<2>().0.iter().map(|pair| pair.map(u64::from_ne_bytes));
    entries
        .find(|[name, _]| *name == PAGE_SIZE_ENTRY)
        .map(|[_, size]| size)
        .context("the kernel does not tell the size of a page")
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command};

    use super::*;
    use crate::needle::{Form, Needle};

    /// A process that does nothing. Ends when dropped.
    struct Sleeper(Child);

    impl Sleeper {
        fn start(word: &str) -> Self {
            Self(Command::new("sleep").arg("600").env("WORD", word).spawn().unwrap())
        }
    }

    impl Drop for Sleeper {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn found(word: &str, process: u32) -> Vec<Form> {
        let mut report = Report::new(1);
        look(&Search::new(&[Needle::Text(word.into())]).unwrap(), process, &mut report).unwrap();
        assert_eq!(report.files, 1);
        report.hits.iter().map(|hit| hit.form).collect()
    }

    #[test]
    fn what_a_process_has_in_memory_is_found_there_and_not_in_another() {
        let (with, without) = (Sleeper::start("jan@example.nl"), Sleeper::start("piet@example.nl"));
        assert_eq!(found("jan@example.nl", with.0.id()), [Form::Utf8]);
        assert_eq!(found("jan@example.nl", without.0.id()), []);
    }

    #[test]
    fn a_long_text_is_found_across_pages() {
        let long: String = ('a'..='z').cycle().take(20_000).collect();
        let process = Sleeper::start(&long);
        assert_eq!(found(&long, process.0.id()), [Form::Utf8]);
    }

    #[test]
    fn a_process_that_is_not_there_is_an_error() {
        let search = Search::new(&[Needle::Text("jan@example.nl".into())]).unwrap();
        assert!(look(&search, u32::MAX, &mut Report::new(1)).is_err(), "a search of nothing must not pass for a clean one");
    }

    #[test]
    fn of_files_only_what_was_changed_is_looked_at() {
        let mapping = |line: &str| Mapping::read(line);
        let code = mapping("55d0c0a00000-55d0c0a02000 r--p 00000000 fe:00 131 /usr/bin/name with spaces").unwrap();
        assert_eq!((code.end - code.start, code.of_named_file), (0x2000, true));
        assert!(!code.holds_own(PRESENT | OF_FILE), "as it is on the disk");
        assert!(code.holds_own(PRESENT), "written over");
        let shared = mapping("7f00-8f00 rw-s 00000000 00:01 9 /memfd:WebKitSharedMemory (deleted)").unwrap();
        assert!(shared.holds_own(PRESENT | OF_FILE));
        let heap = mapping("7f00-8f00 rw-p 00000000 00:00 0 [heap]").unwrap();
        assert!(heap.holds_own(SWAPPED) && !heap.holds_own(0), "also on the disk; but not what was never touched");
        assert!(mapping("7f00-8f00 rw-s 00000000 00:05 9 /dev/dri/card0").is_none());
        assert!(mapping("7f00-8f00 r--p 00000000 00:00 0 [vvar]").is_none());
    }
}
