//! One rule of the fault switch.

use serde::{Deserialize, Serialize};

/// What happens to a request. In JSON: `"drop_request"`, `{"delay_ms": 200}`, `{"status": {"code": 503}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The request is taken in, waits this many milliseconds, and then goes its normal way, even if the caller has hung up by then.
    /// It goes on at once when the faults are removed or replaced.
    DelayMs(u64),
    /// Handed to the system two times, one after the other, as by a proxy that repeats what it got no answer to. The second reply is
    /// given.
    Twice,
    /// The connection is closed before the request is carried out.
    DropRequest,
    /// The request is carried out, then the connection is closed without a reply.
    DropResponse,
    /// Not carried out; answered with this status and an error body.
    Status {
        /// The HTTP status.
        code: u16,
        /// The `Retry-After` header in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Carried out; the reply announces its full length, and the connection is closed half-way through the body.
    TruncateBody,
    /// Not carried out; 200 with a login page in HTML, as from a proxy.
    HtmlPage,
    /// Not carried out; 200 with a list in the system's own form of more than 10 MB, whose length is not announced.
    HugeBody,
    /// Not carried out; 307 to this address. 307 keeps method and body, so a careless client leaks both, and its key.
    Redirect(String),
    /// Not carried out; 200 with JSON that belongs to another provider.
    WrongContent,
    /// Not carried out; the connection stays open and nothing is ever sent.
    NeverAnswer,
    /// Every token the system has issued is forgotten first, so that the request meets the reply for an expired one. Systems
    /// that issue no tokens answer as usual.
    RevokeToken,
}

impl Fault {
    /// The name used in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DelayMs(_) => "delay_ms",
            Self::Twice => "twice",
            Self::DropRequest => "drop_request",
            Self::DropResponse => "drop_response",
            Self::Status { .. } => "status",
            Self::TruncateBody => "truncate_body",
            Self::HtmlPage => "html_page",
            Self::HugeBody => "huge_body",
            Self::Redirect(_) => "redirect",
            Self::WrongContent => "wrong_content",
            Self::NeverAnswer => "never_answer",
            Self::RevokeToken => "revoke_token",
        }
    }
}

/// Which requests a fault befalls. Conditions that are left out match everything; the first rule that fires wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Only this HTTP method, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only paths that contain this text. The path starts with the system, as in `/omnidesk/api/v2/customer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_contains: Option<String>,
    /// Only this operation, by the name the journal gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// What happens.
    pub fault: Fault,
    /// How many more times it happens; None is for ever. A rule that has happened often enough is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Only every n-th matching request, the n-th first. None, 0 and 1 are every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
}

impl FaultRule {
    /// A rule that befalls every request, for ever.
    pub fn new(fault: Fault) -> Self {
        Self { method: None, path_contains: None, operation: None, fault, times: None, every: None }
    }

    /// Only this method.
    #[must_use]
    pub fn on_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only paths that contain this text.
    #[must_use]
    pub fn on_path(mut self, part: impl Into<String>) -> Self {
        self.path_contains = Some(part.into());
        self
    }

    /// Only this operation.
    #[must_use]
    pub fn on_operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only this many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only every n-th matching request.
    #[must_use]
    pub fn every(mut self, every: u32) -> Self {
        self.every = Some(every);
        self
    }

    pub(super) fn matches(&self, method: &str, path: &str, operation: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path_contains.as_deref().is_none_or(|part| path.contains(part))
            && self.operation.as_deref().is_none_or(|wanted| wanted == operation)
    }
}
