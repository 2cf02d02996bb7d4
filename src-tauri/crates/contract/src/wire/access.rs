use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Allowed, SecretText};
use crate::WireError;

/// Whether the data on this device is open, and if not, what would open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Access {
    /// Open.
    Open {
        /// Where the agent was when it was locked: a path of the interface, which holds ids only.
        place: Option<String>,
    },
    /// Locked. Nothing of the data is in this program's memory.
    Locked {
        /// Why.
        why: LockReason,
        /// What opens it.
        by: UnlockBy,
        /// Changes that are not sent yet.
        unsent: u32,
        /// Whether a recovery code was made.
        has_recovery: bool,
        /// Seconds until the next try is taken, after many wrong ones; 0 if at once.
        wait_seconds: u32,
    },
    /// There is data, and the key that opens it is not in the keychain. Nothing was changed.
    KeyMissing {
        /// What is there instead.
        cause: KeyLoss,
        /// Changes in it that are not sent yet.
        unsent: u32,
        /// Whether a recovery code was made.
        has_recovery: bool,
        /// Seconds until the next try is taken, after many wrong ones; 0 if at once.
        wait_seconds: u32,
    },
    /// The keychain or the disk refuses. Nothing was changed; trying again is safe.
    Refused {
        /// Why, and what can be done.
        error: WireError,
        /// Whether going on without the keychain, with nothing kept, is possible.
        may_go_on: bool,
        /// Whether going on under a passphrase is possible: there is no data yet that it would have to open.
        may_set_passphrase: bool,
        /// Whether there is data that can be put aside, to begin anew.
        may_start_fresh: bool,
        /// Changes in it that are not sent yet.
        unsent: u32,
        /// Whether there is data that a recovery code opens.
        has_recovery: bool,
        /// Seconds until the next try is taken, after many wrong ones; 0 if at once.
        wait_seconds: u32,
    },
    /// The key is right, and the data is damaged.
    Damaged {
        /// Changes in it that were not sent, as far as known.
        unsent: u32,
    },
    /// Everything was removed from this device.
    Wiped {
        /// What could not be removed, and why, in words to show.
        left: Vec<String>,
        /// Files that the agent had written elsewhere, which stay.
        exported: Vec<String>,
    },
}

/// Why the program is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LockReason {
    /// It has just been started.
    Started,
    /// The agent locked it.
    Agent,
    /// Nobody used it for a while.
    Idle,
    /// The computer went to sleep.
    Sleep,
    /// The session of the operating system was locked.
    Session,
}

/// What opens a locked program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnlockBy {
    /// The operating system's keychain, which asks for its own password where it is locked.
    Keychain,
    /// The agent's passphrase.
    Passphrase,
}

/// How the key was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyLoss {
    /// The keychain holds no key.
    Absent,
    /// The keychain holds another key.
    Replaced,
    /// The file that says how the key is protected cannot be read.
    ProtectionUnreadable,
}

/// A try to unlock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unlock {
    /// The passphrase, where that is what opens it.
    pub passphrase: Option<SecretText>,
}

/// A try to open the data with the recovery code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recover {
    /// The code: eight parts of five letters; spaces, dashes and case do not matter.
    pub code: SecretText,
}

/// That the program is to go on without a keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GoOn {
    /// What protects the data from then on; without it nothing is kept.
    pub passphrase: Option<SecretText>,
}

/// That the data is to be put aside and begun anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartFresh {
    /// That the agent has read what becomes of the data.
    pub understood: bool,
}

/// That the agent is at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InUse {
    /// Where the agent is: a path of the interface, which holds ids only.
    pub place: String,
}

/// That everything of this program is to be removed from this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceWipe {
    /// The words that were asked for.
    pub phrase: String,
}

/// How the data on this device is protected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Protection {
    /// Where the key of the data is.
    pub key: KeyPlace,
    /// Where the credentials of connections are.
    pub credentials: KeyPlace,
    /// When the recovery code was made, ISO 8601; absent if there is none.
    pub recovery_made_at: Option<String>,
    /// Whether the program can be locked.
    pub may_lock: Allowed,
    /// Whether a passphrase can be taken away again.
    pub may_remove_passphrase: Allowed,
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the operating system's keychain.
    Keychain,
    /// Wrapped by the agent's passphrase.
    Passphrase,
    /// Wrapped by the recovery code: the keychain cannot be used, or has not taken the key.
    Code,
    /// In memory, until the program ends.
    Memory,
}

/// A new passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseSet {
    /// The one so far, if there is one.
    pub current: Option<SecretText>,
    /// The new one, of at least eight characters.
    pub new: SecretText,
}

/// That the keychain is to hold the key again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseRemove {
    /// The one so far.
    pub current: SecretText,
}

/// That a recovery code is to be made. An older one stays good until the new one is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryMake {
    /// The passphrase, if there is one.
    pub current: Option<SecretText>,
}

/// The recovery code: shown once and kept nowhere. It opens nothing before it is confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCode {
    /// Its eight parts, each of five letters.
    pub parts: Vec<String>,
    /// Numbers of the two parts that are asked back, from 1 to 8, ascending.
    pub asked: Vec<u8>,
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// That the recovery code was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryConfirm {
    /// The parts that were asked for, in the order they were asked.
    pub parts: Vec<SecretText>,
}

/// A file with the recovery code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoverySaved {
    /// Where it is, to be shown.
    pub path: String,
}

/// Whether to offer the agent to make a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryOffer {
    /// Whether something would be lost without one: there is a connection to a real system, and no code, and the agent has not just said no.
    pub due: bool,
}
