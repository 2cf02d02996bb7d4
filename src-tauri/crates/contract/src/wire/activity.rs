use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OperationKind, SystemBadge, ValueChange};

/// A window of the activity list, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRequest {
    /// First entry wanted.
    pub offset: u32,
    /// Entries wanted, at most 200.
    pub limit: u32,
    /// Which entries; all if nothing is given.
    #[serde(default)]
    pub filter: ActivityFilter,
}

/// Which entries of the activity list are wanted. Everything that is given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ActivityFilter {
    /// Words: each is in the customer's name, in what the entry concerns, in the name of the connection, or names a request that was made
    /// for the entry's change or the status it was answered with.
    pub query: String,
    /// Kinds; any if there are none.
    pub kinds: Vec<ActivityKind>,
    /// The connection.
    pub connection_id: Option<String>,
    /// The person.
    pub person_id: Option<String>,
    /// The earliest time, ISO 8601.
    pub from: Option<String>,
    /// The first time that is too late, ISO 8601.
    pub to: Option<String>,
}

/// One entry of the activity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryRef {
    /// The entry.
    pub entry_id: String,
}

/// An entry with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityDetail {
    /// The entry.
    pub entry: ActivityEntry,
    /// Its place in the log, from 1.
    pub number: u32,
    /// Who caused it; nothing for entries from before that was kept.
    pub cause: Option<ActivityCause>,
    /// Whether it had values that were erased with their customer.
    pub values_erased: bool,
    /// The requests that were made for its change, in order.
    pub requests: Vec<RequestLine>,
}

/// Who caused an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityCause {
    /// The agent did it.
    Agent,
    /// The program did it by itself, or found it.
    Program,
    /// The program was started.
    Start,
}

/// A request that left this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestLine {
    /// When it left, ISO 8601.
    pub at: String,
    /// Name of the provider's operation.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path without ids.
    pub path: String,
    /// Whether it only read.
    pub reads: bool,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// Size of the reply in bytes.
    pub bytes: Option<u32>,
    /// How long it took.
    pub milliseconds: u32,
    /// How it ended.
    pub outcome: RequestOutcome,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestOutcome {
    /// With a status and a whole reply.
    Answered,
    /// The system was not reached: nothing of the request has left.
    Unreached,
    /// Without a reply. It may have arrived.
    Lost,
    /// With a status, and a reply that could not be read to its end.
    CutShort,
    /// Nobody waited for it any more. It may have arrived.
    Cancelled,
    /// The program ended while it was on its way.
    Interrupted,
}

/// Whether what was written down is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityVerdict {
    /// The activity list.
    pub entries: LogVerdict,
    /// The requests that left this device.
    pub requests: LogVerdict,
    /// Entries of which the values were erased with their customer. Nothing is wrong with them.
    pub values_erased: u32,
}

/// What a log was found to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogVerdict {
    /// Entries that are as they were written.
    pub whole: u32,
    /// Of those, entries from before they were linked: they are as they were then.
    pub before_chain: u32,
    /// The first entry that is not as it was written; the ones before it are.
    pub broken: Option<BrokenEntry>,
}

/// An entry that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrokenEntry {
    /// Its place in the log, from 1.
    pub number: u32,
    /// What is wrong.
    pub flaw: LogFlaw,
    /// When it was written, as far as that can still be read.
    pub at: Option<String>,
}

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogFlaw {
    /// An entry was changed, or put in afterwards.
    Changed,
    /// An entry is not there.
    Missing,
    /// The end is not as it was left: entries may have been cut off.
    End,
}

/// Entries of the activity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityWindow {
    /// How many there are.
    pub total: u32,
    /// First entry of this window.
    pub offset: u32,
    /// Name of the person the list was asked for, if it was for one that is still here.
    pub person_name: Option<String>,
    /// The entries.
    pub entries: Vec<ActivityEntry>,
}

/// Something that happened on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActivityEntry {
    /// The entry.
    pub entry_id: String,
    /// When, ISO 8601.
    pub at: String,
    /// What.
    pub kind: ActivityKind,
    /// Which change it is about.
    pub operation: Option<OperationKind>,
    /// The person it is about, if it is still here.
    pub person_id: Option<String>,
    /// That person's name.
    pub person_name: String,
    /// Where.
    pub system: Option<SystemBadge>,
    /// What it concerns, such as names of fields, or what was found.
    pub subject: String,
    /// The values an automatic decision was about; empty otherwise.
    pub values: Vec<ValueChange>,
}

/// Kind of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A change was saved on this device.
    Saved,
    /// A change was carried out by its system.
    Applied,
    /// A system said no.
    Rejected,
    /// A change waits for the agent.
    Parked,
    /// A change was dropped by the agent.
    Discarded,
    /// A change of which the outcome was unknown turned out to have been carried out.
    FoundApplied,
    /// Both sides had changed the customer, and the changes went together without a question.
    Merged,
    /// The agent said who is right.
    Decided,
    /// The agent took a decision back.
    DecisionUndone,
    /// The agent gave a waiting change other values.
    Amended,
    /// A customer is not in its system any more.
    Gone,
    /// A customer that was gone is in its system again.
    Back,
    /// A customer that was gone was removed from this device.
    Forgotten,
    /// Two persons were made one.
    Linked,
    /// A record was taken out of its person again.
    Unlinked,
    /// The agent said which existing customer a new one was meant to be.
    Chosen,
    /// A pull ended.
    Pulled,
    /// A connection was added.
    ConnectionAdded,
    /// A connection was changed.
    ConnectionChanged,
    /// A customer was erased.
    Erased,
    /// A customer that was erased may come back.
    ErasureLifted,
    /// Everything that is held on a person was written to a file.
    Exported,
    /// A connection was removed.
    ConnectionRemoved,
    /// A covered value was shown.
    Revealed,
    /// A covered value was copied.
    Copied,
    /// The console was locked.
    Locked,
    /// The console was unlocked.
    Unlocked,
    /// The program was started.
    Started,
    /// A passphrase was set.
    PassphraseSet,
    /// The passphrase was changed.
    PassphraseChanged,
    /// The passphrase was removed.
    PassphraseRemoved,
    /// A recovery code was made.
    RecoveryMade,
    /// The key was got back with the recovery code.
    KeyRecovered,
}
