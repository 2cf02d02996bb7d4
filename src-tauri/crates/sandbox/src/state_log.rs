//! Where the sandbox writes down what happened to it, so that a restart continues where it was.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A list of entries. Each entry is one JSON document without a line break.
///
/// The sandbox calls `load` once, before it listens, and never two of the others at once. It answers a change only after
/// `append` returned, and answers 500 without changing anything when `append` fails.
pub trait StateLog: Send + Sync {
    /// All entries, oldest first.
    ///
    /// # Errors
    /// When the list cannot be read.
    fn load(&self) -> io::Result<Vec<Vec<u8>>>;

    /// Adds one entry at the end.
    ///
    /// # Errors
    /// When the entry may not have been written.
    fn append(&self, entry: &[u8]) -> io::Result<()>;

    /// Puts what `change` gives in the place of entries; those for which it gives nothing stay. All or none. Called when a customer is
    /// removed, to empty what was written down of it. Entries stay by default: whoever asks a sandbox what it was asked wants all of it.
    ///
    /// # Errors
    /// When they may not have been written.
    fn rewrite(&self, _change: &dyn Fn(&[u8]) -> Option<Vec<u8>>) -> io::Result<()> {
        Ok(())
    }
}

/// A shared log: the caller keeps one handle and gives the sandbox the other.
impl<T: StateLog + ?Sized> StateLog for Arc<T> {
    fn load(&self) -> io::Result<Vec<Vec<u8>>> {
        (**self).load()
    }

    fn append(&self, entry: &[u8]) -> io::Result<()> {
        (**self).append(entry)
    }

    fn rewrite(&self, change: &dyn Fn(&[u8]) -> Option<Vec<u8>>) -> io::Result<()> {
        (**self).rewrite(change)
    }
}

/// Entries in memory: forgotten when dropped.
#[derive(Debug, Default)]
pub struct MemoryStateLog {
    entries: Mutex<Vec<Vec<u8>>>,
}

impl StateLog for MemoryStateLog {
    fn load(&self) -> io::Result<Vec<Vec<u8>>> {
        Ok(self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn append(&self, entry: &[u8]) -> io::Result<()> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry.to_vec());
        Ok(())
    }
}

/// Entries in the file at this path, one JSON document per line. The file is created with the first entry.
///
/// A process that is killed while writing leaves a last line without its line break. That entry was never answered, so
/// `load` cuts it off.
#[derive(Debug, Clone)]
pub struct FileStateLog(pub PathBuf);

impl StateLog for FileStateLog {
    fn load(&self) -> io::Result<Vec<Vec<u8>>> {
        let content = match std::fs::read(&self.0) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let whole = content.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        if whole < content.len() {
            let file = OpenOptions::new().write(true).open(&self.0)?;
            file.set_len(whole as u64)?;
        }
        Ok(content[..whole].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect())
    }

    fn append(&self, entry: &[u8]) -> io::Result<()> {
        let mut line = Vec::with_capacity(entry.len() + 1);
        line.extend_from_slice(entry);
        line.push(b'\n');
        // Opened per entry: the file may be moved or removed between two entries without confusing the sandbox.
        let mut file: File = OpenOptions::new().create(true).append(true).open(&self.0)?;
        // One write for the whole line, so that a killed process leaves at most one torn line, at the end.
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_an_empty_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = FileStateLog(folder.path().join("state.jsonl"));
        assert!(log.load().unwrap().is_empty());
    }

    #[test]
    fn entries_come_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let log = FileStateLog(folder.path().join("state.jsonl"));
        log.append(b"{\"n\":1}").unwrap();
        log.append(b"{\"n\":2}").unwrap();
        assert_eq!(log.load().unwrap(), [b"{\"n\":1}".to_vec(), b"{\"n\":2}".to_vec()]);
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_later_entries_stand_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.jsonl");
        std::fs::write(&path, b"{\"n\":1}\n{\"n\":").unwrap();
        let log = FileStateLog(path);
        assert_eq!(log.load().unwrap().len(), 1, "the torn entry was never answered");
        log.append(b"{\"n\":3}").unwrap();
        assert_eq!(log.load().unwrap(), [b"{\"n\":1}".to_vec(), b"{\"n\":3}".to_vec()]);
    }
}
