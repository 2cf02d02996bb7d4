//! Ids. All are UUIDv7 made on this device, so they sort by time of making and never change.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id from its source, or from where it was kept.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The id itself, for storage.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A connection: one account at a provider.
    ConnectionId
    /// A record: one customer as one connection holds it.
    RecordId
    /// A person: what the agent sees, one or more records.
    PersonId
    /// A channel of a record.
    ChannelId
    /// An entry of a timeline or of the activity list.
    EntryId
    /// An operation: one intended change.
    OperationId
    /// A saved view.
    ViewId
    /// An erasure: one customer that was erased.
    ErasureId
}
