//! Errors as they cross the boundary: a stable code, words for the agent, and a reference that leads to the log.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, in a form code may rely on. A code is added when something tells it apart, never for its own sake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Something in the request does not satisfy a rule; `fields` says what.
    InvalidInput,
    /// The thing asked for is not (or no longer) here.
    NotFound,
    /// The connection was removed while the request was under way.
    ConnectionRemoved,
    /// The provider does not offer this.
    NotOffered,
    /// The key may not do this, or is not accepted at all.
    Refused,
    /// The key lacks the right for this kind of request.
    MissingPermission,
    /// No answer: host name, network or time-out.
    Unreachable,
    /// The secure connection could not be set up.
    Tls,
    /// The provider asks to wait.
    Throttled,
    /// The provider answered with something that is not its documented reply.
    ReplyNotUnderstood,
    /// The provider says the request itself is wrong.
    RejectedByProvider,
    /// The provider failed on its side.
    ProviderFailed,
    /// Another value stands in the remote system than the one this edit started from.
    ChangedMeanwhile,
    /// Customers are there already of which the agent has to say whether one is meant.
    ChoiceNeeded,
    /// It is unknown whether the provider carried the request out.
    OutcomeUnknown,
    /// Not possible right now, for instance because an earlier change is on its way.
    NotNow,
    /// Given up for a newer request of the same kind. Nobody is shown this: who still wants the answer asks again.
    Cancelled,
    /// The keychain cannot be reached, there is no message bus.
    KeychainAbsent,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain refused access.
    KeychainDenied,
    /// A secret is missing from the keychain.
    SecretMissing,
    /// A secret is longer than the keychain takes.
    SecretTooLong,
    /// The program is locked.
    Locked,
    /// The key of the local cache is not where it should be.
    KeyMissing,
    /// Not the passphrase. `retry` says when another try is taken.
    WrongPassphrase,
    /// Not the recovery code; `fields` names the part that has a typo.
    WrongCode,
    /// What says how the key is protected cannot be read.
    ProtectionUnreadable,
    /// The local cache cannot be written: the disk is full.
    DiskFull,
    /// The local cache was made by a newer version of this program.
    NewerDatabase,
    /// The local cache cannot be opened with the key at hand.
    DatabaseUnreadable,
    /// Another instance of this program has the data folder open.
    AlreadyOpen,
    /// A defect of this program. The reference leads to the log.
    Internal,
}

/// Whether and when repeating the same request can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Retry {
    /// Repeating cannot help until something is changed.
    Never,
    /// Repeating may help at once.
    Now,
    /// Repeating may help after this many seconds.
    After {
        /// Seconds to wait.
        seconds: u32,
    },
}

/// One thing wrong with one field, ready to be shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldIssue {
    /// The field's key, or `channels.<index>` for a channel of a form.
    pub field: String,
    /// Stable name of the rule that was broken.
    pub rule: String,
    /// The character that broke it, if one did.
    pub character: Option<String>,
    /// What to show, in the agent's words.
    pub message: String,
    /// The connection whose rule it is; absent if it holds everywhere.
    pub connection_id: Option<String>,
}

/// The one error shape of the boundary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?}: {message} [{reference}]")]
#[serde(rename_all = "camelCase")]
pub struct WireError {
    /// Stable code.
    pub code: ErrorCode,
    /// What happened and what to do, without parameters or personal data of the request.
    pub message: String,
    /// Field by field, for forms.
    pub fields: Vec<FieldIssue>,
    /// Whether to try again.
    pub retry: Retry,
    /// Short reference that appears beside the same error in the log.
    pub reference: String,
}
