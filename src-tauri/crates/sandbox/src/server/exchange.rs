//! The way of one request: throttle, fault, judgement, writing down, reply.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, OriginalUri, RawPathParams, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::sync::watch;

use super::connection::close_instead;
use super::frame::Frame;
use super::json::parsed;
use super::system::{Call, Operation, Params, Received, Reply, System};
use crate::faults::{self, Fault};
use crate::journal::JournalEntry;

/// More than any form these systems take.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How a request ends on the wire.
enum Ending {
    Reply(Response),
    Close,
    Silence,
}

/// Takes one request all the way.
///
/// Once it is read, the request is carried out even if the caller hangs up, as a real back end would: a caller that gave up
/// waiting must not conclude that nothing happened.
pub(crate) async fn exchange<S: System>(
    frame: Arc<Frame>,
    system: Arc<S>,
    operation: S::Operation,
    request: Request,
) -> Response {
    let shutdown = frame.shutdown.clone();
    let Some((received, path)) = read(request).await else {
        return faults::refused(StatusCode::PAYLOAD_TOO_LARGE, "The request could not be read.", None);
    };
    let handled = async move {
        let params = S::params(&received).await;
        Arc::new(Exchange { frame, system, operation, received, path, params }).run().await
    };
    match tokio::spawn(handled).await {
        Ok(Ending::Reply(response)) => response,
        Ok(Ending::Close) => close_instead(),
        Ok(Ending::Silence) => {
            shutdown.cancelled().await;
            close_instead()
        }
        Err(error) => {
            tracing::error!(%error, "a request could not be carried out");
            internal_error()
        }
    }
}

async fn read(request: Request) -> Option<(Received, Params)> {
    let (mut parts, body) = request.into_parts();
    let path = RawPathParams::from_request_parts(&mut parts, &())
        .await
        .map(|named| named.iter().map(|(name, value)| (name.into(), value.into())).collect())
        .unwrap_or_default();
    let uri = parts.extensions.remove::<OriginalUri>().map_or(parts.uri, |OriginalUri(uri)| uri);
    let body = axum::body::to_bytes(body, BODY_LIMIT).await.ok()?;
    let received = Received {
        method: parts.method,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        json: parsed(&parts.headers, &body),
        headers: parts.headers,
        body,
    };
    Some((received, path))
}

fn internal_error() -> Response {
    faults::refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.", None)
}

struct Exchange<S: System> {
    frame: Arc<Frame>,
    system: Arc<S>,
    operation: S::Operation,
    received: Received,
    path: Params,
    params: Params,
}

impl<S: System> Exchange<S> {
    async fn run(self: Arc<Self>) -> Ending {
        if let Some(seconds) = self.frame.faults.refuses(self.frame.now()) {
            let status = StatusCode::TOO_MANY_REQUESTS;
            self.note(Some("throttle"), Some(status));
            return Ending::Reply(refused::<S>(status, "Too many requests.", Some(seconds)));
        }
        let lifting = self.frame.faults.lifting();
        let fault = self.frame.faults.befalling(self.received.method.as_str(), &self.received.path, self.operation.name());
        let name = fault.as_ref().map(Fault::name);
        if let Some((status, ending)) = fault.as_ref().and_then(in_its_place::<S>) {
            self.note(name, status);
            return ending;
        }
        if fault == Some(Fault::RevokeToken) {
            self.system.revoke_tokens();
        }
        let delay = match fault {
            Some(Fault::DelayMs(millis)) => Some(Duration::from_millis(millis)),
            _ => None,
        };
        let mut reply = self.carried_out(name, delay, lifting.clone()).await;
        if fault == Some(Fault::Twice) {
            reply = self.carried_out(name, delay, lifting).await;
        }
        match (reply, fault) {
            (None, _) | (_, Some(Fault::DropResponse)) => Ending::Close,
            (Some(reply), Some(Fault::TruncateBody)) => Ending::Reply(truncated(reply)),
            (Some(reply), _) => {
                let body = Body::from(reply.body_bytes());
                Ending::Reply(reply.into_response_with(body))
            }
        }
    }

