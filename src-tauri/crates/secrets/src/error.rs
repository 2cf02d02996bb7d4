use thiserror::Error;

/// Why a secret cannot be had or kept. The texts are for the agent and hold no names or values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretError {
    /// There is no keychain to talk to: no message bus, no service, or one without a keyring to keep anything in.
    #[error("This computer has no keychain that is running.")]
    NoKeychain,
    /// The keychain is locked and was not unlocked.
    #[error("The keychain is locked. Unlock it and try again.")]
    Locked,
    /// The keychain refused.
    #[error("The keychain refused access to this program.")]
    Denied,
    /// There is no secret of this name.
    #[error("The keychain holds nothing under this name.")]
    Absent,
    /// Longer than the keychain takes; the limit in bytes.
    #[error("The keychain takes at most {limit} characters.")]
    TooLong {
        /// Limit in bytes.
        limit: u32,
    },
    /// The keychain did not answer in time, perhaps because it is asking the agent something.
    #[error("The keychain did not answer. It may be waiting for its password.")]
    NoAnswer,
    /// The keychain failed in a way that fits none of the above.
    #[error("The keychain failed.")]
    Failed,
}
