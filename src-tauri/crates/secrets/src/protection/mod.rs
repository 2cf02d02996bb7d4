//! What keeps the key of the data where no keychain does: wrapped by a passphrase, by a recovery code, or both, in `protection.json`.
//!
//! The key itself never changes. What wraps it may, and a crash between two writes must never leave a key that nothing holds. So whoever
//! calls this writes in this order:
//!
//! - **New data:** key into the keychain, [`Protection::begin`], [`Protection::keep`], then the data.
//! - **A passphrase is chosen, with a keychain:** [`Protection::with_passphrase`], [`Protection::keep`], and only then the key out of the
//!   keychain. If the program dies in between, the file says that there is a passphrase, and the key is taken out of the keychain after the
//!   next time it unlocks.
//! - **A passphrase is changed:** [`Protection::with_passphrase`], [`Protection::keep`].
//! - **A passphrase is given up:** key into the keychain and read back from there, then [`Protection::without_passphrase`], [`Protection::keep`].
//! - **A recovery code is made:** the code is shown, and kept in memory only. When the agent has typed parts of it back
//!   ([`RecoveryCode::has_part`]): [`Protection::with_recovery`], [`Protection::keep`]. The one of before opens nothing from then on, and
//!   everything until then.
//! - **A key that was lost is recovered:** [`Protection::unlock_by_code`], the data opened with it, then the key into the keychain, or wrapped
//!   by a new passphrase.
//!
//! What changes a protection gives a new one, which nobody knows of before it is kept; one owner changes it at a time. After an error of
//! [`Protection::keep`] the folder has to be read again: it holds the one of before or the new one, whole.
//!
//! Everything here waits for the disk, and what checks a passphrase takes long on purpose: call it where nobody waits.

mod attempts;
mod entropy;
mod error;
mod file;
mod hexed;
mod passphrase;
mod recovery;
mod seal;

use std::fmt;
use std::path::{Path, PathBuf};

use hkdf::Hkdf;
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use attempts::{Attempts, wait_after};
pub use entropy::{Entropy, SystemEntropy};
pub use error::ProtectionError;
pub use passphrase::{Cost, LEAST_CHARACTERS};
pub use recovery::{LETTERS, PARTS, RecoveryCode};

use entropy::drawn;
use file::{ByCode, ByPassphrase, ProtectionFile};
use hexed::Hexed;
use passphrase::Passphrase;

/// The key of the data.
pub type Key = [u8; 32];

/// How the key of the data in one folder is wrapped. Holds no key; prints as redacted all the same.
#[derive(Clone)]
pub struct Protection {
    folder: PathBuf,
    file: ProtectionFile,
    settled: bool,
}

impl Protection {
    /// What a folder says. Nothing if it says nothing: the data was made before there was such a file, or there is none.
    ///
    /// # Errors
    /// [`ProtectionError::Unreadable`] if neither copy is whole, [`ProtectionError::Newer`], [`ProtectionError::Io`].
    pub fn read(folder: &Path) -> Result<Option<Self>, ProtectionError> {
        let found = file::read(folder)?;
        Ok(found.map(|found| Self { folder: folder.to_owned(), file: found.file, settled: found.twice }))
    }

    /// The protection of data whose key is in the keychain and nowhere else. `cache` is an id that was never given to other data.
    ///
    /// # Errors
    /// [`ProtectionError::Unreadable`], never with a key of this length.
    pub fn begin(folder: &Path, cache: Uuid, key: &Key) -> Result<Self, ProtectionError> {
        let check = check_of(key).ok_or(ProtectionError::Unreadable)?;
        let file = ProtectionFile { cache, check: Hexed(check), unsent: 0, passphrase: None, recovery: None, salt: None };
        Ok(Self { folder: folder.to_owned(), file, settled: false })
    }

    /// The files in a folder that this makes, for whoever puts data aside or removes it.
    ///
    /// # Errors
    /// [`ProtectionError::Io`].
    pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>, ProtectionError> {
        file::files_of(folder)
    }

