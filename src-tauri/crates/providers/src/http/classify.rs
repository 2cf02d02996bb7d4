//! What went wrong, and whether a write may have been carried out all the same.

use std::error::Error;
use std::io;

use reqwest::StatusCode;
use rustls::CertificateError;

use crate::{Effect, Failure, FailureKind};

use super::Complaint;

/// Whether a request changes something. Decides what a lost reply means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Changes nothing; may be repeated.
    Read,
    /// Changes something; goes out once.
    Write,
}

impl Purpose {
    /// Whether the request can change anything.
    pub(super) fn writes(self) -> bool {
        self == Self::Write
    }

    /// The effect of a request that perhaps arrived.
    pub(super) fn perhaps(self) -> Effect {
        match self {
            Self::Read => Effect::None,
            Self::Write => Effect::Unknown,
        }
    }
}

/// A failed try.
#[derive(Debug)]
pub(super) struct Stopped {
    /// What to report.
    pub(super) failure: Failure,
    /// Whether the same read may well succeed in a moment.
    pub(super) passing: bool,
}

impl Stopped {
    pub(super) fn new(kind: FailureKind, effect: Effect, message: impl Into<String>) -> Self {
        let failure = Failure { kind, effect, message: message.into(), fields: Vec::new(), retry_after: None, status: None };
        Self { failure, passing: false }
    }

    /// Stopped before the request itself was sent.
    pub(super) fn before(failure: Failure) -> Self {
        let failure = Failure { effect: Effect::None, ..failure };
        Self { failure, passing: false }
    }

    /// With a provider's better judgement, which also says whether it may pass.
    pub(super) fn judged(mut self, judge: impl FnOnce(Failure) -> Failure) -> Self {
        self.failure = judge(self.failure);
        self.passing = matches!(self.failure.kind, FailureKind::Throttled | FailureKind::ProviderFailed);
        self
    }

    pub(super) fn passing(mut self) -> Self {
        self.passing = true;
        self
    }

    pub(super) fn status(mut self, status: StatusCode) -> Self {
        self.failure.status = Some(status.as_u16());
        self
    }
}

/// A request without a complete reply.
pub(super) fn transport(error: &reqwest::Error, purpose: Purpose) -> Stopped {
    if error.is_builder() {
        return Stopped::new(FailureKind::Impossible, Effect::None, "The request could not be built.");
    }
    // Until the connection stands, the TLS handshake included, not one byte of the request has left.
    let effect = if error.is_connect() { Effect::None } else { purpose.perhaps() };
    if error.is_timeout() {
        let message = if error.is_connect() {
            "The system could not be connected to in time."
        } else {
            "The system did not answer in time."
        };
        // Not tried again: the agent has waited the whole time already.
        return Stopped::new(FailureKind::TimedOut, effect, message);
    }
    if let Some(message) = tls(error) {
        return Stopped::new(FailureKind::Tls, effect, message);
    }
    let message = if error.is_dns() {
        "The host name cannot be found."
    } else if error.is_connect() {
        "The system cannot be reached."
    } else {
        "The connection broke before the answer was complete."
    };
    Stopped::new(FailureKind::Unreachable, effect, message).passing()
}

/// What is wrong with the secure connection, if that is what the error is about.
fn tls(error: &reqwest::Error) -> Option<&'static str> {
    let secure = error.is_connect() && error.url().is_some_and(|address| address.scheme() == "https");
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(match error {
                rustls::Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
                    "The secure connection could not be set up: the certificate has expired."
                }
                rustls::Error::InvalidCertificate(
                    CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
                ) => "The secure connection could not be set up: the certificate belongs to another host.",
                rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                    "The secure connection could not be set up: nobody this device trusts vouches for the certificate."
                }
                rustls::Error::InvalidCertificate(_) => {
                    "The secure connection could not be set up: the certificate is not valid."
                }
                _ => "The secure connection could not be set up.",
            });
        }
        next = match error.downcast_ref::<io::Error>() {
            // The source of an I/O error skips the very error it wraps.
            Some(error) if secure && error.kind() == io::ErrorKind::UnexpectedEof => {
                return Some("The secure connection could not be set up: the other side ended it.");
            }
            Some(error) => match error.get_ref() {
                Some(inner) => Some(inner),
                None => error.source(),
            },
            None => error.source(),
        };
    }
    None
}

