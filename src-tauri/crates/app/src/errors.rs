//! From what went wrong inside to what crosses the boundary: a code, words for the agent, and a reference.

use contract::{ErrorCode, FieldIssue, Retry, WireError};
use domain::{ConnectionId, Ids, Violation};
use providers::{Failure, FailureKind};
use secrets::SecretError;
use store::StoreError;
use sync::problem::{Problem, ProblemKind};

use crate::covering::Hidden;

/// A short reference from an id.
pub(crate) fn short(ids: &dyn Ids) -> String {
    let id = ids.next().simple().to_string();
    id[id.len() - 8..].to_owned()
}

/// Gives references to errors, so that what the agent sees can be found in the log.
pub(crate) trait References {
    /// A short reference, new every time.
    fn reference(&self) -> String;

    /// Something in the request does not satisfy a rule.
    fn invalid(&self, message: &str, fields: Vec<FieldIssue>) -> WireError {
        self.error(ErrorCode::InvalidInput, message, fields, Retry::Never)
    }

    /// The thing asked for is not here.
    fn not_found(&self) -> WireError {
        self.error(
            ErrorCode::NotFound,
            "This is not here any more. It may have been removed or merged meanwhile.",
            Vec::new(),
            Retry::Never,
        )
    }

    /// The connection is not here any more.
    fn connection_removed(&self) -> WireError {
        self.error(ErrorCode::ConnectionRemoved, "This connection was removed. Nothing was sent.", Vec::new(), Retry::Never)
    }

    /// Not possible right now.
    fn not_now(&self, message: &str) -> WireError {
        self.error(ErrorCode::NotNow, message, Vec::new(), Retry::Never)
    }

    /// A newer request took its place. Happens with every key press, so it is not noted in the log.
    fn cancelled(&self) -> WireError {
        WireError {
            code: ErrorCode::Cancelled,
            message: "Another search took its place.".into(),
            fields: Vec::new(),
            retry: Retry::Now,
            reference: self.reference(),
        }
    }

    /// The provider does not offer it, or the key may not do it.
    fn not_allowed(&self, reason: &str) -> WireError {
        self.error(ErrorCode::NotOffered, reason, Vec::new(), Retry::Never)
    }

    /// Any error.
    fn error(&self, code: ErrorCode, message: &str, fields: Vec<FieldIssue>, retry: Retry) -> WireError {
        let reference = self.reference();
        tracing::info!(?code, reference, "answered with an error");
        WireError { code, message: message.to_owned(), fields, retry, reference }
    }

    /// The store failed.
    fn store(&self, error: &StoreError) -> WireError {
        let (code, message, retry) = match error {
            StoreError::NotFound => return self.not_found(),
            StoreError::Cancelled => return self.cancelled(),
            StoreError::NewerDatabase { .. } => (
                ErrorCode::NewerDatabase,
                "The data on this device was written by a newer version of this program. Install that version; nothing was changed.",
                Retry::Never,
            ),
            StoreError::Unreadable | StoreError::ForeignHistory | StoreError::Corrupt(_) => {
                (ErrorCode::DatabaseUnreadable, "The data on this device cannot be read. It was left as it is.", Retry::Never)
            }
            StoreError::AlreadyOpen => (
                ErrorCode::AlreadyOpen,
                "This program is already running with the same data. Use the window that is open.",
                Retry::Now,
            ),
            StoreError::DiskFull => (
                ErrorCode::DiskFull,
                "There is no space left on this device. Nothing was saved; what you typed is still here.",
                Retry::Now,
            ),
            StoreError::Busy => (ErrorCode::NotNow, "The data on this device is being read. Try again in a moment.", Retry::Now),
            StoreError::Closed => (ErrorCode::NotNow, "The program is closing.", Retry::Never),
            StoreError::Migration(_) | StoreError::Io(_) | StoreError::Sqlite(_) => {
                (ErrorCode::Internal, "This could not be read or saved on this device. What you typed is still here.", Retry::Now)
            }
        };
        let wire = self.error(code, message, Vec::new(), retry);
        // By number: the words of SQLite quote what was typed.
        let cause = error.cause().map(|cause| cause.to_string());
        tracing::error!(%error, cause, reference = wire.reference, "the store failed");
        wire
    }

    /// A provider did not answer as wanted.
    fn failure(&self, failure: &Failure) -> WireError {
        let (code, retry) = of_failure(failure);
        let fields = failure.fields.iter().map(|(field, message)| provider_issue(field, message)).collect();
        self.error(code, &failure.message, fields, retry)
    }