    /// Whether a key is the key of this data. Tells a key that was replaced from data that is damaged.
    #[must_use]
    pub fn belongs(&self, key: &Key) -> bool {
        check_of(key).is_some_and(|check| {
            let differing = check.iter().zip(self.file.check.0).fold(0, |differing, (one, other)| differing | (one ^ other));
            differing == 0
        })
    }

    /// Whether a passphrase opens it.
    #[must_use]
    pub fn has_passphrase(&self) -> bool {
        self.file.passphrase.is_some()
    }

    /// When the recovery code that opens it was made; nothing if there is none.
    #[must_use]
    pub fn recovery_made_at(&self) -> Option<Timestamp> {
        self.file.recovery.as_ref().map(|recovery| recovery.made_at)
    }

    /// Changes in the data that were not sent, when that was last noted.
    #[must_use]
    pub fn unsent(&self) -> u32 {
        self.file.unsent
    }

    /// Whether both copies on disk say this. If not, one is damaged or of before: [`Protection::keep`] mends it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// The key, by the passphrase.
    ///
    /// # Errors
    /// [`ProtectionError::WrongPassphrase`], [`ProtectionError::NotSet`], [`ProtectionError::OutOfMemory`]; [`ProtectionError::Unreadable`] if
    /// what was wrapped is not the key of this data.
    pub fn unlock_by_passphrase(&self, passphrase: &str) -> Result<Zeroizing<Key>, ProtectionError> {
        let wrap = self.file.passphrase.as_ref().ok_or(ProtectionError::NotSet)?;
        let typed = Passphrase::typed(passphrase).ok_or(ProtectionError::WrongPassphrase)?;
        let under = wrap.cost.derive(&typed, &wrap.salt.0)?;
        let about = about_passphrase(self.file.cache, wrap.cost, &wrap.salt.0);
        let key = seal::open(&under, wrap.nonce.0, &wrap.sealed.0, about.as_bytes()).ok_or(ProtectionError::WrongPassphrase)?;
        self.own(key)
    }

    /// The key, by the recovery code.
    ///
    /// # Errors
    /// [`ProtectionError::OtherData`], [`ProtectionError::NotSet`]; [`ProtectionError::Unreadable`] if what was wrapped is not the key of this
    /// data.
    pub fn unlock_by_code(&self, code: &RecoveryCode) -> Result<Zeroizing<Key>, ProtectionError> {
        let wrap = self.file.recovery.as_ref().ok_or(ProtectionError::NotSet)?;
        let under = code.derive(&wrap.salt.0).ok_or(ProtectionError::Unreadable)?;
        let about = about_code(self.file.cache, wrap.made_at, &wrap.salt.0);
        let key = seal::open(&under, wrap.nonce.0, &wrap.sealed.0, about.as_bytes()).ok_or(ProtectionError::OtherData)?;
        self.own(key)
    }

    /// The same, opened by this passphrase and by none of before. Not kept yet; see the module for what has to be written when.
    ///
    /// # Errors
    /// [`ProtectionError::TooShort`], [`ProtectionError::TooLong`], [`ProtectionError::OutOfMemory`], [`ProtectionError::NoEntropy`];
    /// [`ProtectionError::OtherData`] if the key is not the key of this data.
    pub fn with_passphrase(
        &self,
        key: &Key,
        passphrase: &str,
        cost: Cost,
        entropy: &dyn Entropy,
    ) -> Result<Self, ProtectionError> {
        self.only_own(key)?;
        let chosen = Passphrase::chosen(passphrase)?;
        let (salt, nonce) = (drawn(entropy)?, drawn(entropy)?);
        let under = cost.derive(&chosen, &salt)?;
        let about = about_passphrase(self.file.cache, cost, &salt);
        let sealed = seal::seal(&under, nonce, key, about.as_bytes()).ok_or(ProtectionError::OutOfMemory)?;
        let wrap = ByPassphrase { cost, salt: Hexed(salt), nonce: Hexed(nonce), sealed: Hexed(sealed) };
        Ok(self.changed(|file| file.passphrase = Some(wrap)))
    }

    /// The same, opened by no passphrase. Not kept yet: the key has to be somewhere else before it is.
    #[must_use]
    pub fn without_passphrase(&self) -> Self {
        self.changed(|file| file.passphrase = None)
    }

