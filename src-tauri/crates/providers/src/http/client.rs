//! Sending requests to one base URL.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Method, Response, StatusCode};
use url::Url;

use crate::{Effect, Failure, FailureKind, PreparedRequest};

use super::address::{check_address, is_loopback};
use super::classify::{Purpose, Stopped, status, transport};
use super::reply::{Content, Reply, bytes, complained, content, declared_html, not_json};
use super::skew::Skew;
use super::underway::Underway;
use super::{Dialect, Options, encode, retry};

/// How many redirects within the same origin a read follows.
const REDIRECTS: u32 = 3;

/// How long an unused connection is kept. Short: a write on a connection the other side has just closed ends as unknown.
const IDLE: Duration = Duration::from_secs(15);

/// One account at a provider, on the level of HTTP.
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
    options: Options,
    random: Mutex<fastrand::Rng>,
    dialect: Arc<dyn Dialect>,
    skew: Skew,
}

impl Client {
    /// A client for one base URL. Connects to nothing yet.
    ///
    /// # Errors
    /// `Impossible`, if the address may not be talked to or this device has no certificates to trust.
    pub(crate) fn new(base: &Url, options: &Options, dialect: Arc<dyn Dialect>) -> Result<Self, Failure> {
        check_address(base)?;
        let mut builder = reqwest::Client::builder()
            .connect_timeout(options.limits.connect)
            .timeout(options.limits.total)
            .pool_idle_timeout(IDLE)
            .user_agent(&options.user_agent)
            .referer(false)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        if is_loopback(base) {
            // A proxy would take the request off this machine, and the name must not be looked up elsewhere.
            let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
            builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
        }
        builder = match base.scheme() {
            "https" => builder.https_only(true),
            // No certificate is ever looked at, so a device without any can still talk to itself.
            _ => builder.tls_certs_only([]),
        };
        let http = builder.build().map_err(|_| {
            let words = "This device offers no certificates to check secure connections with.";
            Stopped::new(FailureKind::Tls, Effect::None, words).failure
        })?;
        let random = Mutex::new(options.random.clone());
        let skew = Skew::new(Arc::clone(&options.clock));
        Ok(Self { http, base: base.clone(), options: options.clone(), random, dialect, skew })
    }

    /// How far this device's clock is ahead of the provider's, by the last reply that told the time.
    pub(crate) fn clock_offset(&self) -> Option<SignedDuration> {
        self.skew.ahead()
    }

    /// Asks something that changes nothing; tries again where that may help.
    ///
    /// # Errors
    /// Of the last try.
    pub(crate) async fn read(&self, request: &PreparedRequest) -> Result<Reply, Failure> {
        let mut tries = 1;
        loop {
            let stopped = match self.exchange(request, Purpose::Read).await {
                Ok(reply) => return Ok(reply),
                Err(stopped) => stopped,
            };
            let pause = {
                let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
                retry::pause(&stopped, tries, &self.options.limits, &mut random)
            };
            let Some(pause) = pause else { return Err(stopped.failure) };
            self.options.sleeper.sleep(pause).await;
            tries += 1;
        }
    }

    /// Sends something that changes something, once.
    ///
    /// # Errors
    /// With the effect it may have had.
    pub(crate) async fn write(&self, request: &PreparedRequest) -> Result<Reply, Failure> {
        self.exchange(request, Purpose::Write).await.map_err(|stopped| stopped.failure)
    }

    async fn exchange(&self, request: &PreparedRequest, purpose: Purpose) -> Result<Reply, Stopped> {
        let unbuilt = || Stopped::new(FailureKind::Impossible, Effect::None, "The request could not be built.");
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| unbuilt())?;
        let mut address = encode::address(&self.base, request).ok_or_else(unbuilt)?;
        let mut redirects = 0;
        let mut refused = None;
        loop {
            let mut headers = HeaderMap::new();
            self.dialect.authenticate(&mut headers, refused.as_ref()).await.map_err(Stopped::before)?;
            let underway = Underway::leaves(&self.options, request);
            let sent = self.once(&method, address.clone(), request, headers.clone()).await;
            let signed_in = headers;
            let response = match sent {
                Ok(response) => response,
                Err(error) => {
                    underway.unanswered(&error);
                    return Err(transport(&error, purpose));
                }
            };
            self.skew.note(response.headers());
            let follow = purpose == Purpose::Read && method == Method::GET && redirects < REDIRECTS;
            if let Some(elsewhere) = redirect(&response, &address).filter(|_| follow) {
                // What stands in a reply that sends elsewhere is not read.
                underway.answered(response.status(), Some(0));
                address = elsewhere;
                redirects += 1;
                continue;
            }
            let (code, headers, html) = (response.status(), response.headers().clone(), declared_html(&response));
            let read = bytes(response, self.options.limits.reply_bytes, purpose).await;
            underway.answered(code, read.as_ref().ok().map(Vec::len));
            if code.is_success() {
                return self.accept(&read?, code, html, purpose).map_err(|stopped| stopped.status(code));
            }
            // The status alone decides here; a body that cannot be read only costs the words.
            let value = match read.as_deref().map(|bytes| content(bytes, html)) {
                Ok(Content::Json(value)) => Some(value),
                _ => None,
            };
            // Refused before anything was looked at, so nothing was carried out, also of a write.
            if refused.is_none() && self.dialect.expired(code, value.as_ref()) {
                refused = Some(signed_in);
                continue;
            }
            let complaint = value.as_ref().map(|value| self.dialect.complaint(value)).unwrap_or_default();
            let mut stopped = status(code, complaint, purpose);
            stopped.failure.retry_after = retry::retry_after(&headers);
            if value.is_none() && code == StatusCode::CONFLICT && request.idempotency_key.is_some() {
                // With what it conflicts cannot be read. It may be this very request, still being carried out under its key.
                stopped = stopped.judged(|failure| Failure { kind: FailureKind::KeyInUse, effect: Effect::Unknown, ..failure });
            }
            if let Some(value) = &value {
                stopped = stopped.judged(|failure| self.dialect.judge(code, value, purpose.writes(), failure));
            }
            return Err(stopped);
        }
    }

    async fn once(
        &self,
        method: &Method,
        address: Url,
        request: &PreparedRequest,
        mut headers: HeaderMap,
    ) -> Result<Response, reqwest::Error> {
        if let Some(key) = &request.idempotency_key
            && let Ok(key) = HeaderValue::from_str(key)
        {
            headers.insert(self.dialect.idempotency_header(), key);
        }
        let mut builder = self.http.request(method.clone(), address).headers(headers);
        if let Some((content_type, bytes)) = encode::body(&request.body) {
            builder = builder.header(CONTENT_TYPE, content_type).body(bytes);
        }
        builder.send().await
    }

    fn accept(&self, bytes: &[u8], code: StatusCode, html: bool, purpose: Purpose) -> Result<Reply, Stopped> {
        match content(bytes, html) {
            Content::Empty => Ok(Reply::new(None, purpose)),
            Content::Json(value) if self.dialect.complains(&value) => {
                let stopped = complained(self.dialect.complaint(&value));
                Err(stopped.judged(|failure| self.dialect.judge(code, &value, purpose.writes(), failure)))
            }
            Content::Json(value) => Ok(Reply::new(Some(value), purpose)),
            Content::Other(words) => Err(not_json(words, purpose)),
        }
    }
}

/// Where a reply sends to, if that is within the same origin.
fn redirect(response: &Response, asked: &Url) -> Option<Url> {
    let followed = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !followed.contains(&response.status()) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    asked.join(location).ok().filter(|elsewhere| elsewhere.origin() == asked.origin())
}
