//! Where credentials and the cache key are kept: the operating system's keychain, memory, or wrapped in a file ([`protection`]).
//!
//! A secret goes in and comes out by name; nothing here lists, logs or prints one. No bus, locked, denied, too long and absent
//! are different errors, because the advice for each is different.

mod error;
mod keychain;
mod memory;
pub mod protection;

use async_trait::async_trait;
use domain::Secret;

pub use error::SecretError;
pub use keychain::Keychain;
pub use memory::Memory;

/// Keeps secrets by name.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// The secret of a name.
    ///
    /// # Errors
    /// [`SecretError::Absent`] if there is none; otherwise why the store cannot be used.
    async fn get(&self, name: &str) -> Result<Secret, SecretError>;

    /// Keeps a secret under a name, in place of one that was there.
    ///
    /// # Errors
    /// Why the store cannot be used.
    async fn set(&self, name: &str, secret: &Secret) -> Result<(), SecretError>;

    /// Forgets the secret of a name; it is no error if there is none.
    ///
    /// # Errors
    /// Why the store cannot be used.
    async fn delete(&self, name: &str) -> Result<(), SecretError>;

    /// Forgets every secret of this program, also those nobody knows the names of any more.
    ///
    /// # Errors
    /// Why the store cannot be used; some may be gone then.
    async fn clear(&self) -> Result<(), SecretError>;
}
