//! A customer as the workspace holds it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A customer. Of the identity number only what is ever shown again is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Customer {
    /// Its number in the workspace, from which its id follows.
    pub(super) place: u32,
    pub(super) status: Status,
    pub(super) first_name: Option<String>,
    /// Set elsewhere; never shown here, but the filter on first names looks at it too (section 2.3).
    pub(super) chosen_name: Option<String>,
    pub(super) middle_name: Option<String>,
    pub(super) last_name: Option<String>,
    /// `YYYY-MM-DD`
    pub(super) dob: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) ssn_last_4: Option<String>,
    pub(super) ssn_source: Option<SsnSource>,
    pub(super) legal_address: Option<Address>,
    pub(super) shipping_address: Option<Address>,
    pub(super) metadata: Option<Map<String, Value>>,
    pub(super) tenant: Option<String>,
    pub(super) ban_status: BanStatus,
    pub(super) has_accounts: bool,
    pub(super) kyc_exempt: bool,
    pub(super) kyc_last_run: Option<Timestamp>,
    pub(super) kyc_status: KycStatus,
    pub(super) creation_time: Timestamp,
    pub(super) last_updated_time: Timestamp,
}

impl Customer {
    /// A customer nobody has told anything about.
    pub(super) fn new(place: u32, status: Status, at: Timestamp) -> Self {
        Self {
            place,
            status,
            first_name: None,
            chosen_name: None,
            middle_name: None,
            last_name: None,
            dob: None,
            email: None,
            phone_number: None,
            ssn_last_4: None,
            ssn_source: None,
            legal_address: None,
            shipping_address: None,
            metadata: None,
            tenant: None,
            ban_status: BanStatus::Allowed,
            has_accounts: false,
            kyc_exempt: false,
            kyc_last_run: None,
            kyc_status: KycStatus::Unverified,
            creation_time: at,
            last_updated_time: at,
        }
    }

    /// Whether birth date and identity number may no longer change. The notes only say that there are such fields (section
    /// 5.15); this workspace holds on to the identity an account was opened with.
    pub(super) fn identity_is_fixed(&self) -> bool {
        self.has_accounts && self.kyc_status == KycStatus::Accepted
    }

    /// The fields that make two customers one: e-mail, both names and birth date. None where one of them is lacking.
    pub(super) fn identity(&self) -> Option<[String; 4]> {
        let fields = [&self.email, &self.first_name, &self.last_name, &self.dob];
        let [Some(email), Some(first), Some(last), Some(dob)] = fields.map(|field| field.as_deref().map(str::to_lowercase))
        else {
            return None;
        };
        Some([email, first, last, dob])
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(super) address_line_1: String,
    pub(super) address_line_2: Option<String>,
    pub(super) city: Option<String>,
    pub(super) state: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) country_code: String,
    pub(super) nickname: Option<String>,
    pub(super) is_registered_agent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Active,
    Deceased,
    Denied,
    Dormant,
    Escheat,
    Frozen,
    Inactive,
    Prospect,
    Sanction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum BanStatus {
    Allowed,
    Suspended,
    Banned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SsnSource {
    Manual,
    Prefill,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum KycStatus {
    Accepted,
    Pending,
    ProviderFailure,
    Provisional,
    Rejected,
    Review,
    Unverified,
}

impl Status {
    pub(super) const ALL: [Self; 9] = [
        Self::Active,
        Self::Deceased,
        Self::Denied,
        Self::Dormant,
        Self::Escheat,
        Self::Frozen,
        Self::Inactive,
        Self::Prospect,
        Self::Sanction,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Deceased => "DECEASED",
            Self::Denied => "DENIED",
            Self::Dormant => "DORMANT",
            Self::Escheat => "ESCHEAT",
            Self::Frozen => "FROZEN",
            Self::Inactive => "INACTIVE",
            Self::Prospect => "PROSPECT",
            Self::Sanction => "SANCTION",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The statuses of legal weight (section 5.6).
    fn is_final(self) -> bool {
        matches!(self, Self::Deceased | Self::Denied | Self::Escheat | Self::Sanction)
    }

    /// The statuses that may follow. Which are allowed is unknown (section 7); this workspace takes nobody back from a status
    /// of legal weight, and nobody becomes a prospect again.
    pub(super) fn followers(self) -> Vec<Self> {
        let follows = |next: &Self| match self {
            _ if *next == self => true,
            _ if self.is_final() => false,
            Self::Prospect => matches!(next, Self::Active | Self::Inactive | Self::Deceased | Self::Denied | Self::Sanction),
            _ => *next != Self::Prospect,
        };
        Self::ALL.into_iter().filter(follows).collect()
    }

    /// The statuses a new customer may have: any but those of legal weight, by the same reasoning.
    pub(super) fn beginnings() -> Vec<Self> {
        Self::ALL.into_iter().filter(|status| !status.is_final()).collect()
    }
}

impl BanStatus {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Allowed => "ALLOWED",
            Self::Suspended => "SUSPENDED",
            Self::Banned => "BANNED",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Allowed, Self::Suspended, Self::Banned].into_iter().find(|status| status.name() == name)
    }
}

impl KycStatus {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Pending => "PENDING",
            Self::ProviderFailure => "PROVIDER_FAILURE",
            Self::Provisional => "PROVISIONAL",
            Self::Rejected => "REJECTED",
            Self::Review => "REVIEW",
            Self::Unverified => "UNVERIFIED",
        }
    }
}

impl SsnSource {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Manual => "MANUAL",
            Self::Prefill => "PREFILL",
        }
    }
}
