//! Where credentials and the cache key are kept: the operating system's keychain, memory, or wrapped in a file ([`protection`]).
//!
//! A secret goes in and comes out by name; nothing here lists, logs or prints one. No bus, locked, denied, too long and absent
//! are different errors, because the advice for each is different.

mod complaint;
mod error;
mod keychain;
mod memory;
pub mod protection;
mod system;

use async_trait::async_trait;
use domain::Secret;

pub use error::SecretError;
pub use keychain::Keychain;
pub use memory::Memory;

/// Keeps secrets by name.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// Finds out whether the store can be used, where that is not certain.
    ///
    /// # Errors
    /// Why it cannot.
    async fn check(&self) -> Result<(), SecretError> {
        Ok(())
    }

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

    /// Forgets all secrets, whatever their names. Secrets of other programs are not touched.
    ///
    /// # Errors
    /// Why the store cannot be used, or why one of them is still there.
    async fn clear(&self) -> Result<(), SecretError>;
}
