//! The token that signs requests in: asked for once however many requests need it, renewed early, and renewed once when it is
//! refused. Source: secuconnect API notes, section 2.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::Secret;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::http::{Client, Complaint, Dialect, shown};
use crate::{Cause, Failure, FailureKind, Options, Why, caused_by};

use super::requests;
use super::settings::Settings;

/// How long before its end a token is taken as expired, as the official clients do; less for short-lived ones.
const EARLY: Duration = Duration::from_secs(10);

/// Longest life that is believed. A longer one would only mean that the token is used until it is refused.
const LONGEST_LIFE: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// A clock that never goes backwards. It may stand still while the device sleeps; then the server refuses the token, and that
/// renews it too.
pub(super) type Monotonic = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The token of one client, shared by all requests.
pub(super) struct Tokens {
    client: Client,
    settings: Settings,
    client_id: String,
    client_secret: Secret,
    now: Monotonic,
    /// How often a token was asked for.
    asked: AtomicU64,
    /// Held while a token is asked for, so that everybody else waits for that one.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// Why there is none, if the last try was in vain.
    failed: Option<Failure>,
}

struct Held {
    header: HeaderValue,
    /// `None` if the server did not say: then it is used until it is refused.
    until: Option<Instant>,
}

impl Tokens {
    /// The token of a client. Asks for nothing yet.
    ///
    /// # Errors
    /// If the address may not be talked to.
    pub(super) fn new(
        base: &Url,
        options: &Options,
        settings: Settings,
        (client_id, client_secret): (String, Secret),
        now: Monotonic,
    ) -> Result<Self, Failure> {
        let client = Client::new(base, options, Arc::new(SigningIn))?;
        Ok(Self { client, settings, client_id, client_secret, now, asked: AtomicU64::new(0), state: Mutex::default() })
    }

    /// The value of the header that signs in. `refused`: the one the request was signed in with before. If somebody else has renewed
    /// it meanwhile, the new one is used and not renewed again.
    ///
    /// # Errors
    /// Why no token is to be had; one failure answers everybody who waited for that token.
    pub(super) async fn header(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue, Failure> {
        let asked_before = self.asked.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(held) = &state.held
            && refused != Some(&held.header)
            && held.until.is_none_or(|until| (self.now)() < until)
        {
            return Ok(held.header.clone());
        }
        if let Some(failure) = &state.failed
            && self.asked.load(Ordering::Acquire) > asked_before
        {
            return Err(failure.clone());
        }
        state.held = None;
        let asked = self.ask().await;
        self.asked.fetch_add(1, Ordering::AcqRel);
        match asked {
            Ok((header, until)) => {
                state.failed = None;
                Ok(state.held.insert(Held { header, until }).header.clone())
            }
            Err(failure) => {
                state.failed = Some(failure.clone());
                Err(failure)
            }
        }
    }

    async fn ask(&self) -> Result<(HeaderValue, Option<Instant>), Failure> {
        // Counted from before the request: its way there and back is no part of the token's life.
        let asked_at = (self.now)();
        // Asking again changes nothing, so it is repeated like a read.
        let request = requests::token(&self.settings, &self.client_id, &self.client_secret);
        let cause = Cause { why: Why::SignIn, sent: None, ..Cause::now() };
        let reply = caused_by(cause, self.client.read(&request)).await;
        let reply = reply.map_err(not_signed_in)?;
        let none = || Failure::not_understood("Signing in failed: the answer holds no token.");
        let value = reply.value().ok_or_else(none)?;
        let token = value.get("access_token").and_then(Value::as_str).map(str::trim).filter(|token| !token.is_empty());
        let mut header = HeaderValue::from_str(&format!("Bearer {}", token.ok_or_else(none)?)).map_err(|_| none())?;
        header.set_sensitive(true);
        let until = value.get("expires_in").and_then(seconds).map(|life| asked_at + life.saturating_sub(EARLY.min(life / 10)));
        Ok((header, until))
    }
}

/// A duration in seconds, printed as a number or as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    // What is no duration at all, such as a negative one, is over at once.
    Some(Duration::try_from_secs_f64(seconds.min(LONGEST_LIFE.as_secs_f64())).unwrap_or(Duration::ZERO))
}

