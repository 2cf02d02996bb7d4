use super::ProtectionError;

/// Where salts, nonces and recovery codes come from.
pub trait Entropy: Send + Sync {
    /// Fills a place with bytes nobody can guess.
    ///
    /// # Errors
    /// [`ProtectionError::NoEntropy`] if there are none.
    fn fill(&self, place: &mut [u8]) -> Result<(), ProtectionError>;
}

/// The operating system's.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, place: &mut [u8]) -> Result<(), ProtectionError> {
        getrandom::fill(place).map_err(|_| ProtectionError::NoEntropy)
    }
}

/// An array of such bytes.
pub(super) fn drawn<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], ProtectionError> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}
