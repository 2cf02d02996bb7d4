//! The operations by their names, and the right each needs.

use crate::server::Operation;

/// An operation of the customer controller. The names join method and path where the notes name only the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OmnideskOperation {
    GetIndex,
    GetItem,
    PostIndex,
    PutIndex,
    PutItem,
    SearchByPrimaryExternalId,
    SearchByCustomerChannelValue,
    AddChannelOnly,
    UpdateCustomer,
    TimelineByCustomerExternalId,
    ExternalEvent,
    SyncWithCrm,
    CreateCustomerCrud,
    DeleteItem,
    DeleteItemChannel,
    DeleteItemPurgeData,
    /// A path or method nobody serves.
    Unknown,
}

/// A permission of a key (section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// `CUSTOMER_READ`
    Read,
    /// `CUSTOMER_CUD`
    Cud,
}

impl OmnideskOperation {
    /// `SearchByCustomerChannelValue` is in neither list of the notes; it only reads.
    pub(super) fn right(self) -> Right {
        match self {
            Self::GetIndex
            | Self::GetItem
            | Self::SearchByPrimaryExternalId
            | Self::SearchByCustomerChannelValue
            | Self::TimelineByCustomerExternalId
            | Self::Unknown => Right::Read,
            Self::PostIndex
            | Self::PutIndex
            | Self::PutItem
            | Self::AddChannelOnly
            | Self::UpdateCustomer
            | Self::ExternalEvent
            | Self::SyncWithCrm
            | Self::CreateCustomerCrud
            | Self::DeleteItem
            | Self::DeleteItemChannel
            | Self::DeleteItemPurgeData => Right::Cud,
        }
    }
}

impl Operation for OmnideskOperation {
    fn name(self) -> &'static str {
        match self {
            Self::GetIndex => "getIndex",
            Self::GetItem => "getItem",
            Self::PostIndex => "postIndex",
            Self::PutIndex => "putIndex",
            Self::PutItem => "putItem",
            Self::SearchByPrimaryExternalId => "searchByPrimaryExternalID",
            Self::SearchByCustomerChannelValue => "searchByCustomerChannelValue",
            Self::AddChannelOnly => "addChannelOnly",
            Self::UpdateCustomer => "updateCustomer",
            Self::TimelineByCustomerExternalId => "timelineByCustomerExternalID",
            Self::ExternalEvent => "externalEvent",
            Self::SyncWithCrm => "syncWithCRM",
            Self::CreateCustomerCrud => "createCustomerCRUD",
            Self::DeleteItem => "deleteItem",
            Self::DeleteItemChannel => "deleteItemChannel",
            Self::DeleteItemPurgeData => "deleteItemPurgeData",
            Self::Unknown => "unknown",
        }
    }

    fn changes(self) -> bool {
        self.right() == Right::Cud
    }
}