    /// Takes the request in, holds it up for as long as a fault says, and has it judged. None if the sandbox stops before.
    async fn carried_out(
        self: &Arc<Self>,
        fault: Option<&'static str>,
        delay: Option<Duration>,
        mut lifting: watch::Receiver<()>,
    ) -> Option<Reply> {
        let _running = match self.system.admit(self.operation, &self.call()) {
            Ok(running) => running,
            Err(reply) => {
                self.note(fault, Some(reply.status));
                return Some(reply);
            }
        };
        if let Some(delay) = delay {
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                _ = lifting.changed() => {}
                () = self.frame.shutdown.cancelled() => {
                    self.note(fault, None);
                    return None;
                }
            }
        }
        let exchange = Arc::clone(self);
        // State and state log are used with blocking locks and blocking I/O, and a search may walk over every customer.
        let judged = tokio::task::spawn_blocking(move || exchange.judge(fault)).await;
        Some(judged.unwrap_or_else(|error| {
            tracing::error!(%error, "a request could not be judged");
            S::refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.", None)
        }))
    }

    fn call(&self) -> Call<'_> {
        Call {
            at: self.frame.now(),
            method: &self.received.method,
            target: &self.received.path,
            headers: &self.received.headers,
            path: &self.path,
            params: &self.params,
            sent: &self.received.body,
            json: self.received.json.as_ref(),
        }
    }

    fn judge(&self, fault: Option<&'static str>) -> Reply {
        let changes = self.operation.changes();
        let (_turn, _look) = (changes.then(|| self.frame.turn()), (!changes).then(|| self.frame.look()));
        let call = self.call();
        let outcome = self.system.answer(self.operation, &call);
        let entry = |seq| JournalEntry {
            executed: outcome.executed,
            customer_id: outcome.customer_id.clone(),
            result: outcome.result.map(str::to_owned),
            at: call.at,
            ..self.entry(seq, fault, Some(outcome.reply.status))
        };
        if !(self.operation.changes() && (outcome.executed || !outcome.changes.is_empty())) {
            self.frame.journal.record_passing(entry);
            return outcome.reply;
        }
        let written = serde_json::to_value(&outcome.changes)
            .map_err(std::io::Error::from)
            .and_then(|changes| self.frame.write_down(changes, entry));
        if let Err(error) = written {
            tracing::error!(%error, "a change could not be written to the state log and was not made");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            self.frame.journal.record_passing(|seq| self.entry(seq, fault, Some(status)));
            return Reply::empty(status);
        }
        self.system.apply(outcome.changes);
        outcome.reply
    }

    /// Journals a request that was not judged.
    fn note(&self, fault: Option<&'static str>, status: Option<StatusCode>) {
        self.frame.journal.record_passing(|seq| self.entry(seq, fault, status));
    }

    fn entry(&self, seq: u64, fault: Option<&'static str>, status: Option<StatusCode>) -> JournalEntry {
        JournalEntry {
            seq,
            at: self.frame.now(),
            system: S::NAME.to_owned(),
            operation: self.operation.name().to_owned(),
            method: self.received.method.to_string(),
            path: self.received.path.clone(),
            query: without_key(&self.received.query),
            content_type: self.received.content_type().map(str::to_owned),
            params: self
                .params
                .iter()
                .filter(|(name, _)| !is_secret(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            executed: false,
            status: status.map(|status| status.as_u16()),
            customer_id: None,
            result: None,
            fault: fault.map(str::to_owned),
        }
    }
}

/// What a fault that keeps a request from being carried out answers, and how the journal has it; None for any other fault.
fn in_its_place<S: System>(fault: &Fault) -> Option<(Option<StatusCode>, Ending)> {
    let success = |response| (Some(StatusCode::OK), Ending::Reply(response));
    Some(match fault {
        Fault::DelayMs(_) | Fault::Twice | Fault::DropResponse | Fault::TruncateBody | Fault::RevokeToken => return None,
        Fault::DropRequest => (None, Ending::Close),
        Fault::NeverAnswer => (None, Ending::Silence),
        Fault::Status { code, retry_after } => {
            let status = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (Some(status), Ending::Reply(refused::<S>(status, "The server could not answer.", *retry_after)))
        }
        Fault::HtmlPage => success(faults::html_page()),
        Fault::HugeBody => success(faults::huge_body(S::NAME)),
        Fault::WrongContent => success(faults::wrong_content(S::NAME)),
        Fault::Redirect(target) => {
            let status = StatusCode::TEMPORARY_REDIRECT;
            (Some(status), Ending::Reply(redirect(status, target)))
        }
    })
}

/// What must not be written down, wherever in a body it stands: some systems take their key as a parameter, some take
/// identity numbers.
fn is_secret(name: &str) -> bool {
    const SECRETS: [&str; 8] =
        ["apikey", "apisecret", "client_secret", "access_token", "refresh_token", "password", "ssn", "ssn_last_4"];
    name.split('.').any(|part| SECRETS.iter().any(|secret| part.eq_ignore_ascii_case(secret)))
}

/// An error that a fault made up, in the system's own words.
fn refused<S: System>(status: StatusCode, message: &str, retry_after: Option<u64>) -> Response {
    let reply = S::refused(status, message, retry_after);
    let body = Body::from(reply.body_bytes());
    let mut response = reply.into_response_with(body);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn without_key(query: &str) -> String {
    query.split('&').filter(|pair| !is_secret(pair.split('=').next().unwrap_or_default())).collect::<Vec<_>>().join("&")
}

fn redirect(status: StatusCode, target: &str) -> Response {
    match HeaderValue::from_str(target) {
        Ok(target) => (status, [(header::LOCATION, target)]).into_response(),
        Err(_) => status.into_response(),
    }
}

/// Announces the whole body and breaks off half-way through it.
fn truncated(reply: Reply) -> Response {
    let whole = reply.body_bytes();
    let half = whole.slice(..whole.len() / 2);
    let break_off = async {
        // Lets what there is so far go out first.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("broken off on purpose"))
    };
    let pieces = stream::once(std::future::ready(Ok(half))).chain(stream::once(break_off));
    let body = Body::from_stream(pieces);
    let mut response = reply.into_response_with(body);
    // Without a body there is nothing to cut, so one byte that never comes is announced.
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len().max(1)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_query_is_not_journalled() {
        assert_eq!(without_key("a=1&apiKey=secret&b=2"), "a=1&b=2");
        assert_eq!(without_key("apikey=secret"), "");
        assert_eq!(without_key(""), "");
    }
}
