//! The operations by their names.

use crate::server::Operation;

/// What the account can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecurelyOperation {
    Import,
    Search,
    /// A path or method nobody serves.
    Unknown,
}

impl Operation for SecurelyOperation {
    fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Search => "search",
            Self::Unknown => "unknown",
        }
    }

    fn changes(self) -> bool {
        self == Self::Import
    }
}
