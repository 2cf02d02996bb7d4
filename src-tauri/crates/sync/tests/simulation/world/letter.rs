//! A request as it travels: what one of the simulated systems is asked to do, and for which operation, so that the journal can tell.

use domain::{ChannelAddress, ChannelKind, FieldKey, Fields, RemoteRecord};
use providers::{Body, Effect, Failure, FailureKind, PreparedRequest, Target};
use serde::{Deserialize, Serialize};

/// Which customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    /// By the system's id.
    pub(crate) remote_id: Option<String>,
    /// By the organisation's own.
    pub(crate) external_id: Option<String>,
}

impl Who {
    /// The customer a target names.
    pub(crate) fn of(target: &Target) -> Self {
        let fresh = target.fresh.as_ref().map(|fresh| fresh.remote_id.clone());
        Self { remote_id: target.remote_id.clone().or(fresh), external_id: target.external_id.clone() }
    }
}

/// What a system is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Action {
    /// A new customer.
    Create { fields: Fields, channels: Vec<ChannelAddress> },
    /// New values for some fields; what is not sent stays. `touched` are those the agent changed.
    Set { who: Who, values: Vec<(FieldKey, String)>, touched: Vec<FieldKey> },
    /// A whole customer in place of what is there. `touched` are the fields and kinds of channels the agent changed.
    Replace { who: Who, fields: Fields, channels: Vec<ChannelAddress>, touched: Vec<String> },
    /// One channel more.
    AddChannel { who: Who, address: ChannelAddress },
    /// One channel less.
    RemoveChannel { who: Who, address: ChannelAddress },
    /// An event.
    Event { who: Who, message: String, by: String, link: String },
    /// A look-up in the CRM.
    CrmSync { kind: ChannelKind, address: String },
    /// The customer gone.
    Delete { who: Who },
}

impl Action {
    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Set { .. } => "set",
            Self::Replace { .. } => "replace",
            Self::AddChannel { .. } => "add channel",
            Self::RemoveChannel { .. } => "remove channel",
            Self::Event { .. } => "event",
            Self::CrmSync { .. } => "crm sync",
            Self::Delete { .. } => "delete",
        }
    }

    /// Whether doing it twice leaves something that doing it once does not.
    pub(crate) fn adds_up(&self) -> bool {
        matches!(self, Self::Create { .. } | Self::Event { .. })
    }

    /// The customer it concerns, if it is there already.
    pub(crate) fn who(&self) -> Option<&Who> {
        match self {
            Self::Create { .. } | Self::CrmSync { .. } => None,
            Self::Set { who, .. }
            | Self::Replace { who, .. }
            | Self::AddChannel { who, .. }
            | Self::RemoveChannel { who, .. }
            | Self::Event { who, .. }
            | Self::Delete { who } => Some(who),
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Letter {
    /// The operation it belongs to.
    pub(crate) operation: String,
    /// What is asked.
    pub(crate) action: Action,
}

impl Letter {
    /// The request that carries it.
    pub(crate) fn request(action: Action, target: &Target, keyed: bool) -> PreparedRequest {
        let operation = target.operation_id.clone().unwrap_or_default();
        let name = action.name().to_owned();
        let body = serde_json::to_value(Self { operation, action }).unwrap_or_default();
        PreparedRequest {
            operation: name,
            method: "POST".into(),
            path: "/".into(),
            query: Vec::new(),
            body: Body::Json(body),
            idempotency_key: if keyed { target.idempotency_key.clone() } else { None },
        }
    }

    /// The letter a request carries.
    pub(crate) fn of(request: &PreparedRequest) -> Self {
        let Body::Json(value) = &request.body else { panic!("{request:?} was not prepared by the simulation") };
        serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{request:?} cannot be read: {error}"))
    }
}

/// Why there is no request.
pub(crate) fn impossible(words: &str) -> Failure {
    failure(FailureKind::Impossible, Effect::None, words)
}

/// A failure.
pub(crate) fn failure(kind: FailureKind, effect: Effect, words: &str) -> Failure {
    Failure { kind, effect, message: words.to_owned(), fields: Vec::new(), retry_after: None, status: None }
}

/// The customer as just read, or why nothing can be prepared.
pub(crate) fn fresh(target: &Target) -> Result<&RemoteRecord, Failure> {
    target.fresh.as_ref().ok_or_else(|| impossible("The customer has to be read first."))
}
