//! The operations by their names, and whether they change data.

use crate::server::Operation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SyncteraOperation {
    CreateCustomer,
    ListCustomers,
    GetCustomer,
    PatchCustomer,
    PutCustomer,
    /// A path or method nobody serves. There is no DELETE (section 2).
    Unknown,
}

impl SyncteraOperation {
    /// POST and PATCH know the header `Idempotency-Key`, PUT does not (section 3).
    pub(super) fn is_idempotent_by_key(self) -> bool {
        matches!(self, Self::CreateCustomer | Self::PatchCustomer)
    }
}

impl Operation for SyncteraOperation {
    fn name(self) -> &'static str {
        match self {
            Self::CreateCustomer => "createCustomer",
            Self::ListCustomers => "listCustomers",
            Self::GetCustomer => "getCustomer",
            Self::PatchCustomer => "patchCustomer",
            Self::PutCustomer => "putCustomer",
            Self::Unknown => "unknown",
        }
    }

    fn changes(self) -> bool {
        matches!(self, Self::CreateCustomer | Self::PatchCustomer | Self::PutCustomer)
    }
}
