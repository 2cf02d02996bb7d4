//! The operations by their names.

use crate::server::Operation;

/// What the contract can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecuconnectOperation {
    Token,
    ListCustomers,
    GetCustomer,
    CreateCustomer,
    UpdateCustomer,
    DeleteCustomer,
    /// A path or method nobody serves.
    Unknown,
}

impl Operation for SecuconnectOperation {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ListCustomers => "listCustomers",
            Self::GetCustomer => "getCustomer",
            Self::CreateCustomer => "createCustomer",
            Self::UpdateCustomer => "updateCustomer",
            Self::DeleteCustomer => "deleteCustomer",
            Self::Unknown => "unknown",
        }
    }

    fn changes(self) -> bool {
        matches!(self, Self::CreateCustomer | Self::UpdateCustomer | Self::DeleteCustomer)
    }
}