/// A reply whose status is not one of success.
pub(super) fn status(status: StatusCode, complaint: Complaint, purpose: Purpose) -> Stopped {
    let (kind, effect) = match status.as_u16() {
        401 | 403 => (FailureKind::Refused, Effect::None),
        404 | 410 => (FailureKind::NotFound, Effect::None),
        429 => (FailureKind::Throttled, Effect::None),
        // Something in between noted that the other end gave up; how far the system got is not known.
        499 => (FailureKind::ProviderFailed, purpose.perhaps()),
        400..=498 => (FailureKind::Rejected, Effect::None),
        500..=599 => (FailureKind::ProviderFailed, purpose.perhaps()),
        // A redirect that was not followed was not carried out.
        300..=399 => (FailureKind::NotUnderstood, Effect::None),
        _ => (FailureKind::NotUnderstood, purpose.perhaps()),
    };
    let words = match kind {
        FailureKind::Refused => "The key is refused, or it lacks the right for this".to_owned(),
        FailureKind::NotFound => "The system does not find it".to_owned(),
        FailureKind::Throttled => "The system asks for fewer requests".to_owned(),
        FailureKind::Rejected => "The system does not accept this".to_owned(),
        FailureKind::ProviderFailed => "The system failed".to_owned(),
        _ if status.is_redirection() => "The system sends to another address, which is not followed".to_owned(),
        _ => "The system answered in a way that is not documented".to_owned(),
    };
    let mut stopped = Stopped::new(kind, effect, format!("{words} (status {}).", status.as_u16())).status(status);
    if !complaint.message.is_empty() {
        stopped.failure.message = complaint.message;
    }
    stopped.failure.fields = complaint.fields;
    stopped.passing = matches!(kind, FailureKind::Throttled | FailureKind::ProviderFailed);
    stopped
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(400, FailureKind::Rejected, Effect::None)]
    #[case(401, FailureKind::Refused, Effect::None)]
    #[case(403, FailureKind::Refused, Effect::None)]
    #[case(404, FailureKind::NotFound, Effect::None)]
    #[case(409, FailureKind::Rejected, Effect::None)]
    #[case(422, FailureKind::Rejected, Effect::None)]
    #[case(429, FailureKind::Throttled, Effect::None)]
    #[case(499, FailureKind::ProviderFailed, Effect::Unknown)]
    #[case(302, FailureKind::NotUnderstood, Effect::None)]
    #[case(500, FailureKind::ProviderFailed, Effect::Unknown)]
    #[case(503, FailureKind::ProviderFailed, Effect::Unknown)]
    #[case(600, FailureKind::NotUnderstood, Effect::Unknown)]
    fn a_status_tells_kind_and_effect(#[case] code: u16, #[case] kind: FailureKind, #[case] effect: Effect) {
        let code = StatusCode::from_u16(code).unwrap();
        let written = status(code, Complaint::default(), Purpose::Write).failure;
        assert_eq!((written.kind, written.effect), (kind, effect));
        let read = status(code, Complaint::default(), Purpose::Read).failure;
        assert_eq!(read.effect, Effect::None, "a read never has an effect");
    }

    #[test]
    fn the_systems_own_words_win() {
        let complaint = Complaint { message: "This form does not exist.".into(), fields: Vec::new() };
        let failure = status(StatusCode::BAD_REQUEST, complaint, Purpose::Write).failure;
        assert_eq!(failure.message, "This form does not exist.");
    }
}
