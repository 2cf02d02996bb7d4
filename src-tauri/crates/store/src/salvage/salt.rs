//! The salt: the first 16 bytes of the file, in the clear. Without it no page can be checked; whoever kept it elsewhere can put it back.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::open::{self, FILE};

/// What stands in front of the first page. No secret: it stands there for everybody to read.
pub type Salt = [u8; 16];

/// The salt of the cache in a folder.
///
/// # Errors
/// [`StoreError::Io`] if there is none, or what the disk says.
pub fn salt_of(folder: &Path) -> Result<Salt, StoreError> {
    let mut salt = Salt::default();
    File::open(folder.join(FILE))?.read_exact(&mut salt)?;
    Ok(salt)
}

/// A copy of the cache in the folder `apart`, with its write-ahead log and this salt in place of its own. None if it is its own.
pub(super) fn put_back(folder: &Path, salt: Salt, apart: &Path) -> Result<Option<PathBuf>, StoreError> {
    if salt_of(folder).is_ok_and(|own| own == salt) {
        return Ok(None);
    }
    open::private_folder(apart)?;
    let file = apart.join(FILE);
    fs::copy(folder.join(FILE), &file)?;
    OpenOptions::new().write(true).open(&file)?.write_all(&salt)?;
    let log = format!("{FILE}-wal");
    if folder.join(&log).exists() {
        fs::copy(folder.join(&log), apart.join(&log))?;
    }
    Ok(Some(apart.to_owned()))
}
