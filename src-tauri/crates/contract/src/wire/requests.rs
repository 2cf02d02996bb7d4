use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OperationKind, RequestLine, SystemBadge};

/// A window of the requests that left this device, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestsRequest {
    /// First request wanted.
    pub offset: u32,
    /// Requests wanted, at most 200.
    pub limit: u32,
    /// Which requests; all if nothing is given.
    #[serde(default)]
    pub filter: RequestFilter,
}

/// Which requests are wanted. Everything that is given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestFilter {
    /// The connection.
    pub connection_id: Option<String>,
    /// Only what was not answered, or with a refusal.
    pub failed: bool,
    /// The earliest time, ISO 8601.
    pub from: Option<String>,
    /// The first time that is too late, ISO 8601.
    pub to: Option<String>,
}

/// Requests that left this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestWindow {
    /// How many there are.
    pub total: u32,
    /// First request of this window.
    pub offset: u32,
    /// The requests.
    pub requests: Vec<ListedRequest>,
}

/// A request with what caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListedRequest {
    /// Its place among all requests, from 1.
    pub number: u32,
    /// The request.
    pub line: RequestLine,
    /// How many requests this stands for: pages of a pull that ended alike are one line.
    pub requests: u32,
    /// Where it went; nothing for a connection that is not here any more, or was tried and not saved.
    pub system: Option<SystemBadge>,
    /// What it was for.
    pub why: RequestWhy,
    /// Whether the agent caused it, not the console by itself.
    pub agent: bool,
    /// The change it was made for.
    pub change: Option<ChangeEntry>,
}

/// Where the activity tells of a change first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEntry {
    /// The entry.
    pub entry_id: String,
    /// Its place in the log, from 1.
    pub number: u32,
    /// Kind of the change.
    pub operation: Option<OperationKind>,
}

/// What a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestWhy {
    /// A change, and what has to be read for it.
    Change,
    /// A page that the agent opened.
    Opened,
    /// Reading again what the agent asked for, or had opened lately.
    Refresh,
    /// Asking the system itself for customers.
    LiveSearch,
    /// A timeline.
    Timeline,
    /// Pulling everything.
    Sweep,
    /// Trying a connection.
    Test,
    /// Signing in, for whatever the next request is for.
    SignIn,
}
