use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the status bar and the rail show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    /// Version of the program.
    pub version: String,
    /// Where credentials and the cache key are.
    pub keychain: KeychainState,
    /// Every connection, in the order it was added.
    pub connections: Vec<ConnectionStatus>,
    /// Customers in the local cache.
    pub customers: u32,
    /// Changes not done yet.
    pub pending: u32,
    /// Changes among them that wait for the agent.
    pub needs_attention: u32,
    /// Changes among those of which the agent has to say who is right.
    pub conflicts: u32,
    /// When the last edit was saved on this device, ISO 8601.
    pub saved_at: Option<String>,
    /// Something the agent has to know about this start, in words to show.
    pub notice: Option<String>,
    /// That this device's clock is far off, in words to show; absent if it is not.
    pub clock: Option<String>,
}

/// Where secrets are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeychainState {
    /// In the operating system's keychain.
    Keychain,
    /// Only in memory, until the program ends.
    Memory {
        /// Why, in words to show.
        reason: String,
    },
}

/// One connection in the status bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionStatus {
    /// The connection.
    pub connection_id: String,
    /// Its name.
    pub name: String,
    /// Its provider.
    pub provider: String,
    /// Two letters.
    pub badge: String,
    /// What it does now.
    pub state: ConnectionState,
    /// When its last complete pull ended, ISO 8601.
    pub pulled_at: Option<String>,
    /// Whether it is the built-in sample system.
    pub sample: bool,
}

/// What a connection does now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ConnectionState {
    /// Nothing asked yet.
    Idle,
    /// The last request was answered.
    Online,
    /// Pulling customers.
    Syncing {
        /// Received so far.
        received: u32,
        /// How many there are, where the provider says so.
        total: Option<u32>,
        /// Customers per second, lately.
        per_second: u32,
        /// Seconds left at this rate.
        seconds_left: Option<u32>,
    },
    /// A pull that is not complete and not running; it goes on from there.
    Paused {
        /// Received so far.
        received: u32,
        /// How many there are, where the provider says so.
        total: Option<u32>,
    },
    /// Sending changes.
    Sending {
        /// Changes left that can be sent now or soon.
        left: u32,
        /// How many there were when this began.
        total: u32,
    },
    /// Waiting before the next try.
    Waiting {
        /// Until when, ISO 8601.
        until: String,
        /// Why, in words to show.
        reason: String,
    },
    /// Not reachable; changes are kept and sent later.
    Offline {
        /// Since when, ISO 8601.
        since: String,
        /// When it is tried next, ISO 8601.
        next_try_at: Option<String>,
        /// What failed, in words to show.
        reason: String,
    },
    /// The credentials are refused; nothing is sent until that is fixed.
    Refused {
        /// What the provider said, in words to show.
        reason: String,
    },
}

/// Settings of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppSettings {
    /// Appearance.
    pub theme: Theme,
    /// Minutes between pulls of a connection, at least 1.
    pub pull_minutes: u32,
    /// Minutes without use after which the program locks; 0 for never, at most 240.
    pub lock_after_minutes: u32,
}

/// Appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the operating system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}
