//! How a connection stands, as the status bar shows it.

use jiff::Timestamp;

/// How a connection stands, apart from refused credentials, which are kept in the store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// The last request was answered.
    Online,
    /// The provider, or its failing, asks to wait.
    Waiting {
        /// Until when.
        until: Timestamp,
        /// Why, in words to show.
        reason: String,
    },
    /// Not reachable.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When it is tried next.
        until: Timestamp,
        /// What failed, in words to show.
        reason: String,
    },
}

impl Link {
    /// Nothing is sent before this.
    #[must_use]
    pub fn closed_until(&self) -> Option<Timestamp> {
        match self {
            Self::Idle | Self::Online => None,
            Self::Waiting { until, .. } | Self::Offline { until, .. } => Some(*until),
        }
    }
}

/// How a pull goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Customers received.
    pub received: u32,
    /// How many there are, where the provider says so.
    pub total: Option<u32>,
    /// Customers per second since this run began.
    pub per_second: u32,
}

impl Progress {
    /// Seconds left at this rate.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u32> {
        let left = self.total?.saturating_sub(self.received);
        left.div_ceil(self.per_second.max(1)).into()
    }
}