    /// The same, opened by this recovery code and by none of before. Not kept yet.
    ///
    /// # Errors
    /// [`ProtectionError::NoEntropy`]; [`ProtectionError::OtherData`] if the key is not the key of this data.
    pub fn with_recovery(
        &self,
        key: &Key,
        code: &RecoveryCode,
        made_at: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<Self, ProtectionError> {
        self.only_own(key)?;
        let (salt, nonce) = (drawn(entropy)?, drawn(entropy)?);
        let under = code.derive(&salt).ok_or(ProtectionError::OutOfMemory)?;
        let about = about_code(self.file.cache, made_at, &salt);
        let sealed = seal::seal(&under, nonce, key, about.as_bytes()).ok_or(ProtectionError::OutOfMemory)?;
        let wrap = ByCode { made_at, salt: Hexed(salt), nonce: Hexed(nonce), sealed: Hexed(sealed) };
        Ok(self.changed(|file| file.recovery = Some(wrap)))
    }

    /// Writes this to its folder, twice, and reads it back. It lasts when this returns.
    ///
    /// # Errors
    /// [`ProtectionError::DiskFull`] and [`ProtectionError::Io`]: what was kept before or this is kept then, and [`Protection::read`] says
    /// which.
    pub fn keep(&mut self) -> Result<(), ProtectionError> {
        self.settled = false;
        file::write(&self.folder, &self.file)?;
        self.settled = true;
        Ok(())
    }

    /// Notes how many changes were not sent, a number and nothing else, so that it can be said while the data is shut. Writes only if that
    /// changed, or if there is something to mend.
    ///
    /// # Errors
    /// As [`Protection::keep`].
    pub fn note_unsent(&mut self, unsent: u32) -> Result<(), ProtectionError> {
        if self.file.unsent == unsent && self.settled {
            return Ok(());
        }
        self.file.unsent = unsent;
        self.keep()
    }

    /// What the file of the data begins with, if that was noted.
    #[must_use]
    pub fn salt(&self) -> Option<[u8; 16]> {
        self.file.salt.map(|salt| salt.0)
    }

    /// Notes what the file of the data begins with: without it none of that file can be read. Writes only if that changed, or if there is
    /// something to mend.
    ///
    /// # Errors
    /// As [`Protection::keep`].
    pub fn note_salt(&mut self, salt: [u8; 16]) -> Result<(), ProtectionError> {
        if self.salt() == Some(salt) && self.settled {
            return Ok(());
        }
        self.file.salt = Some(Hexed(salt));
        self.keep()
    }

    fn changed(&self, change: impl FnOnce(&mut ProtectionFile)) -> Self {
        let mut new = Self { settled: false, ..self.clone() };
        change(&mut new.file);
        new
    }

    fn own(&self, key: Zeroizing<Key>) -> Result<Zeroizing<Key>, ProtectionError> {
        if self.belongs(&key) { Ok(key) } else { Err(ProtectionError::Unreadable) }
    }

    fn only_own(&self, key: &Key) -> Result<(), ProtectionError> {
        if self.belongs(key) { Ok(()) } else { Err(ProtectionError::OtherData) }
    }
}

impl fmt::Debug for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protection([redacted])")
    }
}

/// Says which key it is, to who has it, and nothing to who has not.
fn check_of(key: &Key) -> Option<[u8; 16]> {
    let mut check = [0; 16];
    Hkdf::<Sha256>::new(None, key).expand(b"customer console check", &mut check).ok()?;
    Some(check)
}

/// What a wrap is bound to: a wrap of another cache, of another kind or of a cheaper cost does not open.
fn about_passphrase(cache: Uuid, cost: Cost, salt: &[u8; 16]) -> String {
    format!("customer console|1|{cache}|passphrase|{}|{}", cost.words(), hex::encode(salt))
}

fn about_code(cache: Uuid, made_at: Timestamp, salt: &[u8; 16]) -> String {
    format!("customer console|1|{cache}|recovery|{made_at}|{}", hex::encode(salt))
}
