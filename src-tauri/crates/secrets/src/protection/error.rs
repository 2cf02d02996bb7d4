use std::io;

use thiserror::Error;

/// Why the key cannot be unwrapped or its wrapping be kept. The texts are for the agent and hold nothing that was typed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProtectionError {
    /// Neither copy of the file is whole, or what it says is outside of what this program writes.
    #[error("The file that says how the data is protected is damaged.")]
    Unreadable,
    /// A newer version of this program wrote the file.
    #[error("The file that says how the data is protected was written by a newer version of this program.")]
    Newer,
    /// The key was never wrapped this way.
    #[error("The data is not protected this way.")]
    NotSet,
    /// Not the passphrase.
    #[error("That is not the passphrase.")]
    WrongPassphrase,
    /// A passphrase that is to be chosen is too short; the least number of characters.
    #[error("A passphrase has at least {least} characters.")]
    TooShort {
        /// Characters at least.
        least: usize,
    },
    /// A passphrase that is to be chosen is too long; the limit in bytes.
    #[error("A passphrase has at most {most} characters.")]
    TooLong {
        /// Bytes at most.
        most: usize,
    },
    /// Parts of a recovery code that are not well written, from 1 to 8, ascending; never empty.
    #[error("The recovery code has a typo.")]
    Misspelt(Vec<u8>),
    /// A well written recovery code that does not open this data.
    #[error("This is a recovery code, but of other data.")]
    OtherData,
    /// Deriving a key needs more memory than there is.
    #[error("There is not enough memory to check the passphrase.")]
    OutOfMemory,
    /// The operating system gives no random numbers.
    #[error("This computer gives no random numbers.")]
    NoEntropy,
    /// The disk is full. What was kept before is still there.
    #[error("The disk is full.")]
    DiskFull,
    /// The file cannot be read or written for another reason.
    #[error("The file that says how the data is protected cannot be read or written.")]
    Io(io::ErrorKind),
}

impl From<io::Error> for ProtectionError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io(kind),
        }
    }
}