/// What a refusal to sign in means for the request that needed it: it was not judged, and nothing was looked for.
fn not_signed_in(mut failure: Failure) -> Failure {
    failure.kind = match failure.kind {
        FailureKind::Rejected => FailureKind::Refused,
        FailureKind::NotFound => FailureKind::NotUnderstood,
        other => other,
    };
    failure.message = format!("Signing in failed: {}", failure.message);
    failure
}

/// The endpoint for tokens, where nothing signs in.
struct SigningIn;

#[async_trait]
impl Dialect for SigningIn {
    async fn authenticate(&self, headers: &mut HeaderMap, _refused: Option<&HeaderMap>) -> Result<(), Failure> {
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(())
    }

    fn complains(&self, reply: &Value) -> bool {
        reply.get("error").is_some_and(Value::is_string)
    }

    /// An exception of the API that wants a token: whoever issues them wants none, so this is another path. Errors of signing in have
    /// a form of their own (section 2).
    fn judge(&self, _status: StatusCode, reply: &Value, _writes: bool, failure: Failure) -> Failure {
        let wants_a_token = reply.get("code").and_then(super::wire::text).is_some_and(|code| code.trim() == "2003");
        if !wants_a_token {
            return failure;
        }
        let message = format!("{} Tokens are not issued at this path.", failure.message);
        Failure { kind: FailureKind::NotUnderstood, message, ..failure }
    }

