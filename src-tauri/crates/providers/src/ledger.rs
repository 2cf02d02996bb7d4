//! What left this device, and why: every exchange is told to a ledger when it has ended, with what caused it.
//!
//! What caused it goes along with the future that makes it ([`caused_by`]), since an adapter makes several requests for one question. No
//! query, no body, no header and no id in a path is told.

use domain::OperationId;
use jiff::Timestamp;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Why {
    /// A change, and what has to be read for it.
    Change,
    /// A page that the agent opened.
    #[default]
    Opened,
    /// Reading again what the agent asked for, or had opened lately.
    Refresh,
    /// Asking the system itself for customers.
    LiveSearch,
    /// A timeline.
    Timeline,
    /// Pulling everything.
    Sweep,
    /// Trying a connection.
    Test,
    /// Signing in, for whatever the next request is for.
    SignIn,
}

impl Why {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Opened => "opened",
            Self::Refresh => "refresh",
            Self::LiveSearch => "live_search",
            Self::Timeline => "timeline",
            Self::Sweep => "sweep",
            Self::Test => "test",
            Self::SignIn => "sign_in",
        }
    }
}

/// What caused a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cause {
    /// What it is for.
    pub why: Why,
    /// Whether the agent caused it, not the program by itself.
    pub agent: bool,
    /// The change it is made for.
    pub operation: Option<OperationId>,
    /// Which try of the change this is, from 1, and which of its requests, from 0; `None` for what only reads.
    pub sent: Option<(u32, u32)>,
}

impl Cause {
    /// The agent asked for it.
    #[must_use]
    pub const fn agent(why: Why) -> Self {
        Self { why, agent: true, operation: None, sent: None }
    }

    /// The program does it by itself.
    #[must_use]
    pub const fn program(why: Why) -> Self {
        Self { why, agent: false, operation: None, sent: None }
    }

    /// A change of the agent's.
    #[must_use]
    pub const fn change(operation: OperationId) -> Self {
        Self { why: Why::Change, agent: true, operation: Some(operation), sent: None }
    }

    /// One request of that change, which may have an effect.
    #[must_use]
    pub const fn sending(self, attempt: u32, step: u32) -> Self {
        Self { sent: Some((attempt, step)), ..self }
    }

    /// What causes the requests that are made right now.
    pub(crate) fn now() -> Self {
        CAUSE.try_with(|cause| *cause).unwrap_or_default()
    }
}

tokio::task_local! {
    static CAUSE: Cause;
}

/// Says what caused the requests that a future makes.
pub async fn caused_by<F: Future>(cause: Cause, future: F) -> F::Output {
    CAUSE.scope(cause, future).await
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// With a status and a whole reply.
    Answered,
    /// The other side was not reached: nothing of the request has left.
    Unreached,
    /// Without a reply. The request may have arrived.
    Lost,
    /// With a status, and a reply that could not be read to its end.
    CutShort,
    /// Nobody waited for it any more. The request may have arrived.
    Cancelled,
    /// The program ended while it was on its way.
    Interrupted,
}

impl End {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unreached => "unreached",
            Self::Lost => "lost",
            Self::CutShort => "cut_short",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A request and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// When the request left.
    pub at: Timestamp,
    /// What caused it.
    pub cause: Cause,
    /// Name of the provider's operation.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path with its ids taken out.
    pub path: String,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// Size of the reply in bytes, if it was read.
    pub bytes: Option<u64>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// How it ended.
    pub end: End,
}

/// Takes down what left this device.
pub trait Ledger: Send + Sync {
    /// An exchange ended. Called once for each request on the wire: redirects and repetitions are requests of their own.
    fn exchanged(&self, exchange: Exchange);
}

/// Takes nothing down: for adapters that are only used to prepare requests, and for tests.
pub(crate) struct Nowhere;

impl Ledger for Nowhere {
    fn exchanged(&self, _: Exchange) {}
}

/// A path with everything that is not plainly a word taken out, and without the query.
#[must_use]
pub fn without_ids(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let word = |segment: &str| {
        let version = segment.strip_prefix('v').is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
        version || segment.chars().all(|c| c.is_ascii_alphabetic())
    };
    path.split('/').map(|segment| if word(segment) { segment } else { "{id}" }).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/api/v2/customer/4711", "/api/v2/customer/{id}")]
    #[case("/api/v2/customer/SearchByPrimaryExternalID", "/api/v2/customer/SearchByPrimaryExternalID")]
    #[case("/api/v2/customer/jan%40example.com/channel/7?x=1", "/api/v2/customer/{id}/channel/{id}")]
    fn paths_that_are_told_hold_no_ids(#[case] path: &str, #[case] told: &str) {
        assert_eq!(without_ids(path), told);
    }

    #[tokio::test]
    async fn a_cause_goes_with_the_future_and_not_with_the_task() {
        let inner = Cause::agent(Why::Timeline);
        let outer = caused_by(Cause::program(Why::Sweep), async move {
            let within = caused_by(inner, async { Cause::now() }).await;
            (within, Cause::now())
        });
        assert_eq!(outer.await, (inner, Cause::program(Why::Sweep)));
        assert_eq!(Cause::now(), Cause::default(), "nothing is left behind");
    }
}
