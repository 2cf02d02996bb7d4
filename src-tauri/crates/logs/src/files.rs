//! Files that take turns: one is written, and when it is full it becomes the first of the older ones and the last of those goes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::FILE;

/// Held while a program writes here: two that turn files over under each other would lose lines.
const LOCK: &str = "lock";

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of one file, in bytes, at most. A line longer than this has a file of its own.
    pub bytes: u64,
    /// Number of files, with the one that is written; at least 1.
    pub files: u32,
}

impl Default for Limits {
    /// 5 MiB in all: weeks of ordinary use, hours of everything.
    fn default() -> Self {
        Self { bytes: 1 << 20, files: 5 }
    }
}

/// The files of a log in a folder of their own. Folder and files are readable by this user only.
#[derive(Debug)]
pub struct LogFiles {
    folder: PathBuf,
    limits: Limits,
    file: File,
    size: u64,
    /// Lines that could not be written since the last one that was.
    lost: u64,
    _lock: File,
}

impl LogFiles {
    /// Goes on with the log of a folder, or begins one.
    ///
    /// # Errors
    /// What the disk says; [`io::ErrorKind::WouldBlock`] if another program writes there.
    pub fn open(folder: &Path, limits: Limits) -> io::Result<Self> {
        private_folder(folder)?;
        let lock = private_file(&folder.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
            TryLockError::Error(error) => error,
        })?;
        let file = private_file(&folder.join(FILE))?;
        let size = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), limits, file, size, lost: 0, _lock: lock })
    }

    /// Writes one line. One that cannot be written is left out and counted; the next that can be says how many were.
    pub fn write(&mut self, line: &str) {
        let line = match self.lost {
            0 => format!("{line}\n"),
            // What failed may have left a part of its line.
            lost => format!("\n{line} lost={lost}\n"),
        };
        match self.append(&line) {
            Ok(()) => self.lost = 0,
            Err(_) => self.lost += 1,
        }
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.size > 0 && self.size.saturating_add(length) > self.limits.bytes {
            self.turn_over()?;
        }
        self.file.write_all(line.as_bytes())?;
        self.size += length;
        Ok(())
    }

    fn turn_over(&mut self) -> io::Result<()> {
        let names: Vec<PathBuf> = (0..self.limits.files).map(|number| self.folder.join(name(number))).collect();
        match names.as_slice() {
            [only] => fs::remove_file(only)?,
            several => {
                for pair in several.windows(2).rev().filter(|pair| pair[0].exists()) {
                    fs::rename(&pair[0], &pair[1])?;
                }
            }
        }
        self.file = private_file(&self.folder.join(FILE))?;
        self.size = 0;
        Ok(())
    }
}

/// The name of a file by its age; 0 is the one that is written.
pub(crate) fn name(number: u32) -> String {
    if number == 0 { FILE.to_owned() } else { format!("{FILE}.{number}") }
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    // Below the user's profile, which only the user can read.
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}