    /// `{"error": "invalid_client", "error_description": "..."}`.
    fn complaint(&self, reply: &Value) -> Complaint {
        let words = ["error_description", "error_details", "error"];
        let message = words.iter().find_map(|name| reply.get(*name)?.as_str().map(shown).filter(|words| !words.is_empty()));
        Complaint { message: message.unwrap_or_default(), fields: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicUsize;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

    /// Answers with a new token each time.
    struct Issuing {
        issued: Arc<AtomicUsize>,
        expires_in: Value,
    }

    impl Respond for Issuing {
        fn respond(&self, _: &Request) -> ResponseTemplate {
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            let reply = json!({"access_token": format!("T{number}"), "expires_in": self.expires_in, "token_type": "bearer"});
            ResponseTemplate::new(200).set_body_json(reply)
        }
    }

    /// A server that issues tokens of some life, and the clock its client reads.
    struct Issuer {
        _server: MockServer,
        tokens: Arc<Tokens>,
        issued: Arc<AtomicUsize>,
        passed: Arc<AtomicU64>,
    }

    fn client(server: &MockServer, now: Monotonic) -> Arc<Tokens> {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        let credentials = ("id".to_owned(), Secret::new("secret"));
        Arc::new(Tokens::new(&server.uri().parse().unwrap(), &Options::default(), settings, credentials, now).unwrap())
    }

    async fn issuer(expires_in: Value) -> Issuer {
        let server = MockServer::start().await;
        let issued = Arc::new(AtomicUsize::new(0));
        Mock::given(any()).respond_with(Issuing { issued: Arc::clone(&issued), expires_in }).mount(&server).await;
        let passed = Arc::new(AtomicU64::new(0));
        let (start, clock) = (Instant::now(), Arc::clone(&passed));
        let tokens = client(&server, Arc::new(move || start + Duration::from_millis(clock.load(Ordering::SeqCst))));
        Issuer { _server: server, tokens, issued, passed }
    }

    impl Issuer {
        async fn token(&self) -> String {
            self.tokens.header(None).await.unwrap().to_str().unwrap().to_owned()
        }

        fn at(&self, milliseconds: u64) {
            self.passed.store(milliseconds, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn fifty_requests_at_once_ask_for_one_token() {
        let issuer = issuer(json!(1200)).await;
        let calls = (0..50).map(|_| {
            let tokens = Arc::clone(&issuer.tokens);
            tokio::spawn(async move { tokens.header(None).await.unwrap() })
        });
        for call in calls.collect::<Vec<_>>() {
            assert_eq!(call.await.unwrap(), "Bearer T1");
        }
        assert_eq!(issuer.issued.load(Ordering::SeqCst), 1);
    }

    #[rstest]
    #[case::ten_seconds_early(json!(1200), 1_189_999, 1_190_000)]
    #[case::a_tenth_of_a_short_life(json!(20), 17_999, 18_000)]
    #[case::as_a_text("60".into(), 53_999, 54_000)]
    #[tokio::test]
    async fn a_token_is_renewed_early(#[case] expires_in: Value, #[case] good: u64, #[case] over: u64) {
        let issuer = issuer(expires_in).await;
        assert_eq!(issuer.token().await, "Bearer T1");
        issuer.at(good);
        assert_eq!(issuer.token().await, "Bearer T1");
        issuer.at(over);
        assert_eq!(issuer.token().await, "Bearer T2");
    }

    #[rstest]
    #[case::nothing_said(Value::Null, "Bearer T1")]
    #[case::over_at_once(json!(0), "Bearer T2")]
    #[case::nonsense(json!(-5), "Bearer T2")]
    #[case::forever(json!(1e300), "Bearer T1")]
    #[tokio::test]
    async fn strange_lives_do_no_harm(#[case] expires_in: Value, #[case] second: &str) {
        let issuer = issuer(expires_in).await;
        assert_eq!(issuer.token().await, "Bearer T1");
        assert_eq!(issuer.token().await, second);
    }

    #[tokio::test]
    async fn two_that_saw_the_same_refused_token_renew_it_once() {
        let issuer = issuer(json!(1200)).await;
        let sent = Arc::new(tokio::sync::Barrier::new(2));
        let calls = (0..2).map(|_| {
            let (tokens, sent) = (Arc::clone(&issuer.tokens), Arc::clone(&sent));
            tokio::spawn(async move {
                let refused = tokens.header(None).await.unwrap();
                assert_eq!(refused, "Bearer T1");
                sent.wait().await;
                tokens.header(Some(&refused)).await.unwrap()
            })
        });
        for call in calls.collect::<Vec<_>>() {
            assert_eq!(call.await.unwrap(), "Bearer T2");
        }
        assert_eq!(issuer.issued.load(Ordering::SeqCst), 2, "the second finds the token of the first");
    }

    #[tokio::test]
    async fn one_that_is_refused_later_renews_again() {
        let issuer = issuer(json!(1200)).await;
        for expected in ["Bearer T2", "Bearer T3"] {
            let refused = issuer.tokens.header(None).await.unwrap();
            assert_eq!(issuer.tokens.header(Some(&refused)).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn one_failure_answers_everybody_who_waited() {
        let server = MockServer::start().await;
        let refusal = json!({"error": "invalid_client", "error_description": "Unknown client"});
        Mock::given(any()).respond_with(ResponseTemplate::new(400).set_body_json(refusal)).mount(&server).await;
        let tokens = client(&server, Arc::new(Instant::now));
        // All of them read how often a token was asked for before the first one gets anywhere: there is one thread.
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let tokens = Arc::clone(&tokens);
                tokio::spawn(async move { tokens.header(None).await })
            })
            .collect();
        for call in calls {
            let failure = call.await.unwrap().unwrap_err();
            assert_eq!(failure.kind, FailureKind::Refused, "the key is wrong, not the request");
            assert_eq!(failure.message, "Signing in failed: Unknown client");
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "a wrong secret is not tried twenty times");
        assert!(tokens.header(None).await.is_err());
        assert_eq!(server.received_requests().await.unwrap().len(), 2, "but whoever comes later asks anew");
    }

    #[rstest]
    #[case(ResponseTemplate::new(401).set_body_json(json!({"error": "invalid_client"})), FailureKind::Refused)]
    #[case(ResponseTemplate::new(200).set_body_json(json!({"error": "invalid_client"})), FailureKind::Refused)]
    #[case(ResponseTemplate::new(404), FailureKind::NotUnderstood)]
    #[case(
        ResponseTemplate::new(403).set_body_json(json!({"error": "ProductNotAllowedException", "code": 2003})),
        FailureKind::NotUnderstood
    )]
    #[case(ResponseTemplate::new(200), FailureKind::NotUnderstood)]
    #[case(ResponseTemplate::new(200).set_body_json(json!({"access_token": ""})), FailureKind::NotUnderstood)]
    #[case(ResponseTemplate::new(200).set_body_json(json!({"access_token": "a\nb"})), FailureKind::NotUnderstood)]
    #[tokio::test]
    async fn without_a_token_nothing_is_found_or_rejected(#[case] reply: ResponseTemplate, #[case] kind: FailureKind) {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(reply).mount(&server).await;
        let failure = client(&server, Arc::new(Instant::now)).header(None).await.unwrap_err();
        assert_eq!(failure.kind, kind, "a customer must not look deleted because signing in went wrong");
        assert!(!format!("{failure:?}").contains("secret"));
    }
}