    /// A secret cannot be had or kept.
    fn secret(&self, error: SecretError) -> WireError {
        let (code, retry) = match error {
            SecretError::NoKeychain => (ErrorCode::KeychainAbsent, Retry::Now),
            SecretError::Locked | SecretError::NoAnswer => (ErrorCode::KeychainLocked, Retry::Now),
            SecretError::Denied => (ErrorCode::KeychainDenied, Retry::Now),
            SecretError::Absent => (ErrorCode::SecretMissing, Retry::Never),
            SecretError::TooLong { .. } => (ErrorCode::SecretTooLong, Retry::Never),
            SecretError::Failed => (ErrorCode::Internal, Retry::Now),
        };
        self.error(code, &error.to_string(), Vec::new(), retry)
    }
}

fn of_failure(failure: &Failure) -> (ErrorCode, Retry) {
    let wait = failure.retry_after.map(|wait| Retry::After { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX) });
    match failure.kind {
        FailureKind::Unreachable | FailureKind::TimedOut => (ErrorCode::Unreachable, Retry::Now),
        FailureKind::Tls => (ErrorCode::Tls, Retry::Never),
        FailureKind::Refused => (ErrorCode::Refused, Retry::Never),
        FailureKind::Throttled | FailureKind::KeyInUse => (ErrorCode::Throttled, wait.unwrap_or(Retry::Now)),
        FailureKind::KeyMisused => (ErrorCode::OutcomeUnknown, Retry::Never),
        FailureKind::Rejected => (ErrorCode::RejectedByProvider, Retry::Never),
        FailureKind::NotFound => (ErrorCode::NotFound, Retry::Never),
        FailureKind::ProviderFailed => (ErrorCode::ProviderFailed, wait.unwrap_or(Retry::Now)),
        FailureKind::NotUnderstood => (ErrorCode::ReplyNotUnderstood, Retry::Now),
        FailureKind::Impossible => (ErrorCode::NotOffered, Retry::Never),
    }
}

fn provider_issue(field: &str, message: &str) -> FieldIssue {
    FieldIssue {
        field: field.to_owned(),
        rule: "provider".into(),
        character: None,
        message: message.to_owned(),
        connection_id: None,
    }
}

/// A broken rule as it is shown beside its field.
pub(crate) fn issue(violation: &Violation, connection: Option<ConnectionId>) -> FieldIssue {
    FieldIssue {
        field: violation.field.clone(),
        rule: violation.rule.code().into(),
        character: violation.character.map(String::from),
        message: violation.message(),
        connection_id: connection.map(|id| id.to_string()),
    }
}

/// What happened at the last try of an operation.
pub(crate) fn problem(problem: &Problem) -> WireError {
    let (code, retry) = match problem.kind {
        ProblemKind::Failure(FailureKind::Unreachable | FailureKind::TimedOut) => (ErrorCode::Unreachable, Retry::Now),
        ProblemKind::Failure(FailureKind::Tls) => (ErrorCode::Tls, Retry::Never),
        ProblemKind::Failure(FailureKind::Refused) => (ErrorCode::Refused, Retry::Never),
        ProblemKind::Failure(FailureKind::Throttled | FailureKind::KeyInUse) => (ErrorCode::Throttled, Retry::Now),
        ProblemKind::Failure(FailureKind::KeyMisused) => (ErrorCode::OutcomeUnknown, Retry::Never),
        ProblemKind::Failure(FailureKind::Rejected) => (ErrorCode::RejectedByProvider, Retry::Never),
        ProblemKind::Failure(FailureKind::NotFound) | ProblemKind::Gone => (ErrorCode::NotFound, Retry::Never),
        ProblemKind::Failure(FailureKind::ProviderFailed) => (ErrorCode::ProviderFailed, Retry::Now),
        ProblemKind::Failure(FailureKind::NotUnderstood) => (ErrorCode::ReplyNotUnderstood, Retry::Now),
        ProblemKind::Failure(FailureKind::Impossible) => (ErrorCode::NotOffered, Retry::Never),
        ProblemKind::OutcomeUnknown => (ErrorCode::OutcomeUnknown, Retry::Now),
        ProblemKind::ChangedMeanwhile | ProblemKind::NotAsSent | ProblemKind::SomebodyElse => {
            (ErrorCode::ChangedMeanwhile, Retry::Never)
        }
        ProblemKind::SecretGone => (ErrorCode::SecretMissing, Retry::Never),
        ProblemKind::Candidates => (ErrorCode::ChoiceNeeded, Retry::Never),
        ProblemKind::ExistsAlready => (ErrorCode::RejectedByProvider, Retry::Never),
    };
    let fields = problem.fields.iter().map(|(field, message)| provider_issue(field, message)).collect();
    WireError { code, message: problem.message.clone(), fields, retry, reference: problem.reference.clone() }
}

/// An error without the hidden values its words quote.
pub(crate) fn without(hidden: &Hidden, error: WireError) -> WireError {
    let fields = error.fields.into_iter().map(|issue| FieldIssue { message: hidden.out_of(&issue.message), ..issue });
    WireError { message: hidden.out_of(&error.message), fields: fields.collect(), ..error }
}
