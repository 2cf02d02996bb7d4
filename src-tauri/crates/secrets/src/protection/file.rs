//! What stands on disk: two copies of one text, so that a damaged one does not take the key with it.
//!
//! Both say the same, and neither is a copy of before: it would still hold the wrap of a passphrase that was changed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ProtectionError;
use super::hexed::Hexed;
use super::passphrase::Cost;
use super::seal::SEALED;

const MAIN: &str = "protection.json";
const COPY: &str = "protection.json.bak";
const WRITING: &str = "protection.json.new";

const VERSION: u32 = 1;

/// The text of a file is shorter by far; a longer one is not read.
const LONGEST: u64 = 16 * 1_024;

/// What is said about the protection of one cache.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtectionFile {
    /// Tells this cache from others: a wrap cannot be moved from one to another.
    pub(super) cache: Uuid,
    /// Tells the key from others without showing it.
    pub(super) check: Hexed<16>,
    /// Changes that were not sent when that was last noted.
    pub(super) unsent: u32,
    pub(super) passphrase: Option<ByPassphrase>,
    pub(super) recovery: Option<ByCode>,
    /// What the file of the data begins with, in the clear there too. Left out until it is known, as it was before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) salt: Option<Hexed<16>>,
}

/// The key, sealed under a passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByPassphrase {
    pub(super) cost: Cost,
    pub(super) salt: Hexed<16>,
    pub(super) nonce: Hexed<24>,
    pub(super) sealed: Hexed<SEALED>,
}

/// The key, sealed under a recovery code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByCode {
    pub(super) made_at: Timestamp,
    pub(super) salt: Hexed<16>,
    pub(super) nonce: Hexed<24>,
    pub(super) sealed: Hexed<SEALED>,
}

/// The whole text of a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    version: u32,
    protection: ProtectionFile,
    /// Of all that is above. Shows damage, not malice: what must not be forged is sealed.
    digest: Hexed<32>,
}

/// What of a file of another version can be relied on.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl ProtectionFile {
    /// The text to write; the same for the same content.
    fn to_text(&self) -> Result<Vec<u8>, ProtectionError> {
        let text = Text { version: VERSION, protection: self.clone(), digest: Hexed(self.digest()?) };
        let mut bytes = serde_json::to_vec_pretty(&text).map_err(|_| ProtectionError::Unreadable)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn digest(&self) -> Result<[u8; 32], ProtectionError> {
        let said = serde_json::to_vec(&(VERSION, self)).map_err(|_| ProtectionError::Unreadable)?;
        Ok(Sha256::digest(said).into())
    }

    /// Reads a text. One that this program would write differently, be it by a space, was changed and is refused.
    fn from_text(bytes: &[u8]) -> Result<Self, ProtectionError> {
        let versioned: Versioned = serde_json::from_slice(bytes).map_err(|_| ProtectionError::Unreadable)?;
        if versioned.version > VERSION {
            return Err(ProtectionError::Newer);
        }
        let text: Text = serde_json::from_slice(bytes).map_err(|_| ProtectionError::Unreadable)?;
        if text.protection.to_text()? == bytes { Ok(text.protection) } else { Err(ProtectionError::Unreadable) }
    }
}

/// What a folder says.
pub(super) struct Found {
    pub(super) file: ProtectionFile,
    /// Whether both copies say it.
    pub(super) twice: bool,
}

/// Reads the file of a folder, or its copy if the file is damaged. Nothing if there is neither.
///
/// # Errors
/// [`ProtectionError::Unreadable`], [`ProtectionError::Newer`] and [`ProtectionError::Io`].
pub(super) fn read(folder: &Path) -> Result<Option<Found>, ProtectionError> {
    let (main, copy) = (read_one(&folder.join(MAIN)), read_one(&folder.join(COPY)));
    match (main, copy) {
        (Ok(None), Ok(None)) => Ok(None),
        (Ok(Some(file)), Ok(Some(copy))) => Ok(Some(Found { twice: file == copy, file })),
        (Ok(Some(file)), _) | (_, Ok(Some(file))) => Ok(Some(Found { file, twice: false })),
        (Err(ProtectionError::Newer), _) | (_, Err(ProtectionError::Newer)) => Err(ProtectionError::Newer),
        (Err(error @ ProtectionError::Io(_)), _) | (_, Err(error @ ProtectionError::Io(_))) => Err(error),
        _ => Err(ProtectionError::Unreadable),
    }
}

fn read_one(path: &Path) -> Result<Option<ProtectionFile>, ProtectionError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(ProtectionError::Unreadable);
    }
    ProtectionFile::from_text(&bytes).map(Some)
}

/// Writes the file and then its copy. Each is whole at every moment: it is written beside, and takes the place of the one before once it is on
/// the disk. When this is done both are there to stay, and were read back.
///
/// # Errors
/// [`ProtectionError::DiskFull`] and [`ProtectionError::Io`]; the file is as before or as it was to become then, and the copy one of the two.
pub(super) fn write(folder: &Path, file: &ProtectionFile) -> Result<(), ProtectionError> {
    let text = file.to_text()?;
    private_folder(folder)?;
    for name in [MAIN, COPY] {
        let (writing, place) = (folder.join(WRITING), folder.join(name));
        let mut beside = create(&writing)?;
        beside.write_all(&text)?;
        beside.sync_all()?;
        drop(beside);
        fs::rename(&writing, &place)?;
        sync_folder(folder)?;
        if fs::read(&place)? != text {
            return Err(ProtectionError::Io(io::ErrorKind::InvalidData));
        }
    }
    Ok(())
}

/// What [`write`] leaves in a folder, and what it leaves when it is interrupted. Only files that are there.
///
/// # Errors
/// [`ProtectionError::Io`] if that cannot be seen.
pub(super) fn files_of(folder: &Path) -> Result<Vec<PathBuf>, ProtectionError> {
    let mut files = Vec::new();
    for path in [MAIN, COPY, WRITING].map(|name| folder.join(name)) {
        if path.try_exists()? {
            files.push(path);
        }
    }
    Ok(files)
}

fn create(path: &Path) -> io::Result<File> {
    // One that was left behind may have other rights, or be a link to somewhere else.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    // The user's application data folder is private to the user there.
    fs::create_dir_all(folder)
}

/// Makes a renaming last through a power cut.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    // Folders cannot be opened there; renaming is written through by the file system.
    Ok(())
}
